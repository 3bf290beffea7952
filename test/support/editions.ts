import type { Edition, MediaFile } from '../../src/edition/edition.ts'
import { makeRendition, type Rendition } from '../../src/edition/rendition.ts'
import { normalizeRelativePath } from '../../src/model/address.ts'

export const CHANGED = Date.UTC(2026, 10, 20, 8, 30, 15, 250)
export const LAST_MODIFIED = 'Fri, 20 Nov 2026 08:30:15 GMT'

/** A document of an edition made for a test; what is not given is an Atom feed's. */
export const rendition = (path: string, text: string, given: Partial<Parameters<typeof makeRendition>[0]> = {}) =>
  makeRendition({ path, text, type: 'application/atom+xml; charset=utf-8', lastModified: CHANGED, ...given })

/** An edition with these documents and media (published path → file). */
export function editionOf(
  documents: readonly Rendition[],
  media: Readonly<Record<string, string>> = {},
  given: Partial<Edition> = {},
): Edition {
  const finished = new Map(documents.map((document) => [document.path, Promise.resolve(document)]))
  const files = new Map(Object.entries(media).map(([path, file]): [string, MediaFile] => [path, { path, file }]))
  return {
    now: CHANGED,
    paths: [...finished.keys()].sort(),
    feeds: [...finished.keys()].sort(),
    find: (path) => finished.get(path),
    has: (path) => finished.has(path),
    redirect: () => undefined,
    redirectByQuery: () => undefined,
    hostFiles: new Map(),
    readable: () => undefined,
    media: files,
    medium: (path) => [...files.values()].find((file) => normalizeRelativePath(file.path) === path),
    ...given,
  }
}

/** The text of what is in a static tree for its host; nothing where there is no such file. */
export const hostText = async ({ hostFiles }: Edition, path: string): Promise<string> =>
  (await hostFiles.get(path)?.())?.body.toString() ?? ''

/** Documents by path, with these texts. */
export const documents = (texts: Readonly<Record<string, string>>): Rendition[] =>
  Object.entries(texts).map(([path, text]) => rendition(path, text))
