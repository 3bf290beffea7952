import { dirname } from 'node:path'
import type { Edition } from '../../edition/index.ts'
import { NOT_FOUND_MARK, NOT_FOUND_PATH } from '../../pages/index.ts'
import type { OpenMedia } from '../../sources/index.ts'
import { type CompressedForm, makeCompressedForm } from './compressed-forms.ts'
import { copyMedia } from './copy-media.ts'
import { type FileSystem, nodeFileSystem } from './file-system.ts'
import { acquireLock } from './lock.ts'
import { type Manifest, type ManifestEntry, readManifest, writeManifest } from './manifest.ts'
import { type OutputFolder, openOutputFolder } from './output-folder.ts'
import {
  listPlannedFiles,
  OWN_FOLDER,
  type PlannedDocument,
  planStatic,
  type StaticPlan,
  SUFFIX,
} from './static-plan.ts'
import { StaticWriteError } from './write-error.ts'

export { StaticWriteError } from './write-error.ts'

export interface StaticOptions {
  /** The output folder; made if it is not there. */
  readonly out: string
  /** Whether `.gz` and `.br` files are written beside each document. */
  readonly compress: boolean
  /** Opens the media files that the edition names. */
  readonly openMedia: OpenMedia
  /** Told after each document and media file. */
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void
  /** @default the machine's own */
  readonly fileSystem?: FileSystem
}

/** What a run did, in files; compressed forms count. */
export interface StaticResult {
  readonly written: number
  readonly unchanged: number
  readonly removed: number
  /** Bytes of the files written. */
  readonly bytes: number
  /** Documents that can be no files, and why. */
  readonly unwritable: StaticPlan['unwritable']
}

/** How many files are made at once: enough to keep a disk busy that waits on each fsync. */
const AT_ONCE = 8

/**
 * Writes an edition as files. At every instant each file is whole, and a compressed form is that of the document beside
 * it. What did not change is not touched; what an earlier run wrote and is no longer published is removed; nothing else is.
 * @throws StaticWriteError
 */
export async function writeStatic(edition: Edition, options: StaticOptions): Promise<StaticResult> {
  const { out, compress, fileSystem = nodeFileSystem } = options
  const plan = planStatic(edition, compress)
  const folder = await openOutputFolder(out, fileSystem)
  try {
    const release = await acquireLock(folder, fileSystem)
    try {
      return await new Run(edition, plan, folder, fileSystem, options).go()
    } finally {
      await release()
    }
  } finally {
    await folder.discard()
  }
}

class Run {
  private readonly edition: Edition
  private plan: StaticPlan
  private readonly folder: OutputFolder
  private readonly fs: FileSystem
  private readonly options: StaticOptions
  private readonly manifest = new Map<string, ManifestEntry>()
  private readonly tally = { written: 0, unchanged: 0, removed: 0, bytes: 0 }

  constructor(edition: Edition, plan: StaticPlan, folder: OutputFolder, fs: FileSystem, options: StaticOptions) {
    this.edition = edition
    this.plan = plan
    this.folder = folder
    this.fs = fs
    this.options = options
  }

  async go(): Promise<StaticResult> {
    await this.refuseClashes()
    const before = await this.yielding(await readManifest(this.folder, this.fs))
    const planned = listPlannedFiles(this.plan)
    await this.sweep([...before.keys(), ...planned])
    // Announced before the first file is written: whatever a crash leaves behind, the next run knows it as its own.
    const announced = planned.filter((file) => !before.has(file)).map((file) => [file, {}] as const)
    if (announced.length > 0) await writeManifest(this.folder, new Map([...before, ...announced]))
    await this.writeAll(before)
    await this.removeStale(before)
    await writeManifest(this.folder, this.manifest)
    return { ...this.tally, unwritable: this.plan.unwritable }
  }

  /** What builds wrote, without the page for nothing where the newsroom has put its own: that one stays as it is. */
  private async yielding(before: Manifest): Promise<Manifest> {
    const page = await this.folder.read(NOT_FOUND_PATH)
    if (page === undefined || page.includes(NOT_FOUND_MARK)) return before
    this.plan = { ...this.plan, documents: this.plan.documents.filter(({ file }) => file !== NOT_FOUND_PATH) }
    return new Map([...before].filter(([file]) => file !== NOT_FOUND_PATH))
  }

  /** Where case or Unicode form makes no difference, one of two feeds would stand in the other's place. */
  private async refuseClashes(): Promise<void> {
    const [clash] = this.plan.clashes
    if (clash === undefined) return
    const other = await this.fs.lstat(this.folder.path(OWN_FOLDER.toUpperCase())).catch(() => undefined)
    if (other === undefined) return
    const names = clash.join(' and ')
    const reason = `this file system cannot tell apart ${names}. Give one of them another name, or build elsewhere`
    throw new StaticWriteError(this.folder.path(clash[0] ?? ''), 'CLASH', reason)
  }

  private async sweep(files: readonly string[]): Promise<void> {
    for (const folder of new Set(['.', OWN_FOLDER, ...files.map(dirname)])) await this.folder.sweep(folder)
  }

  private async writeAll(before: Manifest): Promise<void> {
    const { documents, media } = this.plan
    const tasks = [
      ...documents.map((document) => () => this.writeDocument(document, before)),
      ...media.map((planned) => async () => {
        const copied = await copyMedia(planned, this.options.openMedia, this.folder)
        if (copied !== undefined) this.count(planned.file, { size: copied.size }, copied.written)
      }),
    ]
    let done = 0
    await inParallel(tasks, AT_ONCE, () => {
      done += 1
      this.options.onProgress?.({ done, total: tasks.length })
    })
  }

  private async writeDocument({ file, path, codings }: PlannedDocument, before: Manifest): Promise<void> {
    const rendition = await (this.edition.find(path) ?? this.edition.hostFiles.get(path)?.())
    if (rendition === undefined) return
    const { etag, body } = rendition
    const replaced = !(await this.folder.holds(file, body))
    const forms = await Promise.all(
      codings.map((coding) =>
        makeCompressedForm(rendition, { file, coding }, this.folder, replaced ? undefined : before),
      ),
    )
    const all: CompressedForm[] = [
      { file, entry: { etag, size: body.length }, bytes: replaced ? body : undefined },
      ...forms,
    ]
    // All new bytes are on the disk before the first old file goes: a full disk costs nothing that was there.
    const prepared = await Promise.all(all.map(({ file: name, bytes }) => bytes && this.folder.prepare(name, bytes)))
    if (replaced) await this.removeForms(file, codings.length > 0, before)
    const fresh = prepared.filter((each) => each !== undefined)
    for (const form of fresh) await this.folder.publish(form)
    if (fresh.length > 0) await this.folder.resolvePath(file)
    for (const form of all) this.count(form.file, form.entry, form.bytes !== undefined)
  }

  /** Takes the compressed forms of an older document away before the new one comes, so that they never disagree. */
  private async removeForms(file: string, compressed: boolean, before: Manifest): Promise<void> {
    let gone = false
    for (const suffix of Object.values(SUFFIX)) {
      // Without compression a form that no earlier run wrote is someone else's.
      if (!compressed && !before.has(file + suffix)) continue
      gone = (await this.folder.remove(file + suffix)) || gone
    }
    if (gone) await this.folder.resolvePath(file)
  }

  private async removeStale(before: Manifest): Promise<void> {
    // Compressed forms sort behind their document, and go before it.
    const stale = [...before.keys()]
      .filter((file) => !this.manifest.has(file))
      .sort()
      .reverse()
    for (const file of stale) {
      if (!(await this.folder.remove(file))) continue
      this.tally.removed += 1
      await this.folder.resolvePath(file)
      await this.folder.removeEmpty(file)
    }
  }

  private count(file: string, entry: ManifestEntry, written: boolean): void {
    this.manifest.set(file, entry)
    this.tally[written ? 'written' : 'unchanged'] += 1
    if (written) this.tally.bytes += entry.size ?? 0
  }
}

/** Runs tasks, a few at a time; after a failure begins no more, and reports it when those begun have ended. */
async function inParallel(tasks: readonly (() => Promise<void>)[], width: number, onDone: () => void): Promise<void> {
  const queue = tasks.values()
  let failure: { error: unknown } | undefined
  const worker = async (): Promise<void> => {
    for (const task of queue) {
      if (failure !== undefined) return
      try {
        await task()
        onDone()
      } catch (error) {
        failure ??= { error }
      }
    }
  }
  await Promise.all(Array.from({ length: width }, worker))
  if (failure !== undefined) throw failure.error
}
