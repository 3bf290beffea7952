export { checkLostFeeds } from './check-lost-feeds.ts'
export { type Content, LedgerAdopter, recordPublication } from './ledger-adopter.ts'
export { findDrift, findWithheld, LedgerKeeper, makeLedgerContent } from './ledger-keeper.ts'
