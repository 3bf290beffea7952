import { trimEndOf } from '../collections/index.ts'
import { formatUrl, resolveReference } from '../model/index.ts'
import { type ArticleAddresses, readArticleReference, resolveArticleReference } from './article-links.ts'
import { isUnfilled } from './unfilled-output.ts'

/** The addresses against which references are resolved. */
export interface BaseAddresses {
  /** Absolute address of the page. */
  readonly page: string
  /** Absolute address of the site, with a trailing slash. */
  readonly site: string
  /** Addresses of the other articles that the text links to. */
  readonly articles?: ArticleAddresses
}

/** Schemes of links. */
export const LINK_SCHEMES: readonly string[] = [
  'http',
  'https',
  'mailto',
  'tel',
  'ftp',
  'irc',
  'ircs',
  'matrix',
  'xmpp',
  'sms',
]

const LINK_PROTOCOLS = new Set(LINK_SCHEMES.map((scheme) => `${scheme}:`))

/** Schemes of images and other resources, which feed readers load without asking. */
const RESOURCE_SCHEMES = new Set(['http:', 'https:'])

/** Returns the absolute URL of a link; undefined for one of an unknown scheme, or to an article that is not visible. */
export function resolveLink(reference: string, base: BaseAddresses): string | undefined {
  const article = readArticleReference(reference.trim())
  return article === undefined
    ? resolve(reference, base, LINK_PROTOCOLS)
    : resolveArticleReference(article, base.articles)
}

/** Returns the absolute URL of an image, audio, video or quotation source: http or https; undefined for any other. */
export const resolveResource = (reference: string, base: BaseAddresses): string | undefined =>
  resolve(reference, base, RESOURCE_SCHEMES)

function resolve(written: string, { page, site }: BaseAddresses, schemes: ReadonlySet<string>): string | undefined {
  const reference = written.trim()
  // An empty reference would lead to the article itself, which no author means.
  if (reference === '' || isUnfilled(reference)) return undefined
  const url = tryToResolve(page, reference, site)
  if (url === undefined) return undefined
  // Who follows the link must not learn a password that was pasted with it.
  url.username = ''
  url.password = ''
  return schemes.has(url.protocol) ? formatUrl(url) : undefined
}

function tryToResolve(page: string, reference: string, site: string): URL | undefined {
  try {
    return resolveReference(page, reference, site)
  } catch {
    return undefined
  }
}

/** The URL of a candidate ends with white space; commas inside belong to it (HTML, "parse a srcset attribute"). */
const CANDIDATE_URL = /[\t\n\f\r ,]*([^\t\n\f\r ]+)/y

/** `480w` or `1.5x`. Others would make parse-srcset, which sanitize-html uses, print to the console. */
const DESCRIPTOR = /^(?:[1-9]\d{0,5}w|(?:[1-9]\d{0,2}(?:\.\d{1,3})?|0?\.\d{0,2}[1-9])x)?$/

/** Returns a srcset with absolute URLs, without candidates that have an invalid URL or descriptor. */
export function resolveSrcset(srcset: string, base: BaseAddresses): string | undefined {
  const candidates: string[] = []
  let at = 0
  for (;;) {
    CANDIDATE_URL.lastIndex = at
    const [matched, written] = CANDIDATE_URL.exec(srcset) ?? []
    if (matched === undefined || written === undefined) break
    at += matched.length
    const end = written.endsWith(',') ? at : findComma(srcset, at)
    const descriptor = srcset.slice(at, end).trim()
    const url = resolveResource(trimEndOf(written, ','), base)
    if (url !== undefined && DESCRIPTOR.test(descriptor)) candidates.push(`${url} ${descriptor}`.trimEnd())
    at = end
  }
  return candidates.length === 0 ? undefined : candidates.join(', ')
}

const findComma = (text: string, from: number): number => {
  const comma = text.indexOf(',', from)
  return comma === -1 ? text.length : comma
}
