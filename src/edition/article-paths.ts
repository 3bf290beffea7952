import { type Catalog, EMPTY_CONTENTS } from '../catalog/index.ts'
import {
  type Changes,
  type Entries,
  forEachInTask,
  PersistentMultimap,
  type SortedList,
  type Task,
} from '../collections/index.ts'
import { type Article, getArticlePath, getRedirectKey, type Newsroom, newestFirst } from '../model/index.ts'
import { isOnSite } from '../pages/index.ts'

/** Articles processed in one step of a task. */
const STEP_SIZE = 200

/** The articles of a newsroom by the paths of their pages. */
export interface ArticlePaths {
  readonly newsroom: Newsroom
  readonly everything: typeof EMPTY_CONTENTS
  /** Articles with a page that are in no list. */
  readonly unlisted: typeof EMPTY_CONTENTS
  /** Visible articles by path, without those whose page is on another site. Of two at one path, the older is published. */
  readonly visible: PersistentMultimap<Article>
  /** Visible articles by the keys of the paths that their pages had; see `getRedirectKey`. */
  readonly former: PersistentMultimap<Article>
  /** Withdrawn articles by the path that their page had. */
  readonly withdrawn: PersistentMultimap<Article>
  /** Visible articles with a page on the site that sitemaps name, newest first. */
  readonly onSite: SortedList<Article>
}

/**
 * Returns the paths of a catalog, at the cost of the changes since `before`.
 *
 * @param base the site's address
 */
export function* updateArticlePaths(
  before: ArticlePaths | undefined,
  { newsroom, scopes, unlisted }: Catalog,
  base: string,
): Task<ArticlePaths> {
  const from = before?.newsroom === newsroom ? before : makeEmptyPaths(newsroom)
  const everything = scopes.get('') ?? EMPTY_CONTENTS
  const listed = everything.articles.changesSince(from.everything.articles)
  const changes = [listed, unlisted.articles.changesSince(from.unlisted.articles)]
  const removals = [
    everything.removed.byRemoval.changesSince(from.everything.removed.byRemoval),
    unlisted.removed.byRemoval.changesSince(from.unlisted.removed.byRemoval),
  ]
  const toEntries = (kind: 'added' | 'removed'): Task<Entries<Article>> =>
    listPaths(
      changes.flatMap((each) => each[kind]),
      newsroom,
      base,
    )
  const toWithdrawnEntries = (kind: 'added' | 'removed'): Task<Entries<Article>> => {
    const removed = removals.flatMap((each) => each[kind])
    return listPaths(
      removed.flatMap(({ isWithdrawn, article }) => (isWithdrawn ? [article] : [])),
      newsroom,
      base,
    )
  }
  const toFormerEntries = (kind: 'added' | 'removed'): Entries<Article> =>
    changes.flatMap((each) => each[kind]).flatMap((article) => listFormerEntries(article, newsroom, base))
  return {
    ...{ newsroom, everything, unlisted },
    visible: yield* from.visible.editedWith(yield* toEntries('added'), yield* toEntries('removed')),
    former: yield* from.former.editedWith(toFormerEntries('added'), toFormerEntries('removed')),
    withdrawn: yield* from.withdrawn.editedWith(
      yield* toWithdrawnEntries('added'),
      yield* toWithdrawnEntries('removed'),
    ),
    onSite: yield* updateOnSite(from, everything.articles, listed, base),
  }
}

/** Usually every article is on the site; then the list of all articles is returned itself. */
function* updateOnSite(
  from: ArticlePaths,
  articles: SortedList<Article>,
  { added, removed }: Changes<Article>,
  base: string,
): Task<SortedList<Article>> {
  const isNamed = (article: Article): boolean => article.listing === undefined && isOnSite(article, base)
  const addedOnSite = added.filter(isNamed)
  if (from.onSite === from.everything.articles && addedOnSite.length === added.length) return articles
  return yield* from.onSite.editedInOrder(addedOnSite, removed.filter(isNamed))
}

const makeEmptyPaths = (newsroom: Newsroom): ArticlePaths => ({
  ...{ newsroom, everything: EMPTY_CONTENTS, unlisted: EMPTY_CONTENTS, onSite: EMPTY_CONTENTS.articles },
  visible: PersistentMultimap.of<Article>(newestFirst),
  former: PersistentMultimap.of<Article>(newestFirst),
  withdrawn: PersistentMultimap.of<Article>(newestFirst),
})

function listFormerEntries(article: Article, { site }: Newsroom, base: string): Entries<Article> {
  if (article.aliases.length === 0) return []
  const path = getArticlePath(site, article, base)
  if (path === undefined) return []
  // Hugo resolves an alias without a slash beside the page; elsewhere it is rooted in the site.
  const folder = site.engine?.name === 'hugo' ? getParentFolder(path) : ''
  const keys = article.aliases.flatMap((alias) => {
    const written = /^(?:\/|https?:)/i.test(alias) ? alias : `/${folder}${alias}`
    return getRedirectKey(base, written) ?? []
  })
  return [...new Set(keys)].map((key) => [key, article] as const)
}

function* listPaths(articles: readonly Article[], { site }: Newsroom, base: string): Task<Entries<Article>> {
  const entries: [string, Article][] = []
  yield* forEachInTask(articles, STEP_SIZE, (article) => {
    const path = getArticlePath(site, article, base)
    if (path !== undefined) entries.push([path, article])
  })
  return entries
}

/** Returns the folder around a page, with a slash at its end: '' for one in the root. */
const getParentFolder = (path: string): string => path.slice(0, path.lastIndexOf('/', path.length - 2) + 1)

/** Returns the path of the article whose page had the path of a key. */
export function findFormer({ newsroom, former }: ArticlePaths, key: string, base: string): string | undefined {
  const article = former.last(key)
  return article && getArticlePath(newsroom.site, article, base)
}

/** Lists the keys of the paths that pages had, with the paths that they have. */
export function* listFormerPaths(paths: ArticlePaths, base: string): Iterable<readonly [key: string, path: string]> {
  for (const key of paths.former.keys()) {
    const path = findFormer(paths, key, base)
    if (path !== undefined) yield [key, path]
  }
}
