import { MultiMap } from '../collections/index.ts'
import type { Article } from '../model/index.ts'
import type { Problem } from '../problems/index.ts'
import { LinkTargets } from './link-targets.ts'

/** Finds links to files of articles that do not exist. Updated incrementally. */
export class MissingLinks {
  private readonly targets = new LinkTargets()
  /** Articles by the names that their links end with. */
  private readonly linking = new MultiMap<Article>()
  private readonly warnings = new Map<Article, readonly Problem[]>()
  private readonly pending = new Set<Article>()

  add(article: Article): void {
    this.targets.add(article)
    this.handleNames(article)
    for (const key of article.links) this.linking.add(LinkTargets.getName(key), article)
    if (article.links.length > 0) this.pending.add(article)
  }

  delete(article: Article): void {
    this.targets.delete(article)
    this.handleNames(article)
    for (const key of article.links) this.linking.delete(LinkTargets.getName(key), article)
    this.pending.delete(article)
    this.warnings.delete(article)
  }

  *problems(): Iterable<Problem> {
    for (const article of this.pending) this.check(article)
    this.pending.clear()
    for (const problems of this.warnings.values()) yield* problems
  }

  private handleNames(article: Article): void {
    for (const name of LinkTargets.listNames(article)) {
      for (const other of this.linking.of(name)) this.pending.add(other)
    }
  }

  private check(article: Article): void {
    const missing = article.links.filter((key) => this.targets.find(key, article.file) === undefined)
    const before = this.warnings.get(article)
    if (missing.length === 0) this.warnings.delete(article)
    // A warning that stays is the same object.
    else if (before?.length !== missing.length || !missing.every((key, at) => before[at]?.reference?.word === key)) {
      this.warnings.set(
        article,
        missing.map((key) => makeWarning(article, key)),
      )
    }
  }
}

const makeWarning = ({ file }: Article, key: string): Problem => ({
  ...{ code: 'missing-link', severity: 'warning', file },
  reference: { kind: 'link', word: key },
  found: `a link to "${key}", which is no article, or several`,
  expected: 'the path or the name of one article',
  fix: 'Its text is published without the link.',
})
