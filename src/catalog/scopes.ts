import type { Task } from '../collections/index.ts'
import {
  type Article,
  type Author,
  type FeedSettings,
  type Newsroom,
  type PublishedScope,
  slugify,
} from '../model/index.ts'
import type { Catalog } from './catalog.ts'
import type { Scope, ScopeListing, ScopeSubject } from './scope.ts'
import { EMPTY_CONTENTS, type ScopeContents } from './scope-contents.ts'
import type { SectionPaths } from './section-tree.ts'

/** Scopes made in one step of a task. */
const STEP_SIZE = 100

/** Returns the author's entry in authors.yaml, or else the record's own data. */
export const getAuthor = (newsroom: Newsroom, reference: Author): Author =>
  newsroom.authors.get(reference.id) ?? reference

export const getFeedSettings = (name: string, { site }: Newsroom, paths: SectionPaths): FeedSettings =>
  paths.get(name)?.at(-1)?.feeds ?? site.feeds

/**
 * Returns the scope of a name; undefined for an author or tag without visible articles or without a feed.
 *
 * If records spell an author or a tag differently, the earliest visible article decides, so that a new article does not
 * change the archives.
 *
 * @param before the previous scope of that name, whose subject is kept if it is equal
 */
export function makeScope(
  before: Scope | undefined,
  name: string,
  newsroom: Newsroom,
  paths: SectionPaths,
  contents: ScopeContents = EMPTY_CONTENTS,
): Scope | undefined {
  const known = newsroom.published?.get(name)
  const own = getSubject(name, newsroom, paths, contents.articles.at(-1))
  const subject = own ?? (known && getPublishedSubject(name, known, newsroom))
  if (subject === undefined) return undefined
  const kept = before !== undefined && isEqualSubject(before.subject, subject) ? before.subject : subject
  const settings = getFeedSettings(name, newsroom, paths)
  const isRetired = own === undefined
  const isOffered = !isRetired && (kept.kind !== 'tag' || countArticles(contents) >= newsroom.site.tagFeedsFrom)
  const keptFormats = known === undefined ? NONE : listKeptFormats(known, settings)
  const label = getLabel(kept, newsroom)
  return { ...contents, name, label, subject: kept, settings, isOffered, isRetired, keptFormats }
}

const NONE: readonly never[] = []

const listKeptFormats = ({ feeds }: PublishedScope, { formats }: FeedSettings): readonly string[] => {
  const kept = Object.keys(feeds).filter((format) => !formats.includes(format))
  return kept.length === 0 ? NONE : kept
}

/** Returns the subject of a scope that only its subscribers know. */
function getPublishedSubject(name: string, { label }: PublishedScope, { site, authors }: Newsroom): ScopeSubject {
  const id = name.slice(name.indexOf('/') + 1)
  if (name.startsWith('authors/')) return { kind: 'author', author: authors.get(id) ?? { id, name: label } }
  if (name.startsWith('tags/')) return { kind: 'tag', label }
  return { kind: 'section', section: { id: name, title: label, feeds: site.feeds, sections: [] }, ancestors: [] }
}

/** Counts the articles that a scope has had: one that expires takes no feed with it. */
const countArticles = ({ articles, removed }: ScopeContents): number => articles.length + removed.byRemoval.length

/** Returns the listing of everything (''), or of a section; undefined for any other name. */
export function describeScope(
  { newsroom, sectionPaths }: Pick<Catalog, 'newsroom' | 'sectionPaths'>,
  name: string,
): ScopeListing | undefined {
  const scope = makeScope(undefined, name, newsroom, sectionPaths)
  return scope && toListing(scope)
}

/** Returns the scopes and their directory after the contents of some names changed. */
export function* updateScopes(
  before: Pick<Catalog, 'newsroom' | 'scopes' | 'directory'>,
  contents: ReadonlyMap<string, ScopeContents | undefined>,
  paths: SectionPaths,
): Task<Pick<Catalog, 'scopes' | 'directory'>> {
  const updated: [string, Scope][] = []
  const removed: string[] = []
  const listings: { added: ScopeListing[]; removed: ScopeListing[] } = { added: [], removed: [] }
  for (const [name, each] of contents) {
    const previous = before.scopes.get(name)
    const scope = makeScope(previous, name, before.newsroom, paths, each)
    if (scope === undefined) removed.push(name)
    else updated.push([name, scope])
    const [was, is] = [previous, scope].map((some) => (some?.isOffered === true ? some : undefined))
    if (is?.subject === was?.subject) continue
    if (was !== undefined) listings.removed.push(was)
    if (is !== undefined) listings.added.push(toListing(is))
    if (updated.length % STEP_SIZE === 0) yield
  }
  return {
    scopes: yield* before.scopes.editedWith(updated, removed),
    directory: yield* before.directory.editedWith(listings.added, listings.removed),
  }
}

export const toListing = ({ name, label, subject, settings }: Scope): ScopeListing => ({
  name,
  label,
  subject,
  settings,
})

function getSubject(
  name: string,
  newsroom: Newsroom,
  paths: SectionPaths,
  first: Article | undefined,
): ScopeSubject | undefined {
  if (name === '') return { kind: 'everything' }
  if (name.startsWith('authors/')) {
    const reference = first?.authors.findLast(({ id }) => `authors/${id}` === name)
    return reference && { kind: 'author', author: getAuthor(newsroom, reference) }
  }
  if (name.startsWith('tags/')) {
    const label = newsroom.site.tagFeeds ? first?.tags.findLast((tag) => `tags/${slugify(tag)}` === name) : undefined
    return label === undefined ? undefined : { kind: 'tag', label }
  }
  const path = paths.get(name) ?? []
  const section = path.at(-1)
  return section && { kind: 'section', section, ancestors: path.slice(0, -1) }
}

function getLabel(subject: ScopeSubject, { site }: Newsroom): string {
  switch (subject.kind) {
    case 'everything':
      return site.title
    case 'section':
      return subject.section.title
    case 'author':
      return subject.author.name
    case 'tag':
      return subject.label
  }
}

function isEqualSubject(a: ScopeSubject, b: ScopeSubject): boolean {
  if (a.kind === 'section' && b.kind === 'section') {
    return a.section === b.section && a.ancestors.every((section, index) => section === b.ancestors[index])
  }
  if (a.kind === 'author' && b.kind === 'author') return isEqualAuthor(a.author, b.author)
  if (a.kind === 'tag' && b.kind === 'tag') return a.label === b.label
  return a.kind === b.kind
}

const isEqualAuthor = (a: Author, b: Author): boolean =>
  a === b ||
  (a.id === b.id &&
    a.name === b.name &&
    a.bio === b.bio &&
    a.url === b.url &&
    a.email === b.email &&
    a.avatar === b.avatar)
