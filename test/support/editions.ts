import type { Edition, MediaFile } from '../../src/edition/edition.ts'
import { makeRendition, type Rendition } from '../../src/edition/rendition/rendition.ts'
import { FEED_FORMATS } from '../../src/feeds/formats/index.ts'
import { normalizeRelativePath } from '../../src/model/address.ts'

export const CHANGED = Date.UTC(2026, 10, 20, 8, 30, 15, 250)
export const LAST_MODIFIED = 'Fri, 20 Nov 2026 08:30:15 GMT'

/** Returns a rendition for tests; defaults to an Atom feed. */
export const rendition = (path: string, text: string, overrides: Partial<Parameters<typeof makeRendition>[0]> = {}) =>
  makeRendition({ path, text, type: 'application/atom+xml; charset=utf-8', lastModified: CHANGED, ...overrides })

/** Returns an edition with these documents and media (published path → file). */
export function editionOf(
  documents: readonly Rendition[],
  media: Readonly<Record<string, string>> = {},
  overrides: Partial<Edition> = {},
): Edition {
  const finished = new Map(documents.map((document) => [document.path, Promise.resolve(document)]))
  const files = new Map(Object.entries(media).map(([path, file]): [string, MediaFile] => [path, { path, file }]))
  return {
    now: CHANGED,
    hasDeltas: false,
    paths: [...finished.keys()].sort(),
    feeds: [...finished.keys()].sort(),
    find: (path) => finished.get(path),
    has: (path) => finished.has(path),
    listKept: () => [],
    listLost: () => [],
    listKnown: () => new Set(),
    listSubscriptions: () => new Map(),
    getArticlePath: () => undefined,
    fingerprint: () => undefined,
    formats: FEED_FORMATS,
    feedAt: (path) => {
      const format = FEED_FORMATS.find(({ file }) => path.split('/').at(-1) === file)
      return format && { name: format.name, label: format.label, format }
    },
    listOffers: (folder) =>
      FEED_FORMATS.map(({ file, mediaTypes }) => ({ path: `${folder}/${file}`, mediaTypes })).filter(({ path }) =>
        finished.has(path),
      ),
    redirect: () => undefined,
    redirectByQuery: () => undefined,
    hostFiles: new Map(),
    readable: () => undefined,
    media: files,
    medium: (path) => [...files.values()].find((file) => normalizeRelativePath(file.path) === path),
    examinePartners: async () => [],
    ...overrides,
  }
}

/** Returns the text of a file for hosts; '' when there is none. */
export const hostText = async ({ hostFiles }: Edition, path: string): Promise<string> =>
  (await hostFiles.get(path)?.())?.body.toString() ?? ''

/** Returns renditions of texts by path. */
export const documents = (texts: Readonly<Record<string, string>>): Rendition[] =>
  Object.entries(texts).map(([path, text]) => rendition(path, text))
