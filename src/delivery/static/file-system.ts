import { execFile } from 'node:child_process'
import * as nodeFs from 'node:fs'
import { withEncodedText } from '../../collections/index.ts'
import { makeYielder } from '../../system/index.ts'

/** An open file. */
export interface OpenFile {
  /** Writes all of a content at the place where the last write ended. */
  readonly write: (content: Uint8Array | string | readonly string[]) => Promise<void>
  /** Reads into a buffer from where the last read ended. */
  readonly read: (buffer: Uint8Array, offset: number, length: number) => Promise<{ readonly bytesRead: number }>
  /** Resolves when the file is on the disk. */
  readonly sync: () => Promise<void>
  readonly close: () => Promise<void>
}

/** The functions of a file system that the writer uses, as `node:fs/promises` has them. */
export interface FileSystem {
  readonly link: (existing: string, path: string) => Promise<void>
  /** Resolves to undefined where there is nothing. */
  readonly lstat: (path: string) => Promise<nodeFs.Stats | undefined>
  readonly mkdir: (path: string, options?: { readonly mode?: number }) => Promise<unknown>
  readonly open: (path: string, flags: string) => Promise<OpenFile>
  readonly readdir: (path: string) => Promise<string[]>
  readonly readFile: {
    (path: string): Promise<Buffer>
    (path: string, encoding: 'utf8'): Promise<string>
  }
  readonly realpath: (path: string) => Promise<string>
  readonly rename: (from: string, to: string) => Promise<void>
  readonly rmdir: (path: string) => Promise<void>
  readonly stat: (path: string) => Promise<nodeFs.Stats>
  /** Puts everything on the disk that was written to the file system of a folder. Resolves to false where that cannot be done. */
  readonly syncAll: (folder: string) => Promise<boolean>
  readonly unlink: (path: string) => Promise<void>
}

/** So many calls end at once that signals, timers and the requests of a host program would wait for a whole tree. */
const yieldToEventLoop = makeYielder()

/** Returns a function that calls another on this thread, after the rest of the process had its turn. */
const inTurn =
  <Arguments extends unknown[], Result>(call: (...given: Arguments) => Result) =>
  async (...given: Arguments): Promise<Result> => {
    await yieldToEventLoop()
    return call(...given)
  }

/**
 * The file system of the machine. A call that ends at once, as nearly all do while a tree is written, costs a fifth of the
 * time on this thread that it costs on another. Only syncing waits for the disk, and is done on another.
 */
export const nodeFileSystem: FileSystem = {
  link: inTurn(nodeFs.linkSync),
  // Without an error for each file that does not exist yet.
  lstat: inTurn((path) => nodeFs.lstatSync(path, { throwIfNoEntry: false })),
  mkdir: inTurn((path, options) => nodeFs.mkdirSync(path, options)),
  open: inTurn((path, flags) => openFile(nodeFs.openSync(path, flags))),
  readdir: inTurn((path) => nodeFs.readdirSync(path)),
  readFile: inTurn((path: string, encoding?: 'utf8') => nodeFs.readFileSync(path, encoding)) as FileSystem['readFile'],
  realpath: inTurn((path) => nodeFs.realpathSync(path)),
  rename: inTurn(nodeFs.renameSync),
  rmdir: inTurn((path) => nodeFs.rmdirSync(path)),
  stat: inTurn((path) => nodeFs.statSync(path)),
  syncAll: (folder) =>
    new Promise((resolve) => {
      // Node has no function for it (syncfs(2)); the command is a part of coreutils and busybox.
      if (process.platform !== 'linux') return resolve(false)
      execFile('sync', ['-f', folder], (error) => resolve(error === null))
    }),
  unlink: inTurn(nodeFs.unlinkSync),
}

const openFile = (descriptor: number): OpenFile => ({
  write: inTurn((content) => write(descriptor, content)),
  read: inTurn((buffer, offset, length) => ({ bytesRead: nodeFs.readSync(descriptor, buffer, offset, length, null) })),
  sync: () =>
    new Promise((resolve, reject) => {
      nodeFs.fsync(descriptor, (error) => (error === null ? resolve() : reject(error)))
    }),
  close: async () => nodeFs.closeSync(descriptor),
})

function write(descriptor: number, content: Uint8Array | string | readonly string[]): void {
  if (content instanceof Uint8Array) nodeFs.writeFileSync(descriptor, content)
  else withEncodedText(content, (bytes) => nodeFs.writeFileSync(descriptor, bytes))
}
