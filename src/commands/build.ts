import { isAbsolute, relative, resolve } from 'node:path'
import { buildCatalog } from '../catalog/index.ts'
import { ItemCache } from '../delivery/static/index.ts'
import { type EditionBuilder, getStaleAt } from '../edition/index.ts'
import type { Articles, Newsroom } from '../model/index.ts'
import { formatProblems, isFault, type Problem } from '../problems/index.ts'
import {
  announceBuild,
  checkRedirects,
  checkRuleCount,
  findDrift,
  formatProblemsForLog,
  makeEditionBuilder,
  shouldLog,
  toWatchOptions,
} from '../runtime/index.ts'
import { openLedgerStore } from '../runtime/state/index.ts'
import { openSource, type RecordSource } from '../sources/index.ts'
import {
  type ExitCode,
  formatCount,
  getDefaultCacheFolder,
  makeYielder,
  Progress,
  parseSiteAddress,
  type Streams,
  UsageError,
} from '../system/index.ts'
import { parseInstantOption } from './option-values.ts'
import { StaticTree } from './static-tree.ts'

/** A call of `build`. */
export interface BuildOptions {
  /** The content directory; where `source` is given, the name that caches and state are kept under. */
  readonly articles: string
  /** The folder of the tree. */
  readonly out: string
  /** The site's address. @default `url` in site.yaml */
  readonly url?: string
  /** An instant as written; absent: the present. */
  readonly now?: string
  /** Whether nothing is written when a record has a fault. @default false */
  readonly strict?: boolean
  /** Whether there are `.gz` and `.br` beside the documents. */
  readonly compress: boolean
  /** False leaves out the pages for people. */
  readonly pages?: boolean
  /** The folder of the index of what was read; false: none is kept. @default the user's cache folder */
  readonly cache?: string | false
  /** Whether the ledger of what was published is to be kept beside the articles. @default only if it is there already */
  readonly ledger?: boolean
  /** Whether hubs are told of what is new in the tree. @default false */
  readonly announce?: boolean
  /** The folder that holds what hubs were told. @default the user's folder for states */
  readonly state?: string
  /** Whether the tree is to follow the directory and the clock. @default false */
  readonly watch?: boolean
  /** Seconds between scans where the system reports no changes, or true for the default. @default events */
  readonly poll?: number | boolean
  /** Where the records come from; closed at the end. @default the content directory */
  readonly source?: RecordSource
}

/** All that a build has made ready before anything is written. */
export interface PreparedBuild {
  readonly newsroom: Newsroom
  readonly articles: Articles
  readonly problems: readonly Problem[]
  readonly source: RecordSource
  readonly editionBuilder: EditionBuilder
  readonly base: string
  readonly now: number
  readonly tree: StaticTree
}

/**
 * Writes the static tree. Faulty records are named and left out; with `strict` nothing is written when there is one.
 *
 * @param stopped resolves when a build that watches is to end
 */
export async function build(
  options: BuildOptions,
  streams: Streams,
  present: number,
  stopped: () => Promise<void>,
): Promise<ExitCode> {
  if (options.watch === true && options.now !== undefined) {
    throw new UsageError(
      'found both --watch and --now; expected one of them: --watch follows the clock, and --now builds for one instant',
    )
  }
  refuseOutInside(options)
  const broken: Problem[] = []
  // What follows goes on in memory: a cache is written at the end of a build.
  const items = options.watch === true ? undefined : itemCache(options)
  const report = (problem: Problem): void => {
    if (options.watch === true) streams.err.write(formatProblems([problem]))
    else broken.push(problem)
  }
  const prepared = await prepare(options, streams, present, items, report)
  if (typeof prepared === 'number') return prepared
  const { newsroom, articles, editionBuilder: press, now, tree, base, source } = prepared
  if (options.watch === true) {
    const { buildAndWatch: buildAndFollow } = await import('./watch-build.ts')
    return buildAndFollow(prepared, options, streams, stopped())
  }
  const edition = press.edition(buildCatalog(newsroom, articles, now))
  const moved = await source.locate(checkRedirects(newsroom.site, edition, base).filter(isFault))
  if (options.strict === true && moved.length > 0) return refuse(moved, streams)
  const isWhole = await tree.write(edition, articles)
  await items?.close()
  streams.err.write(formatProblems([...broken, ...moved, ...(await source.locate(await checkRuleCount(edition)))]))
  const next = getStaleAt(edition)
  if (next !== undefined) streams.out.write(`Next change: ${new Date(next).toISOString()}\n`)
  if (options.announce === true) await announceBuild(options, { base, hubs: newsroom.site.hubs, edition }, streams)
  await source.close()
  return broken.length > 0 || !isWhole ? 1 : 0
}

/** Reads everything and holds it against what was published; an exit code when nothing is to be written. */
async function prepare(
  options: BuildOptions,
  { out, err }: Streams,
  present: number,
  items: ItemCache | undefined,
  report: (problem: Problem) => void,
): Promise<PreparedBuild | ExitCode> {
  const given = options.url === undefined ? undefined : parseSiteAddress('--url', options.url)
  const source =
    options.source ??
    openSource({
      articles: options.articles,
      cache: options.cache,
      base: given,
      pages: options.pages,
      yieldToEventLoop: makeYielder(),
      log: (line) => err.write(`${line}\n`),
      watch: toWatchOptions(options.poll),
    })
  const reading = new Progress('Reading articles', err, () => performance.now())
  const { newsroom, articles, problems } = await source.load(({ read, total }) => reading.report(read, total))
  reading.finish(`Read ${formatCount(articles.length, 'article')}`)
  // The tree of another instant is not what subscribers are given.
  const ledger = options.now === undefined ? openLedgerStore(options) : undefined
  const drift = await findDrift(ledger, source, articles, present)
  const told = [...problems.filter(shouldLog), ...drift.filter(({ code }) => code !== 'silent-edit')]
  for (const line of await formatProblemsForLog(told, (some) => source.locate(some))) err.write(`${line}\n`)
  if (newsroom === undefined) return 1
  if (options.strict === true && told.some(isFault)) return refuse([], { err })
  const base = given ?? newsroom.site.url ?? addressMissing()
  const now = options.now === undefined ? present : parseInstantOption('--now', options.now, newsroom.site.timezone)
  await items?.open()
  const press = makeEditionBuilder(source, base, report, items === undefined ? {} : { cache: items })
  return {
    source,
    newsroom,
    articles,
    problems,
    editionBuilder: press,
    base,
    now,
    tree: new StaticTree({ ...options, openMedia: source.openMedia }, ledger, { out, err }),
  }
}

function refuse(faults: readonly Problem[], { err }: Pick<Streams, 'err'>): ExitCode {
  err.write(`${formatProblems(faults)}Nothing was written: with --strict, every record must be right.\n`)
  return 1
}

/** What is written must not be read as articles. */
function refuseOutInside({ articles, out }: BuildOptions): void {
  const way = relative(resolve(articles), resolve(out))
  if (way.startsWith('..') || isAbsolute(way)) return
  throw new UsageError(
    `--out: found ${resolve(out)}, which is in the content directory; expected a folder outside, such as ${resolve(articles, '..', 'feeds')}`,
  )
}

function addressMissing(): never {
  throw new UsageError(
    'the site has no address: found no `url` in site.yaml; expected `url`, or `--url https://news.example.org/`. Feeds need it for their links',
  )
}

const itemCache = ({ cache = getDefaultCacheFolder(), articles }: BuildOptions): ItemCache | undefined =>
  cache === false || cache === '' ? undefined : new ItemCache(cache, resolve(articles))
