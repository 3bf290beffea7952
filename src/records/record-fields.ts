import { optionalProperty } from '../collections/index.ts'
import { type Article, type Attachment, UNDATED } from '../model/index.ts'
import type { Problem } from '../problems/index.ts'
import { isImageElsewhere } from './fields/index.ts'
import { parseInstant } from './parse-instant.ts'
import { readFolderDate, toPathSegment } from './path-names.ts'
import type { RecordValues } from './record-values.ts'
import { quoteValue } from './schema.ts'
import { foldKey, isFlag, type Visibility } from './visibility/index.ts'

const DAY = 86_400_000
const NO_DATE = 'no publication date'

/** Returns true for the problem of a record that has no date of publication. */
export const isMissingDate = ({ code, found }: Problem): boolean => code === 'missing-field' && found === NO_DATE

/**
 * Returns the instant of publication: the record's date, else the file name's, else that of a withdrawal. One that the
 * record gives under several keys is the latest of them, the end of an embargo included. A draft needs none yet.
 */
export function readPublished(
  record: RecordValues,
  withdrawnAt: number | undefined,
  { until, published: other, isHidden }: Pick<Visibility, 'until' | 'published' | 'isHidden'>,
): number | undefined {
  const { published } = record.translated.fields
  const written = published !== undefined && isFlag(published.value) ? undefined : published
  const isFromName = record.newsroom.site.records.dateFrom === 'filename' && record.names.isDated
  const own =
    isFromName && (published === undefined || foldKey(String(published.at.at(-1))) === 'date')
      ? (readValidFileDate(record) ?? record.instant(written))
      : (record.instant(written) ?? readFileDate(record))
  const date = own ?? withdrawnAt ?? other ?? readAddressDate(record)
  if (date !== undefined) return Math.max(date, until ?? date, readFileDateBesideOthers(record, date) ?? date)
  if (written === undefined && isHidden) return UNDATED
  if (written === undefined && !record.withheld) {
    const fix = 'Add a line such as `published: 2018-07-16T20:00:00+02:00`.'
    record.report('missing-field', 'withheld', [], NO_DATE, '`published`', fix)
  }
  return undefined
}

/** A date that only the article's own address has: `permalink: /2018/07/16/helsinki.html`. */
function readAddressDate(record: RecordValues): number | undefined {
  const address = record.translated.fields.url?.value
  const date = typeof address === 'string' ? readFolderDate(address) : undefined
  return date === undefined ? undefined : record.instant({ value: date, at: [] })
}

const readFileDate = (record: RecordValues): number | undefined =>
  record.names.date === undefined ? undefined : record.instant({ value: record.names.date, at: [] })

/** Returns the date of the file's name; undefined for one that there is not, such as 31 September. */
function readValidFileDate({ names, context }: RecordValues): number | undefined {
  const date = names.date === undefined ? undefined : parseInstant(names.date, context.zones)
  return typeof date === 'number' ? date : undefined
}

/** Jekyll dates a post by its file name unless the record has `date`: other keys do not publish it earlier. */
function readFileDateBesideOthers(record: RecordValues, date: number): number | undefined {
  if (!record.names.isDated || Object.keys(record.data).some((key) => foldKey(key) === 'date')) return undefined
  const fileDate = readValidFileDate(record)
  return fileDate !== undefined && fileDate > date + DAY ? fileDate : undefined
}

/** Returns the day of the record's date as it was written, whatever its offset; undefined where it is that day in UTC too. */
export function readWrittenDay(record: RecordValues, published: number): string | undefined {
  const date = record.translated.fields.published?.value
  const written = Object.entries(record.data).find(([key]) => foldKey(key) === 'date')?.[1] ?? date
  const [, year, month = '', day = ''] =
    typeof written === 'string' ? (/^(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)/.exec(written) ?? []) : []
  const text = year === undefined ? undefined : `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  return text === new Date(published).toISOString().slice(0, 10) ? undefined : text
}

/** Returns the instant of the last significant change; one before the publication is ignored. */
export function readUpdated(record: RecordValues, published: number): number | undefined {
  const updated = record.field('updated', 'bad-instant')
  if (published === UNDATED) return undefined
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
  if (newsroom.site.records.unknownAuthors !== 'report' || unknown.length === 0) return authors
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
  if (site.records.unknownSections !== 'report' || unknown.length === 0) return sections
  for (const name of unknown) {
    record.report('unknown-section', 'fault', at, `the section "${name}"`, 'a section in site.yaml')
  }
  return sections.filter(
    ({ title }) => !unknown.includes(title) && !unknown.some((name) => toPathSegment(name) === title),
  )
}

/** Returns the language that the article's path names; undefined where it is the site's, or a section. */
export function readPathLanguage(record: RecordValues): string | undefined {
  const found = record.names.language
  if (found === undefined || record.context.sections.isDefined(found.written)) return undefined
  const [own = ''] = record.newsroom.site.language.toLowerCase().split('-')
  return found.language === own ? undefined : found.language
}

/** Returns whether a reference of the record leads to a file of the content directory. */
export type HasFile = (reference: string) => boolean

/** Returns the article's picture, with values of fields such as `imageAlt`. */
export function readImage(record: RecordValues, hasFile: HasFile): Article['image'] {
  const found = record.translated.fields.image
  if (found === undefined || (Array.isArray(found.value) && found.value.length === 0)) return undefined
  if (isImageElsewhere(found.value)) {
    const fix = 'It is left out.'
    record.report('bad-value', 'warning', found.at, 'a picture without an address', 'its `url`', fix)
    return undefined
  }
  const image = record.field('image')
  if (image === undefined) return undefined
  const alt = image.alt ?? record.field('imageAlt')
  const caption = image.caption ?? record.field('imageCaption')
  const credit = image.credit ?? record.field('imageCredit')
  return {
    ...image,
    url: locateImage(image.url, record, hasFile),
    ...optionalProperty('alt', alt),
    ...optionalProperty('caption', caption),
    ...optionalProperty('credit', credit),
  }
}

/**
 * Returns the address of a picture: one that is relative is beside the article if its file is there; else in the folder that
 * the settings name, or below the site's root, as themes of Jekyll and Hugo have it (`relative_url`, `absURL`).
 */
function locateImage(url: string, { newsroom }: RecordValues, hasFile: HasFile): string {
  const { images } = newsroom.site.records
  const isRelative = !/^(?:[a-z][a-z0-9+.-]*:|[/#?]|\.\.?\/)/i.test(url)
  if (!isRelative || hasFile(url)) return url
  if (images !== undefined) return `${images}${images.endsWith('/') ? '' : '/'}${url}`
  return url.includes('/') ? `/${url}` : url
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
