import { memoizeByObject } from '../../collections/index.ts'
import type { Instant, PartnerFeed, PartnerProfile } from '../../model/index.ts'
import type { FeedDocument } from '../document.ts'
import type { FeedItem } from '../feed-item.ts'
import type { FeedProfile, ItemCheck, ItemFault } from '../profile.ts'
import { makeElement, type XmlElement } from '../xml.ts'
import { requireOwnSource } from './common-rules.ts'
import type { FeedRule, PartnerRule, PartnerStory, StoryRule } from './partner-rule.ts'
import { estimateBytes, renderFigure } from './partner-xml.ts'
import { type HtmlRules, restrictHtml } from './restrict-html.ts'

/** The form of feed that a partner takes. Each is a file in this folder and a row in partner-profiles.ts. */
export interface PartnerDefinition {
  readonly profile: PartnerProfile
  /** Items in a feed that sets no number. */
  readonly items: number
  /** Size of a feed. @default any */
  readonly maxBytes?: number
  /** Days from the publication of an article to that of the newest one in the feed. @default any */
  readonly maxAgeDays?: number
  readonly html: HtmlRules
  /** True to begin the text with the article's picture. */
  readonly isPictureInText: boolean
  readonly namespaces: Readonly<Record<string, string>>
  /** @param feed the settings of the feed */
  readonly makeRules: (feed: PartnerFeed) => readonly PartnerRule[]
  readonly writeItem: (story: PartnerStory, feed: PartnerFeed) => readonly XmlElement[]
  /**
   * Returns the elements of an item that asks the partner to take an article down: it says nothing of the article. Absent:
   * the partner knows no such item.
   */
  readonly writeTakedown?: (takedown: Takedown) => readonly XmlElement[]
  /** @default the channel as it is */
  readonly writeChannel?: (channel: XmlElement, head: FeedDocument, feed: PartnerFeed) => XmlElement
}

/** An article that was withdrawn or retracted. */
export interface Takedown {
  /** The id of its item. */
  readonly id: string
  readonly published: Instant
  readonly at: Instant
  /** The site: the address of the article may be words of its headline. */
  readonly url: string
  /** The words of the newsroom about it. */
  readonly text: string
}

/** Partners get the full text alone: without a list of related coverage, and with the picture where they take it. */
const STYLE = { content: 'full', related: false, picture: false } as const

/** Returns the profile of one partner feed. */
export function makeProfile(definition: PartnerDefinition, feed: PartnerFeed): FeedProfile {
  const { writeItem, writeTakedown, writeChannel = (channel) => channel, makeRules, namespaces } = definition
  const isTakedown = (item: FeedItem): boolean => item.isRetracted === true && writeTakedown !== undefined
  // A notice has nothing of the article that the other rules are about.
  const isExempt = ({ field }: StoryRule, item: FeedItem): boolean =>
    isTakedown(item) || (item.isRetracted === true && field !== 'retracted')
  const stories = memoizeByObject<FeedItem, PartnerStory>()
  const getStory = (item: FeedItem): PartnerStory => stories(item, () => makeStory(definition, item))
  const rules = [requireOwnSource(feed), ...makeRules(feed)]
  const ofStories = rules.filter((rule): rule is StoryRule => rule.by === 'story')
  const ofFeed = rules.filter((rule): rule is FeedRule => rule.by === 'feed')
  return {
    name: feed.name,
    format: 'rss',
    // The table of feeds knows the scopes of partners, which are settings.
    path: () => undefined,
    listed: false,
    style: STYLE,
    namespaces,
    checks: ofStories.map(
      (rule): ItemCheck =>
        (item) =>
          isExempt(rule, item) ? undefined : applyRule(rule, getStory(item)),
    ),
    limit: (items) => limitItems(items, { ...definition, items: feed.items ?? definition.items }, getStory),
    extendItem: (_, item) =>
      makeElement(
        'item',
        {},
        ...(isTakedown(item) ? (writeTakedown?.(toTakedown(item)) ?? []) : writeItem(getStory(item), feed)),
      ),
    extendFeed: (channel, head) => {
      const takedowns =
        writeTakedown === undefined ? [] : head.tombstones.map((each) => toItem(each, head, writeTakedown))
      const written = writeChannel(channel, head, feed)
      return { ...written, children: [...written.children, ...takedowns] }
    },
    partner: {
      feed,
      checkFeed: (items) => ofFeed.flatMap((rule) => applyFeedRule(rule, items)),
      countRemoved: (item) => getStory(item).removed,
    },
  }
}

function makeStory({ html, isPictureInText }: PartnerDefinition, item: FeedItem): PartnerStory {
  const body = item.html ?? ''
  const whole = restrictHtml(`${isPictureInText ? renderFigure(item) : ''}${body}`, html)
  return { item, ...whole, text: isPictureInText ? restrictHtml(body, html).text : whole.text }
}

function applyRule(rule: StoryRule, story: PartnerStory): ItemFault | undefined {
  const found = rule.find(story)
  if (found === undefined) return undefined
  const { id, source, severity, field, expected, fix } = rule
  return { rule: id, source, severity, field, found, expected, ...(fix === undefined ? {} : { fix }) }
}

function applyFeedRule({ id, source, expected, find, fix }: FeedRule, items: readonly FeedItem[]): ItemFault[] {
  const found = find(items)
  if (found === undefined) return []
  return [{ rule: id, source, severity: 'warning', found, expected, ...(fix === undefined ? {} : { fix }) }]
}

type WriteTakedown = NonNullable<PartnerDefinition['writeTakedown']>

const toItem = (
  tombstone: FeedDocument['tombstones'][number],
  { homeUrl }: FeedDocument,
  write: WriteTakedown,
): XmlElement => {
  const { guid, published, when, comment } = tombstone
  return makeElement('item', {}, ...write({ id: guid, published, at: when, url: homeUrl, text: comment }))
}

const toTakedown = ({ id, published, updated, url, title }: FeedItem): Takedown => ({
  ...{ id, published, at: updated, url, text: title },
})

const DAY_MS = 86_400_000

/**
 * Returns the items that changed last, up to a number and a size, in the order of the feed: partners learn of a correction
 * from the feed alone, and a story that was corrected must not have left it.
 */
function limitItems(
  items: readonly FeedItem[],
  { items: count, maxBytes = Number.POSITIVE_INFINITY, maxAgeDays = Number.POSITIVE_INFINITY }: Limits,
  getStory: (item: FeedItem) => PartnerStory,
): readonly FeedItem[] {
  const newest = items.reduce((last, { published }) => Math.max(last, published), 0)
  const changed = items
    .filter(({ published }) => newest - published < maxAgeDays * DAY_MS)
    .toSorted((a, b) => b.updated - a.updated)
    .slice(0, count)
  let bytes = 0
  const fitting = changed.filter((item, index) => {
    bytes += estimateBytes(getStory(item))
    return index === 0 || bytes <= maxBytes
  })
  const shown = new Set(fitting)
  return items.filter((item) => shown.has(item))
}

type Limits = Pick<PartnerDefinition, 'items' | 'maxBytes' | 'maxAgeDays'>
