import { z } from 'zod'
import type { Article } from '../../model/index.ts'
import { languageSchema, lineSchema, type makeInstantSchema, textSchema } from '../schema.ts'
import {
  attachmentsSchema,
  idSchema,
  imageSchema,
  makeCorrectionsSchema,
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
export interface FieldRow {
  /**
   * Keys of a record in any dialect, the one that counts first in front, lower case, without `_` and `-`. Absent: the
   * field is not read from a key of its own.
   */
  readonly names?: readonly string[]
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
  id: { names: ['id', 'uuid'], schema: () => idSchema, plain: readPlainId, stored: COLUMN },
  file: { stored: { as: 'file' } },
  version: { stored: { as: 'file' } },
  bodyForm: { stored: { as: 'rest', default: 'markdown' } },
  title: { names: ['title', 'headline'], ...TEXT, stored: COLUMN },
  slug: { names: ['slug'], ...LINE, stored: COLUMN },
  url: {
    names: ['url', 'permalink', 'path', 'canonicalurl'],
    schema: () => z.string(),
    plain: readPlainText,
    stored: OPTIONAL,
  },
  section: { names: ['sections', 'section'] },
  category: { names: ['categories', 'category'] },
  sections: { stored: { as: 'list' } },
  authors: { names: ['authors', 'author', 'byline'], stored: { as: 'list' } },
  published: {
    names: ['published', 'publishdate', 'pubdate', 'publishedat', 'datepublished', 'date', 'pubdatetime'],
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
    ...INSTANT,
    stored: OPTIONAL,
  },
  day: { stored: OPTIONAL },
  expires: { stored: OPTIONAL },
  draft: { stored: { as: 'rest', default: false } },
  listing: { stored: OPTIONAL },
  summary: {
    names: ['summary', 'description', 'excerpt', 'abstract'],
    schema: () => summarySchema,
    plain: readPlainSummary,
    stored: { as: 'column', optional: true },
  },
  digest: { stored: COLUMN },
  tags: { names: ['tags', 'tag', 'keywords'], schema: () => tagsSchema, plain: readPlainTags, stored: COLUMN },
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
    schema: () => imageSchema,
    stored: OPTIONAL,
  },
  imageAlt: { names: ['imagealt', 'coveralt', 'heroalt', 'heroimagealt'], ...TEXT },
  imageCaption: { names: ['imagecaption', 'covercaption', 'heroimagecaption'], ...TEXT },
  imageCredit: { names: ['imagecredit', 'covercredit', 'photocredit'], ...TEXT },
  attachments: {
    names: ['attachments', 'enclosure', 'enclosures', 'audio', 'video'],
    schema: () => attachmentsSchema,
    stored: LIST,
  },
  related: { names: ['related'], schema: () => relatedSchema, plain: readPlainRelated, stored: LIST },
  language: { names: ['language', 'lang', 'locale'], schema: () => languageSchema, stored: OPTIONAL },
  source: { names: ['source'], schema: () => sourceSchema, stored: OPTIONAL },
  guid: { names: ['guid'], ...LINE, stored: OPTIONAL },
  corrections: { names: ['corrections', 'correction'], schema: makeCorrectionsSchema, stored: LIST },
  retracted: { names: ['retracted'], decides: true, schema: makeTakedownSchema, stored: OPTIONAL },
  withdrawn: { names: ['withdrawn'], decides: true, schema: makeTakedownSchema, stored: OPTIONAL },
  media: { stored: LIST },
  links: { stored: LIST },
  bodyMarkdown: { names: ['body', 'content', 'bodymarkdown'] },
  bodyHtml: { names: ['contenthtml', 'bodyhtml', 'html'] },
  bodyText: { names: ['contenttext', 'bodytext', 'text'] },
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
  (entry): entry is [RecordFieldName, FieldRow & Required<Pick<FieldRow, 'names'>>] => entry[1].names !== undefined,
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
