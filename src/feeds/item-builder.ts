import { type Catalog, getAuthor, type RelatedCoverage, resolveMediaPlace, selectRelated } from '../catalog/index.ts'
import { LinkTargets } from '../checks/index.ts'
import { type Dependencies, dependsOn, isUnchanged } from '../collections/index.ts'
import type { RenderBody, RenderedBody } from '../html/index.ts'
import {
  type Article,
  ArticleNotRendered,
  getArticleUrl,
  getLastChange,
  getLifecycleState,
  getRetractedTitle,
  getWording,
  isVisible,
  resolveLocalFile,
  resolveWrittenLink,
  type Site,
  slugify,
} from '../model/index.ts'
import { describeUnforeseenError } from '../problems/index.ts'
import { BodyCache } from './body-cache.ts'
import { buildItem, type FeedItem, type ItemInput, type ItemStyle, type MediaMeasurement } from './feed-item.ts'
import type { FeedLink } from './item-parts.ts'
import { KEPT_TO_SERVE, type Kept } from './kept.ts'

/** The inputs of items from outside the pure core. */
export interface ItemSources {
  /**
   * Returns the body of exactly this version of an article: '' for a record that has none.
   *
   * @throws VersionGone when it is not available
   */
  readonly body: (article: Article) => Promise<string>
  /** Renders a body. @default on this thread */
  readonly renderBody?: RenderBody
  /** @default for a server */
  readonly kept?: Kept
  /** Called when an article cannot be rendered, before everything that shows it fails with the same error. */
  readonly onNotRendered?: (error: ArticleNotRendered) => void
  /** Returns the measurement of a file; undefined if it does not exist. The same object while the file is unchanged. */
  readonly measure: (file: string) => MediaMeasurement | undefined
}

interface CachedItem {
  readonly input: ItemInput
  readonly item: Promise<FeedItem>
}

/** The body of a retracted article, which shows nothing but the notice. */
const NO_BODY: RenderedBody = { html: '', summary: '', opening: '' }

/** Builds items, and caches each until its input changes. */
export class ItemBuilder {
  /** By article and style. */
  private readonly cache = new WeakMap<Article, Map<string, CachedItem>>()
  private readonly base: string
  private readonly sources: ItemSources
  private readonly bodies: BodyCache
  private readonly keepsInputs: boolean
  private readonly targets = new LinkTargets()
  /** The inputs of one catalog. */
  private inputs = new WeakMap<Article, ItemInput>()
  private inputsOf: Catalog | undefined

  constructor(base: string, sources: ItemSources) {
    this.base = base
    this.sources = sources
    const { kept = KEPT_TO_SERVE } = sources
    this.bodies = new BodyCache(sources.renderBody ?? renderHere, kept.bodies)
    this.keepsInputs = kept.inputs
  }

  /** Returns a visible article with everything else that its item shows. */
  getInput(catalog: Catalog, article: Article): ItemInput {
    if (!this.keepsInputs) return this.makeInput(catalog, article)
    if (this.inputsOf !== catalog) this.inputs = new WeakMap()
    this.inputsOf = catalog
    const input = this.inputs.get(article) ?? this.makeInput(catalog, article)
    this.inputs.set(article, input)
    return input
  }

  private makeInput(catalog: Catalog, article: Article): ItemInput {
    const { newsroom, now, sectionPaths } = catalog
    const { site } = newsroom
    const page = getArticleUrl(site, article, this.base)
    const measure = (reference: string): MediaMeasurement | undefined => this.measured(reference, article.file, page)
    const image = article.image && measure(article.image.url)
    return dependsOn({
      article,
      site,
      state: getLifecycleState(article, now),
      updated: getLastChange(article, now),
      corrections: article.corrections.filter(({ at }) => at <= now).sort((a, b) => b.at - a.at),
      authors: article.authors.map((author) => getAuthor(newsroom, author)),
      sectionTitles: article.sections.map(({ id }) => (sectionPaths.get(id) ?? []).map(({ title }) => title)),
      image,
      isImageMissing: site.pages && image === undefined && this.isOnSite(article, page),
      attachments: article.attachments.map(({ url }) => measure(url)),
      links: this.resolveLinks(catalog, article),
      related: selectRelated(catalog, article).map((related) => this.toLink(catalog, related, page)),
    })
  }

  /** Returns the item if it is cached. */
  peek(input: ItemInput, style: ItemStyle): Promise<FeedItem> | undefined {
    const cached = this.cache.get(input.article)?.get(getStyleKey(style))
    return cached !== undefined && isUnchanged(cached.input, input) ? cached.item : undefined
  }

  /**
   * Returns the item, built once for all feeds of this style.
   *
   * @throws VersionGone when its text is not available
   * @throws ArticleNotRendered
   */
  get(input: ItemInput, { content, related, picture = true }: ItemStyle): Promise<FeedItem> {
    const styles = this.cache.get(input.article) ?? new Map<string, CachedItem>()
    this.cache.set(input.article, styles)
    const style = getStyleKey({ content, related, picture })
    const cached = styles.get(style)
    if (cached !== undefined && isUnchanged(cached.input, input)) return cached.item
    const item = this.make(input, { content, related, picture })
    const entry = { input, item }
    styles.set(style, entry)
    item.catch(() => {
      if (styles.get(style) === entry) styles.delete(style)
    })
    return item
  }

  /**
   * Returns the item, uncached, the safe HTML of the body alone and its start as plain text, for the article's page.
   *
   * @throws VersionGone when the text is not available
   * @throws ArticleNotRendered
   */
  async withBody(
    input: ItemInput,
  ): Promise<{ readonly item: FeedItem; readonly body: string; readonly opening: string }> {
    const { item, body } = await this.compose(input, { content: 'summary', related: true })
    return { item, body: body.html, opening: body.opening }
  }

  /** Returns the measurement of a referenced file; undefined if it is on another site or does not exist. */
  measured(reference: string, from: string, page: string): MediaMeasurement | undefined {
    const place = resolveMediaPlace(reference, from, page, this.base)
    return place === undefined ? undefined : this.sources.measure(place.file)
  }

  /**
   * Renders the text of a version of an article as all items show it. The HTML is kept as `kept` says.
   *
   * @throws ArticleNotRendered
   */
  async renderBody(
    site: Site,
    article: Article,
    getText: () => Promise<string>,
    links: ItemInput['links'] = [],
  ): Promise<RenderedBody> {
    const context = {
      page: getArticleUrl(site, article, this.base),
      site: this.base,
      idPrefix: slugify(article.id),
      title: article.title,
      isOwnPage: site.pages,
      markup: site.markup,
      tags: site.records.tags,
      ...(article.values === undefined ? {} : { values: article.values }),
      ...(links.length === 0 ? {} : { links: links.map(({ key, url }) => [key, url] as const) }),
    }
    const kept = this.bodies.find(article, context)
    const source = kept === undefined ? await getText() : ''
    try {
      return await (kept ?? this.bodies.render(article, context, source))
    } catch (error) {
      throw this.toFailure(article, error)
    }
  }

  private async make(input: ItemInput, style: ItemStyle): Promise<FeedItem> {
    const { item } = await this.compose(input, style)
    return item
  }

  /**
   * Runs a part of an article's rendering; every error in it counts as a fault of this article.
   *
   * @throws ArticleNotRendered
   */
  withinBoundary<T>(article: Article, render: () => T): T {
    try {
      return render()
    } catch (error) {
      throw this.toFailure(article, error)
    }
  }

  private toFailure(article: Article, error: unknown): ArticleNotRendered {
    const failure = toArticleNotRendered(article, error)
    this.sources.onNotRendered?.(failure)
    return failure
  }

  /** @throws ArticleNotRendered */
  private async compose(input: ItemInput, style: ItemStyle) {
    const { article, site, state, links } = input
    const isRetracted = state === 'retracted'
    const body = isRetracted ? NO_BODY : await this.renderBody(site, article, () => this.sources.body(article), links)
    return { item: this.withinBoundary(article, () => buildItem(input, style, this.base, body)), body }
  }

  /** Returns false for a picture that another site may serve: one with a full address, or one outside the content. */
  private isOnSite({ image, file }: Article, page: string): boolean {
    return (
      image !== undefined &&
      resolveLocalFile(image.url, file, this.base) !== undefined &&
      resolveMediaPlace(image.url, file, page, this.base) !== undefined
    )
  }

  /** Returns the addresses that the articles to which a body links have now. */
  private resolveLinks({ all, newsroom: { site }, now }: Catalog, { links, file }: Article): ItemInput['links'] {
    if (links.length === 0) return []
    this.targets.update(all)
    return links.map((key) => {
      const target = this.targets.find(key, file)
      const url = target !== undefined && isVisible(target, now) ? getArticleUrl(site, target, this.base) : ''
      return dependsOn({ key, url })
    })
  }

  /** Returns the parts of a related article that items show; its other changes do not change this item. */
  private toLink(catalog: Catalog, related: RelatedCoverage, page: string): Dependencies<FeedLink> {
    if ('article' in related) return this.getLink(catalog, related.article)
    return dependsOn({ title: related.title, url: resolveWrittenLink(page, related.url, this.base) })
  }

  /** Returns the parts of an article that a link to it shows. */
  getLink({ newsroom: { site }, now }: Catalog, article: Article): Dependencies<FeedLink> {
    const isRetracted = getLifecycleState(article, now) === 'retracted'
    return dependsOn({
      title: isRetracted ? getRetractedTitle(getWording(site, article.language), article) : article.title,
      url: getArticleUrl(site, article, this.base),
      language: article.language ?? site.language,
      published: article.published,
    })
  }
}

const renderHere: RenderBody = async (body) => {
  // Imported with the first body: it takes a tenth of the start-up time, and starting needs none.
  const { renderBody } = await import('../html/index.ts')
  return renderBody(body)
}

const getStyleKey = ({ content, related, picture = true }: ItemStyle): string => `${content} ${related} ${picture}`

/** Every error counts as a fault of this article. */
function toArticleNotRendered(article: Article, error: unknown): ArticleNotRendered {
  if (error instanceof Error && 'found' in error && 'expected' in error) {
    return new ArticleNotRendered(article, String(error.found), String(error.expected))
  }
  return new ArticleNotRendered(article, describeUnforeseenError(error).found, 'a text that can be rendered')
}
