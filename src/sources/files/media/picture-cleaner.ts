import { fstatSync, readSync } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { LRUCache } from 'lru-cache'
import { getMediaType } from '../../../model/index.ts'
import { type CleanedPicture, cleanPicture, getPartLength, PictureParts } from '../../../pictures/index.ts'
import { getFileVersion } from '../stat-file.ts'

/** Pictures whose parts are remembered. Each has a handful. */
const MAX_PICTURES = 20_000

/** Decides whether pictures are published without their metadata. */
export type KeepsMetadata = () => boolean

/** Cleans the pictures of a content directory, each version of a file once. */
export class PictureCleaner {
  private readonly keepsMetadata: KeepsMetadata
  private readonly cleaned = new LRUCache<string, CleanedPicture>({ max: MAX_PICTURES })

  constructor(keepsMetadata: KeepsMetadata) {
    this.keepsMetadata = keepsMetadata
  }

  /** Returns true for a file that is published without its metadata. @param file a path; its name tells the type */
  cleans(file: string): boolean {
    return !this.keepsMetadata() && getMediaType(file)?.startsWith('image/') === true
  }

  /** Returns the parts of an open file that are published. */
  examineSync(file: number): CleanedPicture {
    const stats = fstatSync(file)
    const version = getFileVersion(stats)
    const known = this.cleaned.get(version)
    if (known !== undefined) return known
    const reading = cleanPicture(stats.size)
    let step = reading.next()
    while (step.done !== true) {
      const { offset, length } = step.value
      const bytes = Buffer.allocUnsafe(length)
      step = reading.next(bytes.subarray(0, readSync(file, bytes, 0, length, offset)))
    }
    this.cleaned.set(version, step.value)
    return step.value
  }

  /** Resolves to the parts of an open file that are published. */
  async examine(file: FileHandle): Promise<CleanedPicture> {
    const stats = await file.stat()
    const version = getFileVersion(stats)
    const known = this.cleaned.get(version)
    if (known !== undefined) return known
    const reading = cleanPicture(stats.size)
    let step = reading.next()
    while (step.done !== true) {
      const { offset, length } = step.value
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(length), 0, length, offset)
      step = reading.next(buffer.subarray(0, bytesRead))
    }
    this.cleaned.set(version, step.value)
    return step.value
  }
}

/** Returns true for an open picture that says where it was taken. Its pixels are not read. */
export function hasPosition(file: number): boolean {
  const parts = new PictureParts()
  const reading = cleanPicture(fstatSync(file).size, parts)
  for (let step = reading.next(); step.done !== true && !step.value.isPixels; ) {
    const { offset, length } = step.value
    const bytes = Buffer.allocUnsafe(length)
    step = reading.next(bytes.subarray(0, readSync(file, bytes, 0, length, offset)))
  }
  return parts.hasPosition
}

/** Returns the bytes from `first` to `last`, both included, of a cleaned picture as a stream. */
export const streamParts = (
  file: FileHandle,
  { parts }: Pick<CleanedPicture, 'parts'>,
  first: number,
  last: number,
): Readable => Readable.from(readParts(file, parts, first, last), { objectMode: false })

async function* readParts(
  file: FileHandle,
  parts: CleanedPicture['parts'],
  first: number,
  last: number,
): AsyncGenerator<Buffer> {
  /** Offset of the part in the published picture. */
  let at = 0
  for (const part of parts) {
    const length = getPartLength(part)
    const from = Math.max(first - at, 0)
    const to = Math.min(last + 1 - at, length)
    at += length
    if (from >= to) continue
    if (Buffer.isBuffer(part)) yield part.subarray(from, to)
    else yield* file.createReadStream({ start: part.from + from, end: part.from + to - 1, autoClose: false })
  }
}
