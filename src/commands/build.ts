import { resolve } from 'node:path'
import { buildCatalogue } from '../catalogue/catalogue.ts'
import { wakefulClock } from '../clock.ts'
import { parseInstant } from '../content/instants.ts'
import { ContentReader, defaultCache } from '../content/reader.ts'
import type { Problem } from '../problem.ts'
import { ItemCache } from '../static/item-cache.ts'
import { writeStatic } from '../static/write.ts'
import { announcerFor, type Published } from './announcing.ts'
import { Progress } from './progress.ts'
import { breather, counted, isFault, parseBase, pressFor, problemLines } from './publishing.ts'
import { type ExitCode, type Streams, UsageError } from './streams.ts'

export interface BuildOptions {
  readonly articles: string
  readonly out: string
  readonly url?: string
  /** An instant as written; absent: the present. */
  readonly now?: string
  readonly strict?: boolean
  readonly compress: boolean
  /** False leaves out the pages for people. */
  readonly pages?: boolean
  readonly cache?: string | false
  /** Whether hubs are told of what is new in the tree. @default false */
  readonly announce?: boolean
  /** Where it is kept what hubs were told. @default the user's folder for states */
  readonly state?: string
}

/** Writes the static tree. Faulty records are named and left out; with `strict` nothing is written when there is one. */
export async function build(options: BuildOptions, { out, err }: Streams, present: number): Promise<ExitCode> {
  const given = options.url === undefined ? undefined : parseBase(options.url)
  const reader = new ContentReader(options.articles, { cache: options.cache, breathe: breather() })
  const reading = new Progress('Reading articles', err, () => performance.now())
  const { newsroom, articles, problems } = await reader.load(({ read, total }) => reading.report(read, total))
  reading.finish(`Read ${counted(articles.length, 'article')}`)
  err.write(problemLines(problems.filter(isFault)))
  if (newsroom === undefined) return 1
  if (options.strict === true && problems.some(isFault)) {
    err.write('Nothing was written: --strict wants every record to be right.\n')
    return 1
  }
  const base = given ?? newsroom.site.url
  if (base === undefined) {
    throw new UsageError(
      'the site has no address: found no `url` in site.yaml; expected one, or `--url https://news.example.org/` (feeds are full of absolute links)',
    )
  }
  const now = options.now === undefined ? present : instantOption(options.now, newsroom.site.timezone)
  const broken: Problem[] = []
  const items = itemCache(options)
  await items?.open()
  const press = pressFor(reader, base, (problem) => broken.push(problem), {
    ...(items === undefined ? {} : { cache: items }),
    ...(options.pages === false ? { pages: false } : {}),
  })
  const edition = press.edition(buildCatalogue(newsroom, articles, now))
  const writing = new Progress('Writing feeds', err, () => performance.now())
  const written = await writeStatic(edition, {
    out: options.out,
    compress: options.compress,
    contentDirectory: options.articles,
    onProgress: ({ done, total }) => writing.report(done, total),
  })
  await items?.close()
  writing.finish(`Wrote ${counted(written.written, 'file')}`)
  err.write(problemLines(broken))
  const { written: changed, unchanged, removed } = written
  out.write(
    `${counted(edition.paths.length, 'document')} in ${resolve(options.out)}: ${counted(changed, 'file')} written, ${unchanged} unchanged, ${removed} removed\n`,
  )
  if (edition.nextChange !== undefined) out.write(`Next change: ${new Date(edition.nextChange).toISOString()}\n`)
  if (options.announce === true) await announce(options, { base, hubs: newsroom.site.hubs, edition }, { out, err })
  return broken.length > 0 ? 1 : 0
}

/** How long hubs are waited for, in milliseconds. */
const ANNOUNCING = 30_000

/** Tells hubs what they do not know of the tree. One that fails costs nothing but a word: the next run tells it. */
async function announce(options: BuildOptions, published: Published, { out, err }: Streams): Promise<void> {
  if (published.hubs.length === 0) {
    err.write('Nothing was announced: there are no `hubs` in site.yaml.\n')
    return
  }
  const say = (line: string): void => {
    err.write(`${line}\n`)
  }
  const announcer = announcerFor(options, () => published, { clock: wakefulClock, say })
  for (const { url, announced, pending, answer } of await announcer.finish(ANNOUNCING)) {
    out.write(`${url}: ${counted(announced, 'feed')} announced\n`)
    const why = answer === undefined ? '' : ` (${answer})`
    if (pending > 0) {
      err.write(`${url}: ${counted(pending, 'feed')} could not be announced${why}; the next build --announce does it\n`)
    }
  }
}

const itemCache = ({ cache = defaultCache(), articles }: BuildOptions): ItemCache | undefined =>
  cache === false || cache === '' ? undefined : new ItemCache(cache, resolve(articles))

function instantOption(text: string, timezone: string): number {
  const parsed = parseInstant(text, timezone)
  if (typeof parsed === 'number') return parsed
  throw new UsageError(`--now: found "${text}"; expected an instant such as 2026-11-20T12:00:00Z`)
}
