import type { Article } from './article.ts'

/**
 * A version of an article that cannot be rendered. Everything that shows the article fails with this error; the next
 * edition is made without it.
 */
export class ArticleNotRendered extends Error {
  override readonly name = 'ArticleNotRendered'
  readonly article: Article
  /** The reason, as in a problem. */
  readonly found: string
  readonly expected: string

  constructor(article: Article, found: string, expected: string) {
    super(`the article "${article.id}" cannot be rendered: found ${found}; expected ${expected}`)
    this.article = article
    this.found = found
    this.expected = expected
  }
}
