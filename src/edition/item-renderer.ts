import {
  type FeedItem,
  type FeedVariant,
  FragmentCache,
  ItemBuilder,
  type ItemInput,
  type ItemStyle,
} from '../feeds/index.ts'
import type { EditionSources } from './edition-sources.ts'

/** Items built at once, so that their bodies are rendered in one batch. */
export const ITEMS_AT_ONCE = 16

/** Items rendered before the event loop gets a turn: enough to share the fixed cost of rendering. */
const BATCH_SIZE = 10

/** Builds and renders items, and caches both while their articles are unchanged. */
export class ItemRenderer {
  readonly items: ItemBuilder
  readonly fragments: FragmentCache
  private readonly yieldToEventLoop: () => Promise<void>

  constructor(base: string, sources: EditionSources) {
    this.fragments = new FragmentCache(sources.report)
    this.items = new ItemBuilder(base, sources)
    this.yieldToEventLoop = sources.yieldToEventLoop
  }

  /** Returns the items in their order. */
  async build(inputs: readonly ItemInput[], style: ItemStyle): Promise<FeedItem[]> {
    const items: FeedItem[] = []
    for (let start = 0; start < inputs.length; start += ITEMS_AT_ONCE) {
      const batch = inputs.slice(start, start + ITEMS_AT_ONCE)
      items.push(...(await Promise.all(batch.map((input) => this.items.get(input, style)))))
      await this.yieldToEventLoop()
    }
    return items
  }

  /** Returns the items as texts, without those that would break the document. */
  async render(items: readonly FeedItem[], variant: FeedVariant): Promise<string[]> {
    const texts: string[] = []
    for (let start = 0; start < items.length; start += BATCH_SIZE) {
      texts.push(...this.fragments.get(items.slice(start, start + BATCH_SIZE), variant))
      await this.yieldToEventLoop()
    }
    return texts
  }
}
