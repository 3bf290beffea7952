import { type Article, type ArticleNotRendered, type Articles, sortArticles } from '../../model/index.ts'
import type { Problem } from '../../problems/index.ts'

/** The versions of articles that could not be rendered. Editions are made without them. */
export class WithheldArticles {
  private readonly keys = new Set<string>()
  private readonly report: (problem: Problem) => void
  private readonly listeners: (() => void)[] = []

  /** @param report called once for each version */
  constructor(report: (problem: Problem) => void) {
    this.report = report
  }

  /** Calls a function after each new version, which has to make an edition without it. */
  onAdd(listen: () => void): void {
    this.listeners.push(listen)
  }

  readonly add = (error: ArticleNotRendered): void => {
    const { article, found, expected } = error
    const key = getVersionKey(article)
    if (this.keys.has(key)) return
    this.keys.add(key)
    this.report({
      code: 'not-rendered',
      severity: 'withheld',
      file: article.file,
      found,
      expected,
      fix: 'Everything else is published.',
    })
    for (const listen of this.listeners) listen()
  }

  get size(): number {
    return this.keys.size
  }

  /** Returns the articles without those that could not be rendered; the same object if there are none. */
  select(articles: Articles): Articles {
    if (this.keys.size === 0) return articles
    const all = [...articles]
    const kept = all.filter((article) => !this.keys.has(getVersionKey(article)))
    return kept.length === all.length ? articles : sortArticles(kept)
  }
}

const getVersionKey = ({ file, id, digest }: Article): string => JSON.stringify([file, id, digest])
