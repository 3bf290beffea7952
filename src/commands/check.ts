import { buildCatalogue } from '../catalogue/catalogue.ts'
import { ContentReader } from '../content/reader.ts'
import type { Articles } from '../newsroom/articles.ts'
import type { Newsroom } from '../newsroom/site.ts'
import { type Problem, sortProblems } from '../problem.ts'
import { driftFromLedger } from './drift.ts'
import { movedFaults, tooManyRules } from './moved-faults.ts'
import { Progress } from './progress.ts'
import { breather, counted, isFault, pressFor, problemLines } from './publishing.ts'
import type { ExitCode, Streams } from './streams.ts'

export interface CheckOptions {
  readonly articles: string
  readonly json?: boolean
  readonly cache?: string | false
}

/** Names every fault of every record and of the configuration, and warns; 1 when there is a fault, with warnings alone 0. */
export async function check(options: CheckOptions, { out, err }: Streams, present: number): Promise<ExitCode> {
  const reader = new ContentReader(options.articles, { cache: options.cache, breathe: breather() })
  const progress = new Progress('Checking articles', err, () => performance.now())
  const { newsroom, articles, problems } = await reader.load(({ read, total }) => progress.report(read, total))
  progress.finish(`Checked ${counted(articles.length, 'article')}`)
  const drift = await driftFromLedger(options, reader, articles, present)
  const moved = newsroom === undefined ? [] : await movedProblems(reader, newsroom, articles, present)
  const all = [...(await reader.confirmed(problems)), ...drift, ...moved]
  const faults = all.filter(isFault)
  if (options.json === true) out.write(`${JSON.stringify(sortProblems(all), undefined, 2)}\n`)
  else {
    out.write(problemLines(all))
    out.write(`${verdict(articles.length, faults.length, all.length - faults.length)}\n`)
  }
  return faults.length > 0 || newsroom === undefined ? 1 : 0
}

/** "12 articles, 1 fault, 2 warnings". */
const verdict = (articles: number, faults: number, warnings: number): string =>
  [
    counted(articles, 'article'),
    faults === 0 ? 'no faults' : counted(faults, 'fault'),
    ...(warnings === 0 ? [] : [counted(warnings, 'warning')]),
  ].join(', ')

/** Old paths are held against what is published; nothing of it is printed. */
async function movedProblems(
  reader: ContentReader,
  { site, authors }: Newsroom,
  articles: Articles,
  present: number,
): Promise<Problem[]> {
  if (site.redirects.size + site.gone.length + site.movedFrom.length === 0) return []
  const base = site.url ?? 'http://localhost/'
  const edition = pressFor(reader, base, () => {}).edition(buildCatalogue({ site, authors }, articles, present))
  return [...movedFaults(site, edition, base, reader), ...(await tooManyRules(edition, reader))]
}
