import { ContentReader } from '../content/reader.ts'
import { sortProblems } from '../problem.ts'
import { driftFromLedger } from './drift.ts'
import { Progress } from './progress.ts'
import { breather, counted, isFault, problemLines } from './publishing.ts'
import type { ExitCode, Streams } from './streams.ts'

export interface CheckOptions {
  readonly articles: string
  readonly json?: boolean
  readonly cache?: string | false
}

/** Names every fault of every record and of the configuration; 1 when there is one, advice alone is 0. */
export async function check(options: CheckOptions, { out, err }: Streams, present: number): Promise<ExitCode> {
  const reader = new ContentReader(options.articles, { cache: options.cache, breathe: breather() })
  const progress = new Progress('Checking articles', err, () => performance.now())
  const { newsroom, articles, problems } = await reader.load(({ read, total }) => progress.report(read, total))
  progress.finish(`Checked ${counted(articles.length, 'article')}`)
  const all = [...problems, ...(await driftFromLedger(options, reader, articles, present))]
  const faults = all.filter(isFault)
  if (options.json === true) out.write(`${JSON.stringify(sortProblems(all), undefined, 2)}\n`)
  else {
    out.write(problemLines(all))
    const verdict = faults.length === 0 ? 'no faults' : counted(faults.length, 'fault')
    out.write(`${counted(articles.length, 'article')}, ${verdict}\n`)
  }
  return faults.length > 0 || newsroom === undefined ? 1 : 0
}
