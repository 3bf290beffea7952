import type { KeyPath } from '../problems/index.ts'
import { quoteValue } from './schema.ts'
import type { TranslatedRecord } from './translate-keys.ts'

/** A value from which visibility cannot be decided. */
export interface UnclearValue {
  readonly at: KeyPath
  readonly found: string
  readonly expected: string
}

/** Statuses of articles that are not public. */
const HIDDEN_STATUSES = new Set([
  'draft',
  'scheduled',
  'pending',
  'private',
  'hidden',
  'unlisted',
  'archived',
  'trash',
  'review',
  'embargoed',
])

/**
 * Returns whether the record keeps its article from the public. A flag that is neither `true` nor `false`, or an unknown
 * status, is unclear, and an unclear article is withheld.
 */
export function readVisibility({ fields, hidden }: TranslatedRecord): { draft: boolean; unclear: UnclearValue[] } {
  const unclear: UnclearValue[] = []
  const readFlag = (found: { value: unknown; at: KeyPath } | undefined): boolean => {
    if (found === undefined || typeof found.value === 'boolean') return found?.value === true
    unclear.push({ at: found.at, found: quoteValue(found.value, []), expected: '`true` or `false`, without quotes' })
    return true
  }
  const draft = readFlag(fields.draft)
  // Jekyll's `published: false`; any other value of `published` is an instant.
  const unpublished = fields.published?.value === false
  const isHidden = hidden.map(readFlag).includes(true)
  const { status } = fields
  const isKnownStatus =
    status === undefined ||
    (typeof status.value === 'string' && (status.value === 'published' || HIDDEN_STATUSES.has(status.value)))
  if (!isKnownStatus) {
    const expected = `\`published\`, or one of ${[...HIDDEN_STATUSES].join(', ')}`
    unclear.push({ at: status.at, found: quoteValue(status.value, []), expected })
  }
  const isHiddenByStatus = status !== undefined && status.value !== 'published'
  return { draft: draft || unpublished || isHidden || isHiddenByStatus, unclear }
}
