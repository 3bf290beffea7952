import { keepNextTickShape } from '../delivery/server/index.ts'
import {
  ContentStatsRecorder,
  followChanges,
  formatCount,
  formatProblemsForLog,
  HttpListener,
  makeYielder,
  Publication,
  type PublicationTools,
  parseBase,
  type ServeOptions,
  shouldLog,
  toWatchOptions,
} from '../runtime/index.ts'
import { openLastModifiedStore } from '../runtime/state/index.ts'
import { openSource, type RecordSource } from '../sources/index.ts'
import { Deferred, type ExitCode, Progress, type Streams } from '../system/index.ts'
import { formatWelcome } from './welcome.ts'

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
  keepNextTickShape()
  const given = options.url === undefined ? undefined : parseBase(options.url)
  const figures = new ContentStatsRecorder()
  const tell = (line: string): void => {
    streams.err.write(`${line}\n`)
  }
  const idle = new Deferred()
  const source =
    options.source ??
    openSource({
      articles: options.articles,
      cache: options.cache,
      base: given,
      yieldToEventLoop: makeYielder(),
      whenIdle: () => idle.promise,
      log: tell,
      watch: toWatchOptions(options.poll),
    })
  const door = await HttpListener.open({ ...options, openMedia: source.openMedia }, figures, tell)
  try {
    const serving = await serveAt(door, given, { source, idle }, options, streams, { stats: figures, log: tell })
    if (typeof serving === 'number') await closeAll(door)
    return serving
  } catch (error) {
    await closeAll(door)
    throw error
  }
}

async function closeAll(door: HttpListener): Promise<void> {
  await door.close(0)
  await door.closeLog()
}

/** @param given the site's address, when the call names it */
async function serveAt(
  door: HttpListener,
  given: string | undefined,
  { source, idle }: { readonly source: RecordSource; readonly idle: Deferred },
  options: ServeOptions,
  { out, err }: Streams,
  { stats: figures, log: tell }: Pick<PublicationTools, 'stats' | 'log'>,
): Promise<Serving | ExitCode> {
  const { shared } = options
  const progress = new Progress('Reading articles', err, () => performance.now())
  const content = await source.load(({ read, total }) => progress.report(read, total))
  progress.finish(`Read ${formatCount(content.articles.length, 'article')}`)
  const said = content.problems.filter(shouldLog)
  for (const line of await formatProblemsForLog(said, (some) => source.locate(some))) tell(line)
  if (content.newsroom === undefined) return 1
  // Of several processes the first keeps the book of dates for all.
  const dates =
    shared === undefined ? await openLastModifiedStore(options, tell) : { date: shared.date, close: async () => {} }
  const base = given ?? content.newsroom.site.url ?? door.address
  const publication = new Publication(base, source, options, { stats: figures, log: tell, date: dates.date })
  door.show(publication.edition, new URL(base).pathname)
  shared?.onServingQuestion(publication.isServing)
  if (shared === undefined) publication.lead()
  else shared.onElected(publication.lead)
  figures.recordContent(content)
  await publication.replace(content.newsroom, content.articles)
  const following = followChanges(source, publication, {
    log: tell,
    loggedProblems: said,
    onLook: (look, ms) => {
      figures.recordContent(look)
      if (ms !== undefined) figures.recordReload(ms)
    },
  })
  door.ready()
  await publication.warmUp()
  out.write(formatWelcome(content.newsroom.site, base, door.address))
  await publication.prepare()
  idle.resolve()
  return {
    address: door.address,
    renew: async () => {
      door.reopenLog()
      await following.refresh()
    },
    stop: async () => {
      await Promise.all([door.close(), following.close(), publication.close()])
      await source.close()
      await dates.close()
      await door.closeLog()
    },
  }
}
