import type { Catalog } from '../catalog/index.ts'
import { type FeedItem, type FeedVariant, FragmentCache, ItemBuilder, type ItemSources } from '../feeds/index.ts'
import type { Article, FeedSettings } from '../model/index.ts'
import type { EditionSources } from './edition-sources.ts'

/** Items rendered in one go: enough to share the cost, few enough not to hold up a server. */
const BATCH = 10

/** Where items are made and rendered, and kept as long as their articles are. */
export class ItemRenderer {
  readonly items: ItemBuilder
  readonly fragments: FragmentCache
  private readonly yieldToEventLoop: () => Promise<void>

  constructor(base: string, sources: EditionSources, stored: Pick<ItemSources, 'stored'> = {}) {
    this.fragments = new FragmentCache(sources.report)
    this.items = new ItemBuilder(base, { body: sources.body, measure: sources.measure, ...stored })
    this.yieldToEventLoop = sources.yieldToEventLoop
  }

  /** The items of articles, in their order. */
  async make(catalogue: Catalog, articles: readonly Article[], settings: FeedSettings): Promise<FeedItem[]> {
    const items: FeedItem[] = []
    for (const article of articles) {
      items.push(await this.items.get(catalogue, article, settings))
      await this.yieldToEventLoop()
    }
    return items
  }

  /** Returns the items as texts, without those that would break the document. */
  async render(items: readonly FeedItem[], variant: FeedVariant): Promise<string[]> {
    const texts: string[] = []
    for (let start = 0; start < items.length; start += BATCH) {
      texts.push(...this.fragments.get(items.slice(start, start + BATCH), variant))
      await this.yieldToEventLoop()
    }
    return texts
  }
}
