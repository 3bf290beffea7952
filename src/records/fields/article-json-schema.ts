import type { RecordFieldName } from './article-fields.ts'
import { RECORD_FIELDS } from './article-fields.ts'

/** A JSON Schema, or a part of one. */
export type JsonSchema = Readonly<Record<string, unknown>>

const TEXT = { type: ['string', 'number', 'boolean'] }
const NUMBER = { type: ['number', 'string'] }
const YEAR = '\\d{4}'
/** Other forms are read too; this one needs no explanation. */
const INSTANT = {
  type: 'string',
  examples: ['2026-12-01T08:00:00+01:00', '2026-12-01'],
  pattern: YEAR,
}

const object = (properties: JsonSchema, ...required: string[]): JsonSchema => ({ type: 'object', properties, required })
const oneOrMany = (entry: JsonSchema): JsonSchema => ({ anyOf: [entry, { type: 'array', items: entry }] })
const orText = (shape: JsonSchema): JsonSchema => ({ anyOf: [{ type: 'string' }, shape] })
const orNothing = (shape: JsonSchema): JsonSchema => ({ anyOf: [shape, { enum: [null, '', false] }] })

const IMAGE = object({ url: TEXT, alt: TEXT, caption: TEXT, credit: TEXT, width: NUMBER, height: NUMBER, type: TEXT })
const ATTACHMENT = object({ url: TEXT, type: TEXT, length: NUMBER, duration: NUMBER, title: TEXT })
const CORRECTION = object({ at: INSTANT, note: TEXT }, 'at', 'note')
const RELATED = { anyOf: [TEXT, object({ title: TEXT, url: TEXT }, 'title', 'url'), object({ id: TEXT }, 'id')] }

/** The values of each field, with a sentence that an editor program shows. */
const SHAPES: Readonly<Record<RecordFieldName, readonly [description: string, shape: JsonSchema]>> = {
  id: ['The id of the article, which never changes. Default: the path of its file.', TEXT],
  title: ['The headline.', TEXT],
  slug: ['The last part of the address. Default: the name of the file.', TEXT],
  url: ['The address of the article, if it is not made from the slug.', TEXT],
  section: ['The sections, by id.', oneOrMany(TEXT)],
  category: ['The sections, where `sections` is not there.', oneOrMany(TEXT)],
  authors: ['The authors, by id or by name.', oneOrMany({ anyOf: [TEXT, { type: 'object' }] })],
  published: ['When the article appears: a date for later is an embargo.', { anyOf: [INSTANT, { type: 'boolean' }] }],
  updated: ['When the article was last changed significantly.', INSTANT],
  summary: ['One or two sentences for lists and feeds.', TEXT],
  lead: ['True if the front page leads with the article.', { type: ['boolean', 'string'] }],
  tags: ['The tags.', oneOrMany(TEXT)],
  image: ['The picture: an address, or its parts.', oneOrMany(orText(IMAGE))],
  imageAlt: ['The picture in words, for those who do not see it.', TEXT],
  imageCaption: ['The caption of the picture.', TEXT],
  imageCredit: ['Who made the picture.', TEXT],
  attachments: ['Audio and video.', oneOrMany(orText(ATTACHMENT))],
  related: ['Other articles by id, or pages elsewhere by title and url.', oneOrMany(RELATED)],
  language: ['The language, if it is not the site’s, such as `fr`.', TEXT],
  source: ['Where agency copy comes from.', orText(object({ title: TEXT, url: TEXT }))],
  guid: ['The id that the item had in an older system.', TEXT],
  aliases: ['Former addresses of the page, which lead to it.', oneOrMany(TEXT)],
  corrections: ['What was corrected, and when.', oneOrMany(CORRECTION)],
  retracted: [
    'A notice replaces the text.',
    { anyOf: [INSTANT, object({ at: INSTANT, reason: TEXT, keepHeadline: { type: 'boolean' } }, 'at')] },
  ],
  withdrawn: [
    'The article is removed everywhere, and feeds say so.',
    { anyOf: [INSTANT, object({ at: INSTANT, reason: TEXT }, 'at')] },
  ],
  bodyMarkdown: ['The text as Markdown, where none follows the front matter.', TEXT],
  bodyHtml: ['The text as HTML, where none follows the front matter.', TEXT],
  bodyText: ['The text without markup, where none follows the front matter.', TEXT],
}

/** Keys of the visibility table that editors need most. */
const VISIBILITY: Readonly<Record<string, JsonSchema>> = {
  draft: { type: 'boolean', description: '`true` keeps the article from readers.' },
  expires: { ...orNothing(INSTANT), description: 'When the article disappears.' },
  embargo: { ...orNothing(INSTANT), description: 'The article does not appear before this time.' },
}

/** Names of keys whose field has another one. */
const NAMES: Readonly<Partial<Record<RecordFieldName, string>>> = {
  section: 'sections',
  category: 'categories',
  bodyMarkdown: 'body',
  bodyHtml: 'contentHtml',
  bodyText: 'contentText',
}

/** Returns a JSON Schema of the front matter of an article. Keys of other programs are allowed. */
export function makeArticleJsonSchema(): JsonSchema {
  const fields = RECORD_FIELDS.map(([name]) => {
    const [description, shape] = SHAPES[name]
    return [NAMES[name] ?? name, { ...orNothing(shape), description }] as const
  })
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Front matter of an article',
    type: 'object',
    properties: { ...Object.fromEntries(fields), ...VISIBILITY },
    required: ['title'],
  }
}
