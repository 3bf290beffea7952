/** Tags that a published picture keeps (Exif 3.0, §4.6): how it is turned, who made it, who owns it, its colours. */
const ORIENTATION = 0x0112
const ARTIST = 0x013b
const COPYRIGHT = 0x8298
const EXIF_FOLDER = 0x8769
const COLOR_SPACE = 0xa001
const GPS_FOLDER = 0x8825

const SHORT = 3
const LONG = 4
const ASCII = 2
const UTF8 = 129

/** In bytes; a longer name or notice is dropped. */
const MAX_TEXT_LENGTH = 4096
/** Entries of one folder; real ones have fewer than a hundred. */
const MAX_ENTRIES = 1000

const ENTRY_LENGTH = 12

/** A tag with its value, which fits into the type's bytes. */
interface Tag {
  readonly tag: number
  readonly type: number
  readonly count: number
  /** Bytes of the value in the byte order of the block. */
  readonly value: Buffer
}

export interface CleanedExif {
  /** The block with the tags that are kept; undefined when there is none of them. */
  readonly block: Buffer | undefined
  readonly hasPosition: boolean
}

const EMPTY_EXIF: CleanedExif = { block: undefined, hasPosition: false }

/**
 * Returns an EXIF block (TIFF 6.0 structure) with nothing but orientation, artist, copyright and colour space. A block that
 * cannot be read is dropped.
 *
 * @param block from its byte order mark on
 */
export function cleanExif(block: Buffer): CleanedExif {
  const order = block.toString('latin1', 0, 2)
  if (order !== 'II' && order !== 'MM') return EMPTY_EXIF
  const view = new ExifView(block, order === 'II')
  if (view.short(2) !== 42) return EMPTY_EXIF
  const main = view.folder(view.long(4))
  const exif = main.find(({ tag }) => tag === EXIF_FOLDER)
  const colors = exif === undefined ? [] : view.folder(view.toLong(exif.value)).filter(isColorSpace)
  const kept = main.filter(isKept)
  return { block: printExif(kept, colors, view), hasPosition: hasPosition(main, view) }
}

function hasPosition(main: readonly Tag[], view: ExifView): boolean {
  const gps = main.find(({ tag }) => tag === GPS_FOLDER)
  // A folder that holds a version or a date alone says nothing about the place (tags 1 to 4 do).
  return gps !== undefined && view.folder(view.toLong(gps.value)).some(({ tag }) => tag >= 1 && tag <= 4)
}

function isKept({ tag, type, count, value }: Tag): boolean {
  if (tag === ORIENTATION) return type === SHORT && count === 1
  return (tag === ARTIST || tag === COPYRIGHT) && (type === ASCII || type === UTF8) && value.some((byte) => byte > 0x20)
}

const isColorSpace = ({ tag, type, count }: Tag): boolean => tag === COLOR_SPACE && type === SHORT && count === 1

/** Reads numbers in the byte order of a block; outside of the block, zeros. */
class ExifView {
  readonly isLittle: boolean
  private readonly block: Buffer

  constructor(block: Buffer, isLittle: boolean) {
    this.block = block
    this.isLittle = isLittle
  }

  short(offset: number): number {
    if (offset + 2 > this.block.length) return 0
    return this.isLittle ? this.block.readUInt16LE(offset) : this.block.readUInt16BE(offset)
  }

  long(offset: number): number {
    if (offset + 4 > this.block.length) return 0
    return this.isLittle ? this.block.readUInt32LE(offset) : this.block.readUInt32BE(offset)
  }

  toLong(value: Buffer): number {
    return value.length < 4 ? 0 : this.isLittle ? value.readUInt32LE() : value.readUInt32BE()
  }

  /** Returns the tags of a folder whose values are shorts, longs or short texts. */
  folder(offset: number): Tag[] {
    const count = Math.min(this.short(offset), MAX_ENTRIES)
    if (offset < 8) return []
    return Array.from({ length: count }, (_, n) => this.entry(offset + 2 + n * ENTRY_LENGTH)).flat()
  }

  private entry(at: number): Tag[] {
    if (at + ENTRY_LENGTH > this.block.length) return []
    const [tag, type, count] = [this.short(at), this.short(at + 2), this.long(at + 4)]
    // The values of other types are not needed: only their tags are.
    const length = count * (type === SHORT ? 2 : type === ASCII || type === UTF8 ? 1 : 4)
    if (length > MAX_TEXT_LENGTH) return [{ tag, type, count, value: Buffer.alloc(0) }]
    const from = length <= 4 ? at + 8 : this.long(at + 8)
    return [{ tag, type, count, value: this.block.subarray(from, from + length) }]
  }
}

function printExif(kept: readonly Tag[], colors: readonly Tag[], view: ExifView): Buffer | undefined {
  if (kept.length === 0 && colors.length === 0) return undefined
  const printer = new ExifPrinter(view.isLittle)
  const entries = [...kept].sort((a, b) => a.tag - b.tag)
  const folder = { tag: EXIF_FOLDER, type: LONG, count: 1 }
  const below = colors.length === 0 ? [] : [folder]
  // Copyright has a higher number than the Exif folder has not: entries are in the order of their numbers.
  const start = 8
  const mainLength = 2 + (entries.length + below.length) * ENTRY_LENGTH + 4
  const exifAt = start + mainLength
  const exifLength = colors.length === 0 ? 0 : 2 + colors.length * ENTRY_LENGTH + 4
  const pointers = below.map((tag) => ({ ...tag, value: printer.long(exifAt) }))
  const main = [...entries, ...pointers].sort((a, b) => a.tag - b.tag)
  const values: Buffer[] = []
  const body = [printer.folder(main, exifAt + exifLength, values)]
  if (colors.length > 0) body.push(printer.folder(colors, exifAt + exifLength + sumLengths(values), values))
  const head = Buffer.concat([Buffer.from(view.isLittle ? 'II' : 'MM'), printer.short(42), printer.long(start)])
  return Buffer.concat([head, ...body, ...values])
}

const sumLengths = (buffers: readonly Buffer[]): number => buffers.reduce((total, { length }) => total + length, 0)

/** Writes numbers and folders in a byte order. */
class ExifPrinter {
  private readonly isLittle: boolean

  constructor(isLittle: boolean) {
    this.isLittle = isLittle
  }

  short(value: number): Buffer {
    const bytes = Buffer.alloc(2)
    if (this.isLittle) bytes.writeUInt16LE(value)
    else bytes.writeUInt16BE(value)
    return bytes
  }

  long(value: number): Buffer {
    const bytes = Buffer.alloc(4)
    if (this.isLittle) bytes.writeUInt32LE(value)
    else bytes.writeUInt32BE(value)
    return bytes
  }

  /** @param valuesAt where the next long value begins. @param values takes the long values */
  folder(tags: readonly Tag[], valuesAt: number, values: Buffer[]): Buffer {
    let at = valuesAt
    const entries = tags.map(({ tag, type, count, value }) => {
      const head = Buffer.concat([this.short(tag), this.short(type), this.long(count)])
      if (value.length <= 4) return Buffer.concat([head, value, Buffer.alloc(4 - value.length)])
      const padded = value.length % 2 === 0 ? value : Buffer.concat([value, Buffer.alloc(1)])
      values.push(padded)
      at += padded.length
      return Buffer.concat([head, this.long(at - padded.length)])
    })
    return Buffer.concat([this.short(tags.length), ...entries, this.long(0)])
  }
}
