import { cleanExif } from './exif.ts'
import type { PictureParts } from './picture-parts.ts'
import type { PictureReader, Reading } from './picture-reader.ts'
import { cleanXmp } from './xmp.ts'

/** Length of the signature before the first chunk. */
const SIGNATURE_LENGTH = 8

/** Chunks that are kept as they are: pixels, animation, transparency, colours and density (PNG 3rd edition, §11). */
const KEPT: ReadonlySet<string> = new Set([
  ...['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS', 'acTL', 'fcTL', 'fdAT'],
  ...['cHRM', 'gAMA', 'iCCP', 'sBIT', 'sRGB', 'cICP', 'mDCV', 'mDCv', 'cLLI', 'cLLi', 'bKGD', 'hIST', 'pHYs', 'sPLT'],
])

const TEXTS: ReadonlySet<string> = new Set(['tEXt', 'zTXt', 'iTXt'])
/** Keywords whose texts are kept (§11.3.3.1), in lower case. */
const KEPT_KEYWORDS: ReadonlySet<string> = new Set(['author', 'copyright'])
const MAX_KEYWORD_LENGTH = 79
const XMP_KEYWORD = 'XML:com.adobe.xmp'

/** In bytes; longer texts and EXIF blocks are dropped. */
const MAX_TEXT_LENGTH = 1024 * 1024

/** Length, type and checksum of a chunk. */
const FRAME_LENGTH = 12

/** Collects the parts of a PNG file: pixels, colours, credit and copyright. All that follows the end is left out. */
export function* cleanPng(reader: PictureReader, parts: PictureParts): Reading<void> {
  parts.keep(0, SIGNATURE_LENGTH)
  for (let at = SIGNATURE_LENGTH; at + 8 <= reader.size; ) {
    const head = yield* reader.bytes(at, 8)
    const length = head.readUInt32BE()
    const type = head.toString('latin1', 4, 8)
    const to = Math.min(at + FRAME_LENGTH + length, reader.size)
    if (KEPT.has(type)) parts.keep(at, to)
    else if (length <= MAX_TEXT_LENGTH && type === 'eXIf') {
      cleanExifChunk(yield* reader.bytes(at + 8, length), parts)
    } else if (length <= MAX_TEXT_LENGTH && TEXTS.has(type)) {
      const isKept = cleanText(yield* reader.bytes(at + 8, length), type, parts)
      if (isKept) parts.keep(at, to)
    }
    if (type === 'IEND') return
    at = to
  }
}

function cleanExifChunk(bytes: Buffer, parts: PictureParts): void {
  const { block, hasPosition } = cleanExif(bytes)
  parts.hasPosition ||= hasPosition
  if (block !== undefined) parts.add(printChunk('eXIf', block))
}

/** Returns true when the whole chunk is kept. An XMP packet is added without what is not kept. */
function cleanText(bytes: Buffer, type: string, parts: PictureParts): boolean {
  const end = bytes.subarray(0, MAX_KEYWORD_LENGTH + 1).indexOf(0)
  if (end === -1) return false
  const keyword = bytes.toString('latin1', 0, end)
  if (KEPT_KEYWORDS.has(keyword.toLowerCase())) return true
  if (type === 'iTXt' && keyword === XMP_KEYWORD) addXmp(bytes, end, parts)
  return false
}

/** The keyword is followed by flags of the compression, a language and a translated keyword, each ended by a zero. */
function addXmp(bytes: Buffer, keywordEnd: number, parts: PictureParts): void {
  const isCompressed = bytes[keywordEnd + 1] !== 0
  const languageEnd = bytes.indexOf(0, keywordEnd + 3)
  const translatedEnd = languageEnd === -1 ? -1 : bytes.indexOf(0, languageEnd + 1)
  if (isCompressed || translatedEnd === -1) return
  const { packet, hasPosition } = cleanXmp(bytes.subarray(translatedEnd + 1))
  parts.hasPosition ||= hasPosition
  if (packet === undefined) return
  parts.add(printChunk('iTXt', Buffer.concat([Buffer.from(`${XMP_KEYWORD}\0\0\0\0\0`, 'latin1'), packet])))
}

function printChunk(type: string, data: Buffer): Buffer {
  const chunk = Buffer.alloc(FRAME_LENGTH + data.length)
  chunk.writeUInt32BE(data.length)
  chunk.write(type, 4, 'latin1')
  data.copy(chunk, 8)
  chunk.writeUInt32BE(computeChecksum(chunk.subarray(4, 8 + data.length)), 8 + data.length)
  return chunk
}

/** Returns the CRC-32 of bytes (ISO 3309). */
function computeChecksum(bytes: Uint8Array): number {
  let rest = 0xffffffff
  for (const byte of bytes) {
    rest ^= byte
    for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1
  }
  return (rest ^ 0xffffffff) >>> 0
}
