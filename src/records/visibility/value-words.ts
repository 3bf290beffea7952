import { foldWords } from './fold-key.ts'

const list = (words: string): ReadonlySet<string> => new Set(words.split(/,\s+/))

const YES = list('true, yes, on, y, 1, t, ja, oui, si')
const NO = list('false, no, off, n, 0, f, nein, non')

/** Words of a status or a visibility under which an article is public. */
const SHOWING = list(
  `published, publish, public, publicly visible, live, active, posted, released, online, visible, final, modified, changed,
  everyone, everybody, all, anyone, anybody, open, world, listed, free`,
)

/** Words under which an article is not public. */
const HIDING = list(
  `draft, drafts, auto draft, drafted, scheduled, future, pending, pending review, review, in review, needs review,
  under review, ready for review, in progress, work in progress, wip, todo, to do, private, hidden, archived, trash, trashed,
  deleted, removed, embargoed, embargo, under embargo, unpublished, not published, withdrawn, retracted, killed, spiked,
  expired, inactive, disabled, offline, internal, confidential, restricted, secret, protected, password,
  password protected, inherit, queued, submitted, on hold, held, editing, in edit, copy edit, invisible, never, rejected,
  unapproved, not approved, awaiting approval, nobody, none, unreleased, unfinished, not ready`,
)

/** Words for a limited readership. */
const RESTRICTING = list(
  `private, hidden, member, members, members only, member only, paid, paid members, paid members only, paid only, only paid,
  premium, subscriber, subscribers, subscribers only, subscriber only, paying subscribers, patrons, patron, supporters,
  restricted, internal, confidential, registered, registered users, login, logged in, login required, password,
  password protected, protected, staff, staff only, admin, admins, admin only, owner, only me, me, friends, tiers,
  specific tiers, invite, invite only, founding, intranet, employees, hard, metered, dynamic, paywall, paywalled, none,
  nobody, secret, closed`,
)

const isIn = (words: ReadonlySet<string>, value: unknown): boolean =>
  (typeof value === 'string' || typeof value === 'number') && words.has(foldWords(String(value)))

/** Returns whether a value is yes in any of its written forms. */
export const isClearYes = (value: unknown): boolean => value === true || isIn(YES, value)

/** Returns whether a value is no in any of its written forms. */
export const isClearNo = (value: unknown): boolean => value === false || isIn(NO, value)

export const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || (typeof value === 'string' && (value === '' || foldWords(value) === ''))

export const isShowingWord = (value: unknown): boolean => isIn(SHOWING, value)

export const isHidingWord = (value: unknown): boolean => isIn(HIDING, value)

export const isRestrictingWord = (value: unknown): boolean => isIn(RESTRICTING, value)

/** Returns whether a value is a yes or a no in any of its written forms. */
export const isFlag = (value: unknown): boolean => isClearYes(value) || isClearNo(value)
