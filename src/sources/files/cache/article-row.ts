import type { Article } from '../../../model/index.ts'
import { EMPTY_LIST, makeArticle } from '../../../records/index.ts'

/** An article without file and version, as a compact array: reading time grows with the number of characters. */
export type ArticleRow = readonly [
  id: string,
  title: string,
  slug: string,
  published: number,
  summary: string | 0,
  digest: string,
  /** Indexes into the list table, because many articles share sections and bylines. */
  sections: number,
  authors: number,
  tags: readonly string[],
  rest: Rest,
]

type InRow =
  | 'file'
  | 'version'
  | 'id'
  | 'title'
  | 'slug'
  | 'published'
  | 'summary'
  | 'digest'
  | 'sections'
  | 'authors'
  | 'tags'

/** Fields that few articles have. */
type Rest = { readonly [Key in Exclude<keyof Article, InRow>]?: Article[Key] | undefined }

/** Returns the row of an article, and adds its shared lists to the table. */
export const toRow = (article: Article, lists: ListTable): ArticleRow => [
  article.id,
  article.title,
  article.slug,
  article.published,
  article.summary ?? 0,
  article.digest,
  lists.indexOf(article.sections),
  lists.indexOf(article.authors),
  article.tags,
  toRowRest(article),
]

/** JSON omits undefined values. */
const toRowRest = (article: Article): Rest => ({
  bodyForm: article.bodyForm === 'markdown' ? undefined : article.bodyForm,
  draft: article.draft || undefined,
  attachments: orAbsent(article.attachments),
  related: orAbsent(article.related),
  corrections: orAbsent(article.corrections),
  media: orAbsent(article.media),
  url: article.url,
  updated: article.updated,
  image: article.image,
  language: article.language,
  source: article.source,
  guid: article.guid,
  expires: article.expires,
  retracted: article.retracted,
  withdrawn: article.withdrawn,
})

const orAbsent = <T>(list: readonly T[]): readonly T[] | undefined => (list.length === 0 ? undefined : list)

/** Returns the article of a row; `lists` is the list table of its chunk. */
export function fromRow(
  [id, title, slug, published, summary, digest, sections, authors, tags, rest]: ArticleRow,
  file: string,
  version: string,
  lists: readonly (readonly unknown[])[],
): Article {
  const {
    bodyForm = 'markdown',
    draft = false,
    attachments = EMPTY_LIST,
    related = EMPTY_LIST,
    corrections = EMPTY_LIST,
    media = EMPTY_LIST,
  } = rest
  const { url, updated, image, language, source, guid, expires, retracted, withdrawn } = rest
  return makeArticle({
    id,
    file,
    version,
    bodyForm,
    title,
    slug,
    url,
    sections: (lists[sections] ?? EMPTY_LIST) as Article['sections'],
    authors: (lists[authors] ?? EMPTY_LIST) as Article['authors'],
    published,
    updated,
    summary: summary === 0 ? undefined : summary,
    tags,
    image,
    attachments,
    related,
    language,
    source,
    guid,
    digest,
    draft,
    expires,
    corrections,
    retracted,
    withdrawn,
    media,
  })
}

/** Lists that many articles share, each as JSON once. */
export class ListTable {
  readonly json: string[] = []
  private readonly indexes = new Map<readonly unknown[], number>()

  indexOf(list: readonly unknown[]): number {
    const cached = this.indexes.get(list)
    if (cached !== undefined) return cached
    const text = JSON.stringify(list)
    const index = this.json.includes(text) ? this.json.indexOf(text) : this.json.push(text) - 1
    this.indexes.set(list, index)
    return index
  }
}

/** Returns one object for equal lists of many chunks. */
export class SharedLists {
  private readonly lists = new Map<string, readonly unknown[]>()

  parse(json: string): readonly unknown[] {
    const list = this.lists.get(json) ?? (JSON.parse(json) as readonly unknown[])
    this.lists.set(json, list)
    return list
  }
}
