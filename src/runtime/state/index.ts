export { openLastModifiedStore } from './last-modified-store.ts'
export { getLedgerPath, readLedger, writeLedger } from './ledger-file.ts'
