import { foldKey } from './fold-key.ts'
import type { Verdict } from './judge-value.ts'
import { isClearNo, isClearYes, isHidingWord } from './value-words.ts'

/** Words for an article that is not public. */
const HIDING = `draft drafts drafted unpublished unpublish private privately hidden secret internal confidential embargo
  embargoed embargos restricted expired unlisted withheld deleted trashed offline invisible member members paywall paywalled
  premium subscriber subscribers subscription subscriptions paid gated protected locked nonpublic unreleased spiked`.split(
  /\s+/,
)

/** Words for an article that is public. */
const SHOWING = 'publish published publishing publicly public publishable visible visibility live'.split(' ')

/** Words that end or begin a time. */
const UNTIL = 'until untill till before'.split(' ')
const ENDING = 'expire expires expiry expiration expiring unpublish unpublished expired deleted trashed offline'.split(
  ' ',
)

/** Words that reverse the meaning of the others. */
const NEGATIONS = 'not no non dont never un'.split(' ')

/** Words that leave it as it is. A key with any other word is about something else than the whole article. */
const NEUTRAL =
  `is be it this the a do does has have must should can now yet still currently only for to from on at after
  when since date dates datetime time timestamp day utc lift lifts lifted end ends ended start starts status state mode flag
  story post article page entry content item node document doc record blog web website site news feed online readers reader
  users user required require requires needs wall hide show keep mark marked as set make made wait hold access level
  enabled enable active activated`.split(/\s+/)

const WORDS = [...HIDING, ...SHOWING, ...UNTIL, ...ENDING, ...NEGATIONS, ...NEUTRAL]
const BY_FIRST: ReadonlyMap<string, readonly string[]> = new Map(
  [...new Set(WORDS.map((word) => word.charAt(0)))].map((first) => [
    first,
    [...new Set(WORDS)].filter((word) => word.startsWith(first)),
  ]),
)
const STEM =
  /draft|publi|embargo|privat|hidden|secret|intern|confid|member|paywall|premium|subscri|expir|restrict|unlist|delet|trash|visib|withh|live/

/** Longer keys are not names of one thing. */
const MAX_LENGTH = 48

/** The meaning of an unknown key whose words all concern visibility. */
export interface KeySense {
  /** True if yes hides the article, false if no does. */
  readonly yesHides: boolean
  /** The meaning of a date. */
  readonly date: 'until' | 'from'
}

/** Returns the sense of a key; undefined for one that does not speak of the visibility of the whole article. */
export function readKeySense(key: string): KeySense | undefined {
  const folded = foldKey(key)
  if (folded.length > MAX_LENGTH || !STEM.test(folded)) return undefined
  const words = splitIntoWords(folded)
  if (words === undefined) return undefined
  const has = (list: readonly string[]): boolean => words.some((word) => list.includes(word))
  const [isHiding, isShowing] = [has(HIDING), has(SHOWING)]
  const ends = has(ENDING)
  if (!isHiding && !isShowing && !ends) return undefined
  const isNegated = words.filter((word) => NEGATIONS.includes(word)).length % 2 === 1
  const yesHides = (isHiding || ends) !== isNegated
  const hasUntil = has(UNTIL)
  // `private_until` and `publish_on` begin the time in which the article is public; `publish_until` and `hidden_on` end
  // it.
  const endsAtDate = ends || (yesHides ? !hasUntil && !words.some(isEmbargo) : hasUntil)
  return { yesHides, date: endsAtDate ? 'from' : 'until' }
}

const isEmbargo = (word: string): boolean => word.startsWith('embargo')

/** Returns the words that a text consists of; undefined if it has a part that is no word of the lists. */
function splitIntoWords(text: string): readonly string[] | undefined {
  /** The words up to each position, of the splits that cover everything before it. */
  const splits: (readonly string[] | undefined)[] = [[]]
  for (let at = 0; at < text.length; at += 1) {
    const before = splits[at]
    if (before === undefined) continue
    for (const word of BY_FIRST.get(text.charAt(at)) ?? []) {
      const end = at + word.length
      if (!text.startsWith(word, at)) continue
      // Among several splits the one with fewer words counts: `unpublished` is one word.
      const known = splits[end]
      if (known === undefined || known.length > before.length + 1) splits[end] = [...before, word]
    }
  }
  return splits[text.length]
}

/** Returns the consequence of a value of an unknown key. */
export function judgeUnknown({ yesHides, date }: KeySense, value: unknown): Verdict {
  const values = Array.isArray(value) ? value : [value]
  if (values.some((each) => (yesHides ? isClearYes(each) : isClearNo(each)) || isHidingWord(each))) {
    return { says: 'hidden', expected: '' }
  }
  const text = values.find((each) => typeof each === 'string' && /\d/.test(each))
  return typeof text === 'string' ? { says: date, written: text, otherwise: { says: 'nothing' } } : { says: 'nothing' }
}
