import { compareWithLedger, type Drift, startComparison } from '../checks/ledger/index.ts'
import { runCooperatively } from '../collections/index.ts'
import type { Articles, Instant } from '../model/index.ts'
import type { RecordSource } from '../sources/index.ts'
import { getDefaultCacheFolder } from '../system/index.ts'
import { makeYielder } from './publishing.ts'
import { getLedgerPath, readLedger } from './state/index.ts'

/** Where a command's ledger is. */
export interface LedgerOptions {
  readonly articles: string
  readonly cache?: string | false | undefined
  /** Whether it is to be kept beside the articles. @default only if it is there already */
  readonly ledger?: boolean
}

/** The path of a command's ledger; undefined where none is kept. */
export const getLedgerFile = ({
  articles,
  cache = getDefaultCacheFolder(),
  ledger = false,
}: LedgerOptions): string | undefined =>
  getLedgerPath(articles, cache === false || cache === '' ? undefined : cache, ledger)

/** What subscribers would notice since something was last published; nothing when that is not known. */
export async function findDrift(
  options: LedgerOptions,
  source: RecordSource,
  articles: Articles,
  now: Instant,
): Promise<Drift[]> {
  const path = getLedgerFile(options)
  const breathe = makeYielder()
  const ledger = path === undefined ? undefined : await readLedger(path, breathe)
  if (ledger === undefined) return []
  const { drift } = await runCooperatively(compareWithLedger(startComparison(ledger), articles, now), breathe)
  return locateDrift(drift, source)
}

/** Returns the drift with places. Drift has no references, so none of it is dropped. */
export async function locateDrift(drift: readonly Drift[], source: RecordSource): Promise<Drift[]> {
  const located = await source.locate(drift)
  return drift.map((problem, n) => ({ ...problem, ...located[n] }))
}
