import { LONG_TEXT } from '../../feeds/index.ts'
import { type Article, ArticleNotRendered, VersionGone } from '../../model/index.ts'

/** Texts that are read at once; each is rendered before the next are read. */
const READ_AT_ONCE = 16

/** The texts of articles. */
export interface TextsToRender {
  readonly getText: (article: Article) => Promise<string>
  /** Returns a number of bytes that the text does not exceed; undefined where that is unknown. */
  readonly getTextBytes: (article: Article) => number | undefined
  readonly renderBody: (article: Article, text: string) => Promise<unknown>
}

/**
 * Renders the long texts among those of some articles, before any document shows them: those that cannot be rendered are
 * reported by `renderBody`.
 */
export async function findUnrenderable(
  articles: readonly Article[],
  { getText, getTextBytes, renderBody }: TextsToRender,
  minLength: number = LONG_TEXT,
): Promise<void> {
  const long = articles.filter((article) => (getTextBytes(article) ?? Number.POSITIVE_INFINITY) >= minLength)
  const check = async (article: Article): Promise<void> => {
    try {
      const text = await getText(article)
      if (text.length >= minLength) await renderBody(article, text)
    } catch (error) {
      // Everything that shows the article fails with the same error.
      if (!(error instanceof VersionGone || error instanceof ArticleNotRendered)) throw error
    }
  }
  for (let from = 0; from < long.length; from += READ_AT_ONCE) {
    await Promise.all(long.slice(from, from + READ_AT_ONCE).map(check))
  }
}
