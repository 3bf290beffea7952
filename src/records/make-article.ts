import type { Article } from '../model/index.ts'

/** All that an article is made of; what it does not have is undefined. */
export type ArticleParts = { readonly [Key in keyof Required<Article>]: Article[Key] }

/** For whatever there is none of: a hundred thousand articles share it. */
export const EMPTY_LIST: readonly never[] = Object.freeze([])

/**
 * The only maker of articles, be they read from their files or from the index: the same parts always give the same keys
 * in the same order, and so the same JSON, by which others tell whether two are the same.
 */
export function makeArticle(parts: ArticleParts): Article {
  const { id, file, version, bodyForm, title, slug, sections, authors, published, tags, attachments, related } = parts
  const { digest, draft, corrections, media } = parts
  const { url, updated, summary, image, language, source, guid, expires, retracted, withdrawn } = parts
  const article: { -readonly [Key in keyof Article]: Article[Key] } = {
    id,
    file,
    version,
    bodyForm,
    title,
    slug,
    sections,
    authors,
    published,
    tags,
    attachments,
    related,
    digest,
    draft,
    corrections,
    media,
  }
  if (summary !== undefined) article.summary = summary
  if (url !== undefined) article.url = url
  if (updated !== undefined) article.updated = updated
  if (image !== undefined) article.image = image
  if (language !== undefined) article.language = language
  if (source !== undefined) article.source = source
  if (guid !== undefined) article.guid = guid
  if (expires !== undefined) article.expires = expires
  if (retracted !== undefined) article.retracted = retracted
  if (withdrawn !== undefined) article.withdrawn = withdrawn
  return article
}
