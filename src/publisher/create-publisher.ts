import { omitUndefined } from '../collections/index.ts'
import { FEED_FORMATS, FEED_PROFILES, FeedTable } from '../feeds/index.ts'
import { CallError, formatProblem, type Problem } from '../problems/index.ts'
import { ContentStatsRecorder, startPublication, toWatchOptions } from '../runtime/index.ts'
import { makeMemoryState, openLocalState, type SharedState } from '../runtime/state/index.ts'
import { openSource, openVersions, type RecordSource } from '../sources/index.ts'
import { makeYielder, parseSiteAddress, systemClock, UsageError } from '../system/index.ts'
import type { Publisher } from './publisher.ts'
import type { PublisherOptions } from './publisher-options.ts'
import { SitePublisher } from './site-publisher.ts'

/** The site's settings cannot be used; `problems` has the reasons. */
export class SiteSettingsError extends CallError {
  override readonly name = 'SiteSettingsError'
  readonly problems: readonly Problem[]

  constructor(problems: readonly Problem[]) {
    super(`the site's settings cannot be used:\n${problems.map(formatProblem).join('\n')}`)
    this.problems = problems
  }
}

/**
 * Reads articles from files, records or a source of your own, and publishes them until `close` is called.
 *
 * @throws SiteSettingsError when the site's settings cannot be used
 */
export async function createPublisher(options: PublisherOptions): Promise<Publisher> {
  const { url, maxAge, now = Date.now, log = console.error } = options
  const base = url === undefined ? undefined : parseSiteAddress('url', url)
  const feeds = new FeedTable(
    [...FEED_FORMATS, ...(options.formats ?? [])],
    [...FEED_PROFILES, ...(options.profiles ?? [])],
  )
  const source = makeSource(options, base, feeds, log)
  const state = await openState(options, source.name, log)
  let problems: readonly Problem[] = []
  const close = async (): Promise<void> => {
    await source.close()
    await state.close()
  }
  try {
    const running = await startPublication(
      source,
      {
        base,
        getDefaultBase: failWithoutAddress,
        onContent: (content) => {
          problems = content.problems
        },
      },
      { stats: new ContentStatsRecorder(), state, log, feeds, clock: { ...systemClock, now } },
    )
    if (!('publication' in running)) throw new SiteSettingsError(await source.locate(running))
    return new SitePublisher(source, running, {
      http: { openMedia: source.openMedia, now, log, ...omitUndefined({ maxAge }) },
      problems: () => problems,
      close,
    })
  } catch (error) {
    await close()
    throw error
  }
}

function makeSource(
  options: PublisherOptions,
  base: string | undefined,
  feeds: FeedTable,
  log: (line: string) => void,
): RecordSource {
  if ('source' in options) return options.source
  const { now = Date.now } = options
  if ('site' in options) {
    const { site, authors, records, media } = options
    return openSource({ site, ...omitUndefined({ authors, records, media }), base, feeds, now })
  }
  if (typeof options.articles !== 'string') {
    throw new UsageError('createPublisher: found no articles; expected one of `articles`, `site` or `source`')
  }
  const { articles, poll } = options
  const watch = toWatchOptions(poll)
  return openSource({
    articles,
    cache: getCache(options),
    base,
    feeds,
    watch,
    log,
    isServed: true,
    yieldToEventLoop: makeYielder(),
  })
}

/** Nothing is written to disk unless the options name a folder. */
async function openState(
  options: PublisherOptions,
  articles: string,
  log: (line: string) => void,
): Promise<SharedState> {
  const { state, announce = state !== undefined, now = Date.now } = options
  const opened =
    state === undefined
      ? makeMemoryState(openVersions(getCache(options), articles, log), now())
      : await openLocalState({ articles, state, cache: getCache(options) }, log, now())
  return announce ? opened : { ...opened, lead: () => {} }
}

const getCache = (options: PublisherOptions): string | false =>
  'articles' in options && options.cache !== undefined ? options.cache : false

function failWithoutAddress(): never {
  throw new UsageError(
    'the site has no address: found no `url` in its settings; expected one, or the option `url` (feeds are full of absolute links)',
  )
}
