import { compareText, type Order, SortedList } from '../collections/index.ts'
import type { Instant } from './instant.ts'

/** A picture that belongs to the article as a whole. URLs as written: absolute, rooted in the site, or relative to the article. */
export interface ArticleImage {
  readonly url: string
  /** What the picture shows, for those who cannot see it; '' when it only decorates. */
  readonly alt?: string
  readonly caption?: string
  readonly credit?: string
  /** In pixels. */
  readonly width?: number
  readonly height?: number
  /** MIME type; default: from the file's name. */
  readonly type?: string
}

/** Audio or video that comes with the article (an RSS enclosure). */
export interface Attachment {
  readonly url: string
  /** MIME type, such as `audio/mpeg`. */
  readonly type: string
  /** Bytes, as served; absent only for a file in the content directory, which is measured when needed. RSS requires it. */
  readonly length?: number
  /** Seconds. */
  readonly duration?: number
  readonly title?: string
}

/** Related coverage as an editor names it: another article here, or a page elsewhere. */
export type RelatedRef = { readonly id: string } | { readonly title: string; readonly url: string }

/** The section a record names; `title` is used when site.yaml does not know the id. */
export interface SectionRef {
  readonly id: string
  readonly title: string
}

/** A mistake that was put right: shown with the article from that instant on. */
export interface Correction {
  readonly at: Instant
  /** Plain text. */
  readonly note: string
}

/** The end of a story: when, and why in plain text. */
export interface Takedown {
  readonly at: Instant
  readonly reason?: string
}

/** How the body is written. */
export type BodyForm = 'markdown' | 'mdx' | 'html' | 'text'

/**
 * One article as the newsroom keeps it, every value checked. Immutable: a changed file makes a new object.
 * The body is not in it; it is read when a feed shows the article (`file`, `version` and `bodyForm` say what to read).
 */
export interface Article {
  /** Stable and unique in the newsroom; default: the file's path without its extension. */
  readonly id: string
  /** The file it comes from, relative to the content directory, with `/`. */
  readonly file: string
  /** The file's stamp (size, times, place on disk): its body is read only from the very same version. */
  readonly version: string
  readonly bodyForm: BodyForm
  /** Plain text. */
  readonly title: string
  /** One path segment, not percent-encoded. */
  readonly slug: string
  /** The article's own address when it is not made from the slug: absolute, or rooted in the site. */
  readonly url?: string
  readonly sections: readonly SectionRef[]
  /** Byline, in order. Entries whose id is in authors.yaml are only a reference; the catalogue puts in the full author. */
  readonly authors: readonly Author[]
  readonly published: Instant
  /** The last significant change (RFC 4287 §4.2.15); absent: never changed. Never before `published`. */
  readonly updated?: Instant
  /** Plain text; absent: made from the body. */
  readonly summary?: string
  /** Labels as written. */
  readonly tags: readonly string[]
  readonly image?: ArticleImage
  readonly attachments: readonly Attachment[]
  readonly related: readonly RelatedRef[]
  /** BCP 47; absent: the site's. */
  readonly language?: string
  /** Where agency copy comes from. */
  readonly source?: { readonly title: string; readonly url?: string }
  /** The item's id in the system the newsroom comes from, kept so that subscribers see no duplicate. */
  readonly guid?: string
  /** Of title, summary and text: another one when readers see something else. */
  readonly digest: string
  readonly draft: boolean
  /** Gone from this instant on. */
  readonly expires?: Instant
  readonly corrections: readonly Correction[]
  readonly retracted?: Takedown
  readonly withdrawn?: Takedown
  /** Files of the content directory that the article may show, as written in the record and the body. */
  readonly media: readonly string[]
}

/** All articles of a newsroom, hidden ones included, in the order of their files. */
export type Articles = SortedList<Article>

/** The order of files; articles of one file by id. */
export const byFile: Order<Article> = (a, b) => compareText(a.file, b.file) || compareText(a.id, b.id)

export const sortArticles = (articles: Iterable<Article>): Articles =>
  articles instanceof SortedList ? articles : SortedList.of(articles, byFile)

/** A person (or desk) with a byline. */
export interface Author {
  /** Stable, safe in a path: `/authors/<id>/`. */
  readonly id: string
  readonly name: string
  /** One paragraph of plain text. */
  readonly bio?: string
  /** The author's own page, absolute or rooted in the site; default: the author page here. */
  readonly url?: string
  readonly email?: string
  /** A picture, absolute or rooted in the site. */
  readonly avatar?: string
}

/** By publication, which never changes; those of one instant by id. */
export const newestFirst = (a: Article, b: Article): number => b.published - a.published || compareText(a.id, b.id)
