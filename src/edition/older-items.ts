import type { FeedItem, ItemInput } from '../feeds/index.ts'
import type { Article, FeedSettings } from '../model/index.ts'
import type { EditionTools } from './edition-sources.ts'
import { ITEMS_AT_ONCE, ItemRenderer } from './item-renderer.ts'

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
  private readonly sources: EditionTools
  private itemRenderer: ItemRenderer
  private count = 0

  constructor(base: string, sources: EditionTools, main: ItemRenderer) {
    this.base = base
    this.sources = sources
    this.main = main
    this.itemRenderer = new ItemRenderer(base, sources)
  }

  /** Returns the items in their order, from the current feeds' cache where they are there. */
  async items(inputs: readonly ItemInput[], settings: FeedSettings): Promise<OlderItem[]> {
    const items: OlderItem[] = []
    for (let start = 0; start < inputs.length; start += ITEMS_AT_ONCE) {
      const batch = inputs.slice(start, start + ITEMS_AT_ONCE)
      items.push(...(await Promise.all(batch.map((input) => this.item(input, settings)))))
      await this.sources.yieldToEventLoop()
    }
    return items
  }

  private async item(input: ItemInput, settings: FeedSettings): Promise<OlderItem> {
    for (const itemRenderer of [this.main, this.itemRenderer]) {
      const cached = itemRenderer.items.peek(input, settings)
      if (cached !== undefined) return { article: input.article, item: await cached, itemRenderer }
    }
    const itemRenderer = this.getOwnRenderer()
    return { article: input.article, item: await itemRenderer.items.get(input, settings), itemRenderer }
  }

  /** Returns the renderer for an item that is not cached. It is replaced after so many items, which bounds its cache. */
  private getOwnRenderer(): ItemRenderer {
    this.count += 1
    if (this.count > this.sources.kept.items) {
      this.count = 0
      this.itemRenderer = new ItemRenderer(this.base, this.sources)
    }
    return this.itemRenderer
  }
}
