import { type FSWatcher, lstatSync, readdirSync, statSync, watch } from 'node:fs'
import { join, sep } from 'node:path'

/** What a directory's events are heard through, until it is closed. */
export interface DirectoryEvents {
  /** Makes sure that what is listened to is the directory that is there now. */
  readonly renew: () => void
  readonly close: () => void
}

/** Systems on which one watch takes in everything below. */
const RECURSIVE: ReadonlySet<string> = new Set(['darwin', 'win32'])

/** Folders that no article lies in and that can be huge. */
const IGNORED: ReadonlySet<string> = new Set(['node_modules', '.git'])

/**
 * Tells the paths of whatever changes below a directory, relative with `/`; '' for "anything". Folders are watched, not
 * files: a hundred thousand files cost nothing. Events may be missed, told twice or late: they are only a hint to look.
 */
export function listenToDirectory(root: string, onPath: (path: string) => void): DirectoryEvents {
  const tell = (folder: string, name: string | null): void => {
    const path = name === null ? folder : join(folder, name).split(sep).join('/')
    if (!path.split('/').some((segment) => IGNORED.has(segment))) onPath(path)
  }
  return RECURSIVE.has(process.platform) ? recursiveEvents(root, tell) : new FolderEvents(root, tell)
}

type Tell = (folder: string, name: string | null) => void

function recursiveEvents(root: string, tell: Tell): DirectoryEvents {
  const open = (): FSWatcher | undefined => listenTo(root, { recursive: true }, (name) => tell('', name))
  let watcher = open()
  return {
    renew: () => {
      watcher?.close()
      watcher = open()
    },
    close: () => watcher?.close(),
  }
}

/** A watch for each folder (inotify). */
class FolderEvents implements DirectoryEvents {
  private readonly root: string
  private readonly tell: Tell
  private readonly watchers = new Map<string, { readonly watcher: FSWatcher; readonly ino: number }>()
  private place: number | undefined

  constructor(root: string, tell: Tell) {
    this.root = root
    this.tell = tell
    this.renew()
  }

  readonly renew = (): void => {
    const place = getInode(this.root, statSync)
    if (place === this.place) return
    this.place = place
    this.close()
    this.add('')
  }

  readonly close = (): void => {
    for (const { watcher } of this.watchers.values()) watcher.close()
    this.watchers.clear()
  }

  /** Watches a folder and all below it. */
  private add(folder: string): void {
    // The directory itself may be reached by a link.
    const ino = getInode(join(this.root, folder), folder === '' ? statSync : lstatSync)
    const watcher = listenTo(join(this.root, folder), {}, (name) => this.hear(folder, name))
    if (ino === undefined || watcher === undefined) {
      watcher?.close()
      return
    }
    this.watchers.set(folder, { watcher, ino })
    for (const name of listFolders(join(this.root, folder))) this.add(folder === '' ? name : `${folder}/${name}`)
  }

  private hear(folder: string, name: string | null): void {
    if (name !== null && !IGNORED.has(name)) this.follow(folder === '' ? name : `${folder}/${name}`)
    this.tell(folder, name)
  }

  /** A folder may have come, gone or been replaced. */
  private follow(path: string): void {
    const ino = getInode(join(this.root, path))
    const known = this.watchers.get(path)
    if (known !== undefined && ino !== known.ino) this.leave(path)
    if (ino !== undefined && ino !== known?.ino) this.add(path)
  }

  /** Ends the watch of a folder and of all below it: what is not watched has nothing below it that is. */
  private leave(path: string): void {
    for (const [known, { watcher }] of this.watchers) {
      if (known !== path && !known.startsWith(`${path}/`)) continue
      watcher.close()
      this.watchers.delete(known)
    }
  }
}

/** Which folder is at a path; undefined when it is none, or cannot be looked at. */
function getInode(path: string, stat = lstatSync): number | undefined {
  try {
    const stats = stat(path)
    return stats.isDirectory() ? stats.ino : undefined
  } catch {
    return undefined
  }
}

function listenTo(
  path: string,
  options: { readonly recursive?: boolean },
  hear: (name: string | null) => void,
): FSWatcher | undefined {
  try {
    // A watch that breaks later (the folder is gone, the system's limit is reached) leaves the rescan, which needs none.
    return watch(path, { ...options, persistent: true }, (_, name) => hear(name)).on('error', () => {})
  } catch {
    return undefined
  }
}

function listFolders(path: string): string[] {
  try {
    return readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !IGNORED.has(entry.name))
      .map(({ name }) => name)
  } catch {
    return []
  }
}
