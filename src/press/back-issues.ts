import type { Catalogue } from '../catalogue/catalogue.ts'
import type { FeedItem } from '../feeds/item.ts'
import type { Article } from '../newsroom/article.ts'
import type { FeedSettings } from '../newsroom/site.ts'
import type { PressSources } from './press.ts'
import { Workshop } from './workshop.ts'

/** Items kept for archives and older pages, beyond those of the feeds. */
const MOST_ITEMS = 2000

/** An article's item, made for an archive or an older page. */
export interface BackItem {
  readonly article: Article
  readonly item: FeedItem
  /** Where it was made, and is rendered. */
  readonly workshop: Workshop
}

/** Items of articles that feeds no longer show: made when asked for, kept in a bounded number. */
export class BackIssues {
  /** Where the items of the feeds are. */
  readonly main: Workshop
  private readonly base: string
  private readonly sources: PressSources
  private workshop: Workshop
  private made = 0

  constructor(base: string, sources: PressSources, main: Workshop) {
    this.base = base
    this.sources = sources
    this.main = main
    this.workshop = new Workshop(base, sources)
  }

  /** The items of articles, in their order: what a feed shows is there already. */
  async items(catalogue: Catalogue, articles: readonly Article[], settings: FeedSettings): Promise<BackItem[]> {
    const items: BackItem[] = []
    for (const article of articles) {
      const known = await this.main.items.peek(catalogue, article, settings)
      const workshop = known === undefined ? this.own() : this.main
      items.push({ article, item: known ?? (await workshop.items.get(catalogue, article, settings)), workshop })
      await this.sources.breathe()
    }
    return items
  }

  /** A new one now and then, so that what it keeps is bounded. */
  private own(): Workshop {
    this.made += 1
    if (this.made > MOST_ITEMS) {
      this.made = 0
      this.workshop = new Workshop(this.base, this.sources)
    }
    return this.workshop
  }
}
