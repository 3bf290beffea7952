import type { Found } from './dialects.ts'
import type { RecordValues } from './record-values.ts'

/**
 * When the article is published: its date, the file name's, or the end of an embargo that is later; of a withdrawn one
 * that says no more, the instant of its withdrawal.
 */
export function publishedOf(record: RecordValues, withdrawnAt: number | undefined): number | undefined {
  const { published } = record.translated.fields
  const written = typeof published?.value === 'boolean' ? dateBeside(record) : published
  const embargo = record.field('embargo', 'unclear-visibility', 'withheld')
  const goesOut = record.instant(laterDate(record))
  const date = record.instant(written ?? dateOfName(record)) ?? withdrawnAt
  if (date !== undefined) return Math.max(date, embargo ?? date, goesOut ?? date)
  if (written === undefined && !record.withheld) {
    const fix = 'Add a line such as `published: 2018-07-16T20:00:00+02:00`.'
    record.report('missing-field', 'withheld', [], 'no date of publication', '`published`', fix)
  }
  return undefined
}

/** `date` where `published` is Jekyll's flag. */
function dateBeside({ data }: RecordValues): Found | undefined {
  const key = Object.keys(data).find((name) => /^(date|pubdate|publish_?date)$/i.test(name))
  return key === undefined ? undefined : { value: data[key], at: [key] }
}

/** Hugo's `publishDate` beside a `date`: the article goes out at the later of the two. */
function laterDate({ data, translated }: RecordValues): Found | undefined {
  const counting = translated.fields.published
  if (counting === undefined || typeof counting.value === 'boolean') return undefined
  const key = Object.keys(data).find((name) => /^(date|publish_?date)$/i.test(name))
  return key === undefined || counting.at[0] === key ? undefined : { value: data[key], at: [key] }
}

const dateOfName = ({ names }: RecordValues): Found | undefined =>
  names.date === undefined ? undefined : { value: names.date, at: [] }

/** The last significant change; one before the publication is passed over. */
export function updatedOf(record: RecordValues, published: number): number | undefined {
  const updated = record.field('updated', 'bad-instant')
  if (updated === undefined || updated >= published) return updated === published ? undefined : updated
  const at = record.translated.fields.updated?.at ?? []
  const expected = 'a time after it; this one is passed over'
  record.report('bad-instant', 'warning', at, 'a time before that of publication', expected)
  return undefined
}
