export {
  hasPlainScalars,
  isRecord,
  isUnreadable,
  normalizeLineEnds,
  type ReadRecord,
  readRecord,
  readValue,
  splitFile,
} from './front-matter.ts'
export { listRepeatedValues } from './repeated-keys.ts'
export { findNodeEnd, type RepeatedValue } from './repeated-yaml-keys.ts'
export type { RecordHead, SplitFile, Syntax, UnreadableFile } from './split-parts.ts'
export { splitYamlBytes } from './split-yaml-bytes.ts'
