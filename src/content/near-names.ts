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

/** A name of so many records is no slip, and known even when nothing defines it. */
const MANY = 20
/** Of at most so many records a name may be a slip for one that nothing defines. */
const FEW = 2

/** Names of few records that are a slip away from one that was probably meant, at the cost of what changes. */
export class NearNames {
  private readonly names: Names
  private readonly naming = new Holders<Article>()
  /** Names that may be meant: those that are defined, and those of many records. */
  private readonly known = new Neighbours()
  private readonly warnings = new Map<string, ReadonlyMap<Article, Problem>>()
  /** Those that nothing defines. */
  private readonly ids = new Set<string>()
  /** Those whose holders have changed. */
  private unsettled = new Set<string>()
  /** Whether a name has become known by its records, or is no longer: that is seldom, and may concern any other. */
  private isTurned = false

  constructor(names: Names) {
    this.names = names
    for (const id of names.defined.keys()) this.known.add(id)
  }

  add(article: Article): void {
    for (const id of this.unknownIn(article)) {
      this.naming.add(id, article)
      this.ids.add(id)
      this.unsettled.add(id)
      if (this.naming.count(id) === MANY) this.turn(id, true)
    }
  }

  delete(article: Article): void {
    for (const id of this.unknownIn(article)) {
      this.naming.delete(id, article)
      this.unsettled.add(id)
      if (this.naming.count(id) === 0) this.ids.delete(id)
      if (this.naming.count(id) === MANY - 1) this.turn(id, false)
    }
  }

  *problems(): Iterable<Problem> {
    this.settle()
    for (const problems of this.warnings.values()) yield* problems.values()
  }

  private settle(): void {
    for (const id of this.unsettled) this.look(id)
    if (this.isTurned) for (const id of this.ids) if (!this.unsettled.has(id)) this.look(id)
    this.unsettled = new Set()
    this.isTurned = false
  }

  /** A name is known by its records from now on, or no longer. */
  private turn(id: string, isKnown: boolean): void {
    if (isKnown) this.known.add(id)
    else this.known.delete(id)
    this.isTurned = true
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
    const count = this.naming.count(id)
    if (count >= MANY) return undefined
    const { defined } = this.names
    const near = this.known.of(id)
    const known = near.find((other) => defined.has(other))
    return known !== undefined ? defined.get(known) : count <= FEW ? near[0] : undefined
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
