import { cleanExif } from './exif.ts'
import type { PictureParts } from './picture-parts.ts'
import type { PictureReader, Reading } from './picture-reader.ts'
import { cleanXmp } from './xmp.ts'

/** `RIFF`, the length of the rest, `WEBP`. */
const HEAD_LENGTH = 12
/** The type and the length of a chunk. */
const CHUNK_HEAD_LENGTH = 8
/** The fields of a frame of an animation, before its own chunks. */
const FRAME_FIELDS_LENGTH = 16

const KEPT: ReadonlySet<string> = new Set(['VP8 ', 'VP8L', 'ALPH', 'ANIM', 'ICCP'])
const KEPT_IN_FRAME: ReadonlySet<string> = new Set(['VP8 ', 'VP8L', 'ALPH'])

/** Flags of the chunk `VP8X` that say that there are EXIF and XMP chunks. */
const EXIF_FLAG = 0x08
const XMP_FLAG = 0x04

/** In bytes; longer EXIF and XMP chunks are dropped. */
const MAX_METADATA_LENGTH = 1024 * 1024
const MAX_FRAMES = 100_000

interface Chunk {
  readonly type: string
  readonly from: number
  /** Offset of the data. */
  readonly start: number
  /** In bytes, without the padding. */
  readonly length: number
  /** With the padding. */
  readonly to: number
}

/** Collects the parts of a WebP file (RFC 9649): pixels, animation, colour profile, orientation, credit and copyright. */
export function* cleanWebp(reader: PictureReader, parts: PictureParts): Reading<void> {
  const head = yield* reader.bytes(0, HEAD_LENGTH)
  const end = Math.min(head.readUInt32LE(4) + 8, reader.size)
  const chunks = yield* listChunks(reader, HEAD_LENGTH, end)
  const metadata = yield* readMetadata(reader, chunks, parts)
  const body: (Buffer | Chunk)[] = []
  for (const chunk of chunks) {
    if (KEPT.has(chunk.type)) body.push(chunk)
    else if (chunk.type === 'VP8X')
      body.push(withFlags(yield* reader.bytes(chunk.from, chunk.to - chunk.from), metadata))
    else if (chunk.type === 'ANMF') body.push(...(yield* cleanFrame(reader, chunk)))
  }
  const all = [...body, ...metadata.chunks]
  const size = all.reduce((total, part) => total + (Buffer.isBuffer(part) ? part.length : part.to - part.from), 4)
  const riff = Buffer.from(head)
  riff.writeUInt32LE(size, 4)
  parts.add(riff)
  for (const part of all) {
    if (Buffer.isBuffer(part)) parts.add(part)
    else parts.keep(part.from, part.to)
  }
}

function* listChunks(reader: PictureReader, from: number, end: number): Reading<Chunk[]> {
  const chunks: Chunk[] = []
  for (let at = from; at + CHUNK_HEAD_LENGTH <= end && chunks.length < MAX_FRAMES; ) {
    const head = yield* reader.bytes(at, CHUNK_HEAD_LENGTH)
    const length = head.readUInt32LE(4)
    const to = Math.min(at + CHUNK_HEAD_LENGTH + length + (length % 2), end)
    chunks.push({ type: head.toString('latin1', 0, 4), from: at, start: at + CHUNK_HEAD_LENGTH, length, to })
    at = to
  }
  return chunks
}

interface Metadata {
  readonly chunks: readonly Buffer[]
  readonly flags: number
}

/** Only a file with `VP8X` may have metadata. */
function* readMetadata(reader: PictureReader, chunks: readonly Chunk[], parts: PictureParts): Reading<Metadata> {
  const kept = new Map<string, Buffer>()
  for (const { type, start, length } of chunks) {
    if ((type !== 'EXIF' && type !== 'XMP ') || length > MAX_METADATA_LENGTH) continue
    const bytes = yield* reader.bytes(start, length)
    const { made, hasPosition } = type === 'EXIF' ? cleanExifData(bytes) : cleanXmpData(bytes)
    parts.hasPosition ||= hasPosition
    if (made !== undefined && !kept.has(type)) kept.set(type, printChunk(type, made))
  }
  if (!chunks.some(({ type }) => type === 'VP8X')) return { chunks: [], flags: 0 }
  const flags = (kept.has('EXIF') ? EXIF_FLAG : 0) | (kept.has('XMP ') ? XMP_FLAG : 0)
  return { chunks: [...kept.values()], flags }
}

/** Some programs write the identifier of JPEG before the block. */
function cleanExifData(bytes: Buffer): { made: Buffer | undefined; hasPosition: boolean } {
  const { block, hasPosition } = cleanExif(bytes.toString('latin1', 0, 6) === 'Exif\0\0' ? bytes.subarray(6) : bytes)
  return { made: block, hasPosition }
}

function cleanXmpData(bytes: Buffer): { made: Buffer | undefined; hasPosition: boolean } {
  const { packet, hasPosition } = cleanXmp(bytes)
  return { made: packet, hasPosition }
}

function withFlags(chunk: Buffer, { flags }: Metadata): Buffer {
  const made = Buffer.from(chunk)
  const before = made[CHUNK_HEAD_LENGTH]
  if (before !== undefined) made[CHUNK_HEAD_LENGTH] = (before & ~(EXIF_FLAG | XMP_FLAG)) | flags
  return made
}

/** Returns a frame without chunks that no decoder knows. */
function* cleanFrame(reader: PictureReader, frame: Chunk): Reading<(Buffer | Chunk)[]> {
  const inner = yield* listChunks(
    reader,
    frame.start + FRAME_FIELDS_LENGTH,
    Math.min(frame.start + frame.length, frame.to),
  )
  if (inner.every(({ type }) => KEPT_IN_FRAME.has(type))) return [frame]
  const kept = inner.filter(({ type }) => KEPT_IN_FRAME.has(type))
  const fields = yield* reader.bytes(frame.start, FRAME_FIELDS_LENGTH)
  const length = kept.reduce((total, { from, to }) => total + to - from, fields.length)
  const head = Buffer.alloc(CHUNK_HEAD_LENGTH)
  head.write('ANMF', 'latin1')
  head.writeUInt32LE(length, 4)
  return [Buffer.concat([head, fields]), ...kept]
}

function printChunk(type: string, data: Buffer): Buffer {
  const head = Buffer.alloc(CHUNK_HEAD_LENGTH)
  head.write(type, 'latin1')
  head.writeUInt32LE(data.length, 4)
  return Buffer.concat([head, data, Buffer.alloc(data.length % 2)])
}
