import type { Catalog } from '../catalog/index.ts'
import { Fingerprints, lazy } from '../collections/index.ts'
import { FeedTable, KEPT_TO_SERVE } from '../feeds/index.ts'
import type { Article, Newsroom } from '../model/index.ts'
import { ArchiveRenderer } from './archive-renderer.ts'
import { type ArticlePaths, updateArticlePaths } from './article-paths.ts'
import { CatalogEdition } from './catalog-edition.ts'
import type { Edition } from './edition.ts'
import type { EditionSources, EditionTools } from './edition-sources.ts'
import { FeedRenderer } from './feed-renderer.ts'
import { Incremental } from './incremental.ts'
import { ItemRenderer } from './item-renderer.ts'
import { LastModifiedRegistry } from './last-modified/index.ts'
import { ListRenderer } from './list-renderer.ts'
import { type MediaIndex, updateMediaIndex } from './media-index.ts'
import { OlderItems } from './older-items.ts'
import { PageRenderer } from './page-renderer.ts'

/**
 * Builds an edition from each catalog, and keeps everything unchanged from one edition to the next: items with their
 * fragments, renditions with their compressed bytes, and the indexes of articles and media.
 */
export class EditionBuilder {
  private readonly base: string
  private readonly tools: EditionTools
  private readonly items: ItemRenderer
  private readonly feeds: FeedRenderer
  private readonly archives: ArchiveRenderer
  private readonly pages: PageRenderer
  private readonly lists: ListRenderer
  private readonly paths: Incremental<ArticlePaths>
  private readonly media: Incremental<MediaIndex>
  private readonly fingerprints = new Fingerprints()

  /** @param base the site's address as `URL` writes it: absolute, with a trailing slash */
  constructor(base: string, sources: EditionSources) {
    const { date = new LastModifiedRegistry().date, feeds = new FeedTable(), kept = KEPT_TO_SERVE } = sources
    this.base = base
    // The full address is the name, because sites with several addresses may share a registry.
    this.tools = {
      ...sources,
      feeds,
      kept,
      date: (version) => date({ ...version, name: base + version.name }),
    }
    const itemRenderer = new ItemRenderer(base, sources)
    const olderItems = new OlderItems(base, this.tools, itemRenderer)
    this.items = itemRenderer
    this.feeds = new FeedRenderer(base, this.tools, itemRenderer)
    this.archives = new ArchiveRenderer(base, olderItems, this.tools)
    this.pages = new PageRenderer(base, olderItems, this.tools)
    this.lists = new ListRenderer(base, this.tools)
    this.paths = new Incremental((before, catalog) => updateArticlePaths(before, catalog, base))
    this.media = new Incremental((before, catalog) => updateMediaIndex(before, catalog, base))
  }

  /** Updates the indexes for a catalog in steps, so that the first request of its edition does not wait for them. */
  async prepare(catalog: Catalog): Promise<void> {
    await this.paths.prepare(catalog, this.tools.yieldToEventLoop)
    await this.media.prepare(catalog, this.tools.yieldToEventLoop)
  }

  /**
   * Renders the text of a version of an article. The HTML of a long one is kept for the documents that show it.
   *
   * @throws ArticleNotRendered
   */
  async renderBody({ site }: Newsroom, article: Article, text: string): Promise<void> {
    await this.items.items.renderBody(site, article, async () => text)
  }

  edition(catalog: Catalog): Edition {
    const paths = lazy(() => this.paths.updated(catalog))
    return new CatalogEdition(catalog, this.base, {
      table: this.tools.feeds,
      feeds: this.feeds.of(catalog),
      archives: this.archives.of(catalog),
      pages: this.pages.of(catalog, paths),
      getLists: (isPublished) => this.lists.of(catalog, isPublished),
      media: lazy(() => this.media.updated(catalog)),
      measure: this.tools.measure,
      keepsDocuments: this.tools.kept.documents,
      fingerprints: this.fingerprints,
    })
  }
}
