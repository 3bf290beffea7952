import { cleanGif } from './gif.ts'
import { cleanHeif } from './heif.ts'
import { cleanJpeg } from './jpeg.ts'
import { type PicturePart, PictureParts } from './picture-parts.ts'
import { PictureReader, type Reading, readFromMemory } from './picture-reader.ts'
import { cleanPng } from './png.ts'
import { cleanSvg } from './svg.ts'
import { cleanWebp } from './webp.ts'

/** A picture as it is published: pixels untouched, without what says where and with which camera it was taken. */
export interface CleanedPicture {
  /** In bytes. */
  readonly size: number
  readonly parts: readonly PicturePart[]
  /** True when the file itself says where the picture was taken. */
  readonly hasPosition: boolean
}

/** Bytes from which every format is told apart. */
const SNIFFED_LENGTH = 32

type Cleaner = (reader: PictureReader, parts: PictureParts) => Reading<void>

/**
 * Returns the parts of a picture file that are published. Kept are pixels, orientation, colour profile, credit and
 * copyright; dropped are position, camera, serial numbers, maker notes, comments, thumbnails, other pictures in the file and
 * data after its end. A file in a format that no browser shows as a picture is kept as it is. The bytes decide about the
 * format, as in browsers, and not the name.
 *
 * @param size of the file, in bytes
 * @param parts takes what is found, so that a caller can stop before the pixels
 */
export function* cleanPicture(size: number, parts = new PictureParts()): Reading<CleanedPicture> {
  const reader = new PictureReader(size)
  const clean = chooseCleaner(yield* reader.bytes(0, SNIFFED_LENGTH))
  if (clean === undefined) parts.keep(0, size)
  else yield* clean(reader, parts)
  return { size: parts.size, parts: parts.list(), hasPosition: parts.hasPosition }
}

/** Brands of AVIF and HEIC files, and of the structure that they share (ISO/IEC 23008-12, §10). */
const HEIF_BRANDS = /^(?:avif|avis|mif1|msf1|heic|heix|heim|heis|hevc|hevx|miaf)$/

/** The beginning of XML in UTF-8 and in both orders of UTF-16; no other file that is published begins like this. */
const DRAWINGS = [
  /^(?:\xef\xbb\xbf)?\s*(?:<[?!A-Za-z_]|$)/,
  /^(?:\xff\xfe(?:\s\0)*)?<\0[?!A-Za-z_]\0/,
  /^(?:\xfe\xff(?:\0\s)*)?\0<\0[?!A-Za-z_]/,
]

function chooseCleaner(head: Buffer): Cleaner | undefined {
  const text = head.toString('latin1')
  if (text.startsWith('\xff\xd8\xff')) return cleanJpeg
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return cleanPng
  if (text.startsWith('GIF87a') || text.startsWith('GIF89a')) return cleanGif
  if (text.startsWith('RIFF') && text.startsWith('WEBP', 8)) return cleanWebp
  if (text.startsWith('ftyp', 4) && HEIF_BRANDS.test(text.slice(8, 12))) return cleanHeif
  if (DRAWINGS.some((beginning) => beginning.test(text))) return cleanDrawing
  return undefined
}

function* cleanDrawing(reader: PictureReader, parts: PictureParts): Reading<void> {
  yield* cleanSvg(reader, parts, (picture) => {
    const { parts: kept, size, hasPosition } = readFromMemory(picture, cleanPicture(picture.length))
    parts.hasPosition ||= hasPosition
    return size === picture.length && kept.every((part) => !Buffer.isBuffer(part))
      ? undefined
      : joinParts(picture, kept)
  })
}

const joinParts = (picture: Buffer, parts: readonly PicturePart[]): Buffer =>
  Buffer.concat(parts.map((part) => (Buffer.isBuffer(part) ? part : picture.subarray(part.from, part.to))))
