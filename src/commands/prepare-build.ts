import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import type { RunPart, TreeCache } from '../delivery/static/index.ts'
import type { EditionBuilder } from '../edition/index.ts'
import { KEPT_FOR_TREE, KEPT_TO_WATCH } from '../feeds/index.ts'
import type { Articles, Newsroom } from '../model/index.ts'
import { formatProblems, isFault, type Problem } from '../problems/index.ts'
import { writesOnSeveralThreads } from '../runtime/building/index.ts'
import {
  findDrift,
  formatProblemsForLog,
  LedgerAdopter,
  makeEditionBuilder,
  shouldLog,
  toWatchOptions,
} from '../runtime/index.ts'
import { RenderPool, SHORT_TEXT, WithheldArticles } from '../runtime/rendering/index.ts'
import { openLedgerStore } from '../runtime/state/index.ts'
import { openSource, type RecordSource } from '../sources/index.ts'
import {
  type ExitCode,
  formatCount,
  makeYielder,
  Progress,
  parseSiteAddress,
  type Streams,
  Timings,
  UsageError,
} from '../system/index.ts'
import { HeldTexts } from './held-texts.ts'
import { parseInstantOption } from './option-values.ts'
import { StaticTree } from './static-tree.ts'

/** The options of the `build` command. */
export interface BuildOptions {
  /** The content directory; with `source`, the key of caches and state. */
  readonly articles: string
  /** The output folder. */
  readonly out: string
  /** The site's address. @default `url` in site.yaml */
  readonly url?: string
  /** A date and time as written. @default now */
  readonly now?: string
  /** Writes nothing if there is a fault. @default false */
  readonly strict?: boolean
  /** Writes `.gz` and `.br` files. @default false */
  readonly compress?: boolean
  /** Prints how long each part took. @default false */
  readonly timings?: boolean
  /** Number of threads that render and write documents. @default one for each core of four or more, as memory allows; one on fewer cores */
  readonly threads?: number
  /** Replaces files in the output that no build wrote. @default false: writes nothing while there is one */
  readonly overwrite?: boolean
  /** False writes feeds without pages. */
  readonly pages?: boolean
  /** The folder of the content index; false keeps none. @default the user's cache folder */
  readonly cache?: string | false
  /** Keeps the ledger of published articles beside the articles. @default only if it is there already */
  readonly ledger?: boolean
  /** Announces what is new to the hubs. @default false */
  readonly announce?: boolean
  /** The folder of the state of the hubs. @default the user's state folder */
  readonly state?: string
  /** Keeps running, and writes again after every change. @default false */
  readonly watch?: boolean
  /** Seconds between scans where the system reports no changes, or true for the default. @default events */
  readonly poll?: number | boolean
  /** The address of the database that holds the records. @default the content directory */
  readonly database?: string
  /** The folder with the media files of a database's records. @default none */
  readonly media?: string
  /** Where the records come from; closed at the end. @default the content directory */
  readonly source?: RecordSource
}

/** Everything that a build needs before it writes. */
export interface PreparedBuild {
  readonly newsroom: Newsroom
  readonly articles: Articles
  readonly problems: readonly Problem[]
  readonly source: RecordSource
  /** Gives later contents the ids, addresses and feeds that subscribers know. */
  readonly adopter: LedgerAdopter
  readonly editionBuilder: EditionBuilder
  readonly texts: HeldTexts
  readonly renderPool: RenderPool
  readonly withheld: WithheldArticles
  readonly base: string
  readonly now: number
  /** The output folder, absolute. */
  readonly out: string
  readonly threads?: number
  readonly timings: Timings
  readonly tree: StaticTree
}

/** Reads the records and compares them with the ledger. Returns an exit code if nothing must be written. */
export async function prepareBuild(
  options: BuildOptions,
  { out, err }: Streams,
  present: number,
  treeCache: TreeCache | undefined,
  report: (problem: Problem) => void,
): Promise<PreparedBuild | ExitCode> {
  const url = options.url === undefined ? undefined : parseSiteAddress('--url', options.url)
  const source = options.source ?? openContent(options, url, err)
  const timings = new Timings(() => performance.now())
  timings.begin('read the articles')
  const reading = new Progress('Reading articles', err, () => performance.now())
  const { newsroom, articles, problems } = await source.load(({ read, total }) => reading.report(read, total))
  reading.finish(`Read ${formatCount(articles.length, 'article')}`)
  timings.begin('compare with the ledger')
  // A tree of another time (`--now`) is not for subscribers, so it is not compared with the ledger.
  const ledger = options.now === undefined ? openLedgerStore(options) : undefined
  const base = url ?? newsroom?.site.url
  const adopter = base === undefined ? undefined : new LedgerAdopter(ledger, base)
  const content = newsroom && (await adopter?.adopt(newsroom, articles))
  const drift = content === undefined ? [] : await findDrift(ledger, source, { ...content, problems }, present)
  const changed = [...drift.filter(({ code }) => code !== 'silent-edit'), ...(adopter?.problems ?? [])]
  const logged = [...(adopter?.withoutKeptIds(problems) ?? problems).filter(shouldLog), ...changed]
  for (const line of await formatProblemsForLog(logged, (some) => source.locate(some))) err.write(`${line}\n`)
  if (newsroom === undefined) return 1
  if (options.strict === true && logged.some(isFault)) return refuse([], { err })
  if (base === undefined || adopter === undefined || content === undefined) return failWithoutAddress()
  const now =
    options.now === undefined ? present : parseInstantOption('--now', options.now, newsroom.site.timezone, present)
  timings.begin('open the caches')
  await treeCache?.open()
  const texts = new HeldTexts(source)
  const { text } = texts
  // Threads that write render by themselves.
  const rendersHere = source.directory !== undefined && writesOnSeveralThreads(options.threads)
  const hereCount = rendersHere ? Number.POSITIVE_INFINITY : 200
  const renderPool = new RenderPool({ threads: countThreads(), here: { length: SHORT_TEXT, count: hereCount } })
  const withheld = new WithheldArticles(report)
  const editionBuilder = makeEditionBuilder({ text, media: (file) => source.media(file) }, base, report, {
    ...{ renderBody: renderPool.render, onNotRendered: withheld.add },
    kept: options.watch === true ? KEPT_TO_WATCH : KEPT_FOR_TREE,
  })
  return {
    source,
    adopter,
    ...content,
    problems,
    editionBuilder,
    texts,
    renderPool,
    withheld,
    base,
    now,
    timings,
    ...(options.threads === undefined ? {} : { threads: options.threads }),
    out: resolve(options.out),
    tree: new StaticTree(
      {
        ...options,
        openMedia: source.openMedia,
        protectedFolders: [...(source.folders ?? []), ...(options.media === undefined ? [] : [options.media])],
        onPart: (part) => timings.begin(PARTS[part]),
        ...(treeCache === undefined ? {} : { treeCache }),
      },
      ledger === undefined ? undefined : { store: ledger, adopter, base },
      {
        out,
        err,
      },
    ),
  }
}

/** The parts of writing as people call them. */
const PARTS: Readonly<Record<RunPart, string>> = {
  plan: 'look at the tree',
  compare: 'find what changed',
  write: 'render and write',
  flush: 'put it on the disk',
}

/** One core is left to this thread, which builds the documents at the same time. */
const countThreads = (): number => Math.max(1, availableParallelism() - 1)

/** The longest delay of a timer, in milliseconds. */
const NEVER_MS = 2 ** 31 - 1

const openContent = (options: BuildOptions, url: string | undefined, err: Streams['err']): RecordSource =>
  openSource({
    ...{ articles: options.articles, cache: options.cache, base: url, pages: options.pages },
    ...{ database: options.database, media: options.media },
    yieldToEventLoop: makeYielder(),
    log: (line) => err.write(`${line}\n`),
    // A single build scans the directory once more after writing, so it needs no events.
    isServed: options.watch === true,
    watch: options.watch === true ? toWatchOptions(options.poll) : { poll: true, rescanMs: NEVER_MS },
  })

/** Logs the faults, and that nothing is written. */
export function refuse(faults: readonly Problem[], { err }: Pick<Streams, 'err'>): ExitCode {
  err.write(`${formatProblems(faults)}Nothing was written: with --strict, every record must be right.\n`)
  return 1
}

function failWithoutAddress(): never {
  throw new UsageError(
    'the site has no address: found no `url` in site.yaml; expected `url`, or `--url https://news.example.org/`. Feeds need it for their links',
  )
}
