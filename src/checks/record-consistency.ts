import { type Changes, runTask, sortInTask } from '../collections/index.ts'
import { type Article, type Articles, byFile, sortArticles } from '../model/index.ts'
import type { Problem } from '../problems/index.ts'
import { readPathNames } from '../records/index.ts'
import { type Addressing, DEFAULT_ADDRESSING, UniqueKeys } from './unique-keys.ts'
import { UnknownRelated } from './unknown-related.ts'

/** The records of a newsroom that can be published together. */
export interface ConsistentRecords {
  readonly articles: Articles
  /** With `at` in place of line and column. A problem that stays is the same object. */
  readonly problems: readonly Problem[]
}

/** The result of a file: its article, `withheld` when it has none that may be published, undefined when it is gone. */
export type FileResult = Article | 'withheld' | undefined

/**
 * Selects the articles that can be published together, gives an article another slug when its address is taken, and
 * reports unknown related ids. Updated incrementally.
 */
export class RecordConsistency {
  /** Number of withheld files by id. A related id of one of them is valid. */
  private readonly withheldIds = new Map<string, number>()
  private readonly related = new UnknownRelated((id) => this.isKnown(id))
  /** Articles that the last result replaced, each with its replacement; undefined: it was withheld. */
  private readonly replaced = new Map<Article, Article | undefined>()
  private addressing = DEFAULT_ADDRESSING
  private uniqueKeys = new UniqueKeys(DEFAULT_ADDRESSING)
  /** Changes since the last result. */
  private added = new Set<Article>()
  private removed = new Set<Article>()
  /** For each id that may have been added or removed, whether it was known before. */
  private ids = new Map<string, boolean>()
  private last: ConsistentRecords | undefined

  /** Replaces the result of a file. */
  change(file: string, before: FileResult, after: FileResult): void {
    if (before === after) return
    if (before === 'withheld') this.count(readPathNames(file).id, -1)
    else if (before !== undefined) this.remove(before)
    if (after === 'withheld') this.count(readPathNames(file).id, 1)
    else if (after !== undefined) this.add(after)
  }

  /** @param addressing absent: that of the last result */
  result(addressing: Addressing = this.addressing): ConsistentRecords {
    this.setAddressing(addressing)
    const { last, ids } = this
    if (last !== undefined && this.added.size + this.removed.size + ids.size === 0) return last
    const { added, removed } = this.listChanges(this.uniqueKeys.resolve())
    const before = last?.articles ?? sortArticles([])
    const articles = runTask(before.editedInOrder(sortByFile(added), sortByFile(removed)))
    this.updateRelated(added, removed, ids)
    this.last = { articles, problems: [...this.uniqueKeys.problems(), ...this.related.problems()] }
    this.added = new Set()
    this.removed = new Set()
    this.ids = new Map()
    return this.last
  }

  private setAddressing(addressing: Addressing): void {
    if (isSameAddressing(this.addressing, addressing)) return
    this.addressing = addressing
    this.uniqueKeys = new UniqueKeys(addressing)
    const replacements = new Set(this.replaced.values())
    const asTheyAre = [...(this.last?.articles ?? [])].filter((article) => !replacements.has(article))
    for (const article of new Set([...asTheyAre, ...this.replaced.keys(), ...this.added])) {
      if (this.removed.has(article)) continue
      this.uniqueKeys.add(article)
      if (this.added.has(article)) continue
      this.added.add(article)
      this.removed.add(article)
    }
  }

  /**
   * Returns what is published now and was not, and the reverse.
   *
   * @param resolved articles whose claims were looked at
   */
  private listChanges(resolved: ReadonlySet<Article>): Changes<Article> {
    const added: Article[] = []
    const removed: Article[] = []
    const note = (before: Article | undefined, after: Article | undefined): void => {
      if (before === after) return
      if (before !== undefined) removed.push(before)
      if (after !== undefined) added.push(after)
    }
    const getBefore = (article: Article): Article | undefined =>
      this.replaced.has(article) ? this.replaced.get(article) : article
    const publish = (article: Article): Article | undefined => {
      const published = this.uniqueKeys.getPublished(article)
      if (published === article) this.replaced.delete(article)
      else this.replaced.set(article, published)
      return published
    }
    for (const article of this.removed) {
      const before = getBefore(article)
      this.replaced.delete(article)
      note(before, this.added.has(article) ? publish(article) : undefined)
    }
    for (const article of this.added) if (!this.removed.has(article)) note(undefined, publish(article))
    for (const article of resolved) {
      if (!this.added.has(article) && !this.removed.has(article)) note(getBefore(article), publish(article))
    }
    return { added, removed }
  }

  private add(article: Article): void {
    this.trackId(article.id)
    this.uniqueKeys.add(article)
    this.added.add(article)
  }

  private remove(article: Article): void {
    this.trackId(article.id)
    this.uniqueKeys.delete(article)
    if (!this.added.delete(article)) this.removed.add(article)
  }

  private count(id: string, by: 1 | -1): void {
    this.trackId(id)
    const count = (this.withheldIds.get(id) ?? 0) + by
    if (count === 0) this.withheldIds.delete(id)
    else this.withheldIds.set(id, count)
  }

  /** Records whether an id is known before a change, once there is a result. */
  private trackId(id: string): void {
    if (this.last !== undefined && !this.ids.has(id)) this.ids.set(id, this.isKnown(id))
  }

  private isKnown(id: string): boolean {
    return this.uniqueKeys.has(id) || this.withheldIds.has(id)
  }

  private updateRelated(added: Iterable<Article>, removed: Iterable<Article>, ids: ReadonlyMap<string, boolean>): void {
    for (const article of removed) this.related.delete(article)
    for (const [id, wasKnown] of ids) if (this.isKnown(id) !== wasKnown) this.related.handleIdChange(id)
    for (const article of added) this.related.add(article)
  }
}

const sortByFile = (articles: Iterable<Article>): readonly Article[] => runTask(sortInTask([...articles], byFile))

const isSameAddressing = (a: Addressing, b: Addressing): boolean =>
  a.url === b.url &&
  a.timezone === b.timezone &&
  a.language === b.language &&
  a.records.url === b.records.url &&
  a.records.addressDay === b.records.addressDay &&
  a.records.slugStyle === b.records.slugStyle
