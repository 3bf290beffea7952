import {
  type Archive,
  type Catalog,
  getArchives,
  getLastFeedRemoval,
  getLastRemoval,
  type Scope,
  selectFeedArticles,
} from '../catalog/index.ts'
import { type Dependencies, dependsOn } from '../collections/index.ts'
import {
  type FeedDocument,
  getHeadInput,
  type HeadInput,
  type ItemBuilder,
  type ItemInput,
  type MediaMeasurement,
} from '../feeds/index.ts'
import type { Article, Instant } from '../model/index.ts'

/** Everything that a feed or an archive is made from. */
export type FeedInput = Dependencies<{
  readonly head: HeadInput
  readonly items: readonly ItemInput[]
  /** When an article last left the document. */
  readonly lastRemoval: Instant | undefined
}>

/** Reads the inputs of feeds and archives from a catalog. */
export class FeedInputs {
  private readonly base: string
  private readonly items: ItemBuilder

  constructor(base: string, items: ItemBuilder) {
    this.base = base
    this.items = items
  }

  /** Returns the input of the document that subscribers poll. */
  getFeed(catalog: Catalog, scope: Scope): FeedInput {
    const articles = selectFeedArticles(scope, catalog.now)
    return dependsOn({
      head: getHeadInput(catalog, scope, 'current', this.measureLogo(catalog)),
      items: this.getItems(catalog, articles),
      lastRemoval: getLastFeedRemoval(scope, articles, catalog.now),
    })
  }

  getArchive(catalog: Catalog, scope: Scope, archive: Archive): FeedInput {
    return dependsOn({
      head: getHeadInput(catalog, scope, archive, this.measureLogo(catalog)),
      items: this.getItems(catalog, getArchives(scope, catalog.now).listArticles(archive)),
      lastRemoval: getLastRemoval(scope.removed, archive),
    })
  }

  private getItems(catalog: Catalog, articles: readonly Article[]): readonly ItemInput[] {
    return articles.map((article) => this.items.getInput(catalog, article))
  }

  private measureLogo({ newsroom }: Catalog): MediaMeasurement | undefined {
    const { logo } = newsroom.site
    return logo === undefined ? undefined : this.items.measured(logo, '', this.base)
  }
}

/** Returns the last change of a feed: that of its content, or the removal of an article. */
export const computeFeedChange = ({ updated }: FeedDocument, lastRemoval: Instant | undefined): Instant =>
  Math.max(updated, lastRemoval ?? updated)
