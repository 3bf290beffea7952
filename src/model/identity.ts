import type { Article } from './article.ts'
import type { Site } from './site.ts'

/**
 * What stands after the authority in a tag: URI: `pchar / "/" / "?"` (RFC 4151 §2.1). Everything else is percent-encoded,
 * so that an id of any script is a URI for ever.
 */
const specific = (id: string): string =>
  encodeURIComponent(id).replace(/%(2F|3A|40|21|24|26|27|28|29|2A|2B|2C|3B|3D)/g, (escaped) =>
    decodeURIComponent(escaped),
  )

/** The id of an article in every format: the guid kept from an older system, else a tag: URI made from the id alone. */
export const getArticleUri = (site: Pick<Site, 'tagAuthority'>, article: Pick<Article, 'id' | 'guid'>): string =>
  article.guid ?? `tag:${site.tagAuthority}:article/${specific(article.id)}`

/**
 * Atom ids must be IRIs (RFC 4287 §4.2.6). A kept guid that is none (a WordPress number, say) stays what it is in RSS
 * and JSON Feed, where subscribers know it; Atom, which could not have carried it, gets the tag: URI.
 */
export const getAtomArticleUri = (site: Pick<Site, 'tagAuthority'>, article: Pick<Article, 'id' | 'guid'>): string =>
  article.guid !== undefined && isAbsoluteUri(article.guid) ? article.guid : getArticleUri(site, { id: article.id })

/** The id of a feed, the same in each format; `name` is the feed's place in the site: ``, `europe`, `authors/diane`. */
export const getFeedUri = (site: Pick<Site, 'tagAuthority'>, name: string): string =>
  name === '' ? `tag:${site.tagAuthority}:feed` : `tag:${site.tagAuthority}:feed/${specific(name)}`

const isAbsoluteUri = (text: string): boolean => /^[a-z][a-z0-9+.-]*:[^\s<>"{}|\\^`]+$/i.test(text)
