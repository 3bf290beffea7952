import { isOneEditApart } from '../problems/index.ts'

/** The media files of a content directory, as its folders list them: none of them is looked at by itself. */
export class MediaListing {
  /** By folder, whatever its case: a name that is missed may differ in that alone. */
  private readonly folders = new Map<string, Set<string>>()

  has(path: string): boolean {
    return this.folders.get(getFolder(path))?.has(path) === true
  }

  /** Notes whether a file is there; gives whether that is new. */
  note(path: string, isThere: boolean): boolean {
    if (this.has(path) === isThere) return false
    const folder = getFolder(path)
    const files = this.folders.get(folder) ?? new Set()
    if (isThere) this.folders.set(folder, files.add(path))
    else if (files.delete(path) && files.size === 0) this.folders.delete(folder)
    return true
  }

  /** Puts what a folder was found to hold, with all below it, in place of what was known; gives the paths that turned. */
  replace(under: string, found: ReadonlySet<string>): string[] {
    const turned = [...this.below(under)].filter((path) => !found.has(path) && this.note(path, false))
    for (const path of found) if (this.note(path, true)) turned.push(path)
    return turned
  }

  /** The file that was probably meant by one that is not there: in another case, of another type, or one slip away. */
  nearest(path: string): string | undefined {
    const missed = getFileName(path).toLowerCase()
    const ranked = [...(this.folders.get(getFolder(path)) ?? [])]
      .map((candidate) => ({ candidate, rank: getSimilarity(getFileName(candidate).toLowerCase(), missed) }))
      .filter(({ rank }) => rank !== NO_RANK)
      .sort((a, b) => a.rank - b.rank || (a.candidate < b.candidate ? -1 : 1))
    return ranked[0]?.candidate
  }

  private *below(under: string): Iterable<string> {
    const top = under.toLowerCase()
    for (const [folder, files] of this.folders) {
      if (under !== '' && folder !== top && !folder.startsWith(`${top}/`)) continue
      for (const path of files) if (under === '' || path.startsWith(`${under}/`)) yield path
    }
  }
}

const NO_RANK = 3

function getSimilarity(name: string, missed: string): number {
  if (name === missed) return 0
  if (getStem(name) === getStem(missed)) return 1
  // One of a row of pictures is not meant for another.
  return isOneEditApart(name, missed) && withoutDigits(name) !== withoutDigits(missed) ? 2 : NO_RANK
}

const withoutDigits = (name: string): string => name.replace(/\d/g, '')

const getStem = (name: string): string => name.replace(/\.[^.]*$/, '')
const getFileName = (path: string): string => path.slice(path.lastIndexOf('/') + 1)
const getFolder = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/'))).toLowerCase()
