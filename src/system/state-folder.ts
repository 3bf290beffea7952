import { createHash } from 'node:crypto'
import { homedir, userInfo } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'
import { UsageError } from './streams.ts'

/**
 * Returns the folder of caches, `sectionwire` in the user's own (XDG Base Directory Specification); '', which means no
 * cache, for a user without a home folder.
 */
export function getDefaultCacheFolder(): string {
  const folder = getUserFolder('XDG_CACHE_HOME', '.cache')
  return folder === undefined ? '' : join(folder, 'sectionwire')
}

/**
 * Returns the user's folder for state that outlasts restarts (XDG Base Directory Specification).
 *
 * @throws UsageError for a user without a home folder
 */
export function getDefaultStateFolder(): string {
  const folder = getUserFolder('XDG_STATE_HOME', join('.local', 'state'))
  if (folder !== undefined) return join(folder, 'sectionwire')
  throw new UsageError(
    'found no home folder of this user; expected --state with a folder that keeps the dates of documents',
  )
}

/** A variable that is empty or relative counts as absent, as the specification says. */
function getUserFolder(variable: string, below: string): string | undefined {
  const given = process.env[variable] ?? ''
  if (isAbsolute(given)) return given
  const home = getHome()
  return home === undefined ? undefined : join(home, below)
}

/** Returns the user's home folder: `HOME` may be empty, and a user may be unknown to the system. */
function getHome(): string | undefined {
  try {
    return [homedir(), userInfo().homedir].find(isAbsolute)
  } catch {
    return undefined
  }
}

/**
 * Returns the path of a content directory's own file in a state folder.
 *
 * @param kind the start of the file's name
 * @param extension without the dot
 */
export const getStateFilePath = (folder: string, articles: string, kind: string, extension: string): string => {
  const directory = createHash('sha256').update(resolve(articles)).digest('hex').slice(0, 16)
  return join(resolve(folder), `${kind}-${directory}.${extension}`)
}
