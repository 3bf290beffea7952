import { MultiMap } from '../collections/index.ts'
import type { Article } from '../model/index.ts'
import { type Problem, RepeatedProblems } from '../problems/index.ts'

/** Finds related ids that no article has. Updated incrementally. */
export class UnknownRelated {
  private readonly byRelatedId = new MultiMap<Article>()
  private readonly faults = new Map<Article, readonly Problem[]>()
  private readonly isKnown: (id: string) => boolean

  /** @param isKnown whether an article has an id, public or not */
  constructor(isKnown: (id: string) => boolean) {
    this.isKnown = isKnown
  }

  add(article: Article): void {
    if (article.related.length === 0) return
    for (const id of listRelatedIds(article)) this.byRelatedId.add(id, article)
    this.check(article)
  }

  delete(article: Article): void {
    if (article.related.length === 0) return
    for (const id of listRelatedIds(article)) this.byRelatedId.delete(id, article)
    this.faults.delete(article)
  }

  /** Handles an id that was added or removed. */
  handleIdChange(id: string): void {
    for (const article of this.byRelatedId.of(id)) this.check(article)
  }

  *problems(): Iterable<Problem> {
    for (const problems of this.faults.values()) yield* problems
  }

  private check(article: Article): void {
    const problems = new RepeatedProblems()
    for (const [index, reference] of article.related.entries()) {
      if ('id' in reference) for (const fault of this.makeFaults(article, reference.id, index)) problems.add(fault)
    }
    const listed = problems.list()
    if (listed.length > 0) this.faults.set(article, listed)
    else this.faults.delete(article)
  }

  private makeFaults(article: Article, id: string, index: number): Problem[] {
    const isSelf = id === article.id
    if (!isSelf && this.isKnown(id)) return []
    const found = isSelf ? 'the article itself' : `"${id}", which is not the id of any article`
    const problem = {
      code: 'unknown-related',
      severity: 'fault',
      file: article.file,
      at: ['related', index],
      found,
    } as const
    return [{ ...problem, expected: 'the id of another article' }]
  }
}

const listRelatedIds = ({ related }: Article): string[] =>
  related.flatMap((reference) => ('id' in reference ? [reference.id] : []))
