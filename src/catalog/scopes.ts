import type { Task } from '../collections/index.ts'
import { type Article, type Author, type FeedSettings, type Newsroom, slugify } from '../model/index.ts'
import type { Catalog } from './catalog.ts'
import type { Scope, ScopeListing, ScopeSubject } from './scope.ts'
import { EMPTY_CONTENTS, type ScopeContents } from './scope-contents.ts'
import type { SectionPaths } from './section-tree.ts'

/** Scopes made in one step. */
const STEP = 100

/** The author as the newsroom knows them: authors.yaml outranks what a record says. */
export const getAuthor = (newsroom: Newsroom, reference: Author): Author =>
  newsroom.authors.get(reference.id) ?? reference

/** How the feed of a name is made. */
export const getFeedSettings = (name: string, { site }: Newsroom, paths: SectionPaths): FeedSettings =>
  paths.get(name)?.at(-1)?.feeds ?? site.feeds

/**
 * The scope of a name; undefined for authors and tags of which nothing is visible, or that have no feeds.
 *
 * Records may call an author or a tag differently: the earliest that is visible says how, so that a new story is no
 * reason for the archives to change.
 *
 * @param before the scope of that name until now: what it says of itself stays the same object as long as it says the same
 */
export function makeScope(
  before: Scope | undefined,
  name: string,
  newsroom: Newsroom,
  paths: SectionPaths,
  held: ScopeContents = EMPTY_CONTENTS,
): Scope | undefined {
  const subject = getSubject(name, newsroom, paths, held.articles.at(-1))
  if (subject === undefined) return undefined
  const kept = before !== undefined && isSame(before.subject, subject) ? before.subject : subject
  const settings = getFeedSettings(name, newsroom, paths)
  return { ...held, name, label: getLabel(kept, newsroom), subject: kept, settings }
}

/** The scopes and the list of them, when other things are held under some names. */
export function* updateScopes(
  before: Pick<Catalog, 'newsroom' | 'scopes' | 'directory'>,
  held: ReadonlyMap<string, ScopeContents | undefined>,
  paths: SectionPaths,
): Task<Pick<Catalog, 'scopes' | 'directory'>> {
  const made: [string, Scope][] = []
  const gone: string[] = []
  const listed: { added: ScopeListing[]; removed: ScopeListing[] } = { added: [], removed: [] }
  for (const [name, each] of held) {
    const known = before.scopes.get(name)
    const scope = makeScope(known, name, before.newsroom, paths, each)
    if (scope === undefined) gone.push(name)
    else made.push([name, scope])
    if (scope?.subject === known?.subject) continue
    if (known !== undefined) listed.removed.push(known)
    if (scope !== undefined) listed.added.push(toListing(scope))
    if (made.length % STEP === 0) yield
  }
  return {
    scopes: yield* before.scopes.editedWith(made, gone),
    directory: yield* before.directory.editedWith(listed.added, listed.removed),
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

function isSame(a: ScopeSubject, b: ScopeSubject): boolean {
  if (a.kind === 'section' && b.kind === 'section') {
    return a.section === b.section && a.ancestors.every((section, at) => section === b.ancestors[at])
  }
  if (a.kind === 'author' && b.kind === 'author') return isSameAuthor(a.author, b.author)
  if (a.kind === 'tag' && b.kind === 'tag') return a.label === b.label
  return a.kind === b.kind
}

const isSameAuthor = (a: Author, b: Author): boolean =>
  a === b ||
  (a.id === b.id &&
    a.name === b.name &&
    a.bio === b.bio &&
    a.url === b.url &&
    a.email === b.email &&
    a.avatar === b.avatar)
