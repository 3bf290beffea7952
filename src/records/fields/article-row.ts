import type { Article } from '../../model/index.ts'
import { ARTICLE_FIELDS, DEFAULTS, type StoredName } from './article-fields.ts'

/** The value of each field of an article; undefined where it has none. */
export type ArticleParts = { readonly [Name in keyof Required<Article>]: Article[Name] }

/**
 * An article without its file and version: a value for each column of the field table, 0 where there is none, then an
 * object of the fields in the rest, or 0. Positions in place of names halve the time that a row takes to read.
 */
export type ArticleRow = readonly unknown[]

const COLUMNS = ARTICLE_FIELDS.filter(({ as }) => as === 'column' || as === 'list')
const REST = ARTICLE_FIELDS.filter(({ as }) => as === 'rest')

/** A position in a row, with the type of the value that is there. */
type Column<Value> = number & { readonly value?: Value }

const AT = Object.fromEntries(COLUMNS.map(({ name }, at) => [name, at])) as {
  readonly [Name in StoredName<'column'>]: Column<undefined extends Article[Name] ? Article[Name] | 0 : Article[Name]>
} & { readonly [Name in StoredName<'list'>]: Column<number> }

const REST_AT: Column<Partial<Article> | 0> = COLUMNS.length

const getValue = <Value>(row: ArticleRow, at: Column<Value>): Value => row[at] as Value

/** Returns the row of an article, with the index of each shared list in place of the list. */
export function toRow(article: Article | ArticleParts, getListIndex: (list: readonly unknown[]) => number): ArticleRow {
  const columns = COLUMNS.map(({ name, as }) =>
    as === 'list' ? getListIndex(article[name] as readonly unknown[]) : (article[name] ?? 0),
  )
  const rest = REST.flatMap((field) => {
    const value = article[field.name]
    const isDefault = 'default' in field && (Array.isArray(value) ? value.length === 0 : value === field.default)
    return value === undefined || isDefault ? [] : [[field.name, value] as const]
  })
  return [...columns, rest.length === 0 ? 0 : Object.fromEntries(rest)]
}

/**
 * Returns the article of a row. All articles are made here: one literal gives them one shape in V8, and equal articles
 * equal JSON, which is the key of cached items.
 *
 * @param lists the shared lists by their index
 */
export function fromRow(
  row: ArticleRow,
  file: string,
  version: string,
  lists: readonly (readonly unknown[])[],
): Article {
  const article: { -readonly [Name in keyof Article]: Article[Name] } = {
    id: getValue(row, AT.id),
    file,
    version,
    bodyForm: DEFAULTS.bodyForm,
    title: getValue(row, AT.title),
    slug: getValue(row, AT.slug),
    sections: lists[getValue(row, AT.sections)] as Article['sections'],
    authors: lists[getValue(row, AT.authors)] as Article['authors'],
    published: getValue(row, AT.published),
    tags: getValue(row, AT.tags),
    attachments: DEFAULTS.attachments,
    related: DEFAULTS.related,
    digest: getValue(row, AT.digest),
    draft: DEFAULTS.draft,
    corrections: DEFAULTS.corrections,
    media: DEFAULTS.media,
    aliases: DEFAULTS.aliases,
    links: DEFAULTS.links,
  }
  const summary = getValue(row, AT.summary)
  if (typeof summary === 'string') article.summary = summary
  const rest = getValue(row, REST_AT)
  return rest === 0 ? article : Object.assign(article, rest)
}

/** Returns an article from its parts. */
export function makeArticle(parts: ArticleParts): Article {
  const lists: (readonly unknown[])[] = []
  const row = toRow(parts, (list) => lists.push(list) - 1)
  return fromRow(row, parts.file, parts.version, lists)
}
