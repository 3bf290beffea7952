import { planStatic } from '../delivery/static/index.ts'
import type { Edition } from '../edition/index.ts'
import { findReferences } from '../html/index.ts'
import { type Articles, getArticleUrl, getMediaType, type Newsroom, resolveLocalFile } from '../model/index.ts'
import type { Problem } from '../problems/index.ts'
import { isArticleName, isIgnoredPath } from '../records/index.ts'
import { SITE_FILE } from '../records/site/index.ts'
import type { RecordSource } from '../sources/index.ts'

const PLACE = { line: 1, column: 1 } as const

/** Returns a fault for each document that no file can have: `build` would leave it out and exit with 1. */
export function checkFileNames(edition: Edition, { site }: Newsroom, articles: Articles, base: string): Problem[] {
  const { unwritable } = planStatic(edition, true)
  if (unwritable.length === 0) return []
  const files = new Map([...articles].map((article) => [getArticleUrl(site, article, base), article.file]))
  return unwritable.map(({ path, reason }) => ({
    ...({ code: 'bad-url', severity: 'fault', file: files.get(base + path) ?? SITE_FILE, place: PLACE } as const),
    found: `the address /${path}: ${reason}`,
    expected: 'an address that can be a file',
    fix: '`build` leaves the document out.',
  }))
}

/**
 * Returns a warning for each file of the content directory to which an article links and that is never published, because
 * its type is none of media.
 */
export async function checkLinkedFiles(
  source: RecordSource,
  { site }: Newsroom,
  articles: Articles,
): Promise<Problem[]> {
  if (source.hasFile === undefined) return []
  const base = site.url ?? 'http://localhost/'
  const named = new Map<string, Problem>()
  for (const article of articles) {
    const text = await source.text(article).catch(() => '')
    for (const { reference } of findReferences(text)) {
      const file = resolveLocalFile(reference, article.file, base)
      if (file === undefined || named.has(file) || !isOtherFile(file) || !source.hasFile(file)) continue
      named.set(file, makeWarning(article.file, reference))
    }
  }
  return [...named.values()]
}

/** Returns true for a file that is neither media nor an article, and is not hidden. */
function isOtherFile(file: string): boolean {
  const name = file.slice(file.lastIndexOf('/') + 1)
  return (
    /\.[A-Za-z0-9]{1,8}$/.test(name) &&
    getMediaType(name) === undefined &&
    !isArticleName(name, false) &&
    !isIgnoredPath(file)
  )
}

const makeWarning = (file: string, reference: string): Problem => ({
  ...({ code: 'unpublished-file', severity: 'warning', file, place: PLACE } as const),
  found: `a link to "${reference}", a file of a type that is not published`,
  expected: 'pictures, audio, video or PDF',
  fix: 'Readers get 404 at this link.',
})
