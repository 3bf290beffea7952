import { resolve } from 'node:path'
import { buildCatalogue } from '../catalogue/catalogue.ts'
import { ContentReader, defaultCache } from '../content/reader.ts'
import { ledgerOf } from '../ledger/ledger.ts'
import { writeLedger } from '../ledger/ledger-file.ts'
import type { Article } from '../newsroom/article.ts'
import type { Problem } from '../problem.ts'
import { ItemCache } from '../static/item-cache.ts'
import { writeStatic } from '../static/write.ts'
import { driftFromLedger, ledgerFor } from './drift.ts'
import { Progress } from './progress.ts'
import { breather, counted, instantOption, isFault, parseBase, pressFor, problemLines } from './publishing.ts'
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
  /** Whether the ledger of what was published is to be kept beside the articles. @default only if it is there already */
  readonly ledger?: boolean
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
  // The tree of another instant is not what subscribers are given.
  const ledger = options.now === undefined ? ledgerFor(options) : undefined
  const drift = ledger === undefined ? [] : await driftFromLedger(options, reader, articles, present)
  err.write(problemLines(drift.filter(({ code }) => code !== 'silent-edit')))
  if (options.strict === true && drift.some(isFault)) {
    err.write('Nothing was written: --strict wants every known story to keep its identity.\n')
    return 1
  }
  const base = given ?? newsroom.site.url
  if (base === undefined) {
    throw new UsageError(
      'the site has no address: found no `url` in site.yaml; expected one, or `--url https://news.example.org/` (feeds are full of absolute links)',
    )
  }
  const now = options.now === undefined ? present : instantOption('--now', options.now, newsroom.site.timezone)
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
  if (ledger !== undefined) await keepLedger(ledger, articles, now, err)
  writing.finish(`Wrote ${counted(written.written, 'file')}`)
  err.write(problemLines(broken))
  const { written: changed, unchanged, removed } = written
  out.write(
    `${counted(edition.paths.length, 'document')} in ${resolve(options.out)}: ${counted(changed, 'file')} written, ${unchanged} unchanged, ${removed} removed\n`,
  )
  if (edition.nextChange !== undefined) out.write(`Next change: ${new Date(edition.nextChange).toISOString()}\n`)
  return broken.length > 0 ? 1 : 0
}

/** A ledger that cannot be kept costs nothing but a word. */
async function keepLedger(path: string, articles: readonly Article[], now: number, err: Streams['err']): Promise<void> {
  try {
    await writeLedger(path, await ledgerOf(articles, now, breather()))
  } catch (error) {
    err.write(`${path}: the ledger of what was published could not be kept (${String(error)})\n`)
  }
}

const itemCache = ({ cache = defaultCache(), articles }: BuildOptions): ItemCache | undefined =>
  cache === false || cache === '' ? undefined : new ItemCache(cache, resolve(articles))
