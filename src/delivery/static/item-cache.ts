import { createHash, randomBytes } from 'node:crypto'
import { rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ItemStore } from '../../edition/index.ts'
import type { StoredItem } from '../../feeds/index.ts'
import { makePrivate, makePrivateFolder, PRIVATE_FILE, readRegularFile } from '../../system/index.ts'

/** Digest of the source that builds and renders items, defined by tools/bundle.mjs; absent when run from source. */
declare const RENDERING_RULES: string | undefined

/** Lines that other code has written are ignored. */
const RULES = typeof RENDERING_RULES === 'string' ? RENDERING_RULES : ''

/**
 * Rendered items of the last build, so that the next build renders only changed ones. Each line of the file is a key, a
 * digest of the rest, and JSON. The file may be deleted at any time; an incomplete line is ignored.
 */
export class ItemCache implements ItemStore {
  private readonly directory: string
  private readonly file: string
  private readonly before = new Map<string, Buffer>()
  private readonly used = new Map<string, Buffer>()
  private readonly added = new Map<string, () => StoredItem>()

  /** @param root the absolute content directory; each has its own cache file */
  constructor(directory: string, root: string) {
    this.directory = directory
    this.file = join(directory, `${sha256(root).slice(0, 32)}.items`)
  }

  async open(): Promise<void> {
    await makePrivate(this.file)
    const bytes = await readRegularFile(this.file).catch(() => Buffer.alloc(0))
    for (let start = 0; start < bytes.length; ) {
      const end = bytes.indexOf(10, start)
      if (end === -1) break
      this.before.set(bytes.toString('latin1', start, start + KEY_LENGTH), bytes.subarray(start, end + 1))
      start = end + 1
    }
  }

  take(key: string): StoredItem | undefined {
    const line = this.before.get(getLineKey(key))
    if (line === undefined) return undefined
    const json = line.subarray(2 * KEY_LENGTH, -1)
    if (line.toString('latin1', KEY_LENGTH, 2 * KEY_LENGTH) !== computeDigest(json)) return undefined
    this.used.set(getLineKey(key), line)
    return JSON.parse(json.toString('utf8')) as StoredItem
  }

  /** @param stored called when everything is rendered */
  keep(key: string, stored: () => StoredItem): void {
    this.added.set(getLineKey(key), stored)
  }

  /**
   * Writes the items, those of this build first, and drops the rest of a file that is too long: a build does not ask for the
   * items of documents that have not changed. A cache that cannot be written is ignored.
   */
  async close(): Promise<void> {
    if (this.added.size === 0) return
    const temporary = `${this.file}.${randomBytes(6).toString('hex')}.tmp`
    try {
      await makePrivateFolder(this.directory)
      await writeFile(temporary, this.lines(), { mode: PRIVATE_FILE })
      await rename(temporary, this.file)
    } catch {
      await rm(temporary, { force: true }).catch(() => {})
    }
  }

  private *lines(): Generator<Buffer> {
    let bytes = 0
    for (const line of this.listNeeded()) {
      bytes += line.length
      yield line
    }
    for (const [key, line] of this.before) {
      bytes += line.length
      if (bytes > MAX_FILE_BYTES) return
      if (!this.used.has(key) && !this.added.has(key)) yield line
    }
  }

  private *listNeeded(): Generator<Buffer> {
    for (const [key, stored] of this.added) {
      const json = JSON.stringify(stored())
      yield Buffer.from(`${key}${computeDigest(json)}${json}\n`)
    }
    yield* this.used.values()
  }
}

/** Items that no build has asked for lately are dropped from a longer file. */
const MAX_FILE_BYTES = 128 * 1024 * 1024

/** In characters, of a key and of a digest. */
const KEY_LENGTH = 32

const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex')

const computeDigest = (data: string | Buffer): string => sha256(data).slice(0, KEY_LENGTH)

const getLineKey = (key: string): string => computeDigest(`${RULES} ${key}`)
