import { compareText, type Order, SortedList } from '../collections/index.ts'
import type { Instant } from './instant.ts'

/** The picture of an article. URLs are as written: absolute, rooted in the site, or relative to the article. */
export interface ArticleImage {
  readonly url: string
  /** Text in place of the picture; '' for a decorative one. */
  readonly alt?: string
  readonly caption?: string
  readonly credit?: string
  /** In pixels. */
  readonly width?: number
  readonly height?: number
  /** MIME type; default: from the file's name. */
  readonly type?: string
}

/** Audio or video of an article (an RSS enclosure). */
export interface Attachment {
  readonly url: string
  /** MIME type, such as `audio/mpeg`. */
  readonly type: string
  /** In bytes. RSS requires it; absent only for a file of the content directory, which is measured when needed. */
  readonly length?: number
  /** In seconds. */
  readonly duration?: number
  readonly title?: string
}

/** Related coverage as a record names it: another article here, or a page elsewhere. */
export type RelatedRef = { readonly id: string } | { readonly title: string; readonly url: string }

/** A section that a record names; `title` is used when site.yaml does not define the id. */
export interface SectionRef {
  readonly id: string
  readonly title: string
}

/** A correction, shown with the article from its instant on. */
export interface Correction {
  readonly at: Instant
  /** Plain text. */
  readonly note: string
}

/** A withdrawal; the reason is plain text. */
export interface Takedown {
  readonly at: Instant
  readonly reason?: string
}

/** A retraction, of which the notice shows the headline of what was retracted only if it says so. */
export interface Retraction extends Takedown {
  readonly keepHeadline?: true
}

/** The markup of a body. */
export type BodyForm = 'markdown' | 'mdx' | 'html' | 'text'

/**
 * One version of an article, with every value checked. Immutable: a changed file gives a new object. The body is read when
 * it is rendered; it is the text that `digest` identifies and no other, or rendering fails with `VersionGone`.
 */
export interface Article {
  /** Stable and unique in the newsroom; default: the file's path without its extension. */
  readonly id: string
  /** The file of its record, relative to the content directory, with `/`. */
  readonly file: string
  /** The version of that file (size, times, inode). */
  readonly version: string
  readonly bodyForm: BodyForm
  /** Plain text. */
  readonly title: string
  /** One path segment, not percent-encoded. */
  readonly slug: string
  /** The article's own address when it is not made from the slug: absolute, or rooted in the site. */
  readonly url?: string
  readonly sections: readonly SectionRef[]
  /** Byline, in order. An entry whose id is in authors.yaml is a reference; the catalog resolves it. */
  readonly authors: readonly Author[]
  readonly published: Instant
  /** The day in the article's address, such as `2018-07-16`, where the engine takes the one that was written and it is not that of `published`. */
  readonly day?: string
  /** The last significant change (RFC 4287 §4.2.15); absent: never changed. Never before `published`. */
  readonly updated?: Instant
  /** Plain text; absent: made from the body. */
  readonly summary?: string
  /** True if the front page leads with the article, as long as it is among its articles. */
  readonly lead?: true
  /** Labels as written. */
  readonly tags: readonly string[]
  readonly image?: ArticleImage
  readonly attachments: readonly Attachment[]
  readonly related: readonly RelatedRef[]
  /** BCP 47; absent: the site's. */
  readonly language?: string
  /** The source of agency copy. */
  readonly source?: { readonly title: string; readonly url?: string }
  /** The item's id in the newsroom's former system, kept so that subscribers see no duplicate. */
  readonly guid?: string
  /** Digest of title, summary and text: identifies the characters of the body. */
  readonly digest: string
  readonly draft: boolean
  /** No longer shown from this instant on. */
  readonly expires?: Instant
  /**
   * Absent: the article is in all lists. `noindex`: it is in no sitemap, and its page asks search engines to leave it out.
   * `unlisted`: it has such a page and is in no feed, list or related coverage either.
   */
  readonly listing?: 'noindex' | 'unlisted'
  readonly corrections: readonly Correction[]
  readonly retracted?: Retraction
  readonly withdrawn?: Takedown
  /** References to media files of the content directory, as written in the record and the body. */
  readonly media: readonly string[]
  /** Former addresses of the page, as written or as the ledger has them: they lead to the article. */
  readonly aliases: readonly string[]
  /** References of the body to other articles: paths and names without fragments. */
  readonly links: readonly string[]
  /** Fields of the record that its text shows, as `{{ page.place }}` does, and others that its rendering needs. */
  readonly values?: Readonly<Record<string, string>>
}

/** All articles of a newsroom, hidden ones included, in order of their files. */
export type Articles = SortedList<Article>

/** Orders by file, then by id. */
export const byFile: Order<Article> = (a, b) => compareText(a.file, b.file) || compareText(a.id, b.id)

/** Returns articles in the order of their files. */
export const sortArticles = (articles: Iterable<Article>): Articles =>
  articles instanceof SortedList ? articles : SortedList.of(articles, byFile)

/** A person or team with a byline. */
export interface Author {
  /** Stable, safe in a path: `/authors/<id>/`. */
  readonly id: string
  readonly name: string
  /** The name as a byline shows it: with a role, a firm or "et al." after it. Default: the name. */
  readonly credit?: string
  /** One paragraph of plain text. */
  readonly bio?: string
  /** The author's own page, absolute or rooted in the site; default: the author page here. */
  readonly url?: string
  readonly email?: string
  /** Address of a picture, absolute or rooted in the site. */
  readonly avatar?: string
  /** Scopes whose page and feeds are the author's now. @default none */
  readonly movedFrom?: readonly string[]
}

/** Orders by publication, which never changes, then by id. */
export const newestFirst = (a: Article, b: Article): number => b.published - a.published || compareText(a.id, b.id)
