import type { SortedList } from '../collections/index.ts'
import { type Article, getLifecycleState, newestFirst } from '../model/index.ts'
import type { Catalog } from './catalog.ts'

/** Related coverage that can be shown now: another visible article, or a page elsewhere. */
export type RelatedCoverage = { readonly article: Article } | { readonly title: string; readonly url: string }

/** Earlier articles of a tag or section that are looked at for what they share. */
const MAX_COMPARED = 50

/**
 * An article's related coverage: what the editor names, in that order; then, where the newsroom wants it, the articles
 * that name this one, newest first; then earlier ones with most in common. What is not visible, unknown or the article
 * itself is left out. Later articles never come in by themselves, so that a feed's older items stay as they are.
 */
export function selectRelated(catalogue: Catalog, article: Article): RelatedCoverage[] {
  const { related } = catalogue.newsroom.site
  if (article.related.length === 0 && !related.reciprocal && related.auto === 0) return []
  const seen = new Set([article.id])
  const isNew = ({ id }: Article): boolean => !seen.has(id) && seen.add(id) !== undefined
  const named = article.related.flatMap((reference): RelatedCoverage[] => {
    if (!('id' in reference)) return [reference]
    const other = catalogue.byId.get(reference.id)
    return other !== undefined && isNew(other) ? [{ article: other }] : []
  })
  const back = related.reciprocal ? [...catalogue.index.relatedBy.all(article.id)].filter(isNew) : []
  const alike = related.auto === 0 ? [] : compareArticles(catalogue, article).filter(isNew).slice(0, related.auto)
  return [...named, ...[...back, ...alike].map((other) => ({ article: other }))]
}

/** What was found alike, as long as it is looked for in the same lists. */
interface Known {
  readonly lists: readonly (SortedList<Article> | undefined)[]
  readonly found: readonly Article[]
}

const findSimilarArticles = new WeakMap<Article, Known>()

/** Earlier articles that share tags or sections, most in common first, then the newest. */
function compareArticles(catalogue: Catalog, article: Article): readonly Article[] {
  const lists = collectSharedLists(catalogue, article)
  const known = findSimilarArticles.get(article)
  const isKnown = known?.lists.length === lists.length && known.lists.every((list, at) => list === lists[at]?.articles)
  if (known !== undefined && isKnown) return known.found
  const found = findAlike(catalogue, article, lists)
  findSimilarArticles.set(article, { lists: lists.map(({ articles }) => articles), found })
  return found
}

/** A tag in common says more than a section. */
const TAG_COUNTS = 2
const SECTION_COUNTS = 1

interface Shared {
  readonly articles: SortedList<Article> | undefined
  readonly weight: number
}

/** Where articles are that share something with this one; be there feeds of tags or none. */
function collectSharedLists(
  { index: { scopeNames: filing, contents: held } }: Catalog,
  { tags, sections }: Article,
): Shared[] {
  const names = new Set(tags.map((tag) => filing.tagName(tag)))
  return [
    ...[...names].map((name) => ({ articles: held.get(name)?.articles, weight: TAG_COUNTS })),
    ...sections.map(({ id }) => ({ articles: held.get(id)?.articles, weight: SECTION_COUNTS })),
  ]
}

function findAlike({ now }: Catalog, article: Article, lists: readonly Shared[]): Article[] {
  const shared = new Map<Article, number>()
  for (const { articles, weight } of lists) {
    for (const other of before(articles, article)) shared.set(other, (shared.get(other) ?? 0) + weight)
  }
  return [...shared]
    .filter(([other]) => getLifecycleState(other, now) === 'live')
    .sort(([a, one], [b, two]) => two - one || newestFirst(a, b))
    .map(([other]) => other)
}

/** The next ones after an article in a list that is newest first. */
function before(articles: SortedList<Article> | undefined, article: Article): readonly Article[] {
  const from = articles?.firstIndex((other) => newestFirst(other, article) > 0) ?? 0
  return articles?.slice(from, from + MAX_COMPARED) ?? []
}
