import type { FormatName } from '../model/index.ts'
import type { Problem } from '../problems/index.ts'
import { RENDERERS } from './formats.ts'
import type { FeedItem } from './item.ts'

/** Rendered items, kept as long as the item lives: once per version and format, however many feeds show it. */
export class FragmentCache {
  private readonly kept = new WeakMap<FeedItem, Map<FormatName, string | undefined>>()
  private readonly report: (problem: Problem) => void

  constructor(report: (problem: Problem) => void) {
    this.report = report
  }

  /**
   * The items in a format, in their order. One that cannot be rendered well-formed is reported, and the feed goes
   * without it. Many at once cost less than one by one.
   */
  get(items: readonly FeedItem[], format: FormatName): string[] {
    const missing = items.filter((item) => !this.of(item).has(format))
    if (missing.length > 0) this.render(missing, format)
    return items.flatMap((item) => this.of(item).get(format) ?? [])
  }

  /** Takes over what an earlier run rendered and checked. */
  adopt(item: FeedItem, fragments: Readonly<Partial<Record<FormatName, string>>>): void {
    this.kept.set(item, new Map(Object.entries(fragments) as [FormatName, string][]))
  }

  /** What the item has been rendered to so far. */
  rendered(item: FeedItem): Partial<Record<FormatName, string>> {
    return Object.fromEntries([...this.of(item)].filter(([, fragment]) => fragment !== undefined))
  }

  private of(item: FeedItem): Map<FormatName, string | undefined> {
    const made = this.kept.get(item) ?? new Map<FormatName, string | undefined>()
    this.kept.set(item, made)
    return made
  }

  private render(items: readonly FeedItem[], format: FormatName): void {
    const [only, another] = items
    try {
      const fragments = RENDERERS[format].items(items)
      for (const [index, item] of items.entries()) this.keep(item, format, fragments[index] ?? '')
    } catch (error) {
      if (only === undefined) return
      // Which of them it is shows when each is rendered alone.
      if (another !== undefined) for (const item of items) this.render([item], format)
      else this.leaveOut(only, format, error instanceof Error ? error.message : String(error))
    }
  }

  private keep(item: FeedItem, format: FormatName, fragment: string): void {
    const fault = RENDERERS[format].faultOf(fragment)
    if (fault === undefined) this.of(item).set(format, fragment)
    else this.leaveOut(item, format, fault)
  }

  private leaveOut(item: FeedItem, format: FormatName, fault: string): void {
    this.of(item).set(format, undefined)
    this.report({
      code: 'item-not-well-formed',
      severity: 'withheld',
      file: item.file,
      found: `an article whose ${format} item would break the feed (${fault})`,
      expected: 'an article that can be written as XML and as JSON',
      fix: 'The feed leaves the article out. Please report this as a bug in Sectionwire, with the file.',
    })
  }
}
