import type { Article } from '../newsroom/article.ts'
import type { Author } from '../newsroom/author.ts'
import type { Instant } from '../newsroom/instant.ts'
import type { FeedSettings, Section } from '../newsroom/site.ts'
import type { Archives } from './archives.ts'

/** What one feed is about: everything, a section with the sections under it, an author, or a tag. */
export type ScopeSubject =
  | { readonly kind: 'everything' }
  | { readonly kind: 'section'; readonly section: Section; readonly ancestors: readonly Section[] }
  | { readonly kind: 'author'; readonly author: Author }
  | { readonly kind: 'tag'; readonly label: string }

export interface Removal {
  readonly published: Instant
  readonly at: Instant
}

/** A subject with what is visible of it. */
export interface Scope {
  /** Its place in the site, and its key: ``, `europe`, `authors/diane`, `tags/elections`. */
  readonly name: string
  /** What it is called: the section's title, the author's name, the tag; the site's title for everything. */
  readonly label: string
  readonly subject: ScopeSubject
  readonly settings: FeedSettings
  /** Visible articles, newest publication first. */
  readonly articles: readonly Article[]
  /** The same, parted into archives; nothing is closed where the scope keeps none. Made when first asked for. */
  readonly archives: Archives
  /** Articles withdrawn lately: announced as tombstones. */
  readonly withdrawn: readonly Article[]
  /** Articles that have left the scope by expiry or withdrawal. */
  readonly left: readonly Article[]
  /** Of those: when they were published, and when they left. */
  readonly removals: readonly Removal[]
  /** When the scope changes though none of its articles does: an archive is closed, a tombstone has been there long enough. */
  readonly nextChange?: Instant
}
