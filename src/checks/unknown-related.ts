import { MultiMap } from '../collections/index.ts'
import type { Article } from '../model/index.ts'
import type { Problem } from '../problems/index.ts'

/** Related ids that lead nowhere, at the cost of what changes. */
export class UnknownRelated {
  private readonly naming = new MultiMap<Article>()
  private readonly faults = new Map<Article, readonly Problem[]>()
  private readonly isKnown: (id: string) => boolean

  /** @param isKnown whether an article has that id, be it one that is not public */
  constructor(isKnown: (id: string) => boolean) {
    this.isKnown = isKnown
  }

  add(article: Article): void {
    if (article.related.length === 0) return
    for (const id of listRelatedIds(article)) this.naming.add(id, article)
    this.look(article)
  }

  delete(article: Article): void {
    if (article.related.length === 0) return
    for (const id of listRelatedIds(article)) this.naming.delete(id, article)
    this.faults.delete(article)
  }

  /** An id has come or gone. */
  turned(id: string): void {
    for (const article of this.naming.of(id)) this.look(article)
  }

  *problems(): Iterable<Problem> {
    for (const problems of this.faults.values()) yield* problems
  }

  private look(article: Article): void {
    const problems = article.related.flatMap((reference, index) =>
      'id' in reference ? this.makeFaults(article, reference.id, index) : [],
    )
    if (problems.length > 0) this.faults.set(article, problems)
    else this.faults.delete(article)
  }

  private makeFaults(article: Article, id: string, index: number): Problem[] {
    const itself = id === article.id
    if (!itself && this.isKnown(id)) return []
    const found = itself ? 'the article itself' : `"${id}", which is not the id of any article`
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
