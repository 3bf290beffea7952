import type { KeyPath } from '../problems/index.ts'
import { quoteValue } from './schema.ts'
import type { TranslatedRecord } from './translate-keys.ts'

/** What cannot be understood of whether an article is public. */
export interface Unclear {
  readonly at: KeyPath
  readonly found: string
  readonly expected: string
}

/** Words by which a newsroom says that a story is not for the public. */
const NOT_PUBLIC = new Set([
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
 * Whether the record says of itself that it is not public. Closed when in doubt: a flag that is neither `true` nor
 * `false`, or a status no one knows, is unclear, and an unclear article is withheld.
 */
export function readVisibility({ fields, hidden }: TranslatedRecord): { draft: boolean; unclear: Unclear[] } {
  const unclear: Unclear[] = []
  const flag = (found: { value: unknown; at: KeyPath } | undefined): boolean => {
    if (found === undefined || typeof found.value === 'boolean') return found?.value === true
    unclear.push({ at: found.at, found: quoteValue(found.value, []), expected: '`true` or `false`, without quotes' })
    return true
  }
  const draft = flag(fields.draft)
  // Jekyll's `published: false`; any other value of `published` is an instant.
  const unpublished = fields.published?.value === false
  const secret = hidden.map(flag).includes(true)
  const { status } = fields
  const known =
    status === undefined ||
    (typeof status.value === 'string' && (status.value === 'published' || NOT_PUBLIC.has(status.value)))
  if (!known) {
    const expected = `\`published\`, or one of ${[...NOT_PUBLIC].join(', ')}`
    unclear.push({ at: status.at, found: quoteValue(status.value, []), expected })
  }
  const byStatus = status !== undefined && status.value !== 'published'
  return { draft: draft || unpublished || secret || byStatus, unclear }
}
