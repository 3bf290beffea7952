/** Tags of Liquid and Nunjucks that show a field of the record, and shortcodes of Hugo that do. */
const SHOWN = /\bpage(?:\.([\w-]{1,60})|\[["']([\w -]{1,60})["']\])|\bparam[ \t]{1,9}"?([\w-]{1,60})/g

/** The key under which Jekyll has the end of the summary. */
const SEPARATOR_KEY = 'excerpt_separator'

/** Fields that one text shows. */
const MAX_VALUES = 50

/** Longer values are texts of their own. In characters. */
const MAX_LENGTH = 1000

/** Returns the values of the record's fields that its text shows by a tag; undefined where it shows none. */
export function readShownValues(
  record: Readonly<Record<string, unknown>>,
  body: string | Buffer,
): Readonly<Record<string, string>> | undefined {
  const separator = record[SEPARATOR_KEY]
  // Nearly all texts have no tag: one look at their bytes is enough.
  const shown = body.includes('{{') || body.includes('{%')
  if (!shown && separator === undefined) return undefined
  const found = new Map<string, string>()
  for (const [, ...keys] of shown ? body.toString().matchAll(SHOWN) : []) {
    if (found.size >= MAX_VALUES) break
    const key = keys.find((each) => each !== undefined) ?? ''
    const value = Object.hasOwn(record, key) ? record[key] : undefined
    if ((typeof value === 'string' || typeof value === 'number') && String(value).length <= MAX_LENGTH)
      found.set(key, String(value))
  }
  if (typeof separator === 'string' && separator.trim() !== '' && separator.length <= MAX_LENGTH)
    found.set(SEPARATOR_KEY, separator)
  return found.size === 0 ? undefined : Object.fromEntries(found)
}
