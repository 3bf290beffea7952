import type { Article, Attachment } from '../newsroom/article.ts'
import { optional } from './given.ts'
import type { RecordValues } from './record-values.ts'
import { quoted } from './schema.ts'

/** Whether a reference of the record's file leads to a file of the content directory. */
export type HasFile = (reference: string) => boolean

/** The article's picture, with what is said of it beside it. */
export function imageOf(record: RecordValues): Article['image'] {
  const image = record.field('image')
  if (image === undefined) return undefined
  const alt = image.alt ?? record.field('imageAlt')
  const caption = image.caption ?? record.field('imageCaption')
  const credit = image.credit ?? record.field('imageCredit')
  return { ...image, ...optional('alt', alt), ...optional('caption', caption), ...optional('credit', credit) }
}

/** Attachments of which type and length are known: RSS can say no other (RSS 2.0, `<enclosure>`). */
export function attachmentsOf(record: RecordValues, hasFile: HasFile): Attachment[] {
  const found = record.translated.fields.attachments
  return (record.field('attachments') ?? []).flatMap((attachment, index): Attachment[] => {
    const { type, length, url } = attachment
    const at = [...(found?.at ?? []), ...(Array.isArray(found?.value) ? [index] : [])]
    if (type === undefined) {
      record.report('bad-value', 'fault', at, quoted(url, []), '`type`, such as audio/mpeg')
      return []
    }
    if (length === undefined && !hasFile(url)) {
      const expected = 'a file of the content directory, or its `length` in bytes'
      record.report('missing-media', 'fault', at, quoted(url, []), expected)
      return []
    }
    return [{ ...attachment, type }]
  })
}
