import { RESERVED_IDS } from '../newsroom/reserved.ts'
import type { Section, Site } from '../newsroom/site.ts'

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

/** Names that are documents in every folder of a feed. */
const OWN_FILES: ReadonlySet<string> = new Set(['atom.xml', 'feed.json', 'rss.xml'])

/** Longest name, in bytes: those of compressed forms are longer. */
const LONGEST = 240

/** Whether an article can have its page at a path, rooted in the site: none of the site's own, and one that can be a file. */
export function canBeArticle(path: string, { sections }: Site): boolean {
  const names = namesIn(path)
  if (names === undefined || names.length === 0) return false
  const [first = ''] = names
  const isOwn =
    OWN_FOLDERS.has(first) ||
    names.some((name) => OWN_FILES.has(name)) ||
    // Older pages and archives, of everything and of each section.
    /(?:^|\/)(?:page\/\d+|archive\/\d[\dt-]*)$/.test(names.join('/')) ||
    (names.length === 1 && (RESERVED_IDS.has(first) || first.startsWith('_') || isSection(first, sections)))
  return !isOwn && names.every(isFileName)
}

/** The names of a path, decoded, in lower case; without the file that stands for its folder. */
export function namesIn(path: string): string[] | undefined {
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
