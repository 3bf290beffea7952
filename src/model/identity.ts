import type { Article } from './article.ts'
import type { Site } from './site.ts'

/**
 * Returns the last part of a tag: URI, of `pchar / "/" / "?"` (RFC 4151 §2.1). All other characters are percent-encoded, so
 * that an id of any script gives a URI.
 */
const encodeSpecific = (id: string): string =>
  encodeURIComponent(id).replace(/%(2F|3A|40|21|24|26|27|28|29|2A|2B|2C|3B|3D)/g, (escaped) =>
    decodeURIComponent(escaped),
  )

/** Returns the id of an article in every format: the guid of its former system, else a tag: URI made from the id alone. */
export const getArticleUri = (site: Pick<Site, 'tagAuthority'>, article: Pick<Article, 'id' | 'guid'>): string =>
  article.guid ?? `tag:${site.tagAuthority}:article/${encodeSpecific(article.id)}`

/**
 * Returns the id of an article in Atom, which must be an IRI (RFC 4287 §4.2.6). A guid that is none, such as a number from
 * WordPress, stays the id in RSS and JSON Feed, where subscribers know it; Atom gets the tag: URI.
 */
export const getAtomArticleUri = (site: Pick<Site, 'tagAuthority'>, article: Pick<Article, 'id' | 'guid'>): string =>
  article.guid !== undefined && isAbsoluteUri(article.guid) ? article.guid : getArticleUri(site, { id: article.id })

/** Returns the id of a feed in all formats; `name` is the feed's path in the site: ``, `europe`, `authors/diane`. */
export const getFeedUri = (site: Pick<Site, 'tagAuthority'>, name: string): string =>
  name === '' ? `tag:${site.tagAuthority}:feed` : `tag:${site.tagAuthority}:feed/${encodeSpecific(name)}`

const isAbsoluteUri = (text: string): boolean => /^[a-z][a-z0-9+.-]*:[^\s<>"{}|\\^`]+$/i.test(text)
