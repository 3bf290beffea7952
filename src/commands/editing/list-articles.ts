import { compareText } from '../../collections/index.ts'
import { type Article, getLifecycleState, type Instant, type LifecycleState, UNDATED } from '../../model/index.ts'
import { formatProblem, formatProblems } from '../../problems/index.ts'
import { openSource, type RecordSource } from '../../sources/index.ts'
import { type ExitCode, makeYielder, type Streams } from '../../system/index.ts'
import { describeArticle, foldText, listWithheld } from '../find-article.ts'
import { formatTable } from '../text-table.ts'

export interface ListOptions {
  readonly articles: string
  /** Lists articles in this state alone. */
  readonly state?: LifecycleState | 'withheld'
  /** Lists articles of this section alone. */
  readonly section?: string
  readonly json?: boolean
  readonly cache?: string | false
  /** The address of the database that holds the records. @default the content directory */
  readonly database?: string
  /** The folder with the media files of a database's records. @default none */
  readonly media?: string
  /** Where the records come from; closed at the end. @default the content directory */
  readonly source?: RecordSource
}

/**
 * Lists articles, the newest first: state, date, id and headline. Files that give no article come last, with the reason.
 *
 * @param words lists only articles in whose fields or text all of them are. @default all articles
 */
export async function listContent(
  words: readonly string[],
  options: ListOptions,
  { out, err }: Streams,
  now: Instant,
): Promise<ExitCode> {
  const source = options.source ?? openSource({ ...options, yieldToEventLoop: makeYielder() })
  try {
    const snapshot = await source.load()
    const { newsroom } = snapshot
    if (newsroom === undefined) {
      err.write(formatProblems(snapshot.problems))
      return 1
    }
    const { state, section } = options
    const wanted: Article[] = []
    for (const article of snapshot.articles) {
      if (state !== undefined && getLifecycleState(article, now) !== state) continue
      if (section !== undefined && !article.sections.some(({ id }) => id === section)) continue
      if (await hasWords(article, words, source)) wanted.push(article)
    }
    wanted.sort((a, b) => b.published - a.published || compareText(a.id, b.id))
    const showsWithheld = (state === undefined || state === 'withheld') && section === undefined && words.length === 0
    const withheld = showsWithheld ? await source.locate(listWithheld(snapshot)) : []
    if (options.json === true) {
      out.write(
        `${JSON.stringify(
          wanted.map((article) => toJson(article, now)),
          undefined,
          2,
        )}\n`,
      )
    } else {
      const rows = wanted.map((article) => [getLifecycleState(article, now), ...describeArticle(article, newsroom)])
      out.write(rows.length === 0 && withheld.length === 0 ? 'No article was found.\n' : formatTable(rows))
      for (const problem of withheld) out.write(`withheld  ${formatProblem(problem)}\n`)
    }
    return 0
  } finally {
    await source.close()
  }
}

const toJson = (article: Article, now: Instant) => ({
  id: article.id,
  state: getLifecycleState(article, now),
  ...(article.published === UNDATED ? {} : { published: new Date(article.published).toISOString() }),
  title: article.title,
  sections: article.sections.map(({ id }) => id),
  file: article.file,
})

/** Looks in the fields first, and reads the text only for words that are not there. */
async function hasWords(article: Article, words: readonly string[], source: RecordSource): Promise<boolean> {
  if (words.length === 0) return true
  const { id, title, summary = '', tags, authors, sections } = article
  const fields = foldText(
    [id, title, summary, ...tags, ...authors.map(({ name }) => name), ...sections.map((each) => each.title)].join('\n'),
  )
  const left = words.flatMap((word) => foldText(word).split(' ')).filter((word) => !fields.includes(word))
  if (left.length === 0) return true
  const text = foldText(await source.text(article))
  return left.every((word) => text.includes(word))
}
