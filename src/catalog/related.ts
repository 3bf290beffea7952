import type { SortedList } from '../collections/index.ts'
import { type Article, getLifecycleState, newestFirst } from '../model/index.ts'
import type { Catalog } from './catalog.ts'

/** Related coverage that can be shown now: another visible article, or a page on another site. */
export type RelatedCoverage = { readonly article: Article } | { readonly title: string; readonly url: string }

/** Earlier articles of each tag or section that are compared. */
const MAX_COMPARED = 50

/**
 * Returns an article's related coverage: first the editor's choice, then (`related.reciprocal`) articles that name this
 * one, newest first, then (`related.auto`) similar earlier articles. Hidden and unknown articles are left out. Later
 * articles are never similar, so that older feed items do not change.
 */
export function selectRelated(catalog: Catalog, article: Article): RelatedCoverage[] {
  const { related } = catalog.newsroom.site
  if (article.related.length === 0 && !related.reciprocal && related.auto === 0) return []
  const seen = new Set([article.id])
  const isNew = ({ id }: Article): boolean => !seen.has(id) && seen.add(id) !== undefined
  const named = article.related.flatMap((reference): RelatedCoverage[] => {
    if (!('id' in reference)) return [reference]
    const other = catalog.byId.get(reference.id)
    return other !== undefined && isNew(other) ? [{ article: other }] : []
  })
  const reciprocal = related.reciprocal ? [...catalog.index.relatedBy.all(article.id)].filter(isNew) : []
  const similar = related.auto === 0 ? [] : getSimilar(catalog, article).filter(isNew).slice(0, related.auto)
  return [...named, ...[...reciprocal, ...similar].map((other) => ({ article: other }))]
}

/** Returns earlier articles that share tags or sections, most in common first, then newest first. */
function getSimilar(catalog: Catalog, article: Article): readonly Article[] {
  const { similar: cache } = catalog.index
  const lists = collectSharedLists(catalog, article)
  const cached = cache.get(article)
  const isValid =
    cached?.lists.length === lists.length && cached.lists.every((list, index) => list === lists[index]?.articles)
  if (cached !== undefined && isValid) return cached.similar
  const similar = findSimilar(catalog, article, lists)
  cache.set(article, { lists: lists.map(({ articles }) => articles), similar })
  return similar
}

/** A shared tag says more than a shared section. */
const TAG_WEIGHT = 2
const SECTION_WEIGHT = 1

interface SharedList {
  readonly articles: SortedList<Article> | undefined
  readonly weight: number
}

/** Returns the lists of the article's tags and sections, even if tags have no feeds. */
function collectSharedLists(
  { index: { scopeNames, contents } }: Catalog,
  { tags, sections }: Article,
): readonly SharedList[] {
  const tagNames = new Set(tags.map((tag) => scopeNames.tagName(tag)))
  return [
    ...[...tagNames].map((name) => ({ articles: contents.get(name)?.articles, weight: TAG_WEIGHT })),
    ...sections.map(({ id }) => ({ articles: contents.get(id)?.articles, weight: SECTION_WEIGHT })),
  ]
}

function findSimilar({ now }: Catalog, article: Article, lists: readonly SharedList[]): Article[] {
  const weights = new Map<Article, number>()
  for (const { articles, weight } of lists) {
    for (const other of listEarlier(articles, article)) weights.set(other, (weights.get(other) ?? 0) + weight)
  }
  return [...weights]
    .filter(([other]) => getLifecycleState(other, now) === 'live')
    .sort(([a, weightA], [b, weightB]) => weightB - weightA || newestFirst(a, b))
    .map(([other]) => other)
}

/** Returns the next articles after this one in a list that is newest first. */
function listEarlier(articles: SortedList<Article> | undefined, article: Article): readonly Article[] {
  const from = articles?.firstIndex((other) => newestFirst(other, article) > 0) ?? 0
  return articles?.slice(from, from + MAX_COMPARED) ?? []
}
