import { type ContentReader, defaultCache } from '../content/reader.ts'
import { type Drift, driftOf, type Ledger } from '../ledger/ledger.ts'
import { ledgerPath, readLedger } from '../ledger/ledger-file.ts'
import type { Article } from '../newsroom/article.ts'
import type { Instant } from '../newsroom/instant.ts'
import { breather } from './publishing.ts'

/** Where a command's ledger is. */
export interface LedgerOptions {
  readonly articles: string
  readonly cache?: string | false | undefined
  /** Whether it is to be kept beside the articles. @default only if it is there already */
  readonly ledger?: boolean
}

export const ledgerFor = ({ articles, cache = defaultCache(), ledger = false }: LedgerOptions): string | undefined =>
  ledgerPath(articles, cache === false || cache === '' ? undefined : cache, ledger)

/** What subscribers would notice since something was last published; nothing when that is not known. */
export async function driftFromLedger(
  options: LedgerOptions,
  reader: ContentReader,
  articles: readonly Article[],
  now: Instant,
): Promise<Drift[]> {
  const path = ledgerFor(options)
  const ledger = path === undefined ? undefined : await readLedger(path, breather())
  return ledger === undefined ? [] : placedDrift(ledger, reader, articles, now)
}

/** Each with line and column. */
export async function placedDrift(
  ledger: Ledger,
  reader: ContentReader,
  articles: readonly Article[],
  now: Instant,
  breathe = breather(),
): Promise<Drift[]> {
  const problems = await driftOf(ledger, articles, now, breathe)
  return problems.map((problem) => (problem.place === undefined ? { ...problem, ...reader.placed(problem) } : problem))
}
