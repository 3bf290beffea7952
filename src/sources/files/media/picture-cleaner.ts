import { fstatSync, readSync } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { LRUCache } from 'lru-cache'
import { getMediaType } from '../../../model/index.ts'
import { type CleanedPicture, cleanPicture, getPartLength, PictureParts } from '../../../pictures/index.ts'
import { getFileVersion } from '../stat-file.ts'

/** Bytes of the parts that are remembered. A photograph has a handful of parts; a drawing may have thousands. */
const MAX_REMEMBERED = 64 * 1024 * 1024

/** Bytes of memory that a part takes beside its own. */
const PART_OVERHEAD = 100

/** Bytes read from a file, and sent, at once. */
const PIECE_LENGTH = 64 * 1024

/** Decides whether pictures are published without their metadata. */
export type KeepsMetadata = () => boolean

/** Cleans the pictures of a content directory, each version of a file once. */
export class PictureCleaner {
  private readonly keepsMetadata: KeepsMetadata
  private readonly cleaned = new LRUCache<string, CleanedPicture>({
    maxSize: MAX_REMEMBERED,
    sizeCalculation: getMemory,
  })

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

const getMemory = ({ parts }: CleanedPicture): number =>
  parts.reduce((total, part) => total + PART_OVERHEAD + (Buffer.isBuffer(part) ? part.length : 0), PART_OVERHEAD)

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

/** Small parts are read and sent together: a drawing may have a part between any two of its attributes. */
async function* readParts(
  file: FileHandle,
  parts: CleanedPicture['parts'],
  first: number,
  last: number,
): AsyncGenerator<Buffer> {
  const read = makePieceReader(file)
  let small: Buffer[] = []
  let length = 0
  for (const { part, from, to } of cutParts(parts, first, last)) {
    if (!Buffer.isBuffer(part) && to - from > PIECE_LENGTH) {
      if (length > 0) yield Buffer.concat(small.splice(0))
      length = 0
      yield* file.createReadStream({ start: part.from + from, end: part.from + to - 1, autoClose: false })
      continue
    }
    small.push(Buffer.isBuffer(part) ? part.subarray(from, to) : await read(part.from + from, to - from))
    length += to - from
    if (length < PIECE_LENGTH) continue
    yield Buffer.concat(small)
    small = []
    length = 0
  }
  if (length > 0) yield Buffer.concat(small)
}

/** Returns the parts, or what is between two offsets in them, with offsets in each part. */
function* cutParts(
  parts: CleanedPicture['parts'],
  first: number,
  last: number,
): Generator<{ readonly part: CleanedPicture['parts'][number]; readonly from: number; readonly to: number }> {
  /** Offset of the part in the published picture. */
  let at = 0
  for (const part of parts) {
    const length = getPartLength(part)
    const from = Math.max(first - at, 0)
    const to = Math.min(last + 1 - at, length)
    at += length
    if (from < to) yield { part, from, to }
  }
}

/** Returns a function that resolves to at most `PIECE_LENGTH` bytes of a file, and answers the next calls from the same piece. */
function makePieceReader(file: FileHandle): (start: number, length: number) => Promise<Buffer> {
  let piece: Buffer = Buffer.alloc(0)
  let pieceStart = 0
  return async (start, length) => {
    if (start < pieceStart || start + length > pieceStart + piece.length) {
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(PIECE_LENGTH), 0, PIECE_LENGTH, start)
      piece = buffer.subarray(0, bytesRead)
      pieceStart = start
    }
    return piece.subarray(start - pieceStart, start - pieceStart + length)
  }
}
