import { isRecord } from '../front-matter/index.ts'
import { foldKey, foldWords } from './fold-key.ts'
import { isClearNo, isClearYes, isEmpty, isHidingWord, isRestrictingWord, isShowingWord } from './value-words.ts'
import type { Meaning, ValueKind } from './visibility-table.ts'

/**
 * The consequence of one value.
 *
 * - `nothing`: the value does not concern visibility
 * - `shown`: the value says that the article is public
 * - `hidden`: the article is withheld; `expected` is set when the value is unclear
 * - `until`, `from`: `written` is to be read as an instant, and is `otherwise` if it is none
 */
export type Verdict =
  | SettledVerdict
  | { readonly says: 'until' | 'from'; readonly written: string; readonly otherwise: SettledVerdict }

/** A verdict that depends on no instant. */
export type SettledVerdict =
  | { readonly says: 'nothing' | 'shown' | 'unlisted' | 'noindex' }
  | { readonly says: 'hidden'; readonly expected?: string }

const NO_EFFECT: SettledVerdict = { says: 'nothing' }
const SHOWN: SettledVerdict = { says: 'shown' }
const HIDDEN: SettledVerdict = { says: 'hidden' }

const FLAG = '`true` or `false`, without quotes'
const STATUS =
  '`published`, or one of draft, scheduled, pending, private, hidden, unlisted, archived, trash, review, embargoed'
const DATE = 'a date and time such as 2018-07-16T20:00:00+02:00, or a date such as 2018-07-16'
const TAKEDOWN = 'one `withdrawn` or `retracted` among the outermost keys'
const VISIBILITY = '`public`, `private`, `members` or `unlisted`'

const unclear = (expected: string): SettledVerdict => ({ says: 'hidden', expected })

/** Returns the consequence of a value of a key whose row has that kind and meaning. */
export function judgeValue(kind: ValueKind, meaning: Meaning, value: unknown): Verdict {
  if (Array.isArray(value)) return judgeList(kind, meaning, value)
  if (isRecord(value)) return judgeMapping(kind, meaning, value)
  return judgeScalar(kind, meaning, value)
}

/** Orders verdicts, the most restrictive last. */
const RESTRICTION: Readonly<Record<Verdict['says'], number>> = {
  nothing: 0,
  shown: 1,
  noindex: 2,
  unlisted: 3,
  from: 4,
  until: 5,
  hidden: 6,
}

const pickStrictest = (verdicts: readonly Verdict[]): Verdict =>
  verdicts.reduce<Verdict>(
    (strictest, each) => (RESTRICTION[each.says] > RESTRICTION[strictest.says] ? each : strictest),
    NO_EFFECT,
  )

function judgeList(kind: ValueKind, meaning: Meaning, list: readonly unknown[]): Verdict {
  if (kind === 'outputs') return list.every((each) => isEmpty(each) || isClearNo(each)) ? HIDDEN : NO_EFFECT
  // Eleventy takes the names of the collections that the page stays out of.
  if (kind === 'excluding' && list.some((each) => typeof each === 'string')) return { says: toListing(meaning) }
  if (list.length === 0) return kind === 'hiding-flag' ? unclear(FLAG) : NO_EFFECT
  const verdicts = list.map((each) => judgeValue(kind, meaning, each))
  return pickStrictest(verdicts)
}

/** Keys of a mapping that holds an instant, such as `embargo: { until: … }`. */
const DATE_KEYS = new Set(
  'until untill till at date datetime time on end ends endsat enddate lift lifts liftsat liftdate expires expiry to value from start publish'.split(
    ' ',
  ),
)
/** Keys of a mapping that holds a word, such as `status: { value: draft }`. */
const WORD_KEYS = new Set(
  'state status value name label key code type level slug title visibility access id'.split(' '),
)
const FLAG_KEYS = new Set('active enabled on value embargoed expired hidden private draft'.split(' '))

function judgeMapping(kind: ValueKind, meaning: Meaning, mapping: Readonly<Record<string, unknown>>): Verdict {
  const entries = Object.entries(mapping).map(([key, value]) => [foldKey(key), value] as const)
  const judge = (keys: ReadonlySet<string>, as: ValueKind): Verdict[] =>
    entries.filter(([key]) => keys.has(key)).map(([, value]) => judgeValue(as, meaning, value))
  switch (kind) {
    case 'build':
      return judgeBuild(entries)
    case 'feed':
    case 'sitemap':
    case 'search':
    case 'robots':
      return judgeExclusion(kind, meaning, entries)
    case 'hiding-flag': {
      const verdicts = entries.map(([, value]) => judgeValue(kind, meaning, value))
      const isShown = verdicts.length > 0 && verdicts.every(({ says }) => says === 'shown')
      return isShown ? SHOWN : unclear(FLAG)
    }
    case 'showing-flag':
      return pickStrictest([...judge(WORD_KEYS, kind), ...judge(DATE_KEYS, 'publication')])
    case 'status':
    case 'visibility': {
      const verdicts = judge(WORD_KEYS, kind)
      return verdicts.length > 0 ? pickStrictest(verdicts) : unclear(kind === 'status' ? STATUS : VISIBILITY)
    }
    case 'access':
    case 'state':
    case 'hiding-word':
      return pickStrictest(entries.map(([, value]) => judgeValue(kind, meaning, value)))
    case 'hiding-date':
    case 'publication':
    case 'ending-date': {
      const dates = judge(DATE_KEYS, kind).filter(({ says }) => says !== 'nothing')
      const flags = judge(FLAG_KEYS, 'hiding-flag')
      if (dates.length > 0) return pickStrictest(dates)
      return flags.length > 0 ? pickStrictest(flags) : unclear(DATE)
    }
    case 'takedown':
      return entries.every(([, value]) => isEmpty(value)) ? NO_EFFECT : unclear(TAKEDOWN)
    default:
      return NO_EFFECT
  }
}

const toListing = (meaning: Meaning): 'unlisted' | 'noindex' => (meaning === 'noindex' ? 'noindex' : 'unlisted')

/** Hugo's build options. Older versions of Hugo take a boolean for `render` and `list`. */
function judgeBuild(entries: readonly (readonly [string, unknown])[]): Verdict {
  const isOff = (name: string, ...words: string[]): boolean =>
    entries.some(([key, value]) => key === name && (isClearNo(value) || words.includes(foldWords(String(value)))))
  if (isOff('render', 'never', 'link')) return HIDDEN
  return isOff('list', 'never', 'local') ? { says: 'unlisted' } : NO_EFFECT
}

const EXCLUDING_KEYS = new Set('disable disabled exclude excluded ignore ignored hide hidden skip noindex'.split(' '))
const INCLUDING_KEYS = new Set('enabled enable include included index indexable show visible value'.split(' '))

/** Settings of a feed, a sitemap or robots, one of which may leave the article out. */
function judgeExclusion(kind: ValueKind, meaning: Meaning, entries: readonly (readonly [string, unknown])[]): Verdict {
  const isOut = entries.some(
    ([key, value]) =>
      (EXCLUDING_KEYS.has(key) && isClearYes(value)) ||
      (INCLUDING_KEYS.has(key) && isClearNo(value)) ||
      (kind === 'robots' && judgeScalar('robots', meaning, value).says === 'noindex'),
  )
  return isOut ? { says: toListing(meaning) } : NO_EFFECT
}

function judgeScalar(kind: ValueKind, meaning: Meaning, value: unknown): Verdict {
  switch (kind) {
    case 'hiding-flag':
      return isClearYes(value) ? HIDDEN : isClearNo(value) && value !== 'false' ? SHOWN : unclear(FLAG)
    case 'hiding-word':
      return isClearYes(value) || isHidingWord(value) ? HIDDEN : NO_EFFECT
    case 'showing-flag':
      return judgeShowing(value, unclear(FLAG))
    case 'showing-word':
      return isEmpty(value) ? NO_EFFECT : judgeShowing(value, NO_EFFECT)
    case 'status':
      return judgeStatus(value, unclear(STATUS))
    case 'state':
      return typeof value === 'string' && !isEmpty(value) ? judgeStatus(value, NO_EFFECT) : NO_EFFECT
    case 'visibility':
      return isEmpty(value) ? NO_EFFECT : judgeStatus(value, isRestrictingWord(value) ? HIDDEN : unclear(VISIBILITY))
    case 'access':
      return isClearYes(value) || isRestrictingWord(value) || isHidingWord(value) ? HIDDEN : NO_EFFECT
    case 'password':
      return isEmpty(value) || isClearNo(value) ? NO_EFFECT : HIDDEN
    case 'render':
      return isClearNo(value) || foldWords(String(value)) === 'never' ? HIDDEN : NO_EFFECT
    case 'outputs':
      return isClearNo(value) ? HIDDEN : NO_EFFECT
    case 'permalink':
      return value === false ? HIDDEN : NO_EFFECT
    case 'build':
      return isClearNo(value) || foldWords(String(value)) === 'never' ? HIDDEN : NO_EFFECT
    case 'takedown':
      return isEmpty(value) || isClearNo(value) ? NO_EFFECT : unclear(TAKEDOWN)
    case 'nothing':
      return NO_EFFECT
    case 'excluding':
    case 'feed':
    case 'robots':
    case 'sitemap':
    case 'search':
      return judgeListing(kind, meaning, value)
    default:
      return judgeDate(kind, value)
  }
}

/** A flag that shows the article, or the instant from which it is shown. */
function judgeShowing(value: unknown, otherwise: SettledVerdict): Verdict {
  if (isClearNo(value) || isHidingWord(value)) return HIDDEN
  if (isClearYes(value) || isShowingWord(value)) return SHOWN
  return typeof value === 'string' && !isEmpty(value) ? { says: 'until', written: value, otherwise } : otherwise
}

function judgeStatus(value: unknown, otherwise: Verdict): Verdict {
  if (foldWords(String(value)) === 'unlisted') return { says: 'unlisted' }
  if (isShowingWord(value) || isClearYes(value)) return SHOWN
  return isHidingWord(value) || isClearNo(value) ? HIDDEN : otherwise
}

function judgeListing(kind: ValueKind, meaning: Meaning, value: unknown): Verdict {
  const out: Verdict = { says: toListing(meaning) }
  const words = typeof value === 'string' ? foldWords(value) : ''
  if (kind === 'excluding') {
    if (isClearNo(value) || isEmpty(value)) return NO_EFFECT
    return isClearYes(value) ? out : unclear(FLAG)
  }
  if (kind === 'robots') return isClearNo(value) || /\b(?:noindex|no index|none)\b/.test(words) ? out : NO_EFFECT
  const isOut = typeof value !== 'number' && (isClearNo(value) || EXCLUDING_KEYS.has(words) || words === 'never')
  return isOut ? out : NO_EFFECT
}

/** Dates, and flags in their place. */
function judgeDate(kind: ValueKind, value: unknown): Verdict {
  // Templates leave empty dates behind.
  if (isEmpty(value)) return NO_EFFECT
  const says = kind === 'ending-date' ? 'from' : 'until'
  const isLenient = kind === 'dated' || kind === 'release'
  if (kind === 'publication' || isLenient) {
    if (isClearNo(value) && !isLenient) return HIDDEN
    if (isClearYes(value)) return isLenient ? NO_EFFECT : SHOWN
    if (isHidingWord(value) && !isLenient) return HIDDEN
  } else {
    if (isClearNo(value)) return NO_EFFECT
    if (isClearYes(value)) return HIDDEN
  }
  if (typeof value !== 'string') return isLenient ? NO_EFFECT : unclear(DATE)
  return { says, written: value, otherwise: isLenient ? NO_EFFECT : unclear(DATE) }
}
