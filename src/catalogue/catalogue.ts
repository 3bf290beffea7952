import type { Article } from '../newsroom/article.ts'
import type { Instant } from '../newsroom/instant.ts'
import { isVisible, nextChange } from '../newsroom/lifecycle.ts'
import type { Newsroom, Section, Site } from '../newsroom/site.ts'
import type { Scope } from './scope.ts'
import { earliestOf, makeScope, removalOf, scopeNames } from './scopes.ts'

export { authorOf } from './scopes.ts'

/** Everything visible at one instant, indexed. Immutable; a change makes the next one. */
export interface Catalogue {
  readonly newsroom: Newsroom
  readonly now: Instant
  /** When the next article changes by itself; absent: never. */
  readonly nextChange?: Instant
  /** Visible articles by id. */
  readonly byId: ReadonlyMap<string, Article>
  /** By name. Configured sections are always here; authors, tags and sections made from records only while something of theirs is visible. */
  readonly scopes: ReadonlyMap<string, Scope>
  /** The section tree: site.yaml's, then the sections made from records, by title. */
  readonly sections: readonly Section[]
  /** Each section of the tree with the way to it, outermost first, itself last; by id. */
  readonly sectionPaths: ReadonlyMap<string, readonly Section[]>
  /** What it was made from, hidden articles included. */
  readonly all: readonly Article[]
  /** Those of them that will change by themselves. */
  readonly coming: ReadonlySet<Article>
}

/** Builds the catalogue of what is visible at `now`. The order of `articles` does not matter. */
export function buildCatalogue(newsroom: Newsroom, articles: readonly Article[], now: Instant): Catalogue {
  const { site } = newsroom
  const visible = articles.filter((article) => isVisible(article, now)).sort(newestFirst)
  const sections = [...site.sections, ...madeSections(site, visible)]
  const sectionPaths = pathsToSections(sections)
  const held = new Map<string, Held>(['', ...sectionPaths.keys()].map((name) => [name, { articles: [], left: [] }]))
  const of = (name: string): Held => {
    const known = held.get(name) ?? { articles: [], left: [] }
    held.set(name, known)
    return known
  }
  for (const article of visible) {
    for (const name of scopeNames(article, newsroom, sectionPaths)) of(name).articles.push(article)
  }
  for (const article of articles) {
    if (removalOf(article, now) === undefined) continue
    for (const name of scopeNames(article, newsroom, sectionPaths)) held.get(name)?.left.push(article)
  }
  const scopes = new Map<string, Scope>()
  for (const [name, { articles: shown, left }] of held) {
    const scope = makeScope(name, newsroom, sectionPaths, shown, left, now)
    if (scope !== undefined) scopes.set(name, scope)
  }
  const coming = new Set(articles.filter((article) => nextChange(article, now) !== undefined))
  const byId = new Map(visible.map((article) => [article.id, article]))
  const all = articles
  return { newsroom, now, ...changeOf(scopes, coming, now), byId, scopes, sections, sectionPaths, all, coming }
}

interface Held {
  readonly articles: Article[]
  readonly left: Article[]
}

export const newestFirst = (a: Article, b: Article): number =>
  b.published - a.published || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)

/** When anything changes by itself. */
export function changeOf(
  scopes: ReadonlyMap<string, Scope>,
  coming: ReadonlySet<Article>,
  now: Instant,
): { readonly nextChange?: Instant } {
  const articles = [...coming].map((article) => nextChange(article, now))
  const change = earliestOf([...articles, ...[...scopes.values()].map((scope) => scope.nextChange)])
  return change === undefined ? {} : { nextChange: change }
}

/** Sections that visible records name and site.yaml does not, as top-level sections in the order of their titles. */
function madeSections(site: Site, visible: readonly Article[]): Section[] {
  const known = new Set(pathsToSections(site.sections).keys())
  const made = new Map<string, Section>()
  for (const { sections } of visible) {
    for (const { id, title } of sections) {
      if (!known.has(id) && !made.has(id)) made.set(id, { id, title, feeds: site.feeds, sections: [] })
    }
  }
  return [...made.values()].sort((a, b) => (a.title < b.title ? -1 : a.title > b.title ? 1 : a.id < b.id ? -1 : 1))
}

export function pathsToSections(
  sections: readonly Section[],
  above: readonly Section[] = [],
): Map<string, readonly Section[]> {
  const paths = new Map<string, readonly Section[]>()
  for (const section of sections) {
    const path = [...above, section]
    paths.set(section.id, path)
    for (const [id, below] of pathsToSections(section.sections, path)) paths.set(id, below)
  }
  return paths
}
