import { type FSWatcher, lstatSync, readdirSync, statSync, watch } from 'node:fs'
import { join, sep } from 'node:path'

/** Open watches on a directory. */
export interface DirectoryEvents {
  /** Watches the directory that is at the path now, where another has replaced it. */
  readonly renew: () => void
  readonly close: () => void
}

/** Systems whose watches include all folders below. */
const RECURSIVE_PLATFORMS: ReadonlySet<string> = new Set(['darwin', 'win32'])

/** Folders without articles that can be huge. */
const IGNORED_FOLDERS: ReadonlySet<string> = new Set(['node_modules', '.git'])

/**
 * Calls back with the path of every change below a directory, relative with `/`; '' means anything. Folders are watched,
 * not files, so the number of files costs nothing. Events can be missed, repeated or late: each is only a hint to scan.
 */
export function listenToDirectory(root: string, { onPath, onLimit, open = watch }: EventListener): DirectoryEvents {
  const emit: Emit = (folder, { name, isWrite }) => {
    const path = name === null ? folder : join(folder, name).split(sep).join('/')
    if (!path.split('/').some((segment) => IGNORED_FOLDERS.has(segment))) onPath(path, isWrite)
  }
  let isLimitKnown = false
  const openWatch = makeOpener(open, (code) => {
    if (isLimitKnown) return
    isLimitKnown = true
    onLimit(describeLimit(code))
  })
  return RECURSIVE_PLATFORMS.has(process.platform)
    ? watchRecursively(root, emit, openWatch)
    : new FolderEvents(root, emit, openWatch)
}

export interface EventListener {
  /** @param isWrite true when the content of a file was changed in place; false when it came, went or was replaced */
  readonly onPath: (path: string, isWrite: boolean) => void
  /** Takes a line when the system permits no further watches; called once. */
  readonly onLimit: (line: string) => void
  /** @default that of Node */
  readonly open?: typeof watch
}

/** The codes of a machine or a user without further watches, with the setting that raises the limit (inotify(7)). */
const LIMITS: Readonly<Record<string, string>> = {
  ENOSPC: 'Raise the setting fs.inotify.max_user_watches of this machine',
  EMFILE: 'Raise the setting fs.inotify.max_user_instances of this machine',
}

const describeLimit = (code: string): string =>
  `Changes of articles are noticed late: this machine watches no more folders. ${LIMITS[code] ?? ''}, or start with --poll.`

interface FileEvent {
  readonly name: string | null
  readonly isWrite: boolean
}

type Emit = (folder: string, event: FileEvent) => void
type OpenWatch = (
  path: string,
  options: { readonly recursive?: boolean },
  onEvent: (event: FileEvent) => void,
) => FSWatcher | undefined

function watchRecursively(root: string, emit: Emit, openWatch: OpenWatch): DirectoryEvents {
  const open = (): FSWatcher | undefined => openWatch(root, { recursive: true }, (event) => emit('', event))
  let watcher = open()
  return {
    renew: () => {
      watcher?.close()
      watcher = open()
    },
    close: () => watcher?.close(),
  }
}

/** One watch for each folder (inotify). */
class FolderEvents implements DirectoryEvents {
  private readonly root: string
  private readonly emit: Emit
  private readonly openWatch: OpenWatch
  private readonly watchers = new Map<string, { readonly watcher: FSWatcher; readonly ino: number }>()
  private rootInode: number | undefined

  constructor(root: string, emit: Emit, openWatch: OpenWatch) {
    this.root = root
    this.emit = emit
    this.openWatch = openWatch
    this.renew()
  }

  readonly renew = (): void => {
    const inode = getInode(this.root, statSync)
    if (inode === this.rootInode) return
    this.rootInode = inode
    this.close()
    this.add('')
  }

  readonly close = (): void => {
    for (const { watcher } of this.watchers.values()) watcher.close()
    this.watchers.clear()
  }

  /** Watches a folder and all folders below it. */
  private add(folder: string): void {
    // The root itself may be a link.
    const ino = getInode(join(this.root, folder), folder === '' ? statSync : lstatSync)
    const watcher = this.openWatch(join(this.root, folder), {}, (event) => this.handleEvent(folder, event))
    if (ino === undefined || watcher === undefined) {
      watcher?.close()
      return
    }
    this.watchers.set(folder, { watcher, ino })
    for (const name of listFolders(join(this.root, folder))) this.add(folder === '' ? name : `${folder}/${name}`)
  }

  private handleEvent(folder: string, event: FileEvent): void {
    const { name } = event
    if (name !== null && !IGNORED_FOLDERS.has(name)) this.updateWatch(folder === '' ? name : `${folder}/${name}`)
    this.emit(folder, event)
  }

  /** Watches a folder that was added or replaced; ends the watch of one that was deleted. */
  private updateWatch(path: string): void {
    const ino = getInode(join(this.root, path))
    const watched = this.watchers.get(path)
    if (watched !== undefined && ino !== watched.ino) this.remove(path)
    if (ino !== undefined && ino !== watched?.ino) this.add(path)
  }

  /** Ends the watches of a folder and of all folders below it. */
  private remove(path: string): void {
    for (const [folder, { watcher }] of this.watchers) {
      if (folder !== path && !folder.startsWith(`${path}/`)) continue
      watcher.close()
      this.watchers.delete(folder)
    }
  }
}

/** Returns the inode of the folder at a path; undefined when there is none, or it cannot be examined. */
function getInode(path: string, stat = lstatSync): number | undefined {
  try {
    const stats = stat(path)
    return stats.isDirectory() ? stats.ino : undefined
  } catch {
    return undefined
  }
}

/** @param onLimit takes the code of the system when it permits no further watches */
function makeOpener(open: typeof watch, onLimit: (code: string) => void): OpenWatch {
  const check = (error: unknown): void => {
    const code = (error as NodeJS.ErrnoException | undefined)?.code ?? ''
    if (code in LIMITS) onLimit(code)
  }
  return (path, options, onEvent) => {
    try {
      const watcher = open(path, { ...options, persistent: true }, (type, name) =>
        onEvent({ name, isWrite: type === 'change' }),
      )
      // A watch that fails later (folder deleted, system limit reached) is ignored: the regular scans go on.
      return watcher.on('error', check)
    } catch (error) {
      check(error)
      return undefined
    }
  }
}

function listFolders(path: string): string[] {
  try {
    return readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !IGNORED_FOLDERS.has(entry.name))
      .map(({ name }) => name)
  } catch {
    return []
  }
}
