import type { PartnerFeed } from '../model/index.ts'
import type { Problem } from '../problems/index.ts'
import type { FeedItem, ItemStyle } from './feed-item.ts'
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
  /** Returns those of the items that keep all rules that the feed shows, in their order. @default all of them */
  readonly limit?: (items: readonly FeedItem[]) => readonly FeedItem[]
  /** How the items show their articles. @default as the settings of the feed say */
  readonly style?: ItemStyle
  /** The feed for one partner that site.yaml asks for. Its faults are not logged: `sectionwire partners` lists them. */
  readonly partner?: PartnerPart
}

/** The part of a profile that reports to the newsroom what a partner gets. */
export interface PartnerPart {
  readonly feed: PartnerFeed
  /** Returns what breaks the partner's rules for the feed as a whole. */
  readonly checkFeed: (items: readonly FeedItem[]) => readonly ItemFault[]
  /** Returns the number of elements by name that the partner does not take, and that are left out of an item's HTML. */
  readonly countRemoved: (item: FeedItem) => ReadonlyMap<string, number>
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
  /** Name of the rule, such as `msn/title-length`. */
  readonly rule?: string
  /** The field of the article that breaks the rule, such as `title`. */
  readonly field?: string
  /** Where the partner's rule is written down. */
  readonly source?: string
}

/** An item with a rule that it breaks. */
export interface ItemFinding {
  readonly item: FeedItem
  readonly fault: ItemFault
}

/** Applies the rules of profiles to items and reports each fault once. */
export class ProfileChecks {
  /** By item and the name of the profile. */
  private readonly results = new WeakMap<FeedItem, Map<string, readonly ItemFault[]>>()
  private readonly report: (problem: Problem) => void

  constructor(report: (problem: Problem) => void) {
    this.report = report
  }

  /** Returns the items that the profile's feed shows. */
  select(items: readonly FeedItem[], profile: FeedProfile): readonly FeedItem[] {
    const selected = profile.select?.(items) ?? items
    const admitted = selected.filter((item) => this.findFaults(item, profile).every(isWarning))
    return profile.limit?.(admitted) ?? admitted
  }

  /** Returns the rules that the selected items break, in their order. */
  examine(items: readonly FeedItem[], profile: FeedProfile): ItemFinding[] {
    const selected = profile.select?.(items) ?? items
    return selected.flatMap((item) => this.findFaults(item, profile).map((fault) => ({ item, fault })))
  }

  private findFaults(item: FeedItem, profile: FeedProfile): readonly ItemFault[] {
    const results = this.results.get(item) ?? new Map<string, readonly ItemFault[]>()
    this.results.set(item, results)
    const earlier = results.get(profile.name)
    if (earlier !== undefined) return earlier
    const faults = profile.checks.flatMap((check) => check(item) ?? [])
    if (profile.partner === undefined) for (const fault of faults) this.report(toProblem(item, fault, profile))
    results.set(profile.name, faults)
    return faults
  }
}

const isWarning = ({ severity }: ItemFault): boolean => severity === 'warning'

const toProblem = (
  { file }: FeedItem,
  { severity, found, expected, fix }: ItemFault,
  { name }: FeedProfile,
): Problem => ({
  ...{ code: 'profile-rule', severity, file, expected },
  found: `${found}, for the feed "${name}"`,
  ...(fix === undefined ? {} : { fix }),
})
