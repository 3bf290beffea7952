import type { Catalog } from '../catalog/index.ts'
import { EMPTY_FEED_DATE, type ItemInput } from '../feeds/index.ts'
import type { Instant } from '../model/index.ts'

/** Returns the newest publication of all articles, which dates lists of feeds. */
export const getNewestPublication = ({ scopes }: Pick<Catalog, 'scopes'>): Instant =>
  scopes.get('')?.articles.at(0)?.published ?? EMPTY_FEED_DATE

/** Returns the last change of a document with these items, of which one may have been removed. */
export const computeLastChange = (items: readonly Pick<ItemInput, 'updated'>[], lastRemoval?: Instant): Instant =>
  items.reduce(
    (newest, { updated }) => Math.max(newest, updated),
    Math.max(EMPTY_FEED_DATE, lastRemoval ?? EMPTY_FEED_DATE),
  )
