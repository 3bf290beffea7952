import type { Coding, Edition, MediaFile } from '../../edition/index.ts'

/** The folder in the output that holds the manifest and the lock. */
export const OWN_FOLDER = '.sectionwire'

/** File name endings of compressed forms, as nginx's `gzip_static` and `brotli_static` expect them. */
export const SUFFIX: Readonly<Record<StaticCoding, string>> = { gzip: '.gz', br: '.br' }

/** The content codings that static servers look for. */
export type StaticCoding = Exclude<Coding, 'zstd'>
const STATIC_CODINGS: readonly StaticCoding[] = ['br', 'gzip']

/** Longest name of a file or folder on common file systems. */
const MAX_NAME_BYTES = 255

export interface PlannedDocument {
  /** The path relative to the output, with `/`, percent-decoded as web servers look for it. */
  readonly file: string
  /** The path of the document or host file in the edition. */
  readonly path: string
  /** The compressed forms to write beside it. */
  readonly codings: readonly StaticCoding[]
}

export interface PlannedMedia {
  readonly file: string
  readonly media: MediaFile
}

export interface StaticPlan {
  readonly documents: readonly PlannedDocument[]
  readonly media: readonly PlannedMedia[]
  /** Paths that no file can have, with the reason. */
  readonly unwritable: readonly { readonly path: string; readonly reason: string }[]
  /** Groups of files whose paths differ only in case or Unicode form: some file systems treat them as one file. */
  readonly collisions: readonly (readonly string[])[]
}

/**
 * Returns the files of the static tree. A document takes precedence over a media file of the same name, as over HTTP.
 * Archives that an earlier run wrote stay after they have become parts of a longer one, and so do the feeds of a tag that are
 * no longer offered, because readers may know their addresses, and not every host can redirect.
 *
 * @param before the files of earlier runs
 */
export function planStatic(edition: Edition, compress: boolean, before: Iterable<string> = []): StaticPlan {
  const unwritable: { path: string; reason: string }[] = []
  const codings = compress ? STATIC_CODINGS : []
  const maxFileBytes =
    MAX_NAME_BYTES - (compress ? Math.max(...STATIC_CODINGS.map((coding) => SUFFIX[coding].length)) : 0)
  const planFile = (path: string, limit: number): string | undefined => {
    const result = toFilePath(path, limit)
    if ('reason' in result) unwritable.push({ path, reason: result.reason })
    return 'file' in result ? result.file : undefined
  }
  const documents = new Map<string, PlannedDocument>()
  const planDocuments = (paths: Iterable<string>): void => {
    for (const path of paths) {
      const file = planFile(path, maxFileBytes)
      if (file === undefined) continue
      if (documents.has(file)) unwritable.push({ path, reason: `${file} is the file of another document` })
      else documents.set(file, { file, path, codings: isForHost(path) ? [] : codings })
    }
  }
  const listed = new Set([...edition.paths, ...edition.hostFiles.keys()])
  planDocuments(listed)
  const others = [...before].flatMap((file) => (documents.has(file) ? [] : toPath(file)))
  planDocuments(edition.listKept(others).filter((path) => !listed.has(path)))
  const media = new Map<string, PlannedMedia>()
  for (const [path, mediaFile] of edition.media) {
    const file = planFile(path, MAX_NAME_BYTES)
    if (file !== undefined && !documents.has(file)) media.set(file, { file, media: mediaFile })
  }
  const findParent = makeParentFinder(documents)
  for (const { file, path } of documents.values()) {
    const parent = findParent(file)
    if (parent === undefined) continue
    unwritable.push({ path, reason: `${parent} is a file and would have to be a folder` })
    documents.delete(file)
  }
  for (const { file, path } of documents.values()) {
    const coding = codings.find((each) => file.endsWith(SUFFIX[each]))
    const original = coding === undefined ? undefined : file.slice(0, -SUFFIX[coding].length)
    if (original === undefined || coding === undefined || !documents.get(original)?.codings.includes(coding)) continue
    unwritable.push({ path, reason: `${file} is the compressed form of ${original}` })
    documents.delete(file)
  }
  const collisions = findCollisions([...documents.keys(), ...media.keys()])
  return { documents: [...documents.values()], media: [...media.values()], unwritable, collisions }
}

/** Returns the path of a file that is not a page; none for a name that cannot be encoded. */
const toPath = (file: string): string[] =>
  /\p{Surrogate}/u.test(file) ? [] : [file.split('/').map(encodeURIComponent).join('/')]

/** Returns a function that returns the outermost folder above a file that is a document, too. */
function makeParentFinder(documents: ReadonlyMap<string, unknown>): (file: string) => string | undefined {
  const found = new Map<string, string | undefined>()
  const findParent = (file: string): string | undefined => {
    const end = file.lastIndexOf('/')
    if (end === -1) return undefined
    const folder = file.slice(0, end)
    if (!found.has(folder)) found.set(folder, findParent(folder) ?? (documents.has(folder) ? folder : undefined))
    return found.get(folder)
  }
  return findParent
}

/** Returns the files of a document: the document itself, then the compressed forms. */
export const listDocumentFiles = ({ file, codings }: PlannedDocument): string[] => [
  file,
  ...codings.map((coding) => file + SUFFIX[coding]),
]

/** Returns every file of a plan, including the compressed forms. */
export const listPlannedFiles = ({ documents, media }: StaticPlan): string[] => [
  ...documents.flatMap(listDocumentFiles),
  ...media.map(({ file }) => file),
]

/** A path without percent signs, dot segments and the writer's folder, whose last name is empty or has an ending. */
const PLAIN_PATH = /^(?:[a-z0-9][a-z0-9_-]*\/)*(?:[a-z0-9][a-z0-9_-]*(?:\.[a-z0-9]+)+)?$/

/** Returns the file path of a percent-encoded path. @param maxFileBytes limit of the last name */
function toFilePath(path: string, maxFileBytes: number): { file: string } | { reason: string } {
  // Nearly all paths are such, and need no decoding.
  if (path !== '' && path.length <= maxFileBytes && PLAIN_PATH.test(path))
    return { file: path.endsWith('/') ? withIndex(path) : path }
  const encoded = withIndex(path).split('/')
  const names: string[] = []
  for (const [index, segment] of encoded.entries()) {
    const name = decodePath(segment)
    const limit = index === encoded.length - 1 ? maxFileBytes : MAX_NAME_BYTES
    if (name === undefined || !isName(name)) return { reason: 'the address contains a part that is no valid file name' }
    if (Buffer.byteLength(name) > limit) return { reason: `a name in it is longer than ${limit} bytes` }
    names.push(name)
  }
  if (names[0]?.toLowerCase() === OWN_FOLDER) return { reason: `${OWN_FOLDER} is reserved for the writer` }
  return { file: names.join('/') }
}

/** Returns true for a file that the host reads and does not serve (`_headers`). */
const isForHost = (path: string): boolean => /^_[^/]+$/.test(path)

/** Returns the path with `index.html` where it is that of a page. */
function withIndex(path: string): string {
  if (path === '') return path
  const last = path.slice(path.lastIndexOf('/') + 1)
  if (last === '') return `${path}index.html`
  return last.includes('.') || isForHost(path) ? path : `${path}/index.html`
}

/** Returns true when a path stays inside the output: the manifest may have been edited. */
export const isInside = (file: string): boolean => {
  // As nearly all of thousands.
  if (file !== '' && !file.endsWith('/') && PLAIN_PATH.test(file)) return true
  const names = file.split('/')
  return names.every(isName) && names[0]?.toLowerCase() !== OWN_FOLDER
}

/** Returns true for a name that every system accepts: no dot segment, separator or control character. */
const isName = (name: string): boolean => name !== '' && name !== '.' && name !== '..' && !/[/\\\p{Cc}]/u.test(name)

function decodePath(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment)
  } catch {
    return undefined
  }
}

/** A path that is the same in lower case and in any Unicode form. */
const OWN_KEY = /^[\0-@[-\x7f]*$/

/** Returns groups of files and folders that are one path on a file system that ignores case or Unicode form. */
function findCollisions(files: readonly string[]): string[][] {
  // As nearly always: where each path is its own key, two are never one.
  if (files.every((file) => OWN_KEY.test(file))) return []
  const byKey = new Map<string, Set<string>>()
  for (const file of files) {
    const names = file.split('/')
    for (let length = 1; length <= names.length; length += 1) {
      const path = names.slice(0, length).join('/')
      const key = path.normalize('NFC').toLowerCase()
      byKey.set(key, (byKey.get(key) ?? new Set()).add(path))
    }
  }
  return [...byKey.values()].filter(({ size }) => size > 1).map((group) => [...group].sort())
}
