import type { Edition } from '../../edition/index.ts'
import { ERROR_PAGE_MARK, ERROR_PAGE_PATHS } from '../../pages/index.ts'
import type { OpenMedia } from '../../sources/index.ts'
import { makeYielder } from '../../system/index.ts'
import { copyMedia } from './copy-media.ts'
import { DocumentQueue, type QueuedDocument } from './document-queue.ts'
import type { Manifest, ManifestEntry } from './manifest.ts'
import { ParallelRun } from './parallel-run.ts'
import { rejectForeign } from './reject-foreign.ts'
import {
  listDocumentFiles,
  listPlannedFiles,
  type PlannedDocument,
  planStatic,
  type StaticPlan,
} from './static-plan.ts'
import type { Target } from './target.ts'
import type { TreeCache, WrittenFile } from './tree-cache.ts'
import { type DocumentHelper, type WrittenDocumentFile, writeDocument } from './write-document.ts'
import { StaticWriteError } from './write-error.ts'

/** The parts of a run, in their order. */
export type RunPart = 'plan' | 'compare' | 'write' | 'flush'

export interface StaticOptions {
  /** Writes `.gz` and `.br` files beside each document. */
  readonly compress: boolean
  /** Opens the edition's media files. */
  readonly openMedia: OpenMedia
  /** Replaces files that no build wrote, too. @default false: nothing is written while there is one */
  readonly overwrite?: boolean
  /** Knows what the files of the last run were made from. @default every document is rendered and compared */
  readonly treeCache?: Pick<TreeCache, 'get' | 'set'>
  /** Returns threads that write some of so many documents. @default none */
  readonly getHelpers?: (documents: number) => readonly DocumentHelper[]
  /** Ends the run between two files; the next run finishes the work. @default runs to the end */
  readonly signal?: AbortSignal
  /** Called when a part of the run begins. */
  readonly onPart?: (part: RunPart) => void
  /** Called at the end with all files of the tree. */
  readonly onTree?: (manifest: Manifest) => void
  /** Called after each document and media file. */
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void
}

/** The counts of a run; compressed forms count as files. */
export interface StaticResult {
  readonly written: number
  readonly unchanged: number
  readonly removed: number
  /** Bytes of the files written. */
  readonly bytes: number
  /** Documents whose path no file can have, with the reason. */
  readonly unwritable: StaticPlan['unwritable']
}

/** Fingerprints are computed on this thread. */
const yieldToEventLoop = makeYielder()

/** Documents in progress at once: enough to keep a disk busy that waits for each sync. */
const CONCURRENCY = 8

/**
 * Writes an edition to a target. At every moment each file is complete and matches its compressed forms. Unchanged files
 * are not touched. Files of an earlier run that are no longer published are removed, and no others. Nothing is written
 * when a planned file exists that no run wrote.
 * @throws StaticWriteError
 */
export async function writeStatic(edition: Edition, target: Target, options: StaticOptions): Promise<StaticResult> {
  options.onPart?.('plan')
  const release = await target.lock()
  try {
    const before = await target.manifest()
    return await new StaticWriter(edition, planStatic(edition, options.compress, before.keys()), target, options).write(
      before,
    )
  } finally {
    await release()
  }
}

class StaticWriter {
  private readonly edition: Edition
  private plan: StaticPlan
  private readonly target: Target
  private readonly options: StaticOptions
  private readonly openMedia: OpenMedia
  private readonly manifest = new Map<string, ManifestEntry>()
  private done = 0
  private readonly counts = { written: 0, unchanged: 0, removed: 0, bytes: 0 }

  constructor(edition: Edition, plan: StaticPlan, target: Target, options: StaticOptions) {
    this.edition = edition
    this.plan = plan
    this.target = target
    this.options = options
    this.openMedia = options.openMedia
  }

  /** @param listed the files of earlier runs */
  async write(listed: Manifest): Promise<StaticResult> {
    await this.rejectCollisions()
    const before = await this.excludeOwnErrorPages(listed)
    const { edition, plan, target, openMedia } = this
    await rejectForeign({ edition, plan, target, openMedia }, before, this.options.overwrite === true)
    // Listed before the first file is written: after a crash, the next run knows every file as its own.
    const added = listPlannedFiles(this.plan)
      .filter((path) => !before.has(path))
      .map((path) => [path, {}] as const)
    if (added.length > 0) await this.target.saveManifest(new Map([...before, ...added]))
    await this.writeAll(before)
    await this.removeStale(before)
    this.options.onPart?.('flush')
    await this.target.saveManifest(this.manifest)
    this.options.onTree?.(this.manifest)
    return { ...this.counts, unwritable: this.plan.unwritable }
  }

  /** Drops the pages for errors that the newsroom has replaced from the plan. Returns the manifest without them. */
  private async excludeOwnErrorPages(before: Manifest): Promise<Manifest> {
    const replaced = new Set<string>()
    for (const path of ERROR_PAGE_PATHS) {
      const page = await this.target.read(path)
      if (page !== undefined && !page.includes(ERROR_PAGE_MARK)) replaced.add(path)
    }
    if (replaced.size === 0) return before
    this.plan = { ...this.plan, documents: this.plan.documents.filter(({ file }) => !replaced.has(file)) }
    return new Map([...before].filter(([path]) => !replaced.has(path)))
  }

  private async rejectCollisions(): Promise<void> {
    const [collision] = this.plan.collisions
    if (collision === undefined || !(await this.target.ignoresCase())) return
    const names = collision.join(' and ')
    const reason = `this file system treats ${names} as one file. Rename one of them, or build elsewhere`
    throw new StaticWriteError(this.target.locate(collision[0] ?? ''), 'CLASH', reason)
  }

  private async writeAll(before: Manifest): Promise<void> {
    this.options.onPart?.('compare')
    const changed: QueuedDocument[] = []
    for (const document of this.plan.documents) {
      this.options.signal?.throwIfAborted()
      await yieldToEventLoop()
      const fingerprint = this.isKnown(document) ? this.edition.fingerprint(document.path) : undefined
      const isUntouched = fingerprint !== undefined && (await this.isUntouched(document, fingerprint, before))
      if (isUntouched) this.handleDone()
      else changed.push({ document, fingerprint })
    }
    this.options.onPart?.('write')
    const queue = new DocumentQueue(changed)
    const run = new ParallelRun(CONCURRENCY, this.options.signal)
    const sharing = this.getHelpers(changed.length).map((helper) =>
      queue.share(helper, before, run.isOver, (queued, files) => {
        this.target.noteWritten(files.flatMap(({ path, isWritten }) => (isWritten ? [path] : [])))
        this.handleWritten(queued, files)
      }),
    )
    await run.work(this.listTasks(queue, before))
    await Promise.all(sharing)
    // Those that helpers gave back.
    await run.work(this.listTasks(queue, before))
    await run.work(this.listMediaTasks())
    run.rethrow()
  }

  private getHelpers(documents: number): readonly DocumentHelper[] {
    return this.options.getHelpers?.(documents) ?? []
  }

  private *listTasks(queue: DocumentQueue, before: Manifest): Generator<() => Promise<void>> {
    for (let queued = queue.take(); queued !== undefined; queued = queue.take()) {
      const taken = queued
      yield async () =>
        this.handleWritten(taken, await writeDocument(this.edition, taken.document, this.target, before))
    }
  }

  private *listMediaTasks(): Generator<() => Promise<void>> {
    for (const planned of this.plan.media) {
      yield async () => {
        const copied = await copyMedia(planned, this.openMedia, this.target)
        if (copied !== undefined) this.count(planned.file, { size: copied.size }, copied.isWritten)
        this.handleDone()
      }
    }
  }

  private handleWritten({ document, fingerprint }: QueuedDocument, files: readonly WrittenDocumentFile[]): void {
    const { treeCache } = this.options
    const made = fingerprint ?? (treeCache && this.edition.fingerprint(document.path))
    for (const { path, entry, isWritten, state } of files) {
      this.count(path, entry, isWritten)
      if (made !== undefined && state !== undefined) treeCache?.set(path, { fingerprint: made, state })
    }
    this.handleDone()
  }

  private handleDone(): void {
    const { documents, media } = this.plan
    this.done += 1
    this.options.onProgress?.({ done: this.done, total: documents.length + media.length })
  }

  /** True if the last run noted what each file of a document was made from. */
  private isKnown(document: PlannedDocument): boolean {
    return listDocumentFiles(document).every((path) => this.options.treeCache?.get(path) !== undefined)
  }

  /** Counts the files of a document as unchanged if they are as a run left them that made them from the same. */
  private async isUntouched(document: PlannedDocument, fingerprint: string, before: Manifest): Promise<boolean> {
    const files: { readonly path: string; readonly entry: ManifestEntry; readonly written: WrittenFile }[] = []
    for (const path of listDocumentFiles(document)) {
      const entry = before.get(path)
      const written = this.options.treeCache?.get(path)
      if (entry?.etag === undefined || written?.fingerprint !== fingerprint) return false
      if ((await this.target.getState(path)) !== written.state) return false
      files.push({ path, entry, written })
    }
    for (const { path, entry, written } of files) {
      this.count(path, entry, false)
      // As it was seen: somebody may have changed it since.
      this.options.treeCache?.set(path, written)
    }
    return true
  }

  private async removeStale(before: Manifest): Promise<void> {
    // In reverse order, a document's compressed forms go before the document.
    const stale = [...before.keys()]
      .filter((path) => !this.manifest.has(path))
      .sort()
      .reverse()
    this.counts.removed += await this.target.remove(stale)
  }

  private count(path: string, entry: ManifestEntry, isWritten: boolean): void {
    this.manifest.set(path, entry)
    this.counts[isWritten ? 'written' : 'unchanged'] += 1
    if (isWritten) this.counts.bytes += entry.size ?? 0
  }
}
