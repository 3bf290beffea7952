import type { Article } from '../../../model/index.ts'
import { EMPTY_LIST, makeArticle } from '../../../records/index.ts'

/** An article without its file and version, in few characters: that is how fast a hundred thousand are read. */
export type ArticleRow = readonly [
  id: string,
  title: string,
  slug: string,
  published: number,
  summary: string | 0,
  digest: string,
  /** Sections and bylines stand in a table, since many articles share them. */
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

/** What few articles have. */
type Rest = { readonly [Key in Exclude<keyof Article, InRow>]?: Article[Key] | undefined }

/** The row of an article; its shared lists go into the table. */
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

/** JSON leaves out what is undefined. */
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

/** The article of a row; `lists` is the table that was made with it. */
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

/** Lists that many articles share, each printed once. */
export class ListTable {
  readonly printed: string[] = []
  private readonly places = new Map<readonly unknown[], number>()

  indexOf(list: readonly unknown[]): number {
    const known = this.places.get(list)
    if (known !== undefined) return known
    const text = JSON.stringify(list)
    const place = this.printed.includes(text) ? this.printed.indexOf(text) : this.printed.push(text) - 1
    this.places.set(list, place)
    return place
  }
}

/** Gives equal lists of many chunks one object in memory. */
export class SharedLists {
  private readonly known = new Map<string, readonly unknown[]>()

  share(printed: string): readonly unknown[] {
    const list = this.known.get(printed) ?? (JSON.parse(printed) as readonly unknown[])
    this.known.set(printed, list)
    return list
  }
}
