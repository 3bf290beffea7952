import type { Problem } from '../problems/index.ts'
import type { FeedItem } from './feed-item.ts'
import type { FeedVariant } from './feed-table.ts'

/** Rendered items, kept as long as the item object lives: each is rendered once per variant, however many feeds show it. */
export class FragmentCache {
  /** By the name of the variant; undefined: the item cannot be rendered. */
  private readonly fragments = new WeakMap<FeedItem, Map<string, string | undefined>>()
  private readonly report: (problem: Problem) => void

  constructor(report: (problem: Problem) => void) {
    this.report = report
  }

  /**
   * Returns the items in a variant, in their order. An item that cannot be rendered well-formed is reported and left
   * out. Many items at once cost less than one by one.
   */
  get(items: readonly FeedItem[], variant: FeedVariant): string[] {
    const missing = items.filter((item) => !this.getFragments(item).has(variant.name))
    if (missing.length > 0) this.render(missing, variant)
    return items.flatMap((item) => this.getFragments(item).get(variant.name) ?? [])
  }

  private getFragments(item: FeedItem): Map<string, string | undefined> {
    const fragments = this.fragments.get(item) ?? new Map<string, string | undefined>()
    this.fragments.set(item, fragments)
    return fragments
  }

  private render(items: readonly FeedItem[], variant: FeedVariant): void {
    const [only, another] = items
    try {
      const fragments = variant.format.renderItems(items, variant.profile)
      for (const [index, item] of items.entries()) this.keep(item, variant, fragments[index] ?? '')
    } catch (error) {
      if (only === undefined) return
      // Rendering each alone finds the item that threw.
      if (another !== undefined) for (const item of items) this.render([item], variant)
      else this.leaveOut(only, variant, error instanceof Error ? error.message : String(error))
    }
  }

  private keep(item: FeedItem, variant: FeedVariant, fragment: string): void {
    const fault = variant.format.check(fragment, variant.profile)
    if (fault === undefined) this.getFragments(item).set(variant.name, fragment)
    else this.leaveOut(item, variant, fault)
  }

  private leaveOut(item: FeedItem, { name }: FeedVariant, fault: string): void {
    this.getFragments(item).set(name, undefined)
    this.report({
      code: 'item-not-well-formed',
      severity: 'withheld',
      file: item.file,
      found: `an article whose ${name} item would break the feed (${fault})`,
      expected: 'an article that can be written as XML and as JSON',
      fix: 'The feed leaves the article out. Please report this as a bug in Sectionwire, with the file.',
    })
  }
}
