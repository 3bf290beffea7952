export { type Comparison, compareWithLedger, startComparison } from './compare.ts'
export type { Drift } from './drift.ts'
export { EMPTY_LEDGER, type Ledger, type PublishedStory } from './ledger.ts'
