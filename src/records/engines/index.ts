export type { EngineRules } from './engine-rules.ts'
export { describeEngine, type FolderView, getEngineRules, guessEngine } from './guess-engine.ts'
