import { BodyNotRendered, type RenderBody } from '../../html/index.ts'
import { type Article, StoryNotRendered, VersionGone } from '../../model/index.ts'

/** In characters. Rendering a shorter text takes a fraction of the time that it may take, whatever it holds. */
const LONG_TEXT = 100_000

/** Addresses do not decide whether a text can be rendered. */
const ANY_CONTEXT = { page: 'https://site.invalid/a/', site: 'https://site.invalid/', idPrefix: 'a' }

/** Texts that are read at once; each is rendered before the next are read. */
const READ_AT_ONCE = 16

/**
 * Renders the long texts among those of some articles, and reports those that cannot be rendered, before any document
 * shows them.
 */
export async function findUnrenderable(
  articles: readonly Article[],
  getText: (article: Article) => Promise<string>,
  renderBody: RenderBody,
  report: (error: StoryNotRendered) => void,
  minLength: number = LONG_TEXT,
): Promise<void> {
  const check = async (article: Article): Promise<void> => {
    const source = await getText(article).catch(ignoreVersionGone)
    if (source === undefined || source.length < minLength) return
    try {
      await renderBody({ source, form: article.bodyForm, context: ANY_CONTEXT })
    } catch (error) {
      if (!(error instanceof BodyNotRendered)) throw error
      report(new StoryNotRendered(article, error.found, error.expected))
    }
  }
  for (let from = 0; from < articles.length; from += READ_AT_ONCE) {
    await Promise.all(articles.slice(from, from + READ_AT_ONCE).map(check))
  }
}

/** Whoever shows the article fails with the same error. */
function ignoreVersionGone(error: unknown): undefined {
  if (!(error instanceof VersionGone)) throw error
}
