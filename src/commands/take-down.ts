import { type Article, getLifecycleState, removeForbiddenCharacters } from '../model/index.ts'
import { findNearestWord, formatProblems } from '../problems/index.ts'
import { openSource, type RecordSource } from '../sources/index.ts'
import { type ExitCode, makeYielder, type Streams, UsageError } from '../system/index.ts'
import { parseInstantOption } from './option-values.ts'

export interface TakeDownOptions {
  readonly articles: string
  /** The reason, in one line for readers. */
  readonly reason?: string
  /** A date and time as written. @default now */
  readonly at?: string
  readonly cache?: string | false
  /** Where the records come from; closed at the end. @default the content directory */
  readonly source?: RecordSource
}

/** The consequences for readers, printed after the change. */
const CONSEQUENCES = {
  withdrawn:
    'It is removed from every feed, page and archive. Atom feeds announce the removal, and its page answers 410, or 404 on a static host.',
  retracted: 'A notice with the date and the reason replaces its title and body.',
} as const

/** Marks an article's record as withdrawn or retracted. */
export async function takeDown(
  key: 'withdrawn' | 'retracted',
  id: string,
  options: TakeDownOptions,
  { out, err }: Streams,
  present: number,
): Promise<ExitCode> {
  const source = options.source ?? openSource({ ...options, yieldToEventLoop: makeYielder() })
  if (source.edit === undefined) throw new UsageError(`the records of ${source.name} cannot be changed from here`)
  const { newsroom, articles, problems } = await source.load()
  if (newsroom === undefined) {
    err.write(formatProblems(problems))
    return 1
  }
  const article = findArticle(id, [...articles])
  const at = options.at === undefined ? present : parseInstantOption('--at', options.at, newsroom.site.timezone)
  const reason = removeForbiddenCharacters(options.reason ?? '')
    .replace(/\s+/gu, ' ')
    .trim()
  const takedown = {
    at: new Date(Math.floor(at / 1000) * 1000).toISOString().replace('.000Z', 'Z'),
    ...(reason === '' ? {} : { reason }),
  }
  const name = await source.edit(article, { key, takedown })
  out.write(`${name}: ${key} as of ${takedown.at}\n`)
  const state = getLifecycleState(article, at)
  const isHidden = state !== 'live' && state !== 'retracted'
  out.write(isHidden ? 'It is not public at that time, so nothing changes for readers.\n' : `${CONSEQUENCES[key]}\n`)
  await source.close()
  return 0
}

/** Finds an article by its id or its file. */
function findArticle(id: string, articles: readonly Article[]): Article {
  const found = articles.find((article) => article.id === id) ?? articles.find(({ file }) => file === id)
  if (found !== undefined) return found
  const suggestion = findNearestWord(
    id,
    articles.map((article) => article.id),
  )
  const hint =
    suggestion === undefined
      ? 'the id of an article (`sectionwire check` lists the ones with a problem)'
      : `"${suggestion}", perhaps`
  throw new UsageError(`found "${id}", which is not the id of any article; expected ${hint}`)
}
