import type { Catalog } from '../catalog/index.ts'
import { EMPTY_FEED_DATE } from '../feeds/index.ts'
import { type Article, getLastChange } from '../model/index.ts'

/** The newest publication anywhere: what the lists are dated by. */
export const getNewestPublication = ({ scopes }: Catalog): number =>
  scopes.get('')?.articles.at(0)?.published ?? EMPTY_FEED_DATE

/** The newest change of articles, by which what shows them is dated. */
export const getNewestChange = (articles: readonly Article[], { now }: Catalog): number =>
  articles.reduce((newest, article) => Math.max(newest, getLastChange(article, now)), EMPTY_FEED_DATE)
