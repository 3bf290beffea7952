import { withBasePath } from '../model/index.ts'

/** What references are resolved against. */
export interface BaseAddresses {
  /** The page's address, absolute. */
  readonly page: string
  /** The site's, with a trailing slash. */
  readonly site: string
}

/** What may open from a link. */
const LINK_SCHEMES = new Set(['http:', 'https:', 'mailto:', 'tel:'])

/** What a reader may load by itself. */
const RESOURCE_SCHEMES = new Set(['http:', 'https:'])

/** Characters a WHATWG URL keeps and RFC 3986 does not know; a lone `%` among them. */
const NOT_IN_URIS = /["<>\\^`{|} ]|%(?![\da-f]{2})/gi

/** Where a link leads, percent-encoded: http, https, mailto or tel; undefined for anything else and for what is no URL. */
export const resolveLink = (reference: string, place: BaseAddresses): string | undefined =>
  resolve(reference, place, LINK_SCHEMES)

/** Where an image, a sound, a video or a source is, percent-encoded: http or https; undefined otherwise. */
export const resolveResource = (reference: string, place: BaseAddresses): string | undefined =>
  resolve(reference, place, RESOURCE_SCHEMES)

function resolve(written: string, { page, site }: BaseAddresses, schemes: ReadonlySet<string>): string | undefined {
  const reference = withBasePath(written.trim(), site)
  // An empty reference names the article itself: never what its author meant, and no image at all.
  if (reference === '' || !URL.canParse(reference, page)) return undefined
  const url = new URL(reference, page)
  return schemes.has(url.protocol) ? url.href.replace(NOT_IN_URIS, encodeURIComponent) : undefined
}

/** A candidate's URL, as far as white space; commas inside belong to it (HTML, "parse a srcset attribute"). */
const CANDIDATE_URL = /[\t\n\f\r ,]*([^\t\n\f\r ]+)/y

/** `480w` or `1.5x`. Others would make parse-srcset, inside sanitize-html, print to the console. */
const DESCRIPTOR = /^(?:[1-9]\d{0,5}w|(?:[1-9]\d{0,2}(?:\.\d{1,3})?|0?\.\d{0,2}[1-9])x)?$/

/** A srcset with every candidate absolute; those that cannot be, or whose descriptor makes no sense, are left out. */
export function resolveSrcset(srcset: string, place: BaseAddresses): string | undefined {
  const candidates: string[] = []
  let at = 0
  for (;;) {
    CANDIDATE_URL.lastIndex = at
    const [matched, written] = CANDIDATE_URL.exec(srcset) ?? []
    if (matched === undefined || written === undefined) break
    at += matched.length
    const end = written.endsWith(',') ? at : commaAfter(srcset, at)
    const descriptor = srcset.slice(at, end).trim()
    const url = resolveResource(written.replace(/,+$/, ''), place)
    if (url !== undefined && DESCRIPTOR.test(descriptor)) candidates.push(`${url} ${descriptor}`.trimEnd())
    at = end
  }
  return candidates.length === 0 ? undefined : candidates.join(', ')
}

const commaAfter = (text: string, from: number): number => {
  const comma = text.indexOf(',', from)
  return comma === -1 ? text.length : comma
}
