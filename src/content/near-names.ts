import type { Article } from '../newsroom/article.ts'
import { Neighbours } from '../newsroom/neighbours.ts'
import type { Problem } from '../problem.ts'
import { Holders } from './holders.ts'

/** What kind of names is looked at, and what of it the configuration defines. */
export interface Names {
  readonly kind: 'author' | 'section'
  /** The file that defines them. */
  readonly file: string
  /** Each name by what it comes to as an id: what the file calls it, and as what it is to be written. */
  readonly defined: ReadonlyMap<string, string>
  readonly of: (article: Article) => readonly { readonly id: string }[]
}

/** Of how many records, for each of those with the other name, a name is that nothing defines, to count as the right one. */
const MANY = 10

/** Names that records alone know and that are a slip away from one that was probably meant, at the cost of what changes. */
export class NearNames {
  private readonly names: Names
  private readonly naming = new Holders<Article>()
  private readonly neighbours = new Neighbours()
  private readonly warnings = new Map<string, ReadonlyMap<Article, Problem>>()
  /** Ids whose holders have changed. */
  private unsettled = new Set<string>()

  constructor(names: Names) {
    this.names = names
    for (const id of names.defined.keys()) this.neighbours.add(id)
  }

  add(article: Article): void {
    for (const id of this.unknownIn(article)) {
      if (this.naming.count(id) === 0) this.neighbours.add(id)
      this.naming.add(id, article)
      this.unsettled.add(id)
    }
  }

  delete(article: Article): void {
    for (const id of this.unknownIn(article)) {
      this.naming.delete(id, article)
      if (this.naming.count(id) === 0) this.neighbours.delete(id)
      this.unsettled.add(id)
    }
  }

  *problems(): Iterable<Problem> {
    this.settle()
    for (const problems of this.warnings.values()) yield* problems.values()
  }

  private settle(): void {
    const concerned = new Set(this.unsettled)
    for (const id of this.unsettled) for (const near of this.neighbours.of(id)) concerned.add(near)
    this.unsettled = new Set()
    for (const id of concerned) if (!this.names.defined.has(id)) this.look(id)
  }

  private look(id: string): void {
    const meant = this.meantBy(id)
    const before = this.warnings.get(id)
    this.warnings.delete(id)
    if (meant === undefined) return
    const problems = new Map<Article, Problem>()
    for (const article of this.naming.of(id)) {
      const made = this.warningOf(article, id, meant)
      const known = before?.get(article)
      problems.set(article, known?.expected === made.expected ? known : made)
    }
    if (problems.size > 0) this.warnings.set(id, problems)
  }

  /** As what the name that was probably meant is to be written. */
  private meantBy(id: string): string | undefined {
    const { defined } = this.names
    const near = this.neighbours.of(id)
    const known = near.find((other) => defined.has(other))
    if (known !== undefined) return defined.get(known)
    const enough = Math.max(1, this.naming.count(id)) * MANY
    return near.find((other) => this.naming.count(other) >= enough)
  }

  private warningOf(article: Article, id: string, meant: string): Problem {
    const { kind, file } = this.names
    return {
      code: kind === 'author' ? 'unknown-author' : 'unknown-section',
      severity: 'warning',
      file: article.file,
      mention: { kind, word: id },
      found: `the ${kind} "${id}", which ${file} does not name`,
      expected: `"${meant}", perhaps`,
      fix: `If it is right, name it in ${file}.`,
    }
  }

  private unknownIn(article: Article): string[] {
    const { defined, of } = this.names
    return of(article).flatMap(({ id }) => (defined.has(id) ? [] : [id]))
  }
}
