import type { Coding, Edition, MediaFile } from '../../edition/index.ts'

/** The folder in the output that is the writer's own. */
export const OWN_FOLDER = '.sectionwire'

/** What is put at the end of a document's name for its compressed forms, as nginx's `gzip_static` and its like expect. */
export const SUFFIX: Readonly<Record<StaticCoding, string>> = { gzip: '.gz', br: '.br' }

/** The compressed forms that static servers look for. */
export type StaticCoding = Exclude<Coding, 'zstd'>
const STATIC_CODINGS: readonly StaticCoding[] = ['br', 'gzip']

/** Longest name of a file or folder, in bytes, on the file systems in use. */
const LONGEST_NAME = 255

export interface PlannedDocument {
  /** Where it goes: relative to the output, with `/`, decoded, as web servers look for it. */
  readonly file: string
  /** Its path in the edition: a document's, or that of a file for the host. */
  readonly path: string
  /** The compressed forms beside it. */
  readonly codings: readonly StaticCoding[]
}

export interface PlannedMedia {
  readonly file: string
  readonly media: MediaFile
}

export interface StaticPlan {
  readonly documents: readonly PlannedDocument[]
  readonly media: readonly PlannedMedia[]
  /** Paths that can be no file here, with the reason in words. */
  readonly unwritable: readonly { readonly path: string; readonly reason: string }[]
  /** Groups of files that differ by case or Unicode form alone: one file where the file system makes no difference. */
  readonly clashes: readonly (readonly string[])[]
}

/** What of an edition goes where in the static tree. A document wins over a media file of the same name, as over HTTP. */
export function planStatic(edition: Edition, compress: boolean): StaticPlan {
  const unwritable: { path: string; reason: string }[] = []
  const codings = compress ? STATIC_CODINGS : []
  const longest = LONGEST_NAME - (compress ? Math.max(...STATIC_CODINGS.map((coding) => SUFFIX[coding].length)) : 0)
  const place = (path: string, limit: number): string | undefined => {
    const found = diskPath(path, limit)
    if ('reason' in found) unwritable.push({ path, reason: found.reason })
    return 'file' in found ? found.file : undefined
  }
  const documents = new Map<string, PlannedDocument>()
  for (const path of [...edition.paths, ...edition.hostFiles.keys()]) {
    const file = place(path, longest)
    if (file === undefined) continue
    if (documents.has(file)) unwritable.push({ path, reason: `${file} is the file of another document` })
    else documents.set(file, { file, path, codings: isForHost(path) ? [] : codings })
  }
  const media = new Map<string, PlannedMedia>()
  for (const [path, found] of edition.media) {
    const file = place(path, LONGEST_NAME)
    if (file !== undefined && !documents.has(file)) media.set(file, { file, media: found })
  }
  for (const { file, path } of documents.values()) {
    const above = listFolders(file).find((folder) => documents.has(folder))
    if (above === undefined) continue
    unwritable.push({ path, reason: `${above} is a file, and would have to be a folder` })
    documents.delete(file)
  }
  const clashes = findClashes([...documents.keys(), ...media.keys()])
  return { documents: [...documents.values()], media: [...media.values()], unwritable, clashes }
}

/** The folders that a file needs, outermost first. */
const listFolders = (file: string): string[] =>
  file
    .split('/')
    .slice(0, -1)
    .map((_, index, names) => names.slice(0, index + 1).join('/'))

/** Every file of a plan, the compressed forms included. */
export const listPlannedFiles = ({ documents, media }: StaticPlan): string[] => [
  ...documents.flatMap(({ file, codings }) => [file, ...codings.map((coding) => file + SUFFIX[coding])]),
  ...media.map(({ file }) => file),
]

/** The place on disk of a percent-encoded path. Only the last name may be as short as `longestFile`. */
function diskPath(path: string, longestFile: number): { file: string } | { reason: string } {
  const encoded = withIndex(path).split('/')
  const names: string[] = []
  for (const [index, segment] of encoded.entries()) {
    const name = decodePath(segment)
    const limit = index === encoded.length - 1 ? longestFile : LONGEST_NAME
    if (name === undefined || !isName(name)) return { reason: 'the address holds what can be no file name' }
    if (Buffer.byteLength(name) > limit) return { reason: `a name in it is longer than ${limit} bytes` }
    names.push(name)
  }
  if (names[0]?.toLowerCase() === OWN_FOLDER) return { reason: `${OWN_FOLDER} is kept for the writer itself` }
  return { file: names.join('/') }
}

/** Whether a host reads a file itself (`_headers`) and sends it to nobody. */
const isForHost = (path: string): boolean => /^_[^/]+$/.test(path)

/** A page is a folder's index to every web server; what hosts read is none. */
function withIndex(path: string): string {
  if (path === '') return path
  const last = path.slice(path.lastIndexOf('/') + 1)
  if (last === '') return `${path}index.html`
  return last.includes('.') || isForHost(path) ? path : `${path}/index.html`
}

/** Whether a path from a manifest or a plan stays inside the output, whatever wrote it. */
export const isInside = (file: string): boolean => {
  const names = file.split('/')
  return names.every(isName) && names[0]?.toLowerCase() !== OWN_FOLDER
}

/** Whether a name is one on every system: no dot segment, no separator, no control character. */
const isName = (name: string): boolean => name !== '' && name !== '.' && name !== '..' && !/[/\\\p{Cc}]/u.test(name)

function decodePath(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment)
  } catch {
    return undefined
  }
}

/** Files, and folders that hold them, whose names are one to a file system that ignores case or Unicode form. */
function findClashes(files: readonly string[]): string[][] {
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
