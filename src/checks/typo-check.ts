import type { Article } from '../model/index.ts'
import { type Problem, TypoIndex } from '../problems/index.ts'

/** What kind of names is looked at, and what of it the configuration defines. */
export interface NameKind {
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
export class TypoCheck {
  private readonly names: NameKind
  /** Of how many records each name is that nothing defines. */
  private readonly counts = new Map<string, number>()
  /** Names that may be meant: those that are defined, and those of many records. */
  private readonly known = new TypoIndex()
  private readonly warnings = new Map<string, ReadonlyMap<Article, Problem>>()
  /** Ids whose records have changed. */
  private unsettled = new Set<string>()
  /** Whether a name has become known by its records, or is no longer: that is seldom, and may concern any other. */
  private isTurned = false

  constructor(names: NameKind) {
    this.names = names
    for (const id of names.defined.keys()) this.known.add(id)
  }

  add(article: Article): void {
    this.count(article, 1)
  }

  delete(article: Article): void {
    this.count(article, -1)
  }

  /** @param articles all that were added: those with a slip are looked for among them, since slips are few */
  *problems(articles: Iterable<Article>): Iterable<Problem> {
    this.update(articles)
    for (const problems of this.warnings.values()) yield* problems.values()
  }

  private count(article: Article, by: 1 | -1): void {
    const { defined, of } = this.names
    for (const { id } of of(article)) {
      if (defined.has(id)) continue
      const before = this.counts.get(id) ?? 0
      const count = before + by
      if (count === 0) this.counts.delete(id)
      else this.counts.set(id, count)
      this.unsettled.add(id)
      if (before >= MANY !== count >= MANY) this.turn(id, count >= MANY)
    }
  }

  private turn(id: string, isKnown: boolean): void {
    if (isKnown) this.known.add(id)
    else this.known.delete(id)
    this.isTurned = true
  }

  private update(articles: Iterable<Article>): void {
    if (this.unsettled.size === 0) return
    const slips = new Map<string, SuspectedTypo>()
    for (const id of this.isTurned ? new Set([...this.unsettled, ...this.counts.keys()]) : this.unsettled) {
      const meant = this.findIntended(id)
      if (meant !== undefined) slips.set(id, { meant, before: this.warnings.get(id), problems: new Map() })
      this.warnings.delete(id)
    }
    this.unsettled = new Set()
    this.isTurned = false
    if (slips.size === 0) return
    for (const article of articles) {
      for (const { id } of this.names.of(article)) {
        const slip = slips.get(id)
        slip?.problems.set(article, this.makeWarning(article, id, slip))
      }
    }
    for (const [id, { problems }] of slips) this.warnings.set(id, problems)
  }

  /** As what the name that was probably meant is to be written. */
  private findIntended(id: string): string | undefined {
    const count = this.counts.get(id) ?? 0
    if (count === 0 || count >= MANY) return undefined
    const { defined } = this.names
    const near = this.known.findSimilar(id)
    const known = near.find((other) => defined.has(other))
    return known !== undefined ? defined.get(known) : count <= FEW ? near[0] : undefined
  }

  /** One that stays is the same object. */
  private makeWarning(article: Article, id: string, { meant, before }: SuspectedTypo): Problem {
    const { kind, file } = this.names
    const expected = `"${meant}", perhaps`
    const known = before?.get(article)
    if (known?.expected === expected) return known
    return {
      code: kind === 'author' ? 'unknown-author' : 'unknown-section',
      severity: 'warning',
      file: article.file,
      reference: { kind, word: id },
      found: `the ${kind} "${id}", which is not in ${file}`,
      expected,
      fix: `If it is right, add it to ${file}.`,
    }
  }
}

interface SuspectedTypo {
  readonly meant: string
  readonly before: ReadonlyMap<Article, Problem> | undefined
  readonly problems: Map<Article, Problem>
}
