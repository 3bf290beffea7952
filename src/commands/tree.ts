import { resolve } from 'node:path'
import { finishGently } from '../collections/steps.ts'
import type { Edition } from '../feeds/edition.ts'
import { compare, unread } from '../ledger/compare.ts'
import { NO_LEDGER } from '../ledger/ledger.ts'
import { writeLedger } from '../ledger/ledger-file.ts'
import type { Articles } from '../newsroom/articles.ts'
import { writeStatic } from '../static/write.ts'
import { Progress } from './progress.ts'
import { breather, counted } from './publishing.ts'
import type { Streams } from './streams.ts'

/** What the tree is made of and where it goes. */
export interface TreeOptions {
  readonly articles: string
  readonly out: string
  readonly compress: boolean
}

/** The static tree of a newsroom, with the ledger of what is in it. */
export class Tree {
  private readonly options: TreeOptions
  private readonly ledger: string | undefined
  private readonly streams: Streams

  /** @param ledger where it is kept what was published; undefined: nowhere */
  constructor(options: TreeOptions, ledger: string | undefined, streams: Streams) {
    this.options = options
    this.ledger = ledger
    this.streams = streams
  }

  /** Brings the tree to an edition, and says what was done; false when a document could not be written as a file. */
  async write(edition: Edition, articles: Articles): Promise<boolean> {
    const { out, err } = this.streams
    const writing = new Progress('Writing feeds', err, () => performance.now())
    const { written, unchanged, removed, unwritable } = await writeStatic(edition, {
      out: this.options.out,
      compress: this.options.compress,
      contentDirectory: this.options.articles,
      onProgress: ({ done, total }) => writing.report(done, total),
    })
    await this.note(articles, edition.now)
    writing.finish(`Wrote ${counted(written, 'file')}`)
    for (const { path, reason } of unwritable) err.write(`${path}: left out of the tree: ${reason}\n`)
    out.write(
      `${counted(edition.paths.length, 'document')} in ${resolve(this.options.out)}: ${counted(written, 'file')} written, ${unchanged} unchanged, ${removed} removed\n`,
    )
    return unwritable.length === 0
  }

  /** A ledger that cannot be kept costs nothing but a word. */
  private async note(articles: Articles, now: number): Promise<void> {
    if (this.ledger === undefined) return
    try {
      const { ledger } = await finishGently(compare(unread(NO_LEDGER), articles, now), breather())
      await writeLedger(this.ledger, ledger, breather())
    } catch (error) {
      this.streams.err.write(`${this.ledger}: the ledger of what was published could not be kept (${String(error)})\n`)
    }
  }
}
