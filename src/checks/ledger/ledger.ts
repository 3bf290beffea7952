import { compareText, type Entries, PersistentMultimap, SortedList } from '../../collections/index.ts'
import { type Article, byFile, getLastChange, type Instant, isVisible } from '../../model/index.ts'

/** An article as it was published. */
export interface PublishedArticle {
  readonly id: string
  readonly file: string
  readonly guid?: string
  readonly published: Instant
  /** Its last change when it was published. */
  readonly updated: Instant
  /** Digest of title, summary and text. */
  readonly digest: string
  /** The path of its page in the site; absent: elsewhere, or published before ledgers had it. */
  readonly path?: string
}

/** The published articles, in order of ids. */
export type Ledger = SortedList<PublishedArticle>

const byId = (a: PublishedArticle, b: PublishedArticle): number => compareText(a.id, b.id)

export const EMPTY_LEDGER: Ledger = SortedList.of<PublishedArticle>([], byId)

/** Returns the article with an id. */
export function findPublishedArticle(ledger: Ledger, id: string): PublishedArticle | undefined {
  const known = ledger.at(ledger.firstIndex((each) => each.id >= id))
  return known?.id === id ? known : undefined
}

/** Returns the entry of a visible article: the former object when nothing has changed. */
export function recordPublishedArticle(
  article: Article,
  now: Instant,
  before: PublishedArticle | undefined,
  path: string | undefined = before?.path,
): PublishedArticle | undefined {
  // Subscribers never saw an article that was always unlisted.
  if (!isVisible(article, now) || (article.listing === 'unlisted' && before === undefined)) return undefined
  const { id, file, guid, published, digest } = article
  const known = {
    id,
    file,
    ...(guid === undefined ? {} : { guid }),
    published,
    updated: getLastChange(article, now),
    digest,
    ...(path === undefined ? {} : { path }),
  }
  return before !== undefined && isEqual(before, known) ? before : known
}

const isEqual = (a: PublishedArticle, b: PublishedArticle): boolean =>
  a.id === b.id &&
  a.file === b.file &&
  a.guid === b.guid &&
  a.published === b.published &&
  a.updated === b.updated &&
  a.digest === b.digest &&
  a.path === b.path

/** Articles that a ledger does not have, by keys that may identify them as one of its articles. */
export type UntrackedArticles = PersistentMultimap<Article>

export const NO_UNTRACKED_ARTICLES: UntrackedArticles = PersistentMultimap.of<Article>(byFile)

/** Returns the articles by file, text and guid. */
export const listIdentityKeys = (articles: readonly Article[]): Entries<Article> =>
  articles.flatMap((article) => {
    const { file, digest, guid } = article
    const keys = [`digest ${digest}`, `file ${file}`, ...(guid === undefined ? [] : [`guid ${guid}`])]
    return keys.map((key) => [key, article] as const)
  })
