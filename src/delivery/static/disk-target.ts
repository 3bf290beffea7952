import { dirname, resolve } from 'node:path'
import { computeStreamDigest } from '../../collections/index.ts'
import { makeFolder } from '../../system/index.ts'
import { type FileSystem, nodeFileSystem } from './file-system.ts'
import { findForeignFiles } from './find-foreign.ts'
import { acquireLock } from './lock.ts'
import { isListedAlone, type Manifest, parseManifest, printManifest, salvagePaths } from './manifest.ts'
import { OutputFolder } from './output-folder.ts'
import { ProtectedFolders } from './protected-folders.ts'
import { OWN_FOLDER } from './static-plan.ts'
import type { Target, TargetFile } from './target.ts'
import { StaticWriteError } from './write-error.ts'

const MANIFEST = `${OWN_FOLDER}/manifest.json`
const UNREADABLE_MANIFEST = `${OWN_FOLDER}/manifest.unreadable.json`

/** Options of `openDiskTarget`. */
export interface DiskTargetOptions {
  /** Folders in which nothing is ever written, such as the content directory. @default none */
  readonly protectedFolders?: readonly string[]
  /** @default that of the system */
  readonly fileSystem?: FileSystem
}

/** Opens an output folder and creates it if it does not exist. @throws StaticWriteError */
export async function openDiskTarget(
  out: string,
  { protectedFolders = [], fileSystem = nodeFileSystem }: DiskTargetOptions = {},
): Promise<Target> {
  try {
    const protection = await ProtectedFolders.open(protectedFolders, fileSystem)
    await protection.rejectInside(resolve(out), fileSystem)
    await makeFolder(resolve(out), { fs: fileSystem })
    const folder = new OutputFolder(await fileSystem.realpath(out), fileSystem)
    await folder.ensure(OWN_FOLDER)
    return new DiskTarget(folder, protection)
  } catch (error) {
    throw StaticWriteError.from(error, out)
  }
}

/** A part of the run of the thread that has locked the target. */
export interface JoinedTarget {
  readonly target: Target
  /** Removes what was not published. */
  readonly leave: () => Promise<void>
}

/** Opens an output folder that another thread of this process has locked. @throws StaticWriteError */
export async function joinDiskTarget(out: string): Promise<JoinedTarget> {
  const folder = new OutputFolder(await nodeFileSystem.realpath(out), nodeFileSystem)
  const target = new DiskTarget(folder, await ProtectedFolders.open([], nodeFileSystem))
  return { target, leave: () => folder.discard() }
}

/**
 * A folder on a disk. Files are replaced by renames, so that a kill leaves every file whole. They are synced together,
 * before the manifest lists them as written: the build after a power cut writes those again that are not whole. Nothing is written, read or removed through a symbolic link inside the folder.
 */
class DiskTarget implements Target {
  private readonly folder: OutputFolder
  private readonly protection: ProtectedFolders
  private readonly sweeps = new Map<string, Promise<void>>()
  /** True if a killed run may have left temporary files: every run that ends removes its own. */
  private mayHaveLeftovers = true
  /** Files that an unreadable manifest lists: builds wrote them, so they may be replaced. They are not removed. */
  private salvaged: ReadonlySet<string> = new Set()

  constructor(folder: OutputFolder, protection: ProtectedFolders) {
    this.folder = folder
    this.protection = protection
  }

  locate(path: string): string {
    return this.folder.path(path)
  }

  async lock(): Promise<() => Promise<void>> {
    this.folder.forgetFolders()
    try {
      const { release, isTakenOver } = await acquireLock(this.folder)
      this.mayHaveLeftovers = isTakenOver
      return async () => {
        await this.folder.discard()
        this.sweeps.clear()
        await release()
        // It stays empty when nothing was written, because the folder is another's.
        await this.folder.removeFolder(OWN_FOLDER)
      }
    } catch (error) {
      await this.folder.discard()
      throw error
    }
  }

  ignoresCase(): Promise<boolean> {
    return this.folder.exists(OWN_FOLDER.toUpperCase())
  }

  /** An invalid manifest is renamed and counts as empty, so that no file is removed. */
  async manifest(): Promise<Manifest> {
    const manifest = await this.readManifest()
    // A killed run has listed the files that it was to write.
    if (manifest.size === 0 || [...manifest.values()].some(isListedAlone)) this.mayHaveLeftovers = true
    const folders = this.mayHaveLeftovers ? [...manifest.keys()].map(dirname) : []
    for (const folder of new Set(['.', OWN_FOLDER, ...folders])) await this.sweep(folder)
    return manifest
  }

  private async readManifest(): Promise<Manifest> {
    const bytes = await this.folder.read(MANIFEST)
    try {
      if (bytes !== undefined) return parseManifest(bytes.toString('utf8'))
    } catch {
      await this.folder.move(MANIFEST, UNREADABLE_MANIFEST)
    }
    this.salvaged = new Set(salvagePaths((await this.folder.read(UNREADABLE_MANIFEST))?.toString('utf8') ?? ''))
    return new Map()
  }

  async saveManifest(manifest: Manifest): Promise<void> {
    const bytes = Buffer.from(printManifest(manifest))
    if ((await this.folder.read(MANIFEST))?.equals(bytes) === true) return
    // A manifest never says more than what is on the disk.
    await this.folder.flush()
    await this.folder.publish(await this.folder.prepare(MANIFEST, bytes, true))
    await this.folder.syncPath(dirname(MANIFEST))
  }

  async findForeign(paths: readonly string[], manifest: Manifest): Promise<readonly string[]> {
    // Before other threads write there.
    if (this.mayHaveLeftovers) for (const folder of new Set(paths.map(dirname))) await this.sweep(folder)
    const known = { has: (path: string) => manifest.has(path) || this.salvaged.has(path) }
    return findForeignFiles(this.folder, paths, known, this.protection)
  }

  getState(path: string): Promise<string | undefined> {
    return this.folder.getState(path)
  }

  read(path: string): Promise<Buffer | undefined> {
    return this.folder.read(path)
  }

  async holds(path: string, size: number, digest: () => string | Promise<string>): Promise<boolean> {
    if (!(await this.folder.hasSize(path, size))) return false
    const [stored, wanted] = [computeStreamDigest(this.folder.readChunks(path, size)), digest()]
    return (await stored) === (await wanted)
  }

  async put(files: readonly TargetFile[], obsolete: readonly string[]): Promise<void> {
    // All bytes are written before the first old file goes: a full disk costs no published file.
    const prepared = await settleAll(files.map(({ path, content }) => this.folder.prepare(path, content)))
    let hasRemoved = false
    for (const path of obsolete) hasRemoved = (await this.folder.remove(path)) || hasRemoved
    if (hasRemoved) await this.syncFolders(obsolete)
    for (const file of prepared) await this.folder.publish(file)
  }

  noteWritten(paths: readonly string[]): void {
    this.folder.noteWritten(paths)
  }

  async remove(paths: readonly string[]): Promise<number> {
    let removed = 0
    for (const path of paths) {
      if ((await this.isProtected(dirname(path))) || !(await this.folder.remove(path))) continue
      removed += 1
      await this.folder.syncPath(dirname(path))
      await this.folder.removeEmpty(path)
    }
    return removed
  }

  /** Resolves to true for a protected folder and those below: a manifest may list files of an older version there. */
  private async isProtected(folder: string): Promise<boolean> {
    if (folder === '.') return false
    const stats = await this.folder.stat(folder)
    return (stats !== undefined && this.protection.has(stats)) || this.isProtected(dirname(folder))
  }

  /** Removes the temporary files of killed runs from a folder before this run writes there. */
  private sweep(folder: string): Promise<void> {
    const sweep = this.sweeps.get(folder) ?? this.folder.sweep(folder)
    this.sweeps.set(folder, sweep)
    return sweep
  }

  private async syncFolders(paths: readonly string[]): Promise<void> {
    for (const folder of new Set(paths.map(dirname))) await this.folder.syncPath(folder)
  }
}

/** Resolves like `Promise.all`, and rejects only when no promise is pending any more. */
async function settleAll<T>(promises: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(promises)
  return Promise.all(promises)
}
