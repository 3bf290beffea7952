import type { Registry } from 'prom-client'
import { ContentReader } from '../content/reader.ts'
import type { Sharing } from '../http/rate-limit.ts'
import { keepTickShape } from '../http/tick-shape.ts'
import type { DateOf } from '../press/date-book.ts'
import { dateKeeperFor } from './date-keeper.ts'
import { Figures } from './figures.ts'
import { follow, polling } from './follow.ts'
import { FrontDoor } from './front-door.ts'
import { Moment } from './moment.ts'
import { Progress } from './progress.ts'
import { Publication, type PublicationTools } from './publication.ts'
import { breather, counted, parseBase } from './publishing.ts'
import { isSaid, linesForLog } from './said.ts'
import type { Version } from './speaker.ts'
import type { ExitCode, Streams } from './streams.ts'
import { welcome } from './welcome.ts'

/** A call of `serve`. */
export interface ServeOptions {
  /** The content directory. */
  readonly articles: string
  /** 0 picks a free one. */
  readonly port: number
  /** The address to listen on. */
  readonly host: string
  /** The site's address. @default `url` in site.yaml, else where it is served */
  readonly url?: string
  /** The folder of the index of what was read; false: none is kept. @default the user's cache folder */
  readonly cache?: string | false
  /** Where dates of documents and what hubs were told are kept. @default the user's folder for states */
  readonly state?: string
  /** Whether the ledger of what is published is to be kept beside the articles. @default only if it is there already */
  readonly ledger?: boolean
  /** Looks every so many seconds instead of waiting for the system's events. @default events */
  readonly poll?: number | boolean
  /** Where a line for each answer goes; '-' for standard output. @default nowhere */
  readonly accessLog?: string
  /** Requests a client may make in a minute. @default any number */
  readonly rateLimit?: number
  /** Proxies of one's own in front, for logs, the rate limit and /metrics alone. @default 0 */
  readonly trustProxy?: number
  /** Whether the front page tells of records and faults under a public address too. @default on this machine alone */
  readonly status?: boolean
  /** Connections at once, of this process. @default 20 000 */
  readonly maxConnections?: number
  /** Who may see /metrics: this machine alone, or everyone. @default 'local' */
  readonly metrics?: 'local' | 'all'
  /** Where several processes serve. @default it is alone */
  readonly shared?: Shared
}

/** What a process has of the others that serve the same. */
interface Shared {
  /** Dates documents from the book of all. */
  readonly date: DateOf
  /** The figures of all. */
  readonly metrics: () => Promise<string>
  /** Gives the figures of this one. */
  readonly share: (registry: Registry) => void
  /** Calls back when this is the one to speak to the hubs, and to keep the ledger. */
  readonly speaks: (begin: () => void) => void
  /** Whether all others serve these versions. */
  readonly confirm: (versions: readonly Version[]) => Promise<boolean>
  /** Holds the rate limit together with the others. */
  readonly sharing: Sharing
  /** Tells the others whether this one does. */
  readonly testify: (serves: (versions: readonly Version[]) => Promise<boolean>) => void
}

/** A newsroom being served, until it is stopped. */
export interface Serving {
  readonly address: string
  /** Goes on with the access log in the file that has its name now, and looks at everything anew. */
  renew(): Promise<void>
  /** Lets requests under way finish, then stops. */
  stop(): Promise<void>
}

/** Serves the newsroom; resolves when it stands, with an exit code instead when its configuration does not allow it. */
export async function serve(options: ServeOptions, streams: Streams): Promise<Serving | ExitCode> {
  keepTickShape()
  const given = options.url === undefined ? undefined : parseBase(options.url)
  const figures = new Figures()
  const tell = (line: string): void => {
    streams.err.write(`${line}\n`)
  }
  const door = await FrontDoor.open(options, figures, tell)
  try {
    const serving = await serveAt(door, given, options, streams, { figures, tell })
    if (typeof serving === 'number') await shut(door)
    return serving
  } catch (error) {
    await shut(door)
    throw error
  }
}

async function shut(door: FrontDoor): Promise<void> {
  await door.close(0)
  await door.closeLog()
}

/** @param given the site's address, when the call names it */
async function serveAt(
  door: FrontDoor,
  given: string | undefined,
  options: ServeOptions,
  { out, err }: Streams,
  { figures, tell }: Pick<PublicationTools, 'figures' | 'tell'>,
): Promise<Serving | ExitCode> {
  const { articles: directory, cache, shared } = options
  const idle = new Moment()
  const reader = new ContentReader(directory, {
    cache,
    base: given,
    breathe: breather(),
    whenIdle: () => idle.come,
    warn: tell,
  })
  const progress = new Progress('Reading articles', err, () => performance.now())
  const content = await reader.load(({ read, total }) => progress.report(read, total))
  progress.finish(`Read ${counted(content.articles.length, 'article')}`)
  const said = content.problems.filter(isSaid)
  for (const line of await linesForLog(said, (some) => reader.confirmed(some))) tell(line)
  if (content.newsroom === undefined) return 1
  // Of several processes the first keeps the book of dates for all.
  const dates = shared === undefined ? await dateKeeperFor(options, tell) : { date: shared.date, close: async () => {} }
  const base = given ?? content.newsroom.site.url ?? door.address
  const publication = new Publication(base, reader, options, { figures, tell, date: dates.date })
  door.show(publication.edition, new URL(base).pathname)
  shared?.testify(publication.serves)
  if (shared === undefined) publication.speak()
  else shared.speaks(publication.speak)
  figures.noteContent(content)
  await publication.replace(content.newsroom, content.articles)
  const watcher = follow(
    reader,
    publication,
    directory,
    {
      tell,
      said,
      onLook: (look, ms) => {
        figures.noteContent(look)
        if (ms !== undefined) figures.noteReload(ms)
      },
    },
    polling(options.poll),
  )
  door.ready()
  await publication.warmUp()
  out.write(welcome(content.newsroom.site, base, door.address))
  await publication.prepare()
  idle.arrive()
  return {
    address: door.address,
    renew: async () => {
      door.reopenLog()
      await watcher.lookAgain()
    },
    stop: async () => {
      await Promise.all([door.close(), watcher.close(), publication.close(), reader.indexed()])
      await dates.close()
      await door.closeLog()
    },
  }
}
