import { chmod, lstat, readdir } from 'node:fs/promises'
import { basename } from 'node:path'
import { makeFolder } from './make-folder.ts'

/** Permissions for this user alone. */
export const PRIVATE_FILE = 0o600
const PRIVATE_FOLDER = 0o700
const OTHERS = 0o077
const ALL = 0o777

/** Names of the files that this program keeps in its cache and state folders, temporary ones included. */
const OWN_NAME = /^(?:[0-9a-f]{32}\.|(?:hubs|dates)-[0-9a-f]{16}\.|versions)/

/**
 * Creates a folder for caches or state, which contain unpublished texts: for this user alone, whatever the umask. A folder
 * of an earlier version is closed to others, unless it holds files of other programs.
 *
 * @throws the error of the system
 */
export async function makePrivateFolder(path: string): Promise<void> {
  await makeFolder(path, { mode: PRIVATE_FOLDER })
  const { mode } = await lstat(path)
  if ((mode & ALL) === PRIVATE_FOLDER) return
  const isOwn = basename(path) === 'sectionwire' || (await readdir(path)).every((name) => OWN_NAME.test(name))
  // The folder may be another user's, who has opened it to this one.
  if (isOwn) await chmod(path, PRIVATE_FOLDER).catch(() => {})
}

/** Closes a file of an earlier version to other users; does nothing when there is none, or when it is another user's. */
export async function makePrivate(path: string): Promise<void> {
  const stats = await lstat(path).catch(() => undefined)
  if (stats?.isFile() === true && (stats.mode & OTHERS) !== 0) await chmod(path, PRIVATE_FILE).catch(() => {})
}
