import type { FeedItem } from '../feed-item.ts'
import type { RestrictedHtml } from './restrict-html.ts'

/** An article as a partner gets it: the item, and its HTML as the partner takes it. */
export interface PartnerStory extends RestrictedHtml {
  readonly item: FeedItem
  /** The text without the caption of the picture before it. */
  readonly text: string
}

/** A rule of a partner. Either the serializer keeps it, or a check holds the article back or warns. */
export type PartnerRule = SerializerRule | StoryRule | FeedRule

interface RuleText {
  /** `msn/title-length`. */
  readonly id: string
  /** Where it is written down. */
  readonly source: string
  /** The expectation of the partner, as the end of the sentence "expected …". */
  readonly expected: string
}

/** A rule that every item keeps, because the feed is written so. */
export interface SerializerRule extends RuleText {
  readonly by: 'serializer'
}

/** A rule that an article may break. */
export interface StoryRule extends RuleText {
  readonly by: 'story'
  readonly severity: 'withheld' | 'warning'
  /** The field of the article. */
  readonly field: string
  /** Returns what breaks the rule. */
  readonly find: (story: PartnerStory) => string | undefined
  /** A whole sentence. */
  readonly fix?: string
}

/** A rule that the feed as a whole may break. */
export interface FeedRule extends RuleText {
  readonly by: 'feed'
  readonly find: (items: readonly FeedItem[]) => string | undefined
  readonly fix?: string
}

/** Returns a rule that the serializer keeps. */
export const keep = (id: string, source: string, expected: string): SerializerRule => ({
  ...{ by: 'serializer', id, source, expected },
})

/** Returns a rule that holds back an article which breaks it. */
export const require = (
  id: string,
  source: string,
  field: string,
  expected: string,
  find: StoryRule['find'],
  fix?: string,
): StoryRule => ({
  ...{ by: 'story', severity: 'withheld', id, source, field, expected, find },
  ...(fix === undefined ? {} : { fix }),
})

/** Returns a rule of which a breach is reported, and the article stays. */
export const advise = (...rule: Parameters<typeof require>): StoryRule => ({ ...require(...rule), severity: 'warning' })

/** Returns a rule for the feed as a whole. */
export const adviseFeed = (
  id: string,
  source: string,
  expected: string,
  find: FeedRule['find'],
  fix?: string,
): FeedRule => ({ ...{ by: 'feed', id, source, expected, find }, ...(fix === undefined ? {} : { fix }) })
