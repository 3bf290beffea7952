import { runTask, sortInTask } from '../collections/index.ts'
import { type Article, type Articles, byFile, sortArticles } from '../model/index.ts'
import type { Problem } from '../problems/index.ts'
import { readPathNames } from '../records/index.ts'
import { UniqueKeys } from './unique-keys.ts'
import { UnknownRelated } from './unknown-related.ts'

/** What the records of a newsroom are together. */
export interface ConsistentRecords {
  readonly articles: Articles
  /** With `at` in place of line and column: whoever reads files finds the place. A fault that stays is the same object. */
  readonly problems: readonly Problem[]
}

/** What a file stands for: its article, `withheld` when it has none that may be published, or undefined when it is gone. */
export type FileResult = Article | 'withheld' | undefined

/**
 * Holds the articles of a newsroom together, at the cost of what changes: of those with one id or one address only one
 * stands, and related ids that lead nowhere are reported.
 */
export class RecordConsistency {
  /** Of files of which nothing may be published: to name one of them is no fault. Of how many files each is. */
  private readonly withheldIds = new Map<string, number>()
  private readonly uniqueKeys = new UniqueKeys()
  private readonly related = new UnknownRelated((id) => this.isKnown(id))
  /** Since it was last asked for. */
  private added = new Set<Article>()
  private removed = new Set<Article>()
  /** Whether ids that may have come or gone were known before. */
  private ids = new Map<string, boolean>()
  private last: ConsistentRecords | undefined

  /** A file stands for something else than before. */
  change(file: string, before: FileResult, after: FileResult): void {
    if (before === after) return
    if (before === 'withheld') this.count(readPathNames(file).id, -1)
    else if (before !== undefined) this.take(before)
    if (after === 'withheld') this.count(readPathNames(file).id, 1)
    else if (after !== undefined) this.put(after)
  }

  result(): ConsistentRecords {
    const { last, ids, added, removed } = this
    if (last !== undefined && added.size + removed.size + ids.size === 0) return last
    for (const article of this.uniqueKeys.resolve()) {
      if (!this.uniqueKeys.givesWay(article)) added.add(article)
      else if (!added.delete(article)) removed.add(article)
    }
    const before = last?.articles ?? sortArticles([])
    const articles = runTask(before.editedInOrder(inOrder(added), inOrder(removed)))
    this.relate(added, removed, ids)
    this.last = { articles, problems: [...this.uniqueKeys.problems(), ...this.related.problems()] }
    this.added = new Set()
    this.removed = new Set()
    this.ids = new Map()
    return this.last
  }

  private put(article: Article): void {
    this.note(article.id)
    this.uniqueKeys.add(article)
    if (!this.removed.delete(article)) this.added.add(article)
  }

  private take(article: Article): void {
    this.note(article.id)
    this.uniqueKeys.delete(article)
    if (!this.added.delete(article)) this.removed.add(article)
  }

  private count(id: string, by: 1 | -1): void {
    this.note(id)
    const count = (this.withheldIds.get(id) ?? 0) + by
    if (count === 0) this.withheldIds.delete(id)
    else this.withheldIds.set(id, count)
  }

  /** An id may come or go. At first nobody has asked for any. */
  private note(id: string): void {
    if (this.last !== undefined && !this.ids.has(id)) this.ids.set(id, this.isKnown(id))
  }

  private isKnown(id: string): boolean {
    return this.uniqueKeys.has(id) || this.withheldIds.has(id)
  }

  private relate(added: Iterable<Article>, removed: Iterable<Article>, ids: ReadonlyMap<string, boolean>): void {
    for (const article of removed) this.related.delete(article)
    for (const [id, was] of ids) if (this.isKnown(id) !== was) this.related.turned(id)
    for (const article of added) this.related.add(article)
  }
}

/** By their files, of which no two are alike. */
const inOrder = (articles: Iterable<Article>): readonly Article[] => runTask(sortInTask([...articles], byFile))
