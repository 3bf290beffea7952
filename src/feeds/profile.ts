import type { Problem } from '../problems/index.ts'
import type { FeedItem } from './feed-item.ts'
import type { FeedExtension } from './format.ts'

/** A variant of a format for one partner: an address of its own, a selection of the items, elements of its own. */
export interface FeedProfile extends FeedExtension {
  /** Unique among profiles and formats. */
  readonly name: string
  /** Name of the format that it varies. */
  readonly format: string
  /** Returns the path for a scope (``, `europe`, `tags/elections`), percent-encoded, without a leading slash; undefined: none. */
  readonly path: (scope: string) => string | undefined
  /** True if readers may find it by autodiscovery, OPML, Link fields and WebSub. */
  readonly listed: boolean
  /** Name for people where the feed is listed. @default the format's label */
  readonly label?: string
  /** Returns the items to show, in their order; must depend on nothing else. @default all items of the scope's feed */
  readonly select?: (items: readonly FeedItem[]) => readonly FeedItem[]
  /** Rules of the partner for each selected item. */
  readonly checks: readonly ItemCheck[]
}

/** Returns what breaks the partner's rule; undefined when the item keeps it. */
export type ItemCheck = (item: FeedItem) => ItemFault | undefined

/** The reason why an item breaks a rule of a partner. */
export interface ItemFault {
  /** `withheld`: the partner's feed leaves the item out. `warning`: the item stays. */
  readonly severity: 'withheld' | 'warning'
  readonly found: string
  readonly expected: string
  /** A whole sentence. */
  readonly fix?: string
}

/** Applies the rules of profiles to items and reports each fault once. */
export class ProfileChecks {
  private readonly results = new WeakMap<FeedItem, Map<string, boolean>>()
  private readonly report: (problem: Problem) => void

  constructor(report: (problem: Problem) => void) {
    this.report = report
  }

  /** Returns the items that the profile's feed shows. */
  select(items: readonly FeedItem[], profile: FeedProfile): FeedItem[] {
    const selected = profile.select?.(items) ?? items
    return selected.filter((item) => this.isAdmitted(item, profile))
  }

  private isAdmitted(item: FeedItem, profile: FeedProfile): boolean {
    const results = this.results.get(item) ?? new Map<string, boolean>()
    this.results.set(item, results)
    const earlier = results.get(profile.name)
    if (earlier !== undefined) return earlier
    const faults = profile.checks.flatMap((check) => check(item) ?? [])
    for (const { severity, found, expected, fix } of faults) {
      this.report({
        ...{ code: 'profile-rule', severity, file: item.file, expected },
        found: `${found}, for the feed "${profile.name}"`,
        ...(fix === undefined ? {} : { fix }),
      })
    }
    const isAdmitted = faults.every(({ severity }) => severity !== 'withheld')
    results.set(profile.name, isAdmitted)
    return isAdmitted
  }
}
