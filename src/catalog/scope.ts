import { compareText } from '../collections/index.ts'
import type { Author, FeedSettings, Instant, Section } from '../model/index.ts'
import { Archives } from './archives.ts'
import { EMPTY_CONTENTS, type ScopeContents } from './scope-contents.ts'

/** The subject of a feed: everything, a section with its subsections, an author, or a tag. */
export type ScopeSubject =
  | { readonly kind: 'everything' }
  | { readonly kind: 'section'; readonly section: Section; readonly ancestors: readonly Section[] }
  | { readonly kind: 'author'; readonly author: Author }
  | { readonly kind: 'tag'; readonly label: string }

/** A scope as lists of feeds show it. */
export interface ScopeListing {
  /** The key, from which paths are made: '', `europe`, `authors/diane`, `tags/elections`. */
  readonly name: string
  /** The section's title, the author's name, the tag, or the site's title for everything. */
  readonly label: string
  /** The same object as long as its content is equal. */
  readonly subject: ScopeSubject
  readonly settings: FeedSettings
}

/** A scope with its articles. */
export interface Scope extends ScopeListing, ScopeContents {
  /**
   * True if lists, pages and static trees name it. False for a tag with few articles: whoever knows the address of its
   * feed still finds it.
   */
  readonly isOffered: boolean
  /** True for a scope that is here for the subscribers of its feeds alone: settings and records no longer have it. */
  readonly isRetired: boolean
  /** Formats that the settings no longer have and that have subscribers. */
  readonly keptFormats: readonly string[]
}

export const byName = (a: ScopeListing, b: ScopeListing): number => compareText(a.name, b.name)

export const byLabel = (a: ScopeListing, b: ScopeListing): number => compareText(a.label, b.label) || byName(a, b)

/** Returns the archives of a scope; none if its settings turn archives off. */
export const getArchives = ({ settings, articles, byChange }: Scope, now: Instant): Archives =>
  // A feed in the order of changes shows its number of items in addition to the articles that are in no archive.
  new Archives(settings.archives ? articles : EMPTY_CONTENTS.articles, now, byChange === undefined ? settings.items : 0)
