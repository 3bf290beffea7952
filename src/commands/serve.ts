import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Registry } from 'prom-client'
import type { Catalogue } from '../catalogue/catalogue.ts'
import { systemClock } from '../clock.ts'
import { ContentReader, type Refreshed } from '../content/reader.ts'
import type { Edition } from '../feeds/edition.ts'
import { feedPath, INDEX_PATH } from '../feeds/paths.ts'
import { type AccessLog, accessLog } from '../http/access-log.ts'
import { createApp } from '../http/app.ts'
import { Live } from '../http/live.ts'
import { type ContentFigures, metricsOf } from '../http/metrics.ts'
import { drain, listen } from '../http/server.ts'
import { Tally } from '../http/tally.ts'
import { keepTickShape } from '../http/tick-shape.ts'
import { FORMAT_NAMES, type Hub } from '../newsroom/site.ts'
import type { Problem } from '../problem.ts'
import { formatProblem } from '../problem.ts'
import { announcerFor } from './announcing.ts'
import { ledgerFor } from './drift.ts'
import { follow, polling } from './follow.ts'
import { LedgerKeeper } from './ledger-keeper.ts'
import { Progress } from './progress.ts'
import { breather, counted, isFault, parseBase, pressFor, problemLines } from './publishing.ts'
import type { Version } from './speaker.ts'
import type { ExitCode, Streams } from './streams.ts'
import { welcome } from './welcome.ts'

export interface ServeOptions {
  readonly articles: string
  readonly port: number
  readonly host: string
  readonly url?: string
  readonly cache?: string | false
  /** Where it is kept what hubs were told. @default the user's folder for states */
  readonly state?: string
  /** Whether the ledger of what is published is to be kept beside the articles. @default only if it is there already */
  readonly ledger?: boolean
  /** Looks every so many seconds instead of waiting for the system's events. @default events */
  readonly poll?: number | boolean
  /** Where a line for each answer goes; '-' for standard output. @default nowhere */
  readonly accessLog?: string
  /** Requests a client may make in a minute. @default any number */
  readonly rateLimit?: number
  /** Proxies of one's own in front, for logs and the rate limit alone. @default 0 */
  readonly trustProxy?: number
  /** Whether the front page tells of records and faults under a public address too. @default on this machine alone */
  readonly status?: boolean
  /** Whether anyone may see /metrics. @default this machine alone */
  readonly metrics?: boolean
  /** Where several processes serve. @default it is alone */
  readonly shared?: Shared
}

/** What a process has of the others that serve the same. */
export interface Shared {
  /** The figures of all. */
  readonly metrics: () => Promise<string>
  /** Gives the figures of this one. */
  readonly share: (registry: Registry) => void
  /** Calls back when this is the one to speak to the hubs, and to keep the ledger. */
  readonly speaks: (begin: () => void) => void
  /** Whether all others serve these versions. */
  readonly confirm: (versions: readonly Version[]) => Promise<boolean>
  /** Tells the others whether this one does. */
  readonly testify: (serves: (versions: readonly Version[]) => Promise<boolean>) => void
}

/** A newsroom being served, until it is stopped. */
export interface Serving {
  readonly address: string
  /** Lets requests under way finish, then stops. */
  stop(): Promise<void>
}

/** Serves the newsroom; resolves when it stands, with an exit code instead when its configuration does not allow it. */
export async function serve(options: ServeOptions, { out, err }: Streams): Promise<Serving | ExitCode> {
  keepTickShape()
  const given = options.url === undefined ? undefined : parseBase(options.url)
  const reader = new ContentReader(options.articles, { cache: options.cache, breathe: breather() })
  const say = (problem: Problem): void => {
    err.write(`${formatProblem(problem)}\n`)
  }
  const tell = (line: string): void => {
    err.write(`${line}\n`)
  }
  let live: Live | undefined
  let root = '/'
  let standing = (): void => {}
  const stands = new Promise<void>((resolve) => {
    standing = resolve
  })
  let hubs: readonly Hub[] = []
  const figures = new Figures()
  const log = options.accessLog === undefined ? undefined : accessLog(options.accessLog, options.trustProxy ?? 0, tell)
  const server = await open(
    options,
    () => live?.edition(),
    figures,
    () => root,
    stands,
    log,
    (line) => err.write(`${line}\n`),
  )
  const progress = new Progress('Reading articles', err, () => performance.now())
  const { newsroom, articles, problems } = await reader.load(({ read, total }) => progress.report(read, total))
  progress.finish(`Read ${counted(articles.length, 'article')}`)
  err.write(problemLines(problems.filter(isFault)))
  if (newsroom === undefined) {
    await drain(server, 0)
    return 1
  }
  const base = given ?? newsroom.site.url ?? servedAt(server, options.host)
  root = new URL(base).pathname
  const press = pressFor(
    reader,
    base,
    say,
    options.status === true || isLoopback(base)
      ? { status: () => ({ articles: figures.records, faults: figures.faults }) }
      : {},
  )
  let shown: Catalogue | undefined
  const print = (catalogue: Catalogue): Edition => {
    figures.articles = catalogue.byId.size
    shown = catalogue
    hubs = catalogue.newsroom.site.hubs
    return press.edition(catalogue)
  }
  const announcer = announcerFor(
    options,
    () => {
      const edition = live?.edition()
      return edition && { base, hubs, edition }
    },
    { clock: systemClock, say: tell, ...(options.shared && { confirm: options.shared.confirm }) },
  )
  let speaks = false
  const ledger = ledgerFor(options)
  let keeper: LedgerKeeper | undefined
  const onEdition = (): void => {
    if (speaks) announcer.changed()
    if (shown !== undefined) keeper?.published(shown.all, Date.now())
  }
  live = new Live(print, systemClock, onEdition, {
    breathe: breather(),
    prepare: (catalogue) => press.prepare(catalogue),
  })
  const speak = (): void => {
    speaks = true
    if (ledger !== undefined) keeper = new LedgerKeeper(ledger, reader, tell)
    if (shown !== undefined) keeper?.published(shown.all, Date.now())
    announcer.changed()
  }
  options.shared?.testify((versions) => isServing(live?.edition(), versions))
  if (options.shared === undefined) speak()
  else options.shared.speaks(speak)
  figures.faults = problems.filter(isFault).length
  figures.records = articles.length
  await live.replace(newsroom, articles)
  const onLook = (content: Refreshed, ms: number | undefined): void => {
    figures.faults = content.problems.filter(isFault).length
    figures.records = content.articles.length
    if (ms === undefined) return
    figures.reloads += 1
    figures.reloadMs = ms
  }
  const watcher = follow(reader, live, options.articles, { say, onLook }, polling(options.poll))
  standing()
  await warmUp(live.edition())
  out.write(welcome(newsroom.site, base, servedAt(server, options.host)))
  if (shown !== undefined) await press.prepare(shown)
  return { address: servedAt(server, options.host), stop: () => stop(server, [watcher, live, announcer, keeper], log) }
}

/** Makes what is asked for first, so that the first visitor does not wait for it. */
async function warmUp(edition: Edition | undefined): Promise<void> {
  for (const path of [INDEX_PATH, ...FORMAT_NAMES.map((format) => feedPath('', format))]) await edition?.find(path)
}

async function isServing(edition: Edition | undefined, versions: readonly Version[]): Promise<boolean> {
  for (const { path, etag } of versions) if ((await edition?.find(path))?.etag !== etag) return false
  return true
}

/** What `/metrics` tells of the content. */
class Figures implements ContentFigures {
  /** Read, hidden ones included. */
  records = 0
  articles = 0
  faults = 0
  reloadMs = 0
  reloads = 0
}

function open(
  options: ServeOptions,
  edition: () => ReturnType<Live['edition']>,
  figures: ContentFigures,
  root: () => string,
  first: Promise<void>,
  log: AccessLog | undefined,
  say: (line: string) => void,
): Promise<Server> {
  const tally = new Tally()
  const registry = metricsOf(
    tally,
    () => figures,
    (path) => edition()?.has(path) === true,
  )
  const app = createApp({
    edition,
    contentDirectory: options.articles,
    root,
    // Of several processes the others are there for whoever cannot wait.
    ...(options.shared === undefined ? {} : { first: () => first }),
    log: say,
    tally,
    ...(options.rateLimit === undefined ? {} : { rateLimit: options.rateLimit }),
    trustedProxies: options.trustProxy ?? 0,
    metrics: {
      print: options.shared?.metrics ?? (() => registry.metrics()),
      isPublic: options.metrics === true,
    },
  })
  options.shared?.share(registry)
  return listen(app, { port: options.port, host: options.host, ...(log === undefined ? {} : { onRequest: log.note }) })
}

/** Lets requests under way finish while everything else ends. */
async function stop(
  server: Server,
  parts: readonly ({ close(): Promise<void> | void } | undefined)[],
  log: AccessLog | undefined,
): Promise<void> {
  await Promise.all([drain(server), ...parts.map((part) => part?.close())])
  log?.close()
}

/** Whether an address leads nowhere but to the machine itself: only then are pages seen by no one else. */
const isLoopback = (base: string): boolean => /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(new URL(base).hostname)

/** The address on which the server listens, as a person on this machine would type it. */
function servedAt(server: Server, host: string): string {
  const { port } = server.address() as AddressInfo
  const name = ['0.0.0.0', '::', ''].includes(host) ? 'localhost' : host.includes(':') ? `[${host}]` : host
  return `http://${name}:${port}/`
}
