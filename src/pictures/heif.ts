import { cleanExif } from './exif.ts'
import type { PictureParts } from './picture-parts.ts'
import type { PictureReader, Reading } from './picture-reader.ts'
import { cleanXmp } from './xmp.ts'

/** Boxes at the top of a file that are kept (ISO/IEC 14496-12); others become free space of the same length. */
const KEPT: ReadonlySet<string> = new Set(['ftyp', 'meta', 'mdat', 'moov', 'moof', 'mfra', 'sidx', 'styp', 'pdin'])
const FREE: ReadonlySet<string> = new Set(['free', 'skip'])

/** In bytes; a longer description of items is not read, and the picture is not published. */
const MAX_META_LENGTH = 16 * 1024 * 1024
/** Items that are read; of more or longer ones nothing is kept. */
const MAX_READ_ITEMS = 16
const MAX_METADATA_LENGTH = 1024 * 1024
const MAX_ITEMS = 100_000

interface Box {
  readonly type: string
  readonly from: number
  /** Offset of the content. */
  readonly start: number
  readonly to: number
}

/** Bytes that take the place of as many bytes of the file; undefined for zeros. */
interface Replacement {
  readonly from: number
  readonly to: number
  readonly bytes?: Buffer
}

/**
 * Collects the parts of an AVIF or HEIC file. The places of pixels are counted from the start of the file, so nothing is
 * cut out: EXIF and XMP are replaced by shorter ones of the same length, filled up. The orientation is a property of the
 * picture itself.
 */
export function* cleanHeif(reader: PictureReader, parts: PictureParts): Reading<void> {
  const boxes = yield* listBoxes(reader, 0, reader.size)
  const replacements: Replacement[] = []
  for (const box of boxes) {
    if (FREE.has(box.type) || !KEPT.has(box.type)) replacements.push(...toFreeSpace(box))
    if (box.type === 'meta' && box.to - box.start <= MAX_META_LENGTH) {
      replacements.push(...(yield* cleanItems(reader, box, parts)))
    }
    if (box.type === 'moov') replacements.push(...(yield* cleanMovie(reader, box, 0)))
  }
  const end = boxes.at(-1)?.to ?? 0
  let at = 0
  for (const { from, to, bytes } of replacements.sort((a, b) => a.from - b.from)) {
    if (to <= at) continue
    parts.keep(at, from)
    // Places may overlap in a file that was made to harm.
    parts.add(bytes !== undefined && from >= at ? bytes : Buffer.alloc(to - Math.max(from, at)))
    at = to
  }
  parts.keep(at, end)
}

function* listBoxes(reader: PictureReader, from: number, end: number): Reading<Box[]> {
  const boxes: Box[] = []
  for (let at = from; at + 8 <= end && boxes.length < MAX_ITEMS; ) {
    const head = yield* reader.bytes(at, 16)
    const short = head.readUInt32BE()
    const isLong = short === 1 && head.length === 16
    const length = isLong ? Number(head.readBigUInt64BE(8)) : short === 0 ? end - at : short
    if (length < 8) break
    const to = Math.min(at + length, end)
    boxes.push({ type: head.toString('latin1', 4, 8), from: at, start: at + (isLong ? 16 : 8), to })
    at = to
  }
  return boxes
}

/** Returns a box of the same length that is free space and holds zeros. */
function toFreeSpace({ from, start, to }: Box): Replacement[] {
  const type: Replacement = { from: from + 4, to: from + 8, bytes: Buffer.from('free', 'latin1') }
  return start < to ? [type, { from: start, to }] : [type]
}

/** Metadata of a movie: of the whole one and of its tracks. */
function* cleanMovie(reader: PictureReader, { start, to }: Box, depth: number): Reading<Replacement[]> {
  const found: Replacement[] = []
  for (const box of yield* listBoxes(reader, start, to)) {
    if (['udta', 'meta', 'uuid', 'free', 'skip'].includes(box.type)) found.push(...toFreeSpace(box))
    else if (box.type === 'trak' && depth < 2) found.push(...(yield* cleanMovie(reader, box, depth + 1)))
  }
  return found
}

function* cleanItems(reader: PictureReader, meta: Box, parts: PictureParts): Reading<Replacement[]> {
  // The box has a version and flags before its content.
  const inner = yield* listBoxes(reader, meta.start + 4, meta.to)
  const found: Replacement[] = []
  for (const box of inner) if (box.type === 'uuid' || FREE.has(box.type)) found.push(...toFreeSpace(box))
  const [infos, places, data] = ['iinf', 'iloc', 'idat'].map((type) => inner.find((box) => box.type === type))
  if (infos === undefined || places === undefined) return found
  const kinds = listItemKinds(yield* reader.bytes(infos.start, infos.to - infos.start))
  let read = 0
  for (const place of listItemPlaces(yield* reader.bytes(places.start, places.to - places.start), data?.start)) {
    const { id, from } = place
    const kind = kinds.get(id)
    const to = Math.min(place.to, reader.size)
    if (kind === undefined || to <= from) continue
    read += 1
    if (read > MAX_READ_ITEMS || to - from > MAX_METADATA_LENGTH) found.push({ from, to })
    else {
      const { made, hasPosition } = cleanItem(yield* reader.bytes(from, to - from), kind)
      parts.hasPosition ||= hasPosition
      found.push({ from, to, bytes: made })
    }
  }
  return found
}

/** Returns an item of the same length. */
function cleanItem(bytes: Buffer, kind: 'Exif' | 'mime'): { made: Buffer; hasPosition: boolean } {
  const { made, hasPosition } = kind === 'Exif' ? cleanExifItem(bytes) : cleanMimeItem(bytes)
  const fits = made.length <= bytes.length ? made : Buffer.alloc(0)
  return {
    made: Buffer.concat([fits, Buffer.alloc(bytes.length, kind === 'Exif' ? 0 : ' ')], bytes.length),
    hasPosition,
  }
}

/** An item begins with the offset of the block, which an identifier may precede. */
function cleanExifItem(bytes: Buffer): { made: Buffer; hasPosition: boolean } {
  const offset = bytes.length < 4 ? 0 : bytes.readUInt32BE()
  const { block, hasPosition } = cleanExif(bytes.subarray(4 + offset))
  return { made: Buffer.concat([Buffer.alloc(4), block ?? EMPTY_EXIF]), hasPosition }
}

/** A block without tags. */
const EMPTY_EXIF = Buffer.from([0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0])

function cleanMimeItem(bytes: Buffer): { made: Buffer; hasPosition: boolean } {
  const { packet = Buffer.alloc(0), hasPosition } = cleanXmp(bytes)
  return { made: packet, hasPosition }
}

/** Returns the items that are EXIF or a document such as XMP, by their numbers (box `iinf`, ISO/IEC 14496-12 §8.11.6). */
function listItemKinds(content: Buffer): Map<number, 'Exif' | 'mime'> {
  const kinds = new Map<number, 'Exif' | 'mime'>()
  const version = content[0] ?? 0
  for (let at = version === 0 ? 6 : 8; at + 16 <= content.length && kinds.size < MAX_ITEMS; ) {
    const length = content.readUInt32BE(at)
    if (length < 16) break
    const entryVersion = content[at + 8] ?? 0
    const id = entryVersion >= 3 ? content.readUInt32BE(at + 12) : content.readUInt16BE(at + 12)
    const typeAt = at + (entryVersion >= 3 ? 18 : 16)
    const type = entryVersion >= 2 ? content.toString('latin1', typeAt, typeAt + 4) : ''
    if (type === 'Exif' || type === 'mime') kinds.set(id, type)
    at += length
  }
  return kinds
}

/** Returns the places of all items in the file (box `iloc`, §8.11.3). @param data offset of the box's own data */
function listItemPlaces(content: Buffer, data: number | undefined): { id: number; from: number; to: number }[] {
  const cursor = new Cursor(content)
  const version = cursor.number(1)
  cursor.number(3)
  const [sizes, more] = [cursor.number(1), cursor.number(1)]
  const [offsetSize, lengthSize, baseSize] = [sizes >> 4, sizes & 15, more >> 4]
  const indexSize = version === 0 ? 0 : more & 15
  const count = Math.min(cursor.number(version < 2 ? 2 : 4), MAX_ITEMS)
  const places: { id: number; from: number; to: number }[] = []
  for (let item = 0; item < count && !cursor.isAtEnd; item += 1) {
    const id = cursor.number(version < 2 ? 2 : 4)
    const method = version === 0 ? 0 : cursor.number(2) & 15
    cursor.number(2)
    const base = cursor.number(baseSize)
    const extents = cursor.number(2)
    for (let extent = 0; extent < extents && !cursor.isAtEnd; extent += 1) {
      cursor.number(indexSize)
      const offset = base + cursor.number(offsetSize)
      const length = cursor.number(lengthSize)
      const from = method === 0 ? offset : method === 1 && data !== undefined ? data + offset : undefined
      if (from !== undefined) places.push({ id, from, to: from + length })
    }
  }
  return places
}

/** Reads numbers one after another; zeros after the end. */
class Cursor {
  private readonly bytes: Buffer
  private at = 0

  constructor(bytes: Buffer) {
    this.bytes = bytes
  }

  get isAtEnd(): boolean {
    return this.at >= this.bytes.length
  }

  /** @param length in bytes, 0 to 8 */
  number(length: number): number {
    const from = this.at
    this.at += length
    if (length === 0 || this.at > this.bytes.length) return 0
    if (length <= 6) return this.bytes.readUIntBE(from, length)
    return length === 8 ? Number(this.bytes.readBigUInt64BE(from)) : 0
  }
}
