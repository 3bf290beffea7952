import { compareText } from '../collections/index.ts'
import type { Author, FeedSettings, Instant, Section } from '../model/index.ts'
import { Archives } from './archives.ts'
import { EMPTY_CONTENTS, type ScopeContents } from './scope-contents.ts'

/** What one feed is about: everything, a section with the sections under it, an author, or a tag. */
export type ScopeSubject =
  | { readonly kind: 'everything' }
  | { readonly kind: 'section'; readonly section: Section; readonly ancestors: readonly Section[] }
  | { readonly kind: 'author'; readonly author: Author }
  | { readonly kind: 'tag'; readonly label: string }

/** A subject as lists of feeds show it. */
export interface ScopeListing {
  /** Its place in the site, and its key: ``, `europe`, `authors/diane`, `tags/elections`. */
  readonly name: string
  /** What it is called: the section's title, the author's name, the tag; the site's title for everything. */
  readonly label: string
  /** The same object as long as it says the same. */
  readonly subject: ScopeSubject
  readonly settings: FeedSettings
}

/** A subject with what is visible of it. */
export interface Scope extends ScopeListing, ScopeContents {}

/** The order of names, which are unique. */
export const byName = (a: ScopeListing, b: ScopeListing): number => compareText(a.name, b.name)

/** As people read a list of them. */
export const byLabel = (a: ScopeListing, b: ScopeListing): number => compareText(a.label, b.label) || byName(a, b)

/** A scope's articles parted into archives; nothing is in one where the scope keeps none. */
export const getArchives = ({ settings, articles }: Scope, now: Instant): Archives =>
  new Archives(settings.archives ? articles : EMPTY_CONTENTS.articles, now)
