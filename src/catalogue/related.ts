import type { Article } from '../newsroom/article.ts'
import { stateAt } from '../newsroom/lifecycle.ts'
import { slugify } from '../newsroom/slug.ts'
import { type Catalogue, newestFirst } from './catalogue.ts'
import { firstIndex } from './first-index.ts'

/** Related coverage that can be shown now: another visible article, or a page elsewhere. */
export type Related = { readonly article: Article } | { readonly title: string; readonly url: string }

/** Earlier articles of a tag or section that are looked at for what they share. */
const LOOKED_AT = 50

/**
 * An article's related coverage: what the editor names, in that order; then, where the newsroom wants it, the articles
 * that name this one, newest first; then earlier ones with most in common. What is not visible, unknown or the article
 * itself is left out. Later articles never come in by themselves, so that a feed's older items stay as they are.
 */
export function relatedOf(catalogue: Catalogue, article: Article): Related[] {
  const { related } = catalogue.newsroom.site
  const seen = new Set([article.id])
  const isNew = ({ id }: Article): boolean => !seen.has(id) && seen.add(id) !== undefined
  const named = article.related.flatMap((reference): Related[] => {
    if (!('id' in reference)) return [reference]
    const other = catalogue.byId.get(reference.id)
    return other !== undefined && isNew(other) ? [{ article: other }] : []
  })
  const back = related.reciprocal ? namingOf(catalogue, article).filter(isNew) : []
  const alike = related.auto === 0 ? [] : alikeOf(catalogue, article).filter(isNew).slice(0, related.auto)
  return [...named, ...[...back, ...alike].map((other) => ({ article: other }))]
}

const naming = new WeakMap<Catalogue, ReadonlyMap<string, readonly Article[]>>()

/** The visible articles that name this one, newest first. */
function namingOf(catalogue: Catalogue, { id }: Article): readonly Article[] {
  const known = naming.get(catalogue) ?? namesOf(catalogue)
  naming.set(catalogue, known)
  return known.get(id) ?? []
}

function namesOf({ scopes }: Catalogue): Map<string, Article[]> {
  const names = new Map<string, Article[]>()
  for (const article of scopes.get('')?.articles ?? []) {
    for (const reference of article.related) {
      if (!('id' in reference)) continue
      const all = names.get(reference.id) ?? []
      names.set(reference.id, all)
      all.push(article)
    }
  }
  return names
}

const alike = new WeakMap<Catalogue, Map<Article, readonly Article[]>>()

/** Earlier articles that share tags or sections, most in common first, then the newest. */
function alikeOf(catalogue: Catalogue, article: Article): readonly Article[] {
  const known = alike.get(catalogue) ?? new Map<Article, readonly Article[]>()
  alike.set(catalogue, known)
  const found = known.get(article) ?? findAlike(catalogue, article)
  known.set(article, found)
  return found
}

/** A tag in common says more than a section. */
const TAG_COUNTS = 2
const SECTION_COUNTS = 1

function findAlike(catalogue: Catalogue, article: Article): Article[] {
  const shared = new Map<Article, number>()
  const count = (articles: readonly Article[], weight: number): void => {
    for (const other of before(articles, article)) shared.set(other, (shared.get(other) ?? 0) + weight)
  }
  for (const tag of new Set(article.tags.map(slugify))) count(taggedWith(catalogue, tag), TAG_COUNTS)
  for (const { id } of article.sections) count(catalogue.scopes.get(id)?.articles ?? [], SECTION_COUNTS)
  return [...shared]
    .filter(([other]) => stateAt(other, catalogue.now) === 'live')
    .sort(([a, one], [b, two]) => two - one || newestFirst(a, b))
    .map(([other]) => other)
}

/** The next ones after an article in a list that is newest first. */
function before(articles: readonly Article[], article: Article): readonly Article[] {
  const low = firstIndex(articles, (other) => newestFirst(other, article) > 0)
  return articles.slice(low, low + LOOKED_AT)
}

const tagged = new WeakMap<Catalogue, ReadonlyMap<string, readonly Article[]>>()

/** The articles of a tag, newest first, be there feeds of tags or none. */
function taggedWith(catalogue: Catalogue, slug: string): readonly Article[] {
  if (catalogue.newsroom.site.tagFeeds) return catalogue.scopes.get(`tags/${slug}`)?.articles ?? []
  const known = tagged.get(catalogue) ?? byTag(catalogue)
  tagged.set(catalogue, known)
  return known.get(slug) ?? []
}

function byTag({ scopes }: Catalogue): Map<string, Article[]> {
  const tags = new Map<string, Article[]>()
  for (const article of scopes.get('')?.articles ?? []) {
    for (const slug of new Set(article.tags.map(slugify))) {
      const all = tags.get(slug) ?? []
      tags.set(slug, all)
      all.push(article)
    }
  }
  return tags
}
