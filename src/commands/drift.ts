import { finishGently } from '../collections/steps.ts'
import { defaultCache } from '../content/content-directory.ts'
import type { ContentReader } from '../content/reader.ts'
import { compare, unread } from '../ledger/compare.ts'
import type { Drift } from '../ledger/drift.ts'
import { ledgerPath, readLedger } from '../ledger/ledger-file.ts'
import type { Articles } from '../newsroom/articles.ts'
import type { Instant } from '../newsroom/instant.ts'
import { breather } from './publishing.ts'

/** Where a command's ledger is. */
export interface LedgerOptions {
  readonly articles: string
  readonly cache?: string | false | undefined
  /** Whether it is to be kept beside the articles. @default only if it is there already */
  readonly ledger?: boolean
}

/** The path of a command's ledger; undefined where none is kept. */
export const ledgerFor = ({ articles, cache = defaultCache(), ledger = false }: LedgerOptions): string | undefined =>
  ledgerPath(articles, cache === false || cache === '' ? undefined : cache, ledger)

/** What subscribers would notice since something was last published; nothing when that is not known. */
export async function driftFromLedger(
  options: LedgerOptions,
  reader: ContentReader,
  articles: Articles,
  now: Instant,
): Promise<Drift[]> {
  const path = ledgerFor(options)
  const breathe = breather()
  const ledger = path === undefined ? undefined : await readLedger(path, breathe)
  if (ledger === undefined) return []
  const { drift } = await finishGently(compare(unread(ledger), articles, now), breathe)
  return placedDrift(drift, reader, breathe)
}

/** Each with line and column. */
export async function placedDrift(
  drift: readonly Drift[],
  reader: ContentReader,
  breathe: () => Promise<void>,
): Promise<Drift[]> {
  const placed: Drift[] = []
  for (const problem of drift) {
    placed.push(problem.place === undefined ? { ...problem, ...reader.placed(problem) } : problem)
    await breathe()
  }
  return placed
}
