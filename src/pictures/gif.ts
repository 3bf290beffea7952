import type { PictureParts } from './picture-parts.ts'
import type { PictureReader, Reading } from './picture-reader.ts'
import { cleanXmp } from './xmp.ts'

const EXTENSION = 0x21
const IMAGE = 0x2c
const TRAILER = 0x3b
const GRAPHIC_CONTROL = 0xf9
const APPLICATION = 0xff

/** Application extensions that are kept: the number of repetitions, and the colour profile. */
const KEPT: ReadonlySet<string> = new Set(['NETSCAPE2.0', 'ANIMEXTS1.0', 'ICCRGBG1012'])
const XMP = 'XMP DataXMP'

/** The length byte and the identifier of an application extension. */
const IDENTIFIER_LENGTH = 12
/** Bytes that end an XMP packet for decoders that read it as blocks (XMP specification, part 3, §1.1.2). */
const MAGIC_TRAILER = Buffer.from([0x01, ...Array.from({ length: 256 }, (_, n) => 255 - n), 0x00])

/** Collects the parts of a GIF file: pixels, animation, colour profile, credit and copyright. */
export function* cleanGif(reader: PictureReader, parts: PictureParts): Reading<void> {
  const head = yield* reader.bytes(0, 13)
  if (head.length < 13) return
  let at = 13 + getColorTableLength(head[10])
  parts.keep(0, Math.min(at, reader.size))
  while (at < reader.size) {
    const [introducer, label] = yield* reader.bytes(at, 2)
    if (introducer === TRAILER) {
      parts.keep(at, at + 1)
      return
    }
    if (introducer === IMAGE) {
      const fields = yield* reader.bytes(at, 10)
      // The minimum size of a code stands before the blocks.
      const end = yield* findEndOfBlocks(reader, at + 10 + getColorTableLength(fields[9]) + 1)
      parts.keep(at, end)
      at = end
    } else if (introducer === EXTENSION) {
      const end = yield* findEndOfBlocks(reader, at + 2)
      if (label === GRAPHIC_CONTROL) parts.keep(at, end)
      else if (label === APPLICATION) yield* cleanApplicationExtension(reader, at, end, parts)
      at = end
    } else return
  }
}

function* cleanApplicationExtension(
  reader: PictureReader,
  from: number,
  to: number,
  parts: PictureParts,
): Reading<void> {
  const start = from + 2 + IDENTIFIER_LENGTH
  const head = yield* reader.bytes(from + 2, IDENTIFIER_LENGTH)
  const identifier = head.toString('latin1', 1)
  if (KEPT.has(identifier)) parts.keep(from, to)
  if (identifier !== XMP || to - start <= MAGIC_TRAILER.length) return
  const { packet, hasPosition } = cleanXmp(yield* reader.bytes(start, to - start - MAGIC_TRAILER.length))
  parts.hasPosition ||= hasPosition
  if (packet !== undefined)
    parts.add(Buffer.concat([Buffer.from([EXTENSION, APPLICATION]), head, packet, MAGIC_TRAILER]))
}

/** Returns the offset after the empty block that ends a list of blocks; each begins with its length. */
function* findEndOfBlocks(reader: PictureReader, from: number): Reading<number> {
  for (let at = from; at < reader.size; ) {
    const [length = 0] = yield* reader.bytes(at, 1)
    at += 1 + length
    if (length === 0) return at
  }
  return reader.size
}

/** Returns the length of the colour table that a field of flags announces. */
const getColorTableLength = (flags = 0): number => (flags & 0x80 ? 3 * 2 ** ((flags & 0x07) + 1) : 0)
