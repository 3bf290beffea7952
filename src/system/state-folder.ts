import { createHash } from 'node:crypto'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

/** Returns the folder of caches, `sectionwire` in the user's own (XDG Base Directory Specification). */
export const getDefaultCacheFolder = (): string =>
  join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'sectionwire')

/** Returns the user's folder for state that outlasts restarts (XDG Base Directory Specification). */
export const getDefaultStateFolder = (): string =>
  join(process.env['XDG_STATE_HOME'] ?? join(homedir(), '.local', 'state'), 'sectionwire')

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
