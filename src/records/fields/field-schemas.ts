import * as z from 'zod'
import { omitUndefined } from '../../collections/index.ts'
import { cleanSummary, toPlainText } from '../../html/index.ts'
import {
  type ArticleImage,
  type Attachment,
  type Correction,
  getMediaType,
  type RelatedRef,
  type Retraction,
  removeQuery,
  type Takedown,
} from '../../model/index.ts'
import { isRecord } from '../front-matter/index.ts'
import { lineSchema, type makeInstantSchema, textSchema, webAddressSchema } from '../schema.ts'
import { isClearYes } from '../visibility/index.ts'

/** Unicode-normalized, so that one id has one form. */
export const idSchema = lineSchema.transform((id) => id.normalize('NFC'))

/** Plain text: markup is removed, the text inside it stays unless its author hid it. */
export const summarySchema = lineSchema.transform(cleanSummary)

/** One value, or a list; empty entries are ignored. */
const listSchema = <T extends z.ZodType>(entry: T) =>
  z.unknown().transform((written, context): z.output<T>[] => {
    const isList = Array.isArray(written)
    const entries: readonly unknown[] = isList ? written : [written]
    return entries.flatMap((value, index) => {
      if (value === null || value === '') return []
      const parsed = entry.safeParse(value)
      if (parsed.success) return [parsed.data]
      // The path is that of the record, where empty entries count.
      for (const issue of parsed.error.issues) {
        context.issues.push({ ...issue, input: value, path: [...(isList ? [index] : []), ...issue.path] } as never)
      }
      return []
    })
  })

/** Labels, from a list or a text with commas; each once. */
export const tagsSchema = z
  .preprocess(
    (value) => (typeof value === 'string' ? value.split(',') : Array.isArray(value) ? value : [value]),
    z.array(z.union([z.string(), z.number(), z.boolean()], { error: 'a tag' })),
  )
  .transform((values) => [...new Set(values.map((value) => toPlainText(String(value))).filter((tag) => tag !== ''))])

/** A number, also as text with the underscores that TOML allows. */
const toNumber = (value: unknown): unknown =>
  typeof value === 'string' && value.trim() !== '' ? Number(value.replace(/(\d)_(?=\d)/g, '$1')) : value

const pixels = z.preprocess(toNumber, z.number().int().min(1).max(65_535).optional()).catch(undefined)

/** Returns the first value that an object has under one of several names. */
const pick = (record: Readonly<Record<string, unknown>>, ...names: string[]): unknown =>
  names.map((name) => record[name]).find((value) => value !== undefined && value !== null && value !== '')

/** Keys of a picture's address. `light` is that for light backgrounds. */
const IMAGE_ADDRESSES = ['url', 'src', 'image', 'path', 'file', 'filename', 'imgname', 'light'] as const

/** Returns true for keys and values without the address of a picture: data that a theme looks up elsewhere. */
export function isImageElsewhere(value: unknown): boolean {
  const first: unknown = Array.isArray(value) ? value[0] : value
  return isRecord(first) && pick(first, ...IMAGE_ADDRESSES) === undefined
}

const image = z.preprocess(
  (value) => {
    const first: unknown = Array.isArray(value) ? value[0] : value
    if (!isRecord(first)) return { url: first }
    return {
      url: pick(first, ...IMAGE_ADDRESSES),
      alt: pick(first, 'alt', 'alt_text', 'altText'),
      caption: pick(first, 'caption', 'title'),
      credit: pick(first, 'credit', 'photographer', 'attribution'),
      width: pick(first, 'width'),
      height: pick(first, 'height'),
      type: pick(first, 'type', 'mime_type'),
    }
  },
  z.object({
    url: webAddressSchema,
    alt: textSchema.optional(),
    caption: textSchema.optional(),
    credit: textSchema.optional(),
    width: pixels,
    height: pixels,
    type: z
      .string()
      .regex(/^image\/[\w.+-]+$/, { error: 'a type such as image/jpeg' })
      .optional(),
  }),
)

/** Seconds, as a number or as `1:02:03`. */
const seconds = z.preprocess(
  (value) =>
    typeof value === 'string' && /^\d+(:\d{1,2}){1,2}$/.test(value)
      ? value.split(':').reduce((total, step) => total * 60 + Number(step), 0)
      : toNumber(value),
  z.number({ error: 'a number of seconds' }).positive({ error: 'a number of seconds' }),
)

const attachment = z.preprocess(
  (value) => {
    if (!isRecord(value)) return { url: value }
    return {
      url: pick(value, 'url', 'src', 'file', 'href', 'path'),
      type: pick(value, 'type', 'mime_type', 'mimeType'),
      length: pick(value, 'length', 'size', 'size_in_bytes', 'bytes'),
      duration: pick(value, 'duration', 'duration_in_seconds'),
      title: pick(value, 'title'),
    }
  },
  z.object({
    url: webAddressSchema,
    type: z
      .string()
      .regex(/^[\w.+-]+\/[\w.+-]+$/, { error: 'a type such as audio/mpeg' })
      .optional(),
    length: z.preprocess(
      toNumber,
      z.number({ error: 'a number of bytes' }).int().positive({ error: 'a number of bytes' }).optional(),
    ),
    duration: seconds.optional(),
    title: textSchema.optional(),
  }),
)

/** An id of digits is one, too. */
const relatedId = z
  .union([z.string(), z.number()])
  .transform((id) => String(id).trim().normalize('NFC'))
  .pipe(z.string().min(1))

const related = z.union(
  [
    relatedId.transform((id) => ({ id })),
    z.object({ title: textSchema, url: webAddressSchema }).transform(({ title, url }) => ({ title, url })),
    z.object({ id: relatedId }).transform(({ id }) => ({ id })),
  ],
  { error: 'the id of an article, or `title` and `url`' },
)

const source = z.preprocess(
  (value) =>
    typeof value === 'string' || typeof value === 'number'
      ? { title: value }
      : isRecord(value)
        ? { ...value, title: value['title'] ?? value['name'] }
        : value,
  z.object({ title: textSchema, url: webAddressSchema.optional() }),
)

export const imageSchema = image.transform((value): ArticleImage => ({ url: value.url, ...omitUndefined(value) }))

/** Without a type of its own an attachment has that of its file extension. */
export const attachmentsSchema = listSchema(
  attachment.transform((value): Omit<Attachment, 'type'> & { type?: string } => {
    const type = value.type ?? getMediaType(removeQuery(value.url))
    return { ...omitUndefined(value), url: value.url, ...(type === undefined ? {} : { type }) }
  }),
)

export const relatedSchema = listSchema(related.transform((value): RelatedRef => value))

export const sourceSchema = source.transform((value) => ({ title: value.title, ...omitUndefined({ url: value.url }) }))

/** Former addresses. A text with blanks is a name, as notes have it under the same key. */
export const aliasesSchema = listSchema(z.unknown()).transform((values) => [
  ...new Set(values.map((value) => String(value).trim()).filter((text) => isFormerAddress(text))),
])

const isFormerAddress = (text: string): boolean =>
  text !== '' && !/[\s\p{Cc}<>"\\]/u.test(text) && (!text.includes(':') || /^(?:\/|https?:)/.test(text))

type InstantSchema = ReturnType<typeof makeInstantSchema>

export const makeCorrectionsSchema = (instant: InstantSchema) =>
  listSchema(
    z
      .object({ at: instant, note: textSchema }, { error: 'a list of `at` and `note`' })
      .transform((value): Correction => value),
  )

/** An instant alone, or with a reason. */
export const makeTakedownSchema = (instant: InstantSchema) =>
  z
    .preprocess(
      (value) => (typeof value === 'string' ? { at: value } : value),
      z.object({ at: instant, reason: textSchema.optional() }, { error: '`at` and `reason`' }),
    )
    .transform((value): Takedown => ({ at: value.at, ...omitUndefined({ reason: value.reason }) }))

/** A takedown that may keep the headline of the article. */
export const makeRetractionSchema = (instant: InstantSchema) =>
  z
    .preprocess(
      (value) => (typeof value === 'string' ? { at: value } : value),
      z.object(
        {
          at: instant,
          reason: textSchema.optional(),
          keepHeadline: z.boolean({ error: '`true` or `false`' }).optional(),
        },
        { error: '`at` and `reason`' },
      ),
    )
    .transform(
      ({ at, reason, keepHeadline }): Retraction => ({
        at,
        ...omitUndefined({ reason }),
        ...(keepHeadline === true ? { keepHeadline } : {}),
      }),
    )

/** Other systems keep a standfirst under this key: a text that says no yes is none of ours. */
export const leadSchema = z.unknown().transform((value): true | undefined => (isClearYes(value) ? true : undefined))
