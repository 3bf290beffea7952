import { compareText, type Entries, PersistentMultimap, SortedList } from '../../collections/index.ts'
import { type Article, byFile, getLastChange, type Instant, isVisible } from '../../model/index.ts'

/** What subscribers know of a story. */
export interface PublishedStory {
  readonly id: string
  readonly file: string
  readonly guid?: string
  readonly published: Instant
  /** The last change that it showed. */
  readonly updated: Instant
  /** Of title, summary and text. */
  readonly digest: string
}

/** What was last published, in the order of ids. */
export type Ledger = SortedList<PublishedStory>

const byId = (a: PublishedStory, b: PublishedStory): number => compareText(a.id, b.id)

/** Nothing was published yet. */
export const EMPTY_LEDGER: Ledger = SortedList.of<PublishedStory>([], byId)

/** What is known of the story with an id. */
export function findPublishedStory(ledger: Ledger, id: string): PublishedStory | undefined {
  const known = ledger.at(ledger.firstIndex((each) => each.id >= id))
  return known?.id === id ? known : undefined
}

/** What subscribers get to know of an article that is visible; the very object of before when nothing is different. */
export function recordPublishedStory(
  article: Article,
  now: Instant,
  before: PublishedStory | undefined,
): PublishedStory | undefined {
  if (!isVisible(article, now)) return undefined
  const { id, file, guid, published, digest } = article
  const known = {
    id,
    file,
    ...(guid === undefined ? {} : { guid }),
    published,
    updated: getLastChange(article, now),
    digest,
  }
  return before !== undefined && isSame(before, known) ? before : known
}

const isSame = (a: PublishedStory, b: PublishedStory): boolean =>
  a.id === b.id &&
  a.file === b.file &&
  a.guid === b.guid &&
  a.published === b.published &&
  a.updated === b.updated &&
  a.digest === b.digest

/** Articles that a ledger does not know, by what may show them to be a story that it misses. */
export type UntrackedArticles = PersistentMultimap<Article>

export const NO_UNTRACKED_ARTICLES: UntrackedArticles = PersistentMultimap.of<Article>(byFile)

/** By file, text and guid. */
export const listIdentityKeys = (articles: readonly Article[]): Entries<Article> =>
  articles.flatMap((article) => {
    const { file, digest, guid } = article
    const traces = [`digest ${digest}`, `file ${file}`, ...(guid === undefined ? [] : [`guid ${guid}`])]
    return traces.map((trace) => [trace, article] as const)
  })
