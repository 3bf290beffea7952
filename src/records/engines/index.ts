export { listAuthorFiles } from './author-files.ts'
export type { EngineRules } from './engine-rules.ts'
export { describeEngine, type FolderView, getEngineRules, guessEngine, readWrittenEngine } from './guess-engine.ts'
