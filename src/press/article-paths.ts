import type { Catalogue } from '../catalogue/catalogue.ts'
import { NOTHING } from '../catalogue/held.ts'
import { newestFirst } from '../catalogue/orders.ts'
import type { Entries } from '../collections/persistent-map.ts'
import { PersistentMultimap } from '../collections/persistent-multimap.ts'
import type { Changes, SortedList } from '../collections/sorted-list.ts'
import { eachInSteps, type Steps } from '../collections/steps.ts'
import { articlePath } from '../feeds/article-url.ts'
import type { Article } from '../newsroom/article.ts'
import type { Newsroom } from '../newsroom/site.ts'
import { isHere } from '../pages/sitemap.ts'

/** Articles whose paths are made in one step. */
const STEP = 200

/** Where the articles of a newsroom have their pages in the site. */
export interface ArticlePaths {
  readonly newsroom: Newsroom
  readonly everything: typeof NOTHING
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
export function* articlePaths(
  before: ArticlePaths | undefined,
  { newsroom, scopes }: Catalogue,
  base: string,
): Steps<ArticlePaths> {
  const from = before?.newsroom === newsroom ? before : nothing(newsroom)
  const everything = scopes.get('') ?? NOTHING
  const shown = everything.articles.changesSince(from.everything.articles)
  const left = everything.departed.byDeparture.changesSince(from.everything.departed.byDeparture)
  const paths = (articles: readonly Article[]): Steps<Entries<Article>> => pathsOf(articles, newsroom, base)
  const withdrawn = (all: typeof left.added): Article[] =>
    all.flatMap(({ isWithdrawn, article }) => (isWithdrawn ? [article] : []))
  return {
    ...{ newsroom, everything },
    visible: yield* from.visible.following(yield* paths(shown.added), yield* paths(shown.removed)),
    withdrawn: yield* from.withdrawn.following(
      yield* paths(withdrawn(left.added)),
      yield* paths(withdrawn(left.removed)),
    ),
    here: yield* hereIn(from, everything.articles, shown, base),
  }
}

/** Nearly always all of them: then it is the very list of all. */
function* hereIn(
  from: ArticlePaths,
  articles: SortedList<Article>,
  { added, removed }: Changes<Article>,
  base: string,
): Steps<SortedList<Article>> {
  const here = added.filter((article) => isHere(article, base))
  if (from.here === from.everything.articles && here.length === added.length) return articles
  return yield* from.here.followingInOrder(
    here,
    removed.filter((article) => isHere(article, base)),
  )
}

const nothing = (newsroom: Newsroom): ArticlePaths => ({
  ...{ newsroom, everything: NOTHING, here: NOTHING.articles },
  visible: PersistentMultimap.of<Article>(newestFirst),
  withdrawn: PersistentMultimap.of<Article>(newestFirst),
})

function* pathsOf(articles: readonly Article[], { site }: Newsroom, base: string): Steps<Entries<Article>> {
  const entries: [string, Article][] = []
  yield* eachInSteps(articles, STEP, (article) => {
    const path = articlePath(site, article, base)
    if (path !== undefined) entries.push([path, article])
  })
  return entries
}
