import type { Catalog } from '../catalog/index.ts'
import type { FeedItem } from '../feeds/index.ts'
import type { Article, FeedSettings } from '../model/index.ts'
import type { EditionSources } from './edition-sources.ts'
import { ItemRenderer } from './item-renderer.ts'

/** Items kept for archives and older pages, beyond those of the feeds. */
const MOST_ITEMS = 2000

/** An article's item, made for an archive or an older page. */
export interface OlderItem {
  readonly article: Article
  readonly item: FeedItem
  /** Where it was made, and is rendered. */
  readonly itemRenderer: ItemRenderer
}

/** Items of articles that feeds no longer show: made when asked for, kept in a bounded number. */
export class OlderItems {
  /** Where the items of the feeds are. */
  readonly main: ItemRenderer
  private readonly base: string
  private readonly sources: EditionSources
  private itemRenderer: ItemRenderer
  private made = 0

  constructor(base: string, sources: EditionSources, main: ItemRenderer) {
    this.base = base
    this.sources = sources
    this.main = main
    this.itemRenderer = new ItemRenderer(base, sources)
  }

  /** The items of articles, in their order: what a feed shows is there already. */
  async items(catalogue: Catalog, articles: readonly Article[], settings: FeedSettings): Promise<OlderItem[]> {
    const items: OlderItem[] = []
    for (const article of articles) {
      const known = await this.main.items.peek(catalogue, article, settings)
      const workshop = known === undefined ? this.own() : this.main
      items.push({
        article,
        item: known ?? (await workshop.items.get(catalogue, article, settings)),
        itemRenderer: workshop,
      })
      await this.sources.yieldToEventLoop()
    }
    return items
  }

  /** A new one now and then, so that what it keeps is bounded. */
  private own(): ItemRenderer {
    this.made += 1
    if (this.made > MOST_ITEMS) {
      this.made = 0
      this.itemRenderer = new ItemRenderer(this.base, this.sources)
    }
    return this.itemRenderer
  }
}
