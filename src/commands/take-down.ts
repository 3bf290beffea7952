import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { RecordEditError, withTakedown } from '../content/edit-record.ts'
import { ContentReader } from '../content/reader.ts'
import { replaceFile } from '../content/replace-file.ts'
import type { Article } from '../newsroom/article.ts'
import { cleanText } from '../newsroom/clean-text.ts'
import { stateAt } from '../newsroom/lifecycle.ts'
import { nearest } from '../newsroom/nearest.ts'
import { breather, instantOption, problemLines } from './publishing.ts'
import { type ExitCode, type Streams, UsageError } from './streams.ts'

export interface TakeDownOptions {
  readonly articles: string
  /** One line for readers. */
  readonly reason?: string
  /** An instant as written; absent: the present. */
  readonly at?: string
  readonly cache?: string | false
}

/** What becomes of the article, for the person who has just done it. */
const CONSEQUENCES = {
  withdrawn:
    'It leaves every feed, page and archive; Atom feeds say so by a tombstone, and its page answers 410, or 404 where a static tree is served.',
  retracted: 'A notice with date and reason takes the place of its title and body.',
} as const

/** Writes into an article's record that it is withdrawn or retracted. Everything else follows from the record. */
export async function takeDown(
  key: 'withdrawn' | 'retracted',
  id: string,
  options: TakeDownOptions,
  { out, err }: Streams,
  present: number,
): Promise<ExitCode> {
  const reader = new ContentReader(options.articles, { cache: options.cache, breathe: breather() })
  const { newsroom, articles, problems } = await reader.load()
  if (newsroom === undefined) {
    err.write(problemLines(problems))
    return 1
  }
  const article = articleNamed(id, [...articles])
  const at = options.at === undefined ? present : instantOption('--at', options.at, newsroom.site.timezone)
  const reason = cleanText(options.reason ?? '')
    .replace(/\s+/gu, ' ')
    .trim()
  const path = join(options.articles, article.file)
  const text = await readFile(path, 'utf8')
  const written = {
    at: new Date(Math.floor(at / 1000) * 1000).toISOString().replace('.000Z', 'Z'),
    ...(reason === '' ? {} : { reason }),
  }
  try {
    await replaceFile(path, withTakedown(text, path.endsWith('.json'), key, written))
  } catch (error) {
    if (!(error instanceof RecordEditError)) throw error
    throw new UsageError(`${path}: found that ${error.message}; expected a story that can be ${key}`)
  }
  out.write(`${path}: ${key} as of ${written.at}\n`)
  const state = stateAt(article, at)
  const unseen = state !== 'live' && state !== 'retracted'
  out.write(unseen ? 'It is not public at that instant: nobody will notice.\n' : `${CONSEQUENCES[key]}\n`)
  return 0
}

/** By its id, or by its file. */
function articleNamed(id: string, articles: readonly Article[]): Article {
  const found = articles.find((article) => article.id === id) ?? articles.find(({ file }) => file === id)
  if (found !== undefined) return found
  const suggestion = nearest(
    id,
    articles.map((article) => article.id),
  )
  const hint =
    suggestion === undefined
      ? 'the id of an article (`sectionwire check` names faulty ones)'
      : `"${suggestion}", perhaps`
  throw new UsageError(`found "${id}", which no article has as its id; expected ${hint}`)
}
