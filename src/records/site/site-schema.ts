import * as z from 'zod'
import { DEFAULT_WORDING, ENGINES, type Plural, PRESETS, trimSlashes, type Wording } from '../../model/index.ts'
import { flagSchema, languageSchema, lineSchema, textSchema, webAddressSchema } from '../schema.ts'
import { hubSchema, hubsSchema } from './hub-schema.ts'
import { partnerSchema, partnersSchema } from './partner-schema.ts'

const feedShape = {
  items: z
    .int({ error: 'a whole number from 1 to 1000' })
    .min(1, { error: 'a whole number from 1 to 1000' })
    .max(1000, { error: 'a whole number from 1 to 1000' })
    .optional(),
  content: z.enum(['full', 'summary']).optional(),
  related: flagSchema.optional(),
  title: textSchema.optional(),
  order: z.enum(['published', 'updated']).optional(),
  archives: flagSchema.optional(),
}

const makeFeedsSchema = (formats: readonly string[]) =>
  z.strictObject({
    ...feedShape,
    formats: z
      .array(z.enum(formats))
      .min(1, { error: `at least one of ${formats.join(', ')}` })
      .optional(),
  })

type FeedsSchema = ReturnType<typeof makeFeedsSchema>

const MOVED_FROM = 'the id that it had, such as `europe`, or a list of ids'
const MOVED_ID = /^(?:(?:authors|tags)\/)?[\p{Letter}\p{Number}][\p{Letter}\p{Mark}\p{Number}._-]*$/u

const sectionId = z.string().regex(/^[\p{Letter}\p{Number}][\p{Letter}\p{Mark}\p{Number}_-]*$/u, {
  error: 'an id of letters, digits, "_" and "-"',
})

/** Former ids of a section, an author or a tag: one, or a list. `tags/europe` is that of a tag. */
export const movedFromSchema = z
  .union([z.string(), z.number(), z.array(z.union([z.string(), z.number()]))], { error: MOVED_FROM })
  .transform((value) => (Array.isArray(value) ? value : [value]).map((id) => trimSlashes(String(id).trim())))
  .refine((ids) => ids.every((id) => MOVED_ID.test(id)), { error: MOVED_FROM })

/** A section as site.yaml defines it. */
export interface WrittenSection {
  id: string
  title?: string | undefined
  description?: string | undefined
  feeds?: z.infer<FeedsSchema> | undefined
  movedFrom?: string[] | undefined
  sections?: WrittenSection[] | undefined
}

function makeSectionSchema(feeds: FeedsSchema): z.ZodType<WrittenSection> {
  const section: z.ZodType<WrittenSection> = z.strictObject({
    id: sectionId,
    title: textSchema.optional(),
    description: textSchema.optional(),
    feeds: feeds.optional(),
    movedFrom: movedFromSchema.optional(),
    get sections() {
      return z.array(section).optional()
    },
  })
  return section
}

const timezone = z.string().refine(isTimezone, { error: 'a timezone such as Europe/London' })

function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

const siteUrl = z
  .string({ error: 'an address such as https://news.example.org/' })
  .trim()
  .refine((text) => /^https?:\/\/[^/]/i.test(text) && webAddressSchema.safeParse(text).success, {
    error: 'an address such as https://news.example.org/',
  })
  .refine((text) => !/%(?:[01][0-9a-f]|7f)/i.test(text), { error: 'an address without control characters' })
  .transform((text) => {
    const url = new URL(text)
    url.search = ''
    url.hash = ''
    if (!url.pathname.endsWith('/')) url.pathname += '/'
    return url.href
  })

/** Returns true for a path of names from the root of the site: no other host, no query, and no way out. */
function isSitePath(text: string): boolean {
  const [first, ...names] = text.split('/')
  if (first !== '' || /[\s?#\\\p{Cc}]/u.test(text)) return false
  const isName = (name: string): boolean =>
    name !== '' && !/^(?:\.|%2e){1,2}$/i.test(name) && !/%(?:2f|5c|00)/i.test(name)
  return names.length > 0 && names.every(isName)
}

const tagAuthority = z.string().regex(/^(?:[A-Za-z0-9._-]+@)?[A-Za-z0-9.-]+,\d{4}(?:-\d{2}(?:-\d{2})?)?$/, {
  error: 'a domain and a year in which you owned it, such as news.example.org,2018 (RFC 4151)',
})

/** One text for every count is enough, since a newsroom knows its language. */
const pluralSchema = lineSchema.transform((other): Plural => ({ other }))

const wordings = Object.fromEntries(
  Object.entries(DEFAULT_WORDING).map(([key, text]) => [
    key,
    (typeof text === 'string' ? lineSchema : pluralSchema).optional(),
  ]),
) as {
  readonly [Key in keyof Wording]: z.ZodOptional<Wording[Key] extends string ? typeof lineSchema : typeof pluralSchema>
}

/** Fields that a newsroom can read from a key of its own. None hides an article. */
const MAPPED_FIELDS = [
  ...['title', 'summary', 'image', 'imageAlt', 'imageCaption', 'imageCredit', 'tags', 'authors', 'section', 'category'],
  ...['published', 'updated', 'slug', 'language', 'source', 'related'],
] as const

const autoRelated = z
  .int({ error: 'a whole number up to 20' })
  .min(0, { error: 'a whole number up to 20' })
  .max(20, { error: 'a whole number up to 20' })

const tagFeeds = z.union([flagSchema, z.strictObject({ from: z.int().min(1).max(1000) })], {
  error: '`true`, `false`, or `from: 3` below it: the number of articles that a tag needs for a feed',
})

const siteShape = {
  title: textSchema,
  description: textSchema.optional(),
  url: siteUrl.optional(),
  language: languageSchema.optional(),
  timezone: timezone.optional(),
  rights: textSchema.optional(),
  email: z.email({ error: 'an e-mail address' }).optional(),
  logo: webAddressSchema.optional(),
  icon: webAddressSchema.optional(),
  tagAuthority: tagAuthority.optional(),
  hubs: hubsSchema.optional(),
  partners: partnersSchema.optional(),
  from: z.enum(ENGINES, { error: `one of ${ENGINES.join(', ')}` }).optional(),
  tombstoneDays: z
    .int({ error: 'a number of days from 0 to 36500' })
    .min(0, { error: 'a number of days from 0 to 36500' })
    .max(36_500, { error: 'a number of days from 0 to 36500' })
    .optional(),
  articles: z
    .strictObject({
      url: lineSchema.optional(),
      sectionFrom: lineSchema.optional(),
      unknownSections: z.enum(['create', 'warn', 'report']).optional(),
      unknownAuthors: z.enum(['create', 'warn', 'report']).optional(),
      bylines: z.enum(['split', 'whole']).optional(),
      images: webAddressSchema.optional(),
      keys: z.partialRecord(z.enum(MAPPED_FIELDS), lineSchema).optional(),
      emoji: flagSchema.optional(),
      times: z.enum(['utc', 'site']).optional(),
      dateFrom: z.enum(['record', 'filename']).optional(),
      tags: z.record(z.string(), z.string()).optional(),
    })
    .optional(),
  related: z
    .union([z.literal('auto'), z.strictObject({ auto: autoRelated.optional(), reciprocal: flagSchema.optional() })], {
      error: '`auto`, or `auto: 3` and `reciprocal: true` below it',
    })
    .optional(),
  tags: z
    .array(z.strictObject({ id: lineSchema, movedFrom: movedFromSchema.optional() }), {
      error: 'a list of tags, such as `{ id: climate, movedFrom: environment }`',
    })
    .optional(),
  movedFrom: z.array(z.enum(PRESETS)).optional(),
  // Checked one by one in redirect-settings.ts: an invalid redirect does not stop publication.
  redirects: z.record(z.string(), z.unknown()).optional(),
  gone: z.array(z.unknown()).optional(),
  media: z.strictObject({ metadata: z.enum(['remove', 'keep']).optional() }).optional(),
  pages: flagSchema.optional(),
  nameplate: webAddressSchema.optional(),
  stylesheet: z
    .string()
    .refine((text) => /\.css$/i.test(text) && isSitePath(text), {
      error: 'a path in the content directory such as /media/courier.css',
    })
    .optional(),
  wording: z.strictObject(wordings).optional(),
}

/** Returns the schema of site.yaml for a publisher with these formats. */
export function makeSiteSchema(formats: readonly string[]) {
  const feeds = makeFeedsSchema(formats)
  return z.strictObject({
    ...siteShape,
    feeds: feeds
      .extend({ authors: flagSchema.optional(), tags: tagFeeds.optional(), deltas: flagSchema.optional() })
      .optional(),
    sections: z.array(makeSectionSchema(feeds)).optional(),
  })
}

export type WrittenSite = z.infer<ReturnType<typeof makeSiteSchema>>
export type WrittenFeeds = z.infer<FeedsSchema>

/** The keys of all levels of site.yaml, of which an unknown one may be a typo. */
export const SITE_KEYS: readonly string[] = [
  ...Object.keys(siteShape),
  ...Object.keys(feedShape),
  'feeds',
  'formats',
  'id',
  'sections',
  'authors',
  'tags',
  'deltas',
  'sectionFrom',
  'auto',
  'reciprocal',
  'metadata',
  'unknownSections',
  'unknownAuthors',
  'from',
  'bylines',
  'images',
  'keys',
  'times',
  'emoji',
  'dateFrom',
  ...Object.keys(hubSchema.shape),
  ...Object.keys(partnerSchema.shape),
  ...Object.keys(DEFAULT_WORDING),
]
