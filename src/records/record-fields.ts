import { optionalProperty } from '../collections/index.ts'
import type { Article, Attachment } from '../model/index.ts'
import { toPathSegment } from './path-names.ts'
import type { RecordValues } from './record-values.ts'
import { quoteValue } from './schema.ts'
import type { FoundValue } from './translate-keys.ts'

/**
 * Returns the instant of publication: the record's date, else the file name's, else that of a withdrawal, or a later end of
 * an embargo.
 */
export function readPublished(record: RecordValues, withdrawnAt: number | undefined): number | undefined {
  const { published } = record.translated.fields
  const written = typeof published?.value === 'boolean' ? findDate(record) : published
  const embargo = record.field('embargo', 'unclear-visibility', 'withheld')
  const release = record.instant(findSecondDate(record))
  const date = record.instant(written ?? readFileNameDate(record)) ?? withdrawnAt
  if (date !== undefined) return Math.max(date, embargo ?? date, release ?? date)
  if (written === undefined && !record.withheld) {
    const fix = 'Add a line such as `published: 2018-07-16T20:00:00+02:00`.'
    record.report('missing-field', 'withheld', [], 'no publication date', '`published`', fix)
  }
  return undefined
}

/** Returns `date` where `published` is Jekyll's flag. */
function findDate({ data }: RecordValues): FoundValue | undefined {
  const key = Object.keys(data).find((name) => /^(date|pubdate|publish_?date)$/i.test(name))
  return key === undefined ? undefined : { value: data[key], at: [key] }
}

/** Returns Hugo's `publishDate` beside a `date`: the article is published at the later of the two. */
function findSecondDate({ data, translated }: RecordValues): FoundValue | undefined {
  const first = translated.fields.published
  if (first === undefined || typeof first.value === 'boolean') return undefined
  const key = Object.keys(data).find((name) => /^(date|publish_?date)$/i.test(name))
  return key === undefined || first.at[0] === key ? undefined : { value: data[key], at: [key] }
}

const readFileNameDate = ({ names }: RecordValues): FoundValue | undefined =>
  names.date === undefined ? undefined : { value: names.date, at: [] }

/** Returns the instant of the last significant change; one before the publication is ignored. */
export function readUpdated(record: RecordValues, published: number): number | undefined {
  const updated = record.field('updated', 'bad-instant')
  if (updated === undefined || updated >= published) return updated === published ? undefined : updated
  const at = record.translated.fields.updated?.at ?? []
  const expected = 'a later time; this one is ignored'
  record.report('bad-instant', 'warning', at, 'a time before `published`', expected)
  return undefined
}

/** Returns the authors of a record. The setting `unknownAuthors` decides about those that authors.yaml does not define. */
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

/** Returns the sections of a record. The setting `unknownSections` decides about those that site.yaml does not define. */
export function readSections(record: RecordValues): Article['sections'] {
  const { site } = record.newsroom
  const resolver = record.context.sections
  const written = resolver.findKey(record.translated, record.data)
  const { sections, unknown, reserved, from } = resolver.resolve(
    written && (record.readText('section', written) ?? { value: [], at: written.at }),
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

/** Returns whether a reference of the record leads to a file of the content directory. */
export type HasFile = (reference: string) => boolean

/** Returns the article's picture, with values of fields such as `imageAlt`. */
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

/** Returns the attachments whose type and length are known, as RSS requires (RSS 2.0, `<enclosure>`). */
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
