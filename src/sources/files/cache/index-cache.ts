import { createHash, randomBytes } from 'node:crypto'
import { statSync } from 'node:fs'
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { YieldToEventLoop } from '../../../system/index.ts'
import type { IndexedReading } from '../../record-index.ts'
import type { SharedLists } from './article-row.ts'
import { CHUNK_SIZE, decodeChunk, encodeChunk, type IndexChunk } from './index-chunk.ts'

/** What is to be found in the index the next time. */
export interface IndexContent {
  /** For which it was read. */
  readonly settings: string
  /** What lasts, in the order of the paths: a start need not sort then. */
  readonly entries: readonly (readonly [path: string, entry: IndexedReading])[]
  /** Whether the settings are others by now: then there is nothing to keep. */
  readonly isOver: () => boolean
}

/**
 * What was read last time, so that a start reads only what has changed: lines of JSON, each with a digest, each telling
 * of a few hundred files. It may be deleted at any time, and a line with anything wrong with it is as if it were not there.
 */
export class IndexCache {
  private readonly directory: string
  private readonly name: string

  /** @param root the content directory, absolute: each has an index of its own */
  constructor(directory: string, root: string) {
    this.directory = directory
    this.name = `${sha256(root).slice(0, 32)}.ndjson`
  }

  /** In bytes: tells how much there will be to look at before anything is read. */
  get size(): number {
    try {
      return statSync(this.file).size
    } catch {
      return 0
    }
  }

  /** Gives what it knows for these settings, chunk by chunk. */
  async read(
    settings: string,
    breathe: YieldToEventLoop,
    shared: SharedLists,
    take: (chunk: IndexChunk) => void,
  ): Promise<void> {
    const bytes = await readFile(this.file).catch(() => Buffer.alloc(0))
    for (let start = 0; start < bytes.length; ) {
      const end = bytes.indexOf(LINE_BREAK, start)
      // What ends without a line break was cut off.
      if (end === -1) break
      const chunk = decodeChunk(settings, bytes.subarray(start, end + 1), shared)
      if (chunk !== undefined) take(chunk)
      start = end + 1
      await breathe()
    }
  }

  /** Puts a new index in place of the old in one step. A cache that cannot be written is done without, and `warn` told why. */
  async write(kept: IndexContent, breathe: YieldToEventLoop, warn: (line: string) => void): Promise<void> {
    const temporary = join(this.directory, `${this.name}.${randomBytes(6).toString('hex')}.tmp`)
    try {
      await mkdir(this.directory, { recursive: true })
      await this.clear()
      const file = await open(temporary, 'wx')
      try {
        for await (const line of readLines(kept, breathe)) await file.write(line)
      } finally {
        await file.close()
      }
      if (kept.isOver()) await rm(temporary, { force: true })
      else await rename(temporary, this.file)
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => {})
      warn(`${this.directory}: the index cannot be kept (${String(error)}); the next start reads every file anew`)
    }
  }

  private get file(): string {
    return join(this.directory, this.name)
  }

  /** Removes what processes left that died while they wrote. */
  private async clear(): Promise<void> {
    for (const name of await readdir(this.directory)) {
      if (!name.startsWith(this.name) || !name.endsWith('.tmp')) continue
      const path = join(this.directory, name)
      const age =
        Date.now() -
        (await stat(path).then(
          ({ mtimeMs }) => mtimeMs,
          () => Number.POSITIVE_INFINITY,
        ))
      if (age > ABANDONED) await rm(path, { force: true })
    }
  }
}

const LINE_BREAK = 10

/** No index takes longer to write, in milliseconds. */
const ABANDONED = 3_600_000

/** SHA-256, in hexadecimal digits. */
export const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex')

/** In pieces: the whole would be fifty megabytes for a hundred thousand articles. */
async function* readLines(
  { settings, entries, isOver }: IndexContent,
  breathe: YieldToEventLoop,
): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < entries.length && !isOver(); start += CHUNK_SIZE) {
    yield encodeChunk(settings, entries.slice(start, start + CHUNK_SIZE))
    await breathe()
  }
}
