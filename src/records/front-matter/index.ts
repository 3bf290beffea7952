export {
  hasPlainScalars,
  isRecord,
  isUnreadable,
  normalizeLineEnds,
  type ReadRecord,
  type RecordHead,
  readRecord,
  readValue,
  type SplitFile,
  type Syntax,
  splitFile,
  type UnreadableFile,
} from './front-matter.ts'
export { listRepeatedValues, type RepeatedValue } from './repeated-keys.ts'
export { splitYamlBytes } from './split-yaml-bytes.ts'
