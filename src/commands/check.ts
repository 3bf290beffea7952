import { buildCatalog } from '../catalog/index.ts'
import type { Articles, Newsroom } from '../model/index.ts'
import { type Problem, sortProblems } from '../problems/index.ts'
import {
  checkRedirects,
  checkRuleCount,
  findDrift,
  formatCount,
  formatProblems,
  isFault,
  makeEditionBuilder,
  makeYielder,
} from '../runtime/index.ts'
import { ContentReader } from '../sources/files/index.ts'
import { type ExitCode, Progress, type Streams } from '../system/index.ts'

export interface CheckOptions {
  readonly articles: string
  readonly json?: boolean
  readonly cache?: string | false
}

/** Names every fault of every record and of the configuration, and warns; 1 when there is a fault, with warnings alone 0. */
export async function check(options: CheckOptions, { out, err }: Streams, present: number): Promise<ExitCode> {
  const reader = new ContentReader(options.articles, { cache: options.cache, yieldToEventLoop: makeYielder() })
  const progress = new Progress('Checking articles', err, () => performance.now())
  const { newsroom, articles, problems } = await reader.load(({ read, total }) => progress.report(read, total))
  progress.finish(`Checked ${formatCount(articles.length, 'article')}`)
  const drift = await findDrift(options, reader, articles, present)
  const moved = newsroom === undefined ? [] : await movedProblems(reader, newsroom, articles, present)
  const all = [...(await reader.confirm(problems)), ...drift, ...moved]
  const faults = all.filter(isFault)
  if (options.json === true) out.write(`${JSON.stringify(sortProblems(all), undefined, 2)}\n`)
  else {
    out.write(formatProblems(all))
    out.write(`${verdict(articles.length, faults.length, all.length - faults.length)}\n`)
  }
  return faults.length > 0 || newsroom === undefined ? 1 : 0
}

/** "12 articles, 1 fault, 2 warnings". */
const verdict = (articles: number, faults: number, warnings: number): string =>
  [
    formatCount(articles, 'article'),
    faults === 0 ? 'no faults' : formatCount(faults, 'fault'),
    ...(warnings === 0 ? [] : [formatCount(warnings, 'warning')]),
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
  const edition = makeEditionBuilder(reader, base, () => {}).edition(buildCatalog({ site, authors }, articles, present))
  return [...checkRedirects(site, edition, base, reader), ...(await checkRuleCount(edition, reader))]
}
