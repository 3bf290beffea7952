import { createHash } from 'node:crypto'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

/** Returns the folder of caches, `sectionwire` in the user's own (XDG Base Directory Specification). */
export const getDefaultCacheFolder = (): string =>
  join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'sectionwire')

/** Where states are kept when nothing else is said (XDG Base Directory Specification: what outlasts restarts). */
export const getDefaultStateFolder = (): string =>
  join(process.env['XDG_STATE_HOME'] ?? join(homedir(), '.local', 'state'), 'sectionwire')

/**
 * A file in a state folder that belongs to a content directory: each directory has its own.
 *
 * @param kind what it holds, the beginning of its name
 * @param ending without a dot
 */
export const getStateFilePath = (folder: string, articles: string, kind: string, ending: string): string => {
  const directory = createHash('sha256').update(resolve(articles)).digest('hex').slice(0, 16)
  return join(resolve(folder), `${kind}-${directory}.${ending}`)
}
