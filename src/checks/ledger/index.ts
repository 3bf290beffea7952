export { type Comparison, compareWithLedger, startComparison } from './compare.ts'
export { type Drift, explainWithheld } from './drift.ts'
export { EMPTY_LEDGER, type Ledger, type PublishedArticle } from './ledger.ts'
