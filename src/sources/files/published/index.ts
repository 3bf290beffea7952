export { DirectoryReader } from './directory-reader.ts'
export { PublishedRecords, withKnown } from './published-records.ts'
export { VersionTexts } from './version-texts.ts'
