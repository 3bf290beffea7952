import type { Catalogue } from '../catalogue/catalogue.ts'
import { Fragments } from '../feeds/fragments.ts'
import type { FeedItem } from '../feeds/item.ts'
import { type ItemSources, Items } from '../feeds/items.ts'
import type { Article } from '../newsroom/article.ts'
import type { FeedSettings, FormatName } from '../newsroom/site.ts'
import type { PressSources } from './press.ts'

/** Items rendered in one go: enough to share the cost, few enough not to hold up a server. */
const BATCH = 10

/** Where items are made and rendered, and kept as long as their articles are. */
export class Workshop {
  readonly items: Items
  readonly fragments: Fragments
  private readonly breathe: () => Promise<void>

  constructor(base: string, sources: PressSources, stored: Pick<ItemSources, 'stored'> = {}) {
    this.fragments = new Fragments(sources.report)
    this.items = new Items(base, { body: sources.body, measure: sources.measure, ...stored })
    this.breathe = sources.breathe
  }

  /** The items of articles, in their order. */
  async make(catalogue: Catalogue, articles: readonly Article[], settings: FeedSettings): Promise<FeedItem[]> {
    const items: FeedItem[] = []
    for (const article of articles) {
      items.push(await this.items.get(catalogue, article, settings))
      await this.breathe()
    }
    return items
  }

  /** The items as texts, without those that would break the document. */
  async render(items: readonly FeedItem[], format: FormatName): Promise<string[]> {
    const texts: string[] = []
    for (let start = 0; start < items.length; start += BATCH) {
      texts.push(...this.fragments.get(items.slice(start, start + BATCH), format))
      await this.breathe()
    }
    return texts
  }
}
