import { isReservedId, type Section, type Site } from '../model/index.ts'
import { fillPermalink } from './path-names.ts'
import type { RecordValues } from './record-values.ts'
import { quoteValue } from './schema.ts'

/** First segments below which everything is the site's own. */
const OWN_FOLDERS: ReadonlySet<string> = new Set([
  'assets',
  'authors',
  'feeds',
  'healthz',
  'metrics',
  'readyz',
  'sitemaps',
  'tags',
])

/** Longest name, in bytes: those of compressed forms are longer. */
const LONGEST = 240

/** Whether an article can have its page at a path, rooted in the site: none of the site's own, and one that can be a file. */
export function canBeArticle(path: string, { sections, feedFiles }: Site): boolean {
  const names = splitPath(path)
  if (names === undefined || names.length === 0) return false
  const [first = ''] = names
  const isOwn =
    OWN_FOLDERS.has(first) ||
    names.some((name) => feedFiles.includes(name)) ||
    // Older pages and archives, of everything and of each section.
    /(?:^|\/)(?:page\/\d+|archive\/\d[\dt-]*)$/.test(names.join('/')) ||
    (names.length === 1 && (isReservedId(first, feedFiles) || first.startsWith('_') || isSection(first, sections)))
  return !isOwn && names.every(isFileName)
}

/** The names of a path, decoded, in lower case; without the file that stands for its folder. */
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

/** Whether a name is one on every system, and not hidden to web servers. */
const isFileName = (name: string): boolean =>
  !/[/\\\p{Cc}]/u.test(name) && !name.startsWith('.') && Buffer.byteLength(name) <= LONGEST

const isSection = (name: string, sections: readonly Section[]): boolean =>
  sections.some(({ id, sections: below }) => id.normalize('NFC').toLowerCase() === name || isSection(name, below))

/** What the address of an article can be. */
export const EXPECTED_ADDRESS =
  'an http or https address, or a path such as /2018/vote/ that the site does not use itself'

/** The article's own address, where its record gives one that can be used. */
export function readUrl(
  record: RecordValues,
  published: number,
  slug: string,
  section: string | undefined,
): string | undefined {
  const found = record.translated.fields.url
  // `permalink: false` and templates are for the engine that writes the page.
  if (found === undefined || typeof found.value !== 'string' || /\{[{%]/.test(found.value)) return undefined
  const written = found.value.trim()
  // `permalink: pretty` is the name of a style of Jekyll's.
  if (/^[a-z]+$/.test(written) && found.at.at(-1) === 'permalink') return undefined
  const filled = fillPermalink(written, new Date(published).toISOString(), encodeURIComponent(slug), section)
  const isAddress = /^https?:\/\/[^/]/i.test(written)
  const url = isAddress ? written : filled.startsWith('/') ? filled : `/${filled}`
  const scheme = /^[a-z][a-z0-9+.-]*:/i.test(written) && !isAddress
  const isAny = !scheme && !/[\p{Cc}<>\s]/u.test(url) && URL.canParse(url, 'https://site.invalid/')
  if (isAny && (isAddress || canBeArticle(url, record.newsroom.site))) return url
  record.report('bad-url', 'fault', found.at, quoteValue(written, []), EXPECTED_ADDRESS)
  return undefined
}
