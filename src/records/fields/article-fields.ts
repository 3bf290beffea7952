import * as z from 'zod'
import type { Article } from '../../model/index.ts'
import { languageSchema, lineSchema, type makeInstantSchema, textSchema } from '../schema.ts'
import { ADDRESS_LIMIT, type FieldLimit, NAME_LIMIT, TEXT_LIMIT } from './field-limits.ts'
import {
  aliasesSchema,
  attachmentsSchema,
  idSchema,
  imageSchema,
  leadSchema,
  makeCorrectionsSchema,
  makeRetractionSchema,
  makeTakedownSchema,
  relatedSchema,
  sourceSchema,
  summarySchema,
  tagsSchema,
} from './field-schemas.ts'
import {
  type ReadPlain,
  readPlainId,
  readPlainInstant,
  readPlainLine,
  readPlainRelated,
  readPlainSummary,
  readPlainTags,
  readPlainText,
  readPlainTitle,
} from './plain-values.ts'

/** Shared by all articles, so that a hundred thousand of them hold one empty list. */
export const EMPTY_LIST: readonly never[] = Object.freeze([])

/** A field of a record, of {@link Article}, or of both. */
export type FieldRow = NamedRow | UnnamedRow

/** A field that records have under a key. */
interface NamedRow extends RowOfAnyKind {
  /** Keys of a record in any dialect, the one that counts first in front, lower case, without `_` and `-`. */
  readonly names: readonly string[]
  /** False for a field that keeps no text, and for the body. */
  readonly limit: FieldLimit | false
  /** True if the article has the value as the schema returns it; without one, an empty list or nothing. */
  readonly copied?: true
}

/** A field that is not read from a key of its own. */
interface UnnamedRow extends RowOfAnyKind {
  readonly names?: never
  readonly limit?: never
  readonly copied?: never
}

interface RowOfAnyKind {
  /** True if the field decides if and when an article is public, beside the keys of `visibility/visibility-table.ts`. */
  readonly decides?: true
  /** Absent: the field is read by code of its own. */
  readonly schema?: (instant: ReturnType<typeof makeInstantSchema>) => z.ZodType
  readonly plain?: ReadPlain<unknown>
  /** Absent: {@link Article} has no such field. */
  readonly stored?: Stored
}

/**
 * Place of a field in the row of the index cache. `file`: in the entry of the file. `column`: at a position, 0 when it is
 * absent. `list`: at a position, as the index of a list that many articles share. `rest`: by name, and only when it is
 * neither absent nor the default. A new field belongs to the rest unless nearly all articles have it.
 */
export type Stored = StoredRequired | StoredOptional
type StoredRequired =
  | { readonly as: 'file' | 'column' | 'list' }
  | { readonly as: 'rest'; readonly default: string | false | readonly never[] }
type StoredOptional = { readonly as: 'column' | 'rest'; readonly optional: true }

const COLUMN = { as: 'column' } as const
const OPTIONAL = { as: 'rest', optional: true } as const
const LIST = { as: 'rest', default: EMPTY_LIST } as const

const LINE = { schema: () => lineSchema, plain: readPlainLine }
const TEXT = { schema: () => textSchema, plain: readPlainTitle }
const INSTANT = { schema: (instant: ReturnType<typeof makeInstantSchema>) => instant, plain: readPlainInstant }

/**
 * All fields. Names are those of Hugo, Jekyll, Eleventy, Zola, Astro and common exports. The order is that of the keys of
 * an article, and of the suggestions for an unknown key.
 */
export const FIELDS = {
  id: {
    names: ['id', 'uuid'],
    limit: { ...NAME_LIMIT, withholds: true },
    schema: () => idSchema,
    plain: readPlainId,
    stored: COLUMN,
  },
  file: { stored: { as: 'file' } },
  version: { stored: { as: 'file' } },
  bodyForm: { stored: { as: 'rest', default: 'markdown' } },
  title: { names: ['title', 'headline'], limit: { characters: 5000, withholds: true }, ...TEXT, stored: COLUMN },
  slug: { names: ['slug'], limit: NAME_LIMIT, ...LINE, stored: COLUMN },
  url: {
    names: ['url', 'permalink', 'path', 'canonicalurl'],
    limit: ADDRESS_LIMIT,
    schema: () => z.string(),
    plain: readPlainText,
    stored: OPTIONAL,
  },
  section: { names: ['sections', 'section'], limit: { characters: 300, entries: 30 } },
  category: { names: ['categories', 'category'], limit: { characters: 300, entries: 30 } },
  sections: { stored: { as: 'list' } },
  authors: { names: ['authors', 'author', 'byline'], limit: { ...NAME_LIMIT, entries: 50 }, stored: { as: 'list' } },
  published: {
    names: ['published', 'publishdate', 'pubdate', 'publishedat', 'datepublished', 'date', 'pubdatetime'],
    limit: false,
    decides: true,
    ...INSTANT,
    stored: COLUMN,
  },
  updated: {
    names: [
      'updated',
      'lastmod',
      'updateddate',
      'lastmodifiedat',
      'modified',
      'updatedat',
      'datemodified',
      'modifieddate',
      'moddatetime',
    ],
    limit: false,
    ...INSTANT,
    stored: OPTIONAL,
  },
  day: { stored: OPTIONAL },
  expires: { stored: OPTIONAL },
  draft: { stored: { as: 'rest', default: false } },
  listing: { stored: OPTIONAL },
  summary: {
    names: ['summary', 'description', 'excerpt', 'abstract'],
    limit: TEXT_LIMIT,
    schema: () => summarySchema,
    plain: readPlainSummary,
    stored: { as: 'column', optional: true },
  },
  lead: { names: ['lead'], limit: false, copied: true, schema: () => leadSchema, stored: OPTIONAL },
  digest: { stored: COLUMN },
  tags: {
    names: ['tags', 'tag', 'keywords'],
    limit: { characters: 300, entries: 60 },
    copied: true,
    schema: () => tagsSchema,
    plain: readPlainTags,
    stored: COLUMN,
  },
  image: {
    names: [
      'image',
      'cover',
      'coverimage',
      'hero',
      'heroimage',
      'featuredimage',
      'featureimage',
      'thumbnail',
      'images',
      'ogimage',
    ],
    limit: { ...ADDRESS_LIMIT, entries: 100 },
    schema: () => imageSchema,
    stored: OPTIONAL,
  },
  imageAlt: { names: ['imagealt', 'coveralt', 'heroalt', 'heroimagealt'], limit: ADDRESS_LIMIT, ...TEXT },
  imageCaption: { names: ['imagecaption', 'covercaption', 'heroimagecaption'], limit: ADDRESS_LIMIT, ...TEXT },
  imageCredit: { names: ['imagecredit', 'covercredit', 'photocredit'], limit: ADDRESS_LIMIT, ...TEXT },
  attachments: {
    names: ['attachments', 'enclosure', 'enclosures', 'audio', 'video'],
    limit: { ...ADDRESS_LIMIT, entries: 100 },
    schema: () => attachmentsSchema,
    stored: LIST,
  },
  related: {
    names: ['related'],
    limit: { ...ADDRESS_LIMIT, entries: 500 },
    copied: true,
    schema: () => relatedSchema,
    plain: readPlainRelated,
    stored: LIST,
  },
  language: {
    names: ['language', 'lang', 'locale'],
    limit: { characters: 100 },
    schema: () => languageSchema,
    stored: OPTIONAL,
  },
  source: { names: ['source'], limit: ADDRESS_LIMIT, copied: true, schema: () => sourceSchema, stored: OPTIONAL },
  guid: { names: ['guid'], limit: { ...NAME_LIMIT, withholds: true }, copied: true, ...LINE, stored: OPTIONAL },
  corrections: {
    names: ['corrections', 'correction'],
    limit: { ...TEXT_LIMIT, entries: 200 },
    copied: true,
    schema: makeCorrectionsSchema,
    stored: LIST,
  },
  retracted: {
    names: ['retracted'],
    limit: { ...TEXT_LIMIT, withholds: true },
    decides: true,
    schema: makeRetractionSchema,
    stored: OPTIONAL,
  },
  withdrawn: {
    names: ['withdrawn'],
    limit: { ...TEXT_LIMIT, withholds: true },
    decides: true,
    schema: makeTakedownSchema,
    stored: OPTIONAL,
  },
  media: { stored: LIST },
  aliases: {
    names: ['aliases', 'redirectfrom', 'movedfrom'],
    limit: { ...ADDRESS_LIMIT, entries: 100 },
    copied: true,
    schema: () => aliasesSchema,
    stored: LIST,
  },
  links: { stored: LIST },
  values: { stored: OPTIONAL },
  bodyMarkdown: { names: ['body', 'content', 'bodymarkdown'], limit: false },
  bodyHtml: { names: ['contenthtml', 'bodyhtml', 'html'], limit: false },
  bodyText: { names: ['contenttext', 'bodytext', 'text'], limit: false },
} as const satisfies Readonly<Record<string, FieldRow>> & ArticleRows

/** Makes the compiler ask for a row for each field of {@link Article}, optional where the field is. */
type ArticleRows = {
  readonly [Name in keyof Article]-?: FieldRow & {
    readonly stored: undefined extends Article[Name] ? StoredOptional : StoredRequired
  }
}

type Fields = typeof FIELDS
type NamesWith<Property extends keyof FieldRow> = {
  [Name in keyof Fields]: Fields[Name] extends { readonly [Key in Property]: unknown } ? Name : never
}[keyof Fields]

/** A field that records have under a key. */
export type RecordFieldName = NamesWith<'names'>
/** A field whose values a schema checks. */
export type CheckedFieldName = NamesWith<'schema'>
/** The checked value of a field. */
export type FieldValue<Name extends CheckedFieldName> = z.infer<ReturnType<Fields[Name]['schema']>>

/** Rows of fields that records have under a key, in the order of the table. */
export const RECORD_FIELDS = listRows().filter(
  (entry): entry is [RecordFieldName, NamedRow] => entry[1].names !== undefined,
)

/** The limits of fields by name; a field without one keeps no text. */
export const FIELD_LIMITS: Readonly<Partial<Record<RecordFieldName, FieldLimit>>> = Object.fromEntries(
  RECORD_FIELDS.flatMap(([name, { limit }]) => (limit === false ? [] : [[name, limit]])),
)

/** A field whose value an article has as the schema returns it. */
type CopiedFieldName = NamesWith<'copied'> & CheckedFieldName & keyof Article

/** The values of copied fields. Where a record has none, an optional field is absent, and a list is empty. */
export type CopiedValues = {
  readonly [Name in CopiedFieldName]:
    | FieldValue<Name>
    | (undefined extends Article[Name] ? undefined : typeof EMPTY_LIST)
}

/** Copied fields with their value where a record has none. */
export const COPIED_FIELDS = listRows().flatMap(([name, { copied, stored }]) =>
  copied === true
    ? [{ name: name as CopiedFieldName, absent: stored !== undefined && 'optional' in stored ? undefined : EMPTY_LIST }]
    : [],
)

/** A field of {@link Article} with a place of that kind in the index cache. */
export type StoredName<As extends Stored['as']> = keyof Article &
  { [Name in keyof Fields]: Fields[Name] extends { readonly stored: { readonly as: As } } ? Name : never }[keyof Fields]

/** Fields of {@link Article} with their place in the index cache, in the order of the table. */
export const ARTICLE_FIELDS = listRows().flatMap(([name, { stored }]) =>
  stored === undefined ? [] : [{ name: name as keyof Article, ...stored }],
)

type DefaultName = {
  [Name in keyof Fields]: Fields[Name] extends { readonly stored: { readonly default: unknown } } ? Name : never
}[keyof Fields]

/** Values of fields that are not in a row. */
export const DEFAULTS = Object.fromEntries(
  ARTICLE_FIELDS.flatMap((field) => ('default' in field ? [[field.name, field.default]] : [])),
) as { readonly [Name in DefaultName]: Fields[Name]['stored']['default'] }

function listRows(): [string, FieldRow][] {
  return Object.entries(FIELDS)
}
