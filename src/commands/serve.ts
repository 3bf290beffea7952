import { keepNextTickShape } from '../delivery/server/index.ts'
import {
  type ArticleChange,
  ContentStatsRecorder,
  HttpListener,
  isFirstProcess,
  type ListenerOptions,
  type MetricsListener,
  type MetricsOptions,
  openMetricsListener,
  type PublicationOptions,
  type PublicationTools,
  startPublication,
  toWatchOptions,
} from '../runtime/index.ts'
import { openLocalState, type SharedState, type StateOptions } from '../runtime/state/index.ts'
import { openSource, type RecordSource } from '../sources/index.ts'
import {
  Deferred,
  type ExitCode,
  formatCount,
  makeYielder,
  Progress,
  parseSiteAddress,
  type Streams,
} from '../system/index.ts'
import { logChanges, makeJsonLog } from './server-log.ts'
import { formatWelcome } from './welcome.ts'

/** The options of the `serve` command. */
export interface ServeOptions extends ListenerOptions, MetricsOptions, PublicationOptions, StateOptions {
  /** The address of the database that holds the records. @default the content directory */
  readonly database?: string
  /** The folder with the media files of a database's records. @default none */
  readonly media?: string
  /** @default the records of the content directory or the database */
  readonly source?: RecordSource
  /** The site's address. @default `url` in site.yaml, else the address of the server */
  readonly url?: string
  /** Scans at an interval in seconds instead of waiting for the system's events. @default false */
  readonly poll?: number | boolean
  /** The form of the log. @default lines of text */
  readonly log?: 'json'
}

/** A site that is being served. */
export interface Serving {
  readonly address: string
  /** Reopens the access log and scans the content directory. */
  renew(): Promise<void>
  /** Waits for the requests in progress, then stops. */
  stop(): Promise<void>
}

/**
 * Serves a site. Resolves when the first edition is served, or with an exit code when the configuration has faults.
 *
 * @param sharedState shared with other processes; the caller closes it. @default the state of a process that is alone
 */
export async function serve(
  options: ServeOptions,
  streams: Streams,
  sharedState?: SharedState,
): Promise<Serving | ExitCode> {
  keepNextTickShape()
  const err = options.log === 'json' ? makeJsonLog(streams.err, Date.now) : streams.err
  const log = (line: string): void => {
    err.write(`${line}\n`)
  }
  const onChanges = (changes: readonly ArticleChange[]): void => {
    // One process is enough to log what all of them publish.
    if (isFirstProcess()) logChanges(changes, options.log, streams.err, Date.now)
  }
  const url = options.url === undefined ? undefined : parseSiteAddress('--url', options.url)
  const state = sharedState ?? (await openLocalState(options, log))
  const idle = new Deferred()
  const source =
    options.source ??
    openSource({
      ...{ articles: options.articles, cache: options.cache, base: url },
      ...{ database: options.database, media: options.media },
      yieldToEventLoop: makeYielder(),
      whenIdle: () => idle.promise,
      log,
      watch: toWatchOptions(options.poll),
      versions: state.versions,
      isServed: true,
    })
  const tools = { stats: new ContentStatsRecorder(), state, log }
  let listener: HttpListener | undefined
  let metrics: MetricsListener | undefined
  const finish = async (): Promise<void> => {
    await metrics?.close()
    if (sharedState === undefined) await state.close()
    await listener?.closeLog()
  }
  try {
    listener = await HttpListener.open(options, { ...tools, openMedia: source.openMedia })
    // With several processes, the primary process serves the metrics of all.
    if (sharedState === undefined) metrics = await openMetricsListener(options, () => state.metrics(), log)
    const serving = await publish({ listener, source, url, tools }, { ...options, onChanges }, { ...streams, err })
    if (typeof serving !== 'number') {
      idle.resolve()
      if (metrics !== undefined) streams.out.write(`Metrics at ${metrics.address}\n`)
      return { ...serving, stop: () => serving.stop().then(finish) }
    }
    await listener.close(0)
    await finish()
    return serving
  } catch (error) {
    await listener?.close(0)
    await finish()
    throw error
  }
}

interface ServerParts {
  readonly listener: HttpListener
  readonly source: RecordSource
  /** The site's address from the command line. */
  readonly url: string | undefined
  readonly tools: PublicationTools
}

/** Reads the records, serves them through the listener, and follows their changes. */
async function publish(
  { listener, source, url, tools }: ServerParts,
  options: ServeOptions,
  { out, err }: Streams,
): Promise<Serving | ExitCode> {
  const progress = new Progress('Reading articles', err, () => performance.now())
  const running = await startPublication(
    source,
    {
      ...options,
      base: url,
      getDefaultBase: () => listener.address,
      onProgress: ({ read, total }) => progress.report(read, total),
      onLoaded: ({ articles }) => progress.finish(`Read ${formatCount(articles.length, 'article')}`),
      onCreated: ({ base, edition }) => listener.show(edition, new URL(base).pathname),
    },
    tools,
  )
  if (!('publication' in running)) return 1
  const { publication, newsroom, subscription } = running
  listener.ready()
  await publication.warmUp()
  out.write(formatWelcome(newsroom.site, publication.base, listener.address))
  await publication.prepare()
  return {
    address: listener.address,
    renew: async () => {
      listener.reopenLog()
      await subscription.refresh()
    },
    stop: async () => {
      await Promise.all([listener.close(), running.close()])
      await source.close()
    },
  }
}
