import type { Article } from '../model/index.ts'
import { type Problem, TypoIndex } from '../problems/index.ts'

/** Names of one kind, and those of them that the configuration defines. */
export interface NameKind {
  readonly kind: 'author' | 'section'
  /** The file that defines names. */
  readonly file: string
  /** The form in which to write a name, by the id of the name. */
  readonly defined: ReadonlyMap<string, string>
  readonly listNames: (article: Article) => readonly { readonly id: string }[]
}

/** A name of at least this many records is not a typo: it counts as known without a definition. */
const MIN_KNOWN = 20
/** A name of at most this many records may be a typo if it has no definition. */
const MAX_TYPO = 2

/** Finds names of few records that are one typo away from a known name. Updated incrementally. */
export class TypoCheck {
  private readonly names: NameKind
  /** Number of records of each name without a definition. */
  private readonly counts = new Map<string, number>()
  /** Names with a definition, and names of many records. */
  private readonly known = new TypoIndex()
  private readonly warnings = new Map<string, ReadonlyMap<Article, Problem>>()
  /** Ids whose number of records has changed. */
  private pending = new Set<string>()
  /** True if the number of its records made a name known or unknown. This is rare, and may affect every other name. */
  private hasKnownChanged = false

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

  /** @param articles all articles, which are searched for the few typos */
  *problems(articles: Iterable<Article>): Iterable<Problem> {
    this.update(articles)
    for (const problems of this.warnings.values()) yield* problems.values()
  }

  private count(article: Article, by: 1 | -1): void {
    const { defined, listNames } = this.names
    for (const { id } of listNames(article)) {
      if (defined.has(id)) continue
      const before = this.counts.get(id) ?? 0
      const count = before + by
      if (count === 0) this.counts.delete(id)
      else this.counts.set(id, count)
      this.pending.add(id)
      if (before >= MIN_KNOWN !== count >= MIN_KNOWN) this.setKnown(id, count >= MIN_KNOWN)
    }
  }

  private setKnown(id: string, isKnown: boolean): void {
    if (isKnown) this.known.add(id)
    else this.known.delete(id)
    this.hasKnownChanged = true
  }

  private update(articles: Iterable<Article>): void {
    if (this.pending.size === 0) return
    const typos = new Map<string, SuspectedTypo>()
    for (const id of this.hasKnownChanged ? new Set([...this.pending, ...this.counts.keys()]) : this.pending) {
      const meant = this.findIntended(id)
      if (meant !== undefined) typos.set(id, { meant, before: this.warnings.get(id), problems: new Map() })
      this.warnings.delete(id)
    }
    this.pending = new Set()
    this.hasKnownChanged = false
    if (typos.size === 0) return
    for (const article of articles) {
      for (const { id } of this.names.listNames(article)) {
        const typo = typos.get(id)
        typo?.problems.set(article, this.makeWarning(article, id, typo))
      }
    }
    for (const [id, { problems }] of typos) this.warnings.set(id, problems)
  }

  /** Returns the name that was probably meant, as it is to be written. */
  private findIntended(id: string): string | undefined {
    const count = this.counts.get(id) ?? 0
    if (count === 0 || count >= MIN_KNOWN) return undefined
    const { defined } = this.names
    const near = this.known.findSimilar(id)
    const known = near.find((other) => defined.has(other))
    return known !== undefined ? defined.get(known) : count <= MAX_TYPO ? near[0] : undefined
  }

  /** Returns the same object for a warning that stays. */
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

/** An unknown key in at least this many records is not a typo. */
const MIN_MEANT = 5

/** Returns the problems without warnings of unknown keys that several records have, since those are meant. */
export function removeMeantKeys(problems: readonly Problem[]): Problem[] {
  const counts = new Map<string, number>()
  for (const { code, subject = '' } of problems) {
    if (code === 'unknown-key') counts.set(subject, (counts.get(subject) ?? 0) + 1)
  }
  return problems.filter(({ code, subject = '' }) => code !== 'unknown-key' || (counts.get(subject) ?? 0) < MIN_MEANT)
}
