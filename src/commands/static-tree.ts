import { resolve } from 'node:path'
import type { Catalog } from '../catalog/index.ts'
import { compareWithLedger, EMPTY_LEDGER, startComparison } from '../checks/ledger/index.ts'
import { runCooperatively } from '../collections/index.ts'
import {
  openDiskTarget,
  type RunPart,
  type StaticOptions,
  type TreeCache,
  writeStatic,
} from '../delivery/static/index.ts'
import type { Edition } from '../edition/index.ts'
import type { Articles, Newsroom } from '../model/index.ts'
import { type LedgerAdopter, makeLedgerContent } from '../runtime/index.ts'
import type { LedgerStore } from '../runtime/state/index.ts'
import type { OpenMedia } from '../sources/index.ts'
import { describeFileError, formatCount, makeYielder, Progress, type Streams } from '../system/index.ts'
import { describeHostLimits } from './host-limits.ts'

/** Options of a static tree. */
export interface TreeOptions {
  readonly openMedia: OpenMedia
  readonly out: string
  /** Writes `.gz` and `.br` files. @default false */
  readonly compress?: boolean
  /** Replaces files that no build wrote. @default false */
  readonly overwrite?: boolean
  /** Knows what the files of the last build were made from. @default nothing is known */
  readonly treeCache?: TreeCache
  /** Called when a part of the work begins. */
  readonly onPart?: (part: RunPart) => void
  /** Folders in which nothing is ever written. @default none */
  readonly protectedFolders?: readonly string[]
}

/** The ledger that a tree keeps. */
export interface TreeLedger {
  readonly store: LedgerStore
  readonly adopter: LedgerAdopter
  /** The site's address. */
  readonly base: string
}

/** The static tree of a newsroom, and its ledger of published articles. */
export class StaticTree {
  private readonly options: TreeOptions
  private readonly ledger: TreeLedger | undefined
  private readonly streams: Streams
  /** Lines on hosts that the last write has printed. */
  private said: ReadonlySet<string> = new Set()

  /** @param ledger what was published; undefined: nothing is kept */
  constructor(options: TreeOptions, ledger: TreeLedger | undefined, streams: Streams) {
    this.options = options
    this.ledger = ledger
    this.streams = streams
  }

  /**
   * Writes an edition and prints the result. Returns false if a document could not be written.
   *
   * @param getHelpers returns threads that write some of so many documents
   * @param signal ends the writing between two files; the promise then rejects with its reason
   */
  async write(
    edition: Edition,
    { newsroom, all: articles }: Pick<Catalog, 'newsroom' | 'all'>,
    { getHelpers, signal }: Pick<StaticOptions, 'getHelpers' | 'signal'> = {},
  ): Promise<boolean> {
    const { out, err } = this.streams
    const { openMedia, compress = false, overwrite = false, protectedFolders = [], treeCache, onPart } = this.options
    let beyond: readonly string[] = []
    const writing = new Progress('Writing feeds', err, () => performance.now())
    const { written, unchanged, removed, unwritable } = await writeStatic(
      edition,
      await openDiskTarget(this.options.out, { protectedFolders }),
      {
        ...{ compress, openMedia, overwrite },
        ...(signal === undefined ? {} : { signal }),
        ...(getHelpers === undefined ? {} : { getHelpers }),
        ...(treeCache === undefined ? {} : { treeCache }),
        ...(onPart === undefined ? {} : { onPart }),
        onTree: (manifest) => {
          beyond = describeHostLimits(manifest)
        },
        onProgress: ({ done, total }) => writing.report(done, total),
      },
    )
    await this.updateLedger(edition, newsroom, articles)
    writing.finish(`Wrote ${formatCount(written, 'file')}`)
    for (const { path, reason } of unwritable) err.write(`${path}: not written: ${reason}\n`)
    out.write(
      `${formatCount(edition.paths.length, 'document')} in ${resolve(this.options.out)}: ${formatCount(written, 'file')} written, ${unchanged} unchanged, ${removed} removed\n`,
    )
    for (const line of beyond) if (!this.said.has(line)) err.write(`${line}\n`)
    this.said = new Set(beyond)
    return unwritable.length === 0
  }

  /** Updates the ledger; an error is only logged. */
  private async updateLedger(edition: Edition, newsroom: Newsroom, articles: Articles): Promise<void> {
    if (this.ledger === undefined) return
    const { store, adopter, base } = this.ledger
    try {
      const { ledger } = await runCooperatively(
        compareWithLedger(startComparison(EMPTY_LEDGER), articles, edition.now, edition.getArticlePath),
        makeYielder(),
      )
      await store.write(makeLedgerContent(ledger, adopter.register, { newsroom, edition }, base), makeYielder())
    } catch (error) {
      this.streams.err.write(`Cannot save the ledger of published articles to ${store.location}: ${describeFileError(error)}
`)
    }
  }
}
