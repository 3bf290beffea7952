import { isOneEditApart } from '../problems/index.ts'

/** The paths of the media files of a content directory. */
export class MediaListing {
  /** By folder in lower case, since a missing name may differ in case alone. */
  private readonly folders = new Map<string, Set<string>>()

  has(path: string): boolean {
    return this.folders.get(getFolder(path))?.has(path) === true
  }

  /** Sets whether a file exists; returns whether that changes. */
  set(path: string, exists: boolean): boolean {
    if (this.has(path) === exists) return false
    const folder = getFolder(path)
    const files = this.folders.get(folder) ?? new Set()
    if (exists) this.folders.set(folder, files.add(path))
    else if (files.delete(path) && files.size === 0) this.folders.delete(folder)
    return true
  }

  /** Replaces the files below a folder; returns the paths that were added or removed. */
  replace(under: string, found: ReadonlySet<string>): string[] {
    const changed = [...this.below(under)].filter((path) => !found.has(path) && this.set(path, false))
    for (const path of found) if (this.set(path, true)) changed.push(path)
    return changed
  }

  /** Returns the file that a missing one was probably meant to be: of another case or type, or one typo away. */
  findSimilar(path: string): string | undefined {
    const missing = getFileName(path).toLowerCase()
    const ranked = [...(this.folders.get(getFolder(path)) ?? [])]
      .map((candidate) => ({ candidate, rank: getSimilarity(getFileName(candidate).toLowerCase(), missing) }))
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

function getSimilarity(name: string, missing: string): number {
  if (name === missing) return 0
  if (getStem(name) === getStem(missing)) return 1
  // Names that differ in a number are different pictures of a series.
  return isOneEditApart(name, missing) && removeDigits(name) !== removeDigits(missing) ? 2 : NO_RANK
}

const removeDigits = (name: string): string => name.replace(/\d/g, '')

const getStem = (name: string): string => name.replace(/\.[^.]*$/, '')
const getFileName = (path: string): string => path.slice(path.lastIndexOf('/') + 1)
const getFolder = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/'))).toLowerCase()
