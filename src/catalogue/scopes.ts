import type { Article } from '../newsroom/article.ts'
import type { Author } from '../newsroom/author.ts'
import type { Instant } from '../newsroom/instant.ts'
import { stateAt } from '../newsroom/lifecycle.ts'
import type { Newsroom, Section } from '../newsroom/site.ts'
import { slugify } from '../newsroom/slug.ts'
import { type Archives, archivesOf, nextClosing } from './archives.ts'
import type { Removal, Scope, ScopeSubject } from './scope.ts'

const DAY = 86_400_000

type SectionPaths = ReadonlyMap<string, readonly Section[]>

/** The author as the newsroom knows them: authors.yaml outranks what a record says. */
export const authorOf = (newsroom: Newsroom, reference: Author): Author =>
  newsroom.authors.get(reference.id) ?? reference

/** The names of the scopes that an article is in: everything, its sections with all above them, its authors, its tags. */
export function scopeNames(article: Article, { site }: Newsroom, paths: SectionPaths): Set<string> {
  const names = new Set([''])
  for (const { id } of article.sections) for (const section of paths.get(id) ?? []) names.add(section.id)
  if (site.authorFeeds) for (const { id } of article.authors) names.add(`authors/${id}`)
  if (site.tagFeeds) for (const tag of article.tags) names.add(`tags/${slugify(tag)}`)
  return names
}

/** When an article that was public left its scopes; undefined for one that has not, or that nobody ever saw. */
export function removalOf(article: Article, now: Instant): Instant | undefined {
  const state = stateAt(article, now)
  const at = state === 'withdrawn' ? article.withdrawn?.at : state === 'expired' ? article.expires : undefined
  return at === undefined || at < article.published ? undefined : at
}

/** What a scope is about, by its name; undefined for authors and tags of which nothing is visible. */
function subjectOf(
  name: string,
  newsroom: Newsroom,
  paths: SectionPaths,
  newest: Article | undefined,
): { subject: ScopeSubject; label: string } | undefined {
  if (name === '') return { subject: { kind: 'everything' }, label: newsroom.site.title }
  if (name.startsWith('authors/')) {
    const reference = newest?.authors.findLast(({ id }) => `authors/${id}` === name)
    if (reference === undefined) return undefined
    const author = authorOf(newsroom, reference)
    return { subject: { kind: 'author', author }, label: author.name }
  }
  if (name.startsWith('tags/')) {
    const label = newest?.tags.findLast((tag) => `tags/${slugify(tag)}` === name)
    return label === undefined ? undefined : { subject: { kind: 'tag', label }, label }
  }
  const path = paths.get(name) ?? []
  const section = path.at(-1)
  if (section === undefined) return undefined
  return { subject: { kind: 'section', section, ancestors: path.slice(0, -1) }, label: section.title }
}

/**
 * A scope at an instant; undefined when there is none.
 *
 * @param articles visible ones, newest publication first
 * @param left those that have left it
 */
export function makeScope(
  name: string,
  newsroom: Newsroom,
  paths: SectionPaths,
  articles: readonly Article[],
  left: readonly Article[],
  now: Instant,
): Scope | undefined {
  const about = subjectOf(name, newsroom, paths, articles[0])
  if (about === undefined) return undefined
  const { subject, label } = about
  const settings = subject.kind === 'section' ? subject.section.feeds : newsroom.site.feeds
  const tombstones = newsroom.site.tombstoneDays * DAY
  const withdrawn = left.filter(
    (article) => stateAt(article, now) === 'withdrawn' && (article.withdrawn?.at ?? 0) > now - tombstones,
  )
  const ends = withdrawn.map((article) => (article.withdrawn?.at ?? 0) + tombstones)
  const closing = settings.archives ? nextClosing(articles, now) : undefined
  const change = earliestOf([...ends, closing])
  const removals = left.map(
    (article): Removal => ({ published: article.published, at: removalOf(article, now) ?? now }),
  )
  let archives: Archives | undefined
  return {
    ...{ name, label, subject, settings, articles, left, removals },
    withdrawn: withdrawn.sort((a, b) => (a.id < b.id ? -1 : 1)),
    ...(change === undefined ? {} : { nextChange: change }),
    get archives() {
      archives ??= settings.archives ? archivesOf(articles, now) : { closed: [], open: 0 }
      return archives
    },
  }
}

export const earliestOf = (instants: readonly (Instant | undefined)[]): Instant | undefined => {
  let earliest: Instant | undefined
  for (const at of instants) if (at !== undefined && (earliest === undefined || at < earliest)) earliest = at
  return earliest
}
