import type { Author } from '../newsroom/author.ts'
import { compareText } from '../newsroom/compare-text.ts'
import type { Instant } from '../newsroom/instant.ts'
import type { FeedSettings, Section } from '../newsroom/site.ts'
import { Archives } from './archives.ts'
import { type Held, NOTHING } from './held.ts'

/** What one feed is about: everything, a section with the sections under it, an author, or a tag. */
export type ScopeSubject =
  | { readonly kind: 'everything' }
  | { readonly kind: 'section'; readonly section: Section; readonly ancestors: readonly Section[] }
  | { readonly kind: 'author'; readonly author: Author }
  | { readonly kind: 'tag'; readonly label: string }

/** A subject as lists of feeds show it. */
export interface Listed {
  /** Its place in the site, and its key: ``, `europe`, `authors/diane`, `tags/elections`. */
  readonly name: string
  /** What it is called: the section's title, the author's name, the tag; the site's title for everything. */
  readonly label: string
  /** The same object as long as it says the same. */
  readonly subject: ScopeSubject
  readonly settings: FeedSettings
}

/** A subject with what is visible of it. */
export interface Scope extends Listed, Held {}

/** The order of names, which are unique. */
export const byName = (a: Listed, b: Listed): number => compareText(a.name, b.name)

/** As people read a list of them. */
export const byLabel = (a: Listed, b: Listed): number => compareText(a.label, b.label) || byName(a, b)

/** A scope's articles parted into archives; nothing is in one where the scope keeps none. */
export const archivesOf = ({ settings, articles }: Scope, now: Instant): Archives =>
  new Archives(settings.archives ? articles : NOTHING.articles, now)
