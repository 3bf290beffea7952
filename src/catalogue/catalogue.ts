import type { Article } from '../newsroom/article.ts'
import type { Author } from '../newsroom/author.ts'
import type { Instant } from '../newsroom/instant.ts'
import { isVisible, nextChange, stateAt } from '../newsroom/lifecycle.ts'
import type { Newsroom, Section, Site } from '../newsroom/site.ts'
import { slugify } from '../newsroom/slug.ts'
import { type Archives, archivesOf, nextClosing } from './archives.ts'
import type { Removal, Scope, ScopeSubject } from './scope.ts'

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
}

const DAY = 86_400_000

/** Builds the catalogue of what is visible at `now`. The order of `articles` does not matter. */
export function buildCatalogue(newsroom: Newsroom, articles: readonly Article[], now: Instant): Catalogue {
  const { site } = newsroom
  const visible = articles.filter((article) => isVisible(article, now)).sort(newestFirst)
  const sections = [...site.sections, ...madeSections(site, visible)]
  const sectionPaths = pathsToSections(sections)
  const index = new ScopeIndex(newsroom, sectionPaths)
  for (const article of visible) index.add(article)
  for (const article of articles) index.addRemoved(article, now)
  const scopes = index.scopes(now)
  const change = earliestOf([
    earliestChange(articles, now),
    ...[...scopes.values()].map((scope) => closingOf(scope, now)),
  ])
  return {
    newsroom,
    now,
    ...(change === undefined ? {} : { nextChange: change }),
    byId: new Map(visible.map((article) => [article.id, article])),
    scopes,
    sections,
    sectionPaths,
  }
}

/** The author as the newsroom knows them: authors.yaml outranks what a record says. */
export const authorOf = (newsroom: Newsroom, reference: Author): Author =>
  newsroom.authors.get(reference.id) ?? reference

const newestFirst = (a: Article, b: Article): number =>
  b.published - a.published || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)

function earliestChange(articles: readonly Article[], now: Instant): Instant | undefined {
  let earliest: Instant | undefined
  for (const article of articles) {
    const change = nextChange(article, now)
    if (change !== undefined && (earliest === undefined || change < earliest)) earliest = change
  }
  return earliest
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

const NO_ARCHIVES: Archives = { closed: [], open: 0 }

/** When the next archive of a scope is closed: its feed leads to it from then on. */
const closingOf = ({ settings, articles }: Scope, now: Instant): Instant | undefined =>
  settings.archives ? nextClosing(articles, now) : undefined

const earliestOf = (instants: readonly (Instant | undefined)[]): Instant | undefined => {
  const known = instants.filter((instant) => instant !== undefined)
  return known.length === 0 ? undefined : known.reduce((a, b) => Math.min(a, b))
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

interface OpenScope {
  readonly label: string
  readonly subject: ScopeSubject
  readonly articles: Article[]
  readonly withdrawn: Article[]
  readonly removals: Removal[]
}

/** Collects articles into scopes, in the order in which they are added. */
class ScopeIndex {
  private readonly open = new Map<string, OpenScope>()
  private readonly newsroom: Newsroom
  private readonly sectionPaths: ReadonlyMap<string, readonly Section[]>

  constructor(newsroom: Newsroom, sectionPaths: ReadonlyMap<string, readonly Section[]>) {
    this.newsroom = newsroom
    this.sectionPaths = sectionPaths
    this.openScope('', newsroom.site.title, { kind: 'everything' })
    for (const [id, path] of this.sectionPaths) {
      const section = path.at(-1)
      if (section !== undefined) {
        this.openScope(id, section.title, { kind: 'section', section, ancestors: path.slice(0, -1) })
      }
    }
  }

  add(article: Article): void {
    this.open.get('')?.articles.push(article)
    for (const id of this.sectionIds(article)) this.open.get(id)?.articles.push(article)
    if (this.newsroom.site.authorFeeds) this.addToAuthors(article)
    if (this.newsroom.site.tagFeeds) this.addToTags(article)
  }

  /** Notes that the article has left the scopes it was in, and since when. Only what was once public leaves a trace. */
  addRemoved(article: Article, now: Instant): void {
    const state = stateAt(article, now)
    const at = state === 'withdrawn' ? article.withdrawn?.at : state === 'expired' ? article.expires : undefined
    if (at === undefined || at < article.published) return
    const announced = state === 'withdrawn' && at > now - this.newsroom.site.tombstoneDays * DAY
    for (const name of this.scopeNames(article)) {
      const scope = this.open.get(name)
      if (scope === undefined) continue
      if (announced) scope.withdrawn.push(article)
      scope.removals.push({ published: article.published, at })
    }
  }

  scopes(now: Instant): Map<string, Scope> {
    const { site } = this.newsroom
    const names = [...this.open.keys()]
    return new Map(
      names.flatMap((name) => {
        const scope = this.open.get(name)
        if (scope === undefined) return []
        const { subject, ...rest } = scope
        const settings = subject.kind === 'section' ? subject.section.feeds : site.feeds
        rest.withdrawn.sort((a, b) => (a.id < b.id ? -1 : 1))
        const archives = once(() => (settings.archives ? archivesOf(rest.articles, now) : NO_ARCHIVES))
        return [
          [
            name,
            {
              ...{ name, subject, settings, ...rest },
              get archives() {
                return archives()
              },
            },
          ],
        ]
      }),
    )
  }

  private addToAuthors(article: Article): void {
    for (const reference of new Map(article.authors.map((author) => [author.id, author])).values()) {
      const author = authorOf(this.newsroom, reference)
      this.openScope(`authors/${author.id}`, author.name, { kind: 'author', author }).articles.push(article)
    }
  }

  private addToTags(article: Article): void {
    for (const [id, label] of new Map(article.tags.map((tag) => [slugify(tag), tag]))) {
      this.openScope(`tags/${id}`, label, { kind: 'tag', label }).articles.push(article)
    }
  }

  /** The sections an article is in: those it names, and all above them. */
  private sectionIds(article: Article): Set<string> {
    return new Set(article.sections.flatMap(({ id }) => (this.sectionPaths.get(id) ?? []).map((section) => section.id)))
  }

  private scopeNames(article: Article): string[] {
    const authors = article.authors.map(({ id }) => `authors/${id}`)
    const tags = article.tags.map((tag) => `tags/${slugify(tag)}`)
    return ['', ...this.sectionIds(article), ...new Set(authors), ...new Set(tags)]
  }

  private openScope(name: string, label: string, subject: ScopeSubject): OpenScope {
    const scope = this.open.get(name) ?? { label, subject, articles: [], withdrawn: [], removals: [] }
    this.open.set(name, scope)
    return scope
  }
}
