import type { Article } from './article.ts'

/** In what a list of articles differs from an earlier one. */
export interface Difference {
  /** The earlier list: whoever holds another one cannot use this. */
  readonly from: readonly Article[]
  readonly added: ReadonlySet<Article>
  readonly removed: ReadonlySet<Article>
}
