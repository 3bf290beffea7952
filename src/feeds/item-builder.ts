import { type Catalog, getAuthor, type RelatedCoverage, resolveMediaPlace, selectRelated } from '../catalog/index.ts'
import { shallowEqual } from '../collections/index.ts'
import {
  type Article,
  type FeedSettings,
  getArticleUrl,
  getLastChange,
  getLifecycleState,
  resolveLocalFile,
  slugify,
} from '../model/index.ts'
import { buildItem, type MediaMeasurement, toRelatedLink } from './build-item.ts'
import type { FeedItem } from './item.ts'

/** An item of an earlier run, with what it was rendered to. */
export interface StoredItem {
  readonly item: FeedItem
  /** Rendered items by the name of the variant. */
  readonly fragments: Readonly<Record<string, string>>
}

/** What items need of the world outside the core. */
export interface ItemSources {
  /** An article's text without front matter; undefined when its file is no longer that version. */
  readonly body: (article: Article) => Promise<string | undefined>
  /** A file of the content directory; undefined when it isn't there. The same object as long as the file is the same. */
  readonly measure: (file: string) => MediaMeasurement | undefined
  /** An item of an earlier run by everything that it shows, and where new ones are told. @default none */
  readonly stored?: {
    readonly take: (key: string) => FeedItem | undefined
    readonly keep: (key: string, item: FeedItem) => void
  }
}

type ItemStyle = Pick<FeedSettings, 'content' | 'related'>

interface Kept {
  /** Everything outside the article that the item shows: as long as it is the same, so is the item. */
  readonly stamp: readonly unknown[]
  readonly item: Promise<FeedItem | undefined>
}

/** Items, kept as long as their article is the same object and nothing else they show has changed. */
export class ItemBuilder {
  private readonly kept = new WeakMap<Article, Map<string, Kept>>()
  private readonly base: string
  private readonly sources: ItemSources

  constructor(base: string, sources: ItemSources) {
    this.base = base
    this.sources = sources
  }

  /** The item if it is here already. */
  peek(
    catalogue: Catalog,
    article: Article,
    { content, related }: ItemStyle,
  ): Promise<FeedItem | undefined> | undefined {
    const kept = this.kept.get(article)?.get(`${content} ${related}`)
    return kept !== undefined && shallowEqual(kept.stamp, this.stamp(catalogue, article)) ? kept.item : undefined
  }

  /** The item of a visible article; made once, its body read and rendered once, however many feeds show it. */
  async get(catalogue: Catalog, article: Article, { content, related }: ItemStyle): Promise<FeedItem> {
    const styles = this.kept.get(article) ?? new Map<string, Kept>()
    this.kept.set(article, styles)
    const style = `${content} ${related}`
    const stamp = this.stamp(catalogue, article)
    const kept = styles.get(style)
    const item =
      kept !== undefined && shallowEqual(kept.stamp, stamp)
        ? kept.item
        : this.make(catalogue, article, { content, related }, stamp)
    styles.set(style, { stamp, item })
    const made = await item
    if (made !== undefined) return made
    // The file is being changed at this very moment: what is known of it stands until the new version is read.
    styles.delete(style)
    return (await kept?.item) ?? this.build(catalogue, article, { content: 'summary', related }, '')
  }

  /** The item, not kept, with the safe HTML of the body alone, as the article's own page shows it. */
  async withBody(catalogue: Catalog, article: Article): Promise<{ readonly item: FeedItem; readonly body: string }> {
    const retracted = getLifecycleState(article, catalogue.now) === 'retracted'
    const text = retracted ? '' : ((await this.sources.body(article)) ?? '')
    const { item, body } = await this.compose(catalogue, article, { content: 'summary', related: true }, text)
    return { item, body: body.html }
  }

  /** A local file by a reference to it; undefined when it lies elsewhere or isn't there. */
  measured(reference: string, from: string, page: string): MediaMeasurement | undefined {
    const place = resolveMediaPlace(reference, from, page, this.base)
    return place === undefined ? undefined : this.sources.measure(place.file)
  }

  /** The item; undefined when the article's text is not to be had. */
  private async make(
    catalogue: Catalog,
    article: Article,
    style: ItemStyle,
    stamp: readonly unknown[],
  ): Promise<FeedItem | undefined> {
    const { stored } = this.sources
    const key = stored === undefined ? '' : JSON.stringify([this.base, style, article, stamp])
    const known = stored?.take(key)
    if (known !== undefined) return known
    const retracted = getLifecycleState(article, catalogue.now) === 'retracted'
    const text = retracted ? '' : await this.sources.body(article)
    if (text === undefined) return undefined
    const item = await this.build(catalogue, article, style, text)
    stored?.keep(key, item)
    return item
  }

  private async build(catalogue: Catalog, article: Article, style: ItemStyle, text: string): Promise<FeedItem> {
    return (await this.compose(catalogue, article, style, text)).item
  }

  private async compose(catalogue: Catalog, article: Article, style: ItemStyle, text: string) {
    // Loaded with the first body: it is a tenth of all that there is to load, and a start has none to render.
    const { renderBody } = await import('../html/index.ts')
    const url = getArticleUrl(catalogue.newsroom.site, article, this.base)
    const body = renderBody(text, article.bodyForm, { page: url, site: this.base, idPrefix: slugify(article.id) })
    const measure = (reference: string): MediaMeasurement | undefined => this.measured(reference, article.file, url)
    // Where the pages are another site's, so may the pictures be; so may what a whole address leads to.
    const isMissing = (reference: string): boolean =>
      catalogue.newsroom.site.pages &&
      resolveLocalFile(reference, article.file, this.base) !== undefined &&
      resolveMediaPlace(reference, article.file, url, this.base) !== undefined &&
      measure(reference) === undefined
    return { item: buildItem(catalogue, article, style, this.base, { body, measure, isMissing }), body }
  }

  /** Everything outside the article that its item shows. */
  stamp(catalogue: Catalog, article: Article): readonly unknown[] {
    const { newsroom, now, sectionPaths } = catalogue
    const { site } = newsroom
    const page = getArticleUrl(site, article, this.base)
    const references = [article.image?.url, ...article.attachments.map(({ url }) => url)]
    return [
      site,
      getLifecycleState(article, now),
      getLastChange(article, now),
      ...article.authors.map((author) => getAuthor(newsroom, author)),
      ...article.sections.flatMap(({ id }) => (sectionPaths.get(id) ?? []).map(({ title }) => title)),
      ...references.map((reference) => reference && this.measured(reference, article.file, page)),
      ...selectRelated(catalogue, article).flatMap((link) => this.getDependencies(catalogue, link)),
    ]
  }

  /** What is shown of another article on this one: what else changes in it is none of this one's business. */
  private getDependencies(catalogue: Catalog, link: RelatedCoverage): unknown[] {
    if (!('article' in link)) return [link]
    const { title, url, language } = toRelatedLink(catalogue, link, this.base)
    return [title, url, language, link.article.published]
  }
}
