import { resolve } from 'node:path'
import { buildCatalog } from '../catalog/index.ts'
import type { Articles, Newsroom } from '../model/index.ts'
import {
  countProblems,
  formatProblem,
  isFault,
  type Problem,
  sortProblems,
  summarizeProblems,
} from '../problems/index.ts'
import { describeEngine } from '../records/index.ts'
import {
  checkAuthors,
  checkFileNames,
  checkLinkedFiles,
  checkLostFeeds,
  checkOtherFiles,
  checkOwnKeys,
  checkPartners,
  checkPictures,
  checkPlaces,
  checkRedirects,
  checkRuleCount,
  checkTags,
  checkUnknownNames,
  findDrift,
  LedgerAdopter,
  makeEditionBuilder,
} from '../runtime/index.ts'
import { openLedgerStore } from '../runtime/state/index.ts'
import { openSource, type RecordSource } from '../sources/index.ts'
import { type ExitCode, formatCount, makeYielder, Progress, type Streams } from '../system/index.ts'
import { colorProblem, takesColors } from './color-problems.ts'

export interface CheckOptions {
  readonly articles: string
  /** Paths of files; the problems of others are not reported. @default all files */
  readonly files?: readonly string[]
  readonly json?: boolean
  /** Prints every problem on a line of its own. */
  readonly all?: boolean
  readonly cache?: string | false
  /** The address of the database that holds the records. @default the content directory */
  readonly database?: string
  /** The folder with the media files of a database's records. @default none */
  readonly media?: string
  /** Where the records come from; closed at the end. @default the content directory */
  readonly source?: RecordSource
}

/** Reports every problem in records and configuration. Returns 1 if there is a fault, 0 with warnings only. */
export async function check(options: CheckOptions, { out, err }: Streams, present: number): Promise<ExitCode> {
  const source = options.source ?? openSource({ ...options, yieldToEventLoop: makeYielder() })
  const progress = new Progress('Checking articles', err, () => performance.now())
  const loaded = await source.load(({ read, total }) => progress.report(read, total))
  const { problems } = loaded
  progress.finish(`Checked ${formatCount(loaded.articles.length, 'article')}`)
  const ledger = openLedgerStore(options)
  const adopter = new LedgerAdopter(ledger, loaded.newsroom?.site.url ?? LOCAL_BASE)
  const content = loaded.newsroom && (await adopter.adopt(loaded.newsroom, loaded.articles))
  const { newsroom, articles } = content ?? loaded
  const changed = content === undefined ? [] : await findDrift(ledger, source, { articles, problems }, present)
  const drift = [...changed, ...(await source.locate(adopter.problems))]
  const published = newsroom === undefined ? [] : await checkPublished(source, newsroom, articles, present, problems)
  const all = [...(await source.locate(adopter.withoutKeptIds(problems))), ...drift, ...published].filter(
    makeFilter(options),
  )
  const faults = all.filter(isFault)
  if (options.json === true) out.write(formatJson(all))
  else {
    if (newsroom?.site.engine !== undefined) out.write(`${describeEngine(newsroom.site.engine)}\n`)
    const lines = options.all === true ? sortProblems(all).map(formatProblem) : summarizeProblems(all, MAX_LINES)
    const shown = takesColors(out, process.env) ? lines.map(colorProblem) : lines
    out.write(shown.map((line) => `${line}\n`).join(''))
    out.write(`${formatSummary(articles.length, countProblems(faults), countProblems(all) - countProblems(faults))}\n`)
  }
  await source.close()
  return faults.length > 0 || newsroom === undefined ? 1 : 0
}

/** Returns a filter for the problems of some files. Those of the settings concern every file. */
function makeFilter({ files = [], articles }: CheckOptions): (problem: Problem) => boolean {
  if (files.length === 0) return () => true
  const wanted = new Set([...files.map((file) => resolve(file)), resolve(articles, 'site.yaml')])
  return ({ file }) => wanted.has(resolve(articles, file)) || files.includes(file)
}

/** Stands for the address of a site that has none. */
const LOCAL_BASE = 'http://localhost/'

/** Maximum lines of problems. With the engine before them and the totals after them, the output has 40 lines. */
const MAX_LINES = 37

const formatJson = (problems: readonly Problem[]): string =>
  `${JSON.stringify(
    sortProblems(problems).map(({ subject, ...problem }) => problem),
    undefined,
    2,
  )}\n`

/** "12 articles, 1 fault, 2 warnings". */
const formatSummary = (articles: number, faults: number, warnings: number): string =>
  [
    formatCount(articles, 'article'),
    faults === 0 ? 'no faults' : formatCount(faults, 'fault'),
    ...(warnings === 0 ? [] : [formatCount(warnings, 'warning')]),
  ].join(', ')

/** Returns what is wrong with the documents, files and redirects of an edition, which is not written. */
async function checkPublished(
  source: RecordSource,
  newsroom: Newsroom,
  articles: Articles,
  present: number,
  problems: readonly Problem[],
): Promise<Problem[]> {
  const { site } = newsroom
  const base = site.url ?? LOCAL_BASE
  const edition = makeEditionBuilder(source, base, () => {}).edition(buildCatalog(newsroom, articles, present))
  const hasRedirects = site.redirects.size + site.gone.length + site.movedFrom.length > 0
  return [
    ...(hasRedirects
      ? await source.locate([...checkRedirects(site, edition, base), ...(await checkRuleCount(edition))])
      : []),
    ...(await source.locate(checkLostFeeds(site, edition))),
    ...checkFileNames(edition, newsroom, articles, base),
    ...checkPictures(source, newsroom, articles),
    ...(await checkLinkedFiles(source, newsroom, articles)),
    ...(await checkTags(source, newsroom, articles)),
    ...(await checkPlaces(source, newsroom, articles)),
    ...checkAuthors(newsroom, articles),
    ...(await checkPartners(edition)),
    ...checkUnknownNames(newsroom, articles, problems),
    ...checkOtherFiles(source.folders ?? []),
    ...(await source.locate((source.folders ?? []).flatMap((folder) => checkOwnKeys(folder, newsroom, articles)))),
  ]
}
