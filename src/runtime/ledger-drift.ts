import { compareWithLedger, type Drift, startComparison } from '../checks/ledger/index.ts'
import { runCooperatively } from '../collections/index.ts'
import type { Articles, Instant } from '../model/index.ts'
import type { RecordSource } from '../sources/index.ts'
import { makeYielder } from './publishing.ts'
import type { LedgerStore } from './state/index.ts'

/** Returns the changes since the last publication that subscribers would notice; none without a ledger. */
export async function findDrift(
  store: LedgerStore | undefined,
  source: RecordSource,
  articles: Articles,
  now: Instant,
): Promise<Drift[]> {
  const yieldToEventLoop = makeYielder()
  const ledger = await store?.read(yieldToEventLoop)
  if (ledger === undefined) return []
  const { drift } = await runCooperatively(compareWithLedger(startComparison(ledger), articles, now), yieldToEventLoop)
  return locateDrift(drift, source)
}

/** Returns the drift with places. Drift has no references, so none of it is dropped. */
export async function locateDrift(drift: readonly Drift[], source: RecordSource): Promise<Drift[]> {
  const located = await source.locate(drift)
  return drift.map((problem, n) => ({ ...problem, ...located[n] }))
}
