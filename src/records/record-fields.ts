import { optionalProperty } from '../collections/index.ts'
import type { Article, Attachment } from '../model/index.ts'
import { toPathSegment } from './path-names.ts'
import type { RecordValues } from './record-values.ts'
import { quoteValue } from './schema.ts'
import type { FoundValue } from './translate-keys.ts'

/**
 * When the article is published: its date, the file name's, or the end of an embargo that is later; of a withdrawn one
 * that says no more, the instant of its withdrawal.
 */
export function readPublished(record: RecordValues, withdrawnAt: number | undefined): number | undefined {
  const { published } = record.translated.fields
  const written = typeof published?.value === 'boolean' ? combineDate(record) : published
  const embargo = record.field('embargo', 'unclear-visibility', 'withheld')
  const goesOut = record.instant(laterDate(record))
  const date = record.instant(written ?? readFileNameDate(record)) ?? withdrawnAt
  if (date !== undefined) return Math.max(date, embargo ?? date, goesOut ?? date)
  if (written === undefined && !record.withheld) {
    const fix = 'Add a line such as `published: 2018-07-16T20:00:00+02:00`.'
    record.report('missing-field', 'withheld', [], 'no publication date', '`published`', fix)
  }
  return undefined
}

/** `date` where `published` is Jekyll's flag. */
function combineDate({ data }: RecordValues): FoundValue | undefined {
  const key = Object.keys(data).find((name) => /^(date|pubdate|publish_?date)$/i.test(name))
  return key === undefined ? undefined : { value: data[key], at: [key] }
}

/** Hugo's `publishDate` beside a `date`: the article goes out at the later of the two. */
function laterDate({ data, translated }: RecordValues): FoundValue | undefined {
  const counting = translated.fields.published
  if (counting === undefined || typeof counting.value === 'boolean') return undefined
  const key = Object.keys(data).find((name) => /^(date|publish_?date)$/i.test(name))
  return key === undefined || counting.at[0] === key ? undefined : { value: data[key], at: [key] }
}

const readFileNameDate = ({ names }: RecordValues): FoundValue | undefined =>
  names.date === undefined ? undefined : { value: names.date, at: [] }

/** The last significant change; one before the publication is passed over. */
export function readUpdated(record: RecordValues, published: number): number | undefined {
  const updated = record.field('updated', 'bad-instant')
  if (updated === undefined || updated >= published) return updated === published ? undefined : updated
  const at = record.translated.fields.updated?.at ?? []
  const expected = 'a later time; this one is ignored'
  record.report('bad-instant', 'warning', at, 'a time before `published`', expected)
  return undefined
}

/** The authors that a record names, those that the newsroom does not know by its rule. */
export function readAuthors(record: RecordValues): Article['authors'] {
  const found = record.translated.fields.authors
  if (found === undefined) return []
  const { newsroom } = record
  const { authors, unknown, nameless } = record.context.bylines.read(found.value)
  if (nameless) record.report('bad-value', 'fault', found.at, quoteValue(found.value, []), 'an author with a name')
  if (newsroom.site.records.unknownAuthors === 'create' || unknown.length === 0) return authors
  for (const name of unknown) {
    record.report('unknown-author', 'fault', found.at, `the author "${name}"`, 'an author in authors.yaml')
  }
  return authors.filter(({ id }) => newsroom.authors.has(id))
}

/** The sections that a record, or its folder, names, those that site.yaml does not know by its rule. */
export function readSections(record: RecordValues): Article['sections'] {
  const { site } = record.newsroom
  const { sections, unknown, reserved, from } = record.context.sections.resolve(
    record.translated,
    record.data,
    record.file.path,
  )
  const at = from?.at ?? []
  for (const name of reserved) {
    record.report(
      'reserved-id',
      'fault',
      at,
      `the section "${name}"`,
      'a name that the site does not use as a path of its own',
    )
  }
  if (site.records.unknownSections === 'create' || unknown.length === 0) return sections
  for (const name of unknown) {
    record.report('unknown-section', 'fault', at, `the section "${name}"`, 'a section in site.yaml')
  }
  return sections.filter(
    ({ title }) => !unknown.includes(title) && !unknown.some((name) => toPathSegment(name) === title),
  )
}

/** Whether a reference of the record's file leads to a file of the content directory. */
export type HasFile = (reference: string) => boolean

/** The article's picture, with what is said of it beside it. */
export function readImage(record: RecordValues): Article['image'] {
  const image = record.field('image')
  if (image === undefined) return undefined
  const alt = image.alt ?? record.field('imageAlt')
  const caption = image.caption ?? record.field('imageCaption')
  const credit = image.credit ?? record.field('imageCredit')
  return {
    ...image,
    ...optionalProperty('alt', alt),
    ...optionalProperty('caption', caption),
    ...optionalProperty('credit', credit),
  }
}

/** Attachments of which type and length are known: RSS can say no other (RSS 2.0, `<enclosure>`). */
export function readAttachments(record: RecordValues, hasFile: HasFile): Attachment[] {
  const found = record.translated.fields.attachments
  return (record.field('attachments') ?? []).flatMap((attachment, index): Attachment[] => {
    const { type, length, url } = attachment
    const at = [...(found?.at ?? []), ...(Array.isArray(found?.value) ? [index] : [])]
    if (type === undefined) {
      record.report('bad-value', 'fault', at, quoteValue(url, []), '`type`, such as audio/mpeg')
      return []
    }
    if (length === undefined && !hasFile(url)) {
      const expected = 'a file in the content directory, or its `length` in bytes'
      record.report('missing-media', 'fault', at, quoteValue(url, []), expected)
      return []
    }
    return [{ ...attachment, type }]
  })
}
