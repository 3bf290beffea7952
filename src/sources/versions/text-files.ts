import { createHash, randomBytes } from 'node:crypto'
import { type FileHandle, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { openRegularFile } from '../../system/index.ts'
import { TextBatcher } from './text-batcher.ts'
import { checkText, decodeHead, encodeSegment, type TextPlace } from './text-segment.ts'
import type { TextBatch, VersionId } from './version-store.ts'

const SUFFIX = '.texts'
const TEMPORARY_SUFFIX = '.tmp'

/** Bytes of a segment that are read first: its list of 250 bodies is shorter. */
const HEAD_BYTES = 32 * 1024
/** A list of digests is never longer, in bytes. */
const MAX_HEAD_BYTES = 16 * 1024 * 1024

/** Smaller segments are merged when there are more than `MAX_SMALL`. In bytes. */
const SMALL_BYTES = 128 * 1024
const MAX_SMALL = 32
/** A merged segment is closed when it has this size, in bytes. */
const MERGED_BYTES = 1024 * 1024

/** Bodies of versions that nothing lists any more, and that are kept at most. In bytes. */
const MAX_UNLISTED_BYTES = 128 * 1024 * 1024

/** A temporary file of this age belongs to a process that died. In milliseconds. */
const ABANDONED_MS = 3_600_000

/** A body in a segment file. */
interface FilePlace extends TextPlace {
  readonly name: string
}

/**
 * Bodies of versions in segment files of one folder. A segment is named by the digests in it and never changes once it
 * has its name, so that several processes can store the same bodies at once.
 */
export class TextFiles {
  private readonly folder: string
  private readonly graceMs: number
  private readonly log: (line: string) => void
  private readonly places = new Map<string, FilePlace>()
  /** The places in each segment that is known. */
  private readonly known = new Map<string, readonly TextPlace[]>()

  /** @param graceMs segments that are younger are not cleaned */
  constructor(folder: string, graceMs: number, log: (line: string) => void) {
    this.folder = folder
    this.graceMs = graceMs
    this.log = log
  }

  /** Writes a segment unless there is one with the same bodies. */
  async store(batch: TextBatch): Promise<string> {
    const name = getSegmentName(batch)
    if (await exists(join(this.folder, name))) return name
    const temporary = join(this.folder, `${name}.${randomBytes(6).toString('hex')}${TEMPORARY_SUFFIX}`)
    try {
      const file = await open(temporary, 'wx', 0o600)
      try {
        for (const part of encodeSegment(batch)) await file.writeFile(part)
      } finally {
        await file.close()
      }
      await rename(temporary, join(this.folder, name))
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => {})
      throw error
    }
    return name
  }

  /** Returns the body of a version; undefined when there is none, or when it is damaged. */
  async text(version: VersionId): Promise<string | undefined> {
    const { digest } = version
    // Another process may have cleaned the segment away meanwhile, and have stored its bodies in another one.
    for (let attempt = 0; attempt < 2; attempt += 1) {
      if (!this.places.has(digest)) await this.findNew()
      const place = this.places.get(digest)
      if (place === undefined) return undefined
      const bytes = await this.read(place)
      const text = bytes && (await checkText(bytes, version))
      if (text !== undefined) return text
      this.places.delete(digest)
      if (bytes !== undefined) {
        this.log(`${join(this.folder, place.name)}: the kept text of "${version.id}" is damaged, and counts as absent`)
        return undefined
      }
      this.forget(place.name)
    }
    return undefined
  }

  /** Removes the bodies that are not listed, and merges small segments. */
  async clean(isListed: (digest: string) => boolean): Promise<void> {
    await this.removeAbandoned()
    await this.findNew()
    const segments = await this.listSegments(isListed)
    const unlisted = segments.reduce((sum, { unlistedBytes }) => sum + unlistedBytes, 0)
    const graceMs = unlisted > MAX_UNLISTED_BYTES ? 0 : this.graceMs
    const old = segments.filter(({ ageMs }) => ageMs >= graceMs)
    const small = old.filter(({ bytes }) => bytes < SMALL_BYTES)
    const merged = new Set(small.length > MAX_SMALL ? small : [])
    const obsolete = old.filter((segment) => segment.unlistedBytes > 0 || merged.has(segment))
    const kept = new Set<string>()
    const batcher = new TextBatcher()
    let size = 0
    const store = async (): Promise<void> => {
      const batch = batcher.take()
      if (batch !== undefined) kept.add(await this.store(batch))
      size = 0
    }
    for (const { name, places } of obsolete) {
      for (const place of places.filter(({ digest }) => isListed(digest))) {
        const bytes = await this.read({ ...place, name })
        if (bytes !== undefined) batcher.add(place.digest, bytes)
        size += place.length
        if (size >= MERGED_BYTES) await store()
      }
    }
    await store()
    for (const { name } of obsolete) {
      if (kept.has(name)) continue
      await rm(join(this.folder, name), { force: true })
      this.forget(name)
    }
  }

  private async listSegments(isListed: (digest: string) => boolean) {
    const segments: {
      readonly name: string
      readonly ageMs: number
      readonly bytes: number
      readonly places: readonly TextPlace[]
      readonly unlistedBytes: number
    }[] = []
    for (const [name, places] of this.known) {
      const stats = await stat(join(this.folder, name)).catch(() => undefined)
      if (stats === undefined) continue
      const unlisted = places.filter(({ digest }) => !isListed(digest))
      // A segment whose list cannot be read is useless.
      const unlistedBytes = places.length === 0 ? stats.size : unlisted.reduce((sum, { length }) => sum + length + 1, 0)
      segments.push({ name, ageMs: Date.now() - stats.mtimeMs, bytes: stats.size, places, unlistedBytes })
    }
    return segments
  }

  /** Reads the lists of the segments that are not known yet. */
  private async findNew(): Promise<void> {
    const names = (await readdir(this.folder).catch(() => [])).filter((name) => name.endsWith(SUFFIX))
    for (const name of names) {
      if (this.known.has(name)) continue
      const places = (await this.readPlaces(name)) ?? []
      for (const place of places) this.places.set(place.digest, { ...place, name })
      this.known.set(name, places)
    }
  }

  /** Returns the places in a segment, none when its list is damaged; undefined when there is no such segment. */
  private async readPlaces(name: string): Promise<readonly TextPlace[] | undefined> {
    const file = await openRegularFile(join(this.folder, name)).catch(() => undefined)
    if (file === undefined) return undefined
    try {
      for (let size = HEAD_BYTES; size <= MAX_HEAD_BYTES; size *= 4) {
        const head = await readRange(file, 0, size)
        const places = decodeHead(head)
        if (places === 'damaged') break
        if (places !== undefined) return places
        if (head.length < size) break
      }
      this.log(`${join(this.folder, name)}: the list of kept texts is damaged; they count as absent`)
      return []
    } finally {
      await file.close()
    }
  }

  private async read({ name, start, length }: FilePlace): Promise<Buffer | undefined> {
    const file = await openRegularFile(join(this.folder, name)).catch(() => undefined)
    if (file === undefined) return undefined
    try {
      return await readRange(file, start, length)
    } finally {
      await file.close()
    }
  }

  private forget(name: string): void {
    this.known.delete(name)
    for (const [digest, place] of this.places) if (place.name === name) this.places.delete(digest)
  }

  /** Removes the temporary files of processes that died while writing. */
  private async removeAbandoned(): Promise<void> {
    for (const name of await readdir(this.folder).catch(() => [])) {
      if (!name.endsWith(TEMPORARY_SUFFIX)) continue
      const path = join(this.folder, name)
      const stats = await stat(path).catch(() => undefined)
      if (stats !== undefined && Date.now() - stats.mtimeMs > ABANDONED_MS) await rm(path, { force: true })
    }
  }
}

const getSegmentName = ({ digests }: TextBatch): string =>
  `${createHash('sha256').update(digests.join()).digest('base64url').slice(0, 22)}${SUFFIX}`

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )

/** Returns at most `length` bytes; fewer at the end of the file. */
async function readRange(file: FileHandle, start: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafeSlow(length)
  let read = 0
  while (read < length) {
    const { bytesRead } = await file.read(bytes, read, length - read, start + read)
    if (bytesRead === 0) break
    read += bytesRead
  }
  return bytes.subarray(0, read)
}
