import { createHash, randomBytes } from 'node:crypto'
import { statSync } from 'node:fs'
import { open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import {
  describeFileError,
  makePrivate,
  makePrivateFolder,
  PRIVATE_FILE,
  readRegularFile,
  type YieldToEventLoop,
} from '../../../system/index.ts'
import type { IndexedRecord } from '../../record-index.ts'
import { CHUNK_SIZE, decodeChunk, encodeChunk, type IndexChunk } from './index-chunk.ts'
import type { SharedLists } from './shared-lists.ts'

/** The content of an index to be written. */
export interface IndexContent {
  /** Digest of the settings that the records were read with. */
  readonly settings: string
  /** Entries in the order of the paths, so that a start need not sort them. */
  readonly entries: readonly (readonly [path: string, entry: IndexedRecord])[]
  /** True if the settings have changed meanwhile, which makes the index useless. */
  readonly isOver: () => boolean
}

/**
 * The readings of the last run on the disk, so that a start reads only changed files: lines of a digest and JSON, each
 * for a few hundred files. The file may be deleted at any time; damaged lines are ignored.
 */
export class IndexCache {
  private readonly directory: string
  private readonly name: string

  /** @param root the content directory, absolute; each has its own index */
  constructor(directory: string, root: string) {
    this.directory = directory
    this.name = `${sha256(root).slice(0, 32)}.ndjson`
  }

  /** In bytes: an estimate of the number of files before anything is read. */
  get size(): number {
    try {
      return statSync(this.file).size
    } catch {
      return 0
    }
  }

  /** Passes on the entries, chunk by chunk; those for other settings tell only what was published. */
  async read(
    settings: string,
    yieldToEventLoop: YieldToEventLoop,
    sharedLists: SharedLists,
    onChunk: (chunk: IndexChunk) => void,
  ): Promise<void> {
    await makePrivate(this.file)
    const bytes = await readRegularFile(this.file).catch(() => Buffer.alloc(0))
    for (let start = 0; start < bytes.length; ) {
      const end = bytes.indexOf(LINE_BREAK, start)
      // A last line without a line break was cut off.
      if (end === -1) break
      const chunk = decodeChunk(settings, bytes.subarray(start, end + 1), sharedLists)
      if (chunk !== undefined) onChunk(chunk)
      start = end + 1
      await yieldToEventLoop()
    }
  }

  /** Replaces the index atomically; returns false when it was not. `log` takes the reason; nothing is thrown. */
  async write(
    content: IndexContent,
    yieldToEventLoop: YieldToEventLoop,
    log: (line: string) => void,
  ): Promise<boolean> {
    const temporary = join(this.directory, `${this.name}.${randomBytes(6).toString('hex')}.tmp`)
    try {
      await makePrivateFolder(this.directory)
      await this.removeAbandoned()
      const file = await open(temporary, 'wx', PRIVATE_FILE)
      try {
        for await (const line of encodeLines(content, yieldToEventLoop)) await file.write(line)
      } finally {
        await file.close()
      }
      const isOver = content.isOver()
      if (isOver) await rm(temporary, { force: true })
      else await rename(temporary, this.file)
      return !isOver
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => {})
      const reason = describeFileError(error)
      log(`${this.directory}: the index cannot be written: ${reason}. The next start reads every file again.`)
      return false
    }
  }

  private get file(): string {
    return join(this.directory, this.name)
  }

  /** Removes the temporary files of processes that died while writing. */
  private async removeAbandoned(): Promise<void> {
    for (const name of await readdir(this.directory)) {
      if (!name.startsWith(this.name) || !name.endsWith('.tmp')) continue
      const path = join(this.directory, name)
      const age =
        Date.now() -
        (await stat(path).then(
          ({ mtimeMs }) => mtimeMs,
          () => Number.POSITIVE_INFINITY,
        ))
      if (age > ABANDONED_MS) await rm(path, { force: true })
    }
  }
}

const LINE_BREAK = 10

/** Longer than any index takes to write. In milliseconds. */
const ABANDONED_MS = 3_600_000

/** Returns the SHA-256 digest in hexadecimal digits. */
export const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex')

/** Yields one line at a time: all lines of a hundred thousand articles are 50 MB. */
async function* encodeLines(
  { settings, entries, isOver }: IndexContent,
  yieldToEventLoop: YieldToEventLoop,
): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < entries.length && !isOver(); start += CHUNK_SIZE) {
    yield encodeChunk(settings, entries.slice(start, start + CHUNK_SIZE))
    await yieldToEventLoop()
  }
}
