import type { BodyToRender, RenderBody, RenderedBody } from '../html/index.ts'
import type { Article } from '../model/index.ts'
import type { BodyCacheLimits } from './kept.ts'

interface KeptBody {
  readonly length: number
  readonly body: Promise<RenderedBody>
}

/**
 * Renders bodies, and caches the most recently used ones: the feeds, the archives and the page of an article show the same
 * body.
 */
export class BodyCache {
  private readonly kept = new Map<string, KeptBody>()
  private readonly renderBody: RenderBody
  private readonly limits: BodyCacheLimits
  private length = 0

  constructor(renderBody: RenderBody, limits: BodyCacheLimits) {
    this.renderBody = renderBody
    this.limits = limits
  }

  /** Returns the rendered body of a version of an article if it is kept. Rejects as `render` did. */
  find(article: Article, context: BodyToRender['context']): Promise<RenderedBody> | undefined {
    if (this.kept.size === 0) return undefined
    const key = makeKey(article, context)
    const kept = this.kept.get(key)
    if (kept === undefined) return undefined
    // Moved to the end: the first entries are evicted first.
    this.kept.delete(key)
    this.kept.set(key, kept)
    return kept.body
  }

  /** Returns the rendered body of a version of an article. Rejects as `renderBody` does. */
  render(article: Article, context: BodyToRender['context'], source: string): Promise<RenderedBody> {
    const rendered = this.renderBody({ source, form: article.bodyForm, context })
    if (source.length >= this.limits.minLength)
      this.keep(makeKey(article, context), { length: source.length, body: rendered })
    return rendered
  }

  private keep(key: string, kept: KeptBody): void {
    this.drop(key)
    this.kept.set(key, kept)
    this.length += kept.length
    for (const first of this.kept.keys()) {
      if (this.length <= this.limits.maxLength || first === key) break
      this.drop(first)
    }
    kept.body.catch(() => {
      if (this.kept.get(key) === kept) this.drop(key)
    })
  }

  private drop(key: string): void {
    this.length -= this.kept.get(key)?.length ?? 0
    this.kept.delete(key)
  }
}

const makeKey = ({ digest, bodyForm }: Article, context: BodyToRender['context']): string =>
  JSON.stringify([digest, bodyForm, context])
