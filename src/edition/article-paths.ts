import { type Catalog, EMPTY_CONTENTS } from '../catalog/index.ts'
import {
  type Changes,
  type Entries,
  forEachInTask,
  PersistentMultimap,
  type SortedList,
  type Task,
} from '../collections/index.ts'
import { type Article, getArticlePath, type Newsroom, newestFirst } from '../model/index.ts'
import { isOnSite } from '../pages/index.ts'

/** Articles whose paths are made in one step. */
const STEP = 200

/** Where the articles of a newsroom have their pages in the site. */
export interface ArticlePaths {
  readonly newsroom: Newsroom
  readonly everything: typeof EMPTY_CONTENTS
  /** Visible articles by the path of their page; those whose page is elsewhere are not in it. Of two the older has it. */
  readonly visible: PersistentMultimap<Article>
  /** Those that had a page here, and were taken down. */
  readonly withdrawn: PersistentMultimap<Article>
  /** Visible articles whose pages are in the site, newest first. */
  readonly here: SortedList<Article>
}

/**
 * The paths of a catalogue, at the cost of what has changed since those of another.
 *
 * @param base the site's address
 */
export function* updateArticlePaths(
  before: ArticlePaths | undefined,
  { newsroom, scopes }: Catalog,
  base: string,
): Task<ArticlePaths> {
  const from = before?.newsroom === newsroom ? before : makeEmptyPaths(newsroom)
  const everything = scopes.get('') ?? EMPTY_CONTENTS
  const shown = everything.articles.changesSince(from.everything.articles)
  const left = everything.removed.byRemoval.changesSince(from.everything.removed.byRemoval)
  const paths = (articles: readonly Article[]): Task<Entries<Article>> => listPaths(articles, newsroom, base)
  const withdrawn = (all: typeof left.added): Article[] =>
    all.flatMap(({ isWithdrawn, article }) => (isWithdrawn ? [article] : []))
  return {
    ...{ newsroom, everything },
    visible: yield* from.visible.editedWith(yield* paths(shown.added), yield* paths(shown.removed)),
    withdrawn: yield* from.withdrawn.editedWith(
      yield* paths(withdrawn(left.added)),
      yield* paths(withdrawn(left.removed)),
    ),
    here: yield* isOnSiteOf(from, everything.articles, shown, base),
  }
}

/** Nearly always all of them: then it is the very list of all. */
function* isOnSiteOf(
  from: ArticlePaths,
  articles: SortedList<Article>,
  { added, removed }: Changes<Article>,
  base: string,
): Task<SortedList<Article>> {
  const here = added.filter((article) => isOnSite(article, base))
  if (from.here === from.everything.articles && here.length === added.length) return articles
  return yield* from.here.editedInOrder(
    here,
    removed.filter((article) => isOnSite(article, base)),
  )
}

const makeEmptyPaths = (newsroom: Newsroom): ArticlePaths => ({
  ...{ newsroom, everything: EMPTY_CONTENTS, here: EMPTY_CONTENTS.articles },
  visible: PersistentMultimap.of<Article>(newestFirst),
  withdrawn: PersistentMultimap.of<Article>(newestFirst),
})

function* listPaths(articles: readonly Article[], { site }: Newsroom, base: string): Task<Entries<Article>> {
  const entries: [string, Article][] = []
  yield* forEachInTask(articles, STEP, (article) => {
    const path = getArticlePath(site, article, base)
    if (path !== undefined) entries.push([path, article])
  })
  return entries
}
