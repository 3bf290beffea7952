import { optionalProperty } from '../collections/index.ts'
import {
  type Article,
  getAddressDay,
  getPathname,
  isReservedId,
  type Section,
  type Site,
  withBasePath,
} from '../model/index.ts'
import { fillPermalink } from './path-names.ts'
import type { RecordValues } from './record-values.ts'
import { hasUserInfo, quoteValue } from './schema.ts'
import { foldKey } from './visibility/index.ts'

/** First segments of paths that belong to the site. */
const SITE_FOLDERS: ReadonlySet<string> = new Set([
  'assets',
  'authors',
  'feeds',
  'healthz',
  'metrics',
  'readyz',
  'sitemaps',
  'tags',
])

/** Longest file name, in bytes, with room for the extension of a compressed form. */
const MAX_NAME_BYTES = 240

/** Returns whether an article can have its page at a path: it is not the site's own, and can be a file. */
export function canBeArticle(path: string, { sections, feedFiles }: Pick<Site, 'sections' | 'feedFiles'>): boolean {
  const names = splitPath(path)
  if (names === undefined || names.length === 0) return false
  const [first = ''] = names
  const isSitePath =
    SITE_FOLDERS.has(first) ||
    names.some((name) => feedFiles.includes(name)) ||
    // Static servers send such a file as the compressed form of the one without the ending.
    /\.(?:br|gz)$/.test(names.at(-1) ?? '') ||
    // Older pages and archives, of everything and of each section.
    /(?:^|\/)(?:page\/\d+|archive\/\d[\dst-]*)$/.test(names.join('/')) ||
    (names.length === 1 && (isReservedId(first, feedFiles) || first.startsWith('_') || isSection(first, sections)))
  return !isSitePath && names.every(isFileName)
}

/**
 * Returns the path in the site of an article's address, with a slash at its start; undefined for an address elsewhere.
 * The site may have a folder of its own, and one with a query is no page of it.
 */
export function findOwnPath(address: string, { url: base, pages }: Pick<Site, 'url' | 'pages'>): string | undefined {
  const isPath = address.startsWith('/')
  const isElsewhere = !isPath && !pages
  if (base === undefined || isElsewhere || !URL.canParse(address, base)) return isPath ? address : undefined
  if (isPath && getPathname(base) === '/') return address
  const { href } = new URL(withBasePath(address, base), base)
  if (!href.startsWith(base)) return isPath ? address : undefined
  const path = `/${href.slice(base.length)}`
  return isPath || !/[?#]/.test(path) ? path : undefined
}

/** Returns the decoded names of a path in lower case, without a last `index.html`. */
export function splitPath(path: string): string[] | undefined {
  try {
    return new URL(path, 'https://site.invalid/').pathname
      .split('/')
      .map((segment) => decodeURIComponent(segment).normalize('NFC').toLowerCase())
      .filter((name, index, all) => name !== '' && !(name === 'index.html' && index === all.length - 1))
  } catch {
    return undefined
  }
}

/** Returns whether a name is a file name on every system, and not hidden by web servers. */
const isFileName = (name: string): boolean =>
  !/[/\\\p{Cc}]/u.test(name) && !name.startsWith('.') && Buffer.byteLength(name) <= MAX_NAME_BYTES

const isSection = (name: string, sections: readonly Section[]): boolean =>
  sections.some(({ id, sections: below }) => id.normalize('NFC').toLowerCase() === name || isSection(name, below))

/** Describes a valid address of an article. */
export const EXPECTED_ADDRESS =
  'an http or https address, or a path such as /2018/vote/ that the site does not use itself'

/** Engines percent-encode the blanks of a permalink. */
const encodeBlanks = (address: string): string => address.replaceAll(' ', '%20')

/** Returns the address that the record gives its article; undefined without a valid one. */
export function readUrl(
  record: RecordValues,
  article: Pick<Article, 'slug' | 'sections' | 'published'> & { readonly day: string | undefined },
): string | undefined {
  const found = record.translated.fields.url
  const { site } = record.newsroom
  // To engines the address of the first publication elsewhere is a hint for search engines.
  if (site.engine !== undefined && foldKey(String(found?.at.at(-1))) === 'canonicalurl') return undefined
  // `permalink: false` and templates concern the engine that writes the page.
  const text = typeof found?.value === 'number' ? String(found.value) : found?.value
  if (found === undefined || typeof text !== 'string' || /\{[{%]/.test(text)) return undefined
  const written = text.trim()
  // `permalink: pretty` is a style of Jekyll.
  if (/^[a-z]+$/.test(written) && found.at.at(-1) === 'permalink') return undefined
  const filled = fillPermalink(encodeBlanks(written), {
    day: getAddressDay(site, { published: article.published, ...optionalProperty('day', article.day) }),
    slug: encodeURIComponent(article.slug),
    sections: article.sections.map(({ id }) => encodeURIComponent(id)),
    name: encodeURIComponent(record.names.slug),
  })
  const isAddress = /^https?:\/\/[^/]/i.test(written)
  const url = isAddress ? encodeBlanks(written) : filled.startsWith('/') ? filled : `/${filled}`
  const hasOtherScheme = /^[a-z][a-z0-9+.-]*:/i.test(written) && !isAddress
  const isValid =
    !hasOtherScheme && !hasUserInfo(url) && !/[\p{Cc}<>\s]/u.test(url) && URL.canParse(url, 'https://site.invalid/')
  const path = isValid ? findOwnPath(url, site) : undefined
  if (isValid && (path === undefined || canBeArticle(path, site))) {
    if (path !== undefined && site.pages && /[?#]/.test(url)) {
      const fix = 'No page can have such an address: readers get 404.'
      record.report('bad-url', 'warning', found.at, quoteValue(written, []), 'a path without `?` and `#`', fix)
    }
    return url
  }
  record.report('bad-url', 'fault', found.at, quoteValue(written, []), EXPECTED_ADDRESS)
  return undefined
}
