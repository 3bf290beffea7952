import type { FeedItem, ItemInput } from '../feeds/index.ts'
import type { Article, FeedSettings } from '../model/index.ts'
import type { EditionSources } from './edition-sources.ts'
import { ItemRenderer } from './item-renderer.ts'

/** Items cached for archives and older pages, in addition to those of the feeds. */
const MAX_ITEMS = 2000

/** The item of an article in an archive or on a page. */
export interface OlderItem {
  readonly article: Article
  readonly item: FeedItem
  /** The renderer that caches the item's fragments. */
  readonly itemRenderer: ItemRenderer
}

/** Items of articles that current feeds do not show: built on demand, cached in a bounded number. */
export class OlderItems {
  /** The renderer of the current feeds. */
  readonly main: ItemRenderer
  private readonly base: string
  private readonly sources: EditionSources
  private itemRenderer: ItemRenderer
  private count = 0

  constructor(base: string, sources: EditionSources, main: ItemRenderer) {
    this.base = base
    this.sources = sources
    this.main = main
    this.itemRenderer = new ItemRenderer(base, sources)
  }

  /** Returns the items in their order, from the current feeds' cache where they are there. */
  async items(inputs: readonly ItemInput[], settings: FeedSettings): Promise<OlderItem[]> {
    const items: OlderItem[] = []
    for (const input of inputs) {
      const cached = await this.main.items.peek(input, settings)
      const itemRenderer = cached === undefined ? this.getOwnRenderer() : this.main
      const item = cached ?? (await itemRenderer.items.get(input, settings))
      items.push({ article: input.article, item, itemRenderer })
      await this.sources.yieldToEventLoop()
    }
    return items
  }

  /** Replaces the renderer after `MAX_ITEMS` items, which bounds its cache. */
  private getOwnRenderer(): ItemRenderer {
    this.count += 1
    if (this.count > MAX_ITEMS) {
      this.count = 0
      this.itemRenderer = new ItemRenderer(this.base, this.sources)
    }
    return this.itemRenderer
  }
}
