import { cleanExif } from './exif.ts'
import { cleanImageResources } from './iptc.ts'
import type { PictureParts } from './picture-parts.ts'
import type { PictureReader, Reading } from './picture-reader.ts'
import { cleanXmp } from './xmp.ts'

const EXIF = 'Exif\0\0'
const XMP = 'http://ns.adobe.com/xap/1.0/\0'
const PHOTOSHOP = 'Photoshop 3.0\0'

const SOI = 0xd8
const EOI = 0xd9
const SOS = 0xda
const APP0 = 0xe0
const APP1 = 0xe1
const APP2 = 0xe2
const APP13 = 0xed
const APP14 = 0xee

/** Longest identifier of an application segment. */
const MAX_IDENTIFIER_LENGTH = 32
/** The fields of JFIF before its thumbnail: identifier, version, density and the thumbnail's dimensions. */
const JFIF_LENGTH = 14

/** In bytes; the compressed pixels are searched for the next marker in pieces of this length. */
const SCAN_LENGTH = 64 * 1024

/** A segment of a JPEG file (ITU-T T.81, B.1.1.4). */
interface Segment {
  readonly marker: number
  /** Offset of the first byte of the marker. */
  readonly from: number
  /** Offset of the payload, after the length. */
  readonly start: number
  readonly to: number
}

/** Application segments that are kept in part, each at its first occurrence. */
interface Seen {
  exif: boolean
  xmp: boolean
  resources: boolean
}

/**
 * Collects the parts of a JPEG file: everything that decoders need, the colour profile, the first EXIF, XMP and IPTC data
 * reduced to orientation, credit and copyright. Comments, thumbnails, other pictures and all that follows the end are left
 * out.
 */
export function* cleanJpeg(reader: PictureReader, parts: PictureParts): Reading<void> {
  const seen: Seen = { exif: false, xmp: false, resources: false }
  parts.keep(0, 2)
  for (let at = 2; at < reader.size; ) {
    const marker = yield* findMarker(reader, at)
    if (marker === undefined) return
    const { code, from } = marker
    if (code === EOI) {
      parts.keep(from, from + 2)
      return
    }
    at = from + 2
    if (isStandalone(code)) continue
    const segment = yield* readSegment(reader, code, from)
    if (segment === undefined) return
    at = segment.to
    if (code >= APP0 && code <= 0xef) yield* cleanApplication(reader, parts, segment, seen)
    else if (isForDecoder(code)) parts.keep(from, segment.to)
    if (code !== SOS) continue
    at = yield* findEndOfScan(reader, segment.to)
    parts.keep(segment.to, at)
  }
}

/** Finds the next marker. Bytes between segments are no part of the picture, and decoders skip them. */
function* findMarker(reader: PictureReader, from: number): Reading<{ code: number; from: number } | undefined> {
  for (let at = from; at + 1 < reader.size; ) {
    const bytes = yield* reader.bytes(at, SCAN_LENGTH)
    const found = bytes.indexOf(0xff)
    const code = bytes[found + 1]
    if (found === -1) at += bytes.length
    else if (code === undefined) at += Math.max(found, 1)
    // A marker may follow any number of fill bytes 0xff.
    else if (code === 0xff || code === 0x00) at += found + 1
    else return { code, from: at + found }
  }
  return undefined
}

/** Returns the end of the compressed pixels that follow a scan's header: stuffed bytes and restarts belong to them. */
function* findEndOfScan(reader: PictureReader, from: number): Reading<number> {
  for (let at = from; at + 1 < reader.size; ) {
    const bytes = yield* reader.bytes(at, SCAN_LENGTH, true)
    let found = bytes.indexOf(0xff)
    while (found !== -1 && found + 1 < bytes.length) {
      const code = bytes[found + 1] ?? 0
      if (code !== 0x00 && code !== 0xff && !isRestart(code)) return at + found
      found = bytes.indexOf(0xff, found + (code === 0xff ? 1 : 2))
    }
    // The byte after a last 0xff is in the next piece.
    at += found === -1 ? bytes.length : Math.max(found, 1)
  }
  return reader.size
}

function* readSegment(reader: PictureReader, marker: number, from: number): Reading<Segment | undefined> {
  const bytes = yield* reader.bytes(from + 2, 2)
  const length = bytes.length < 2 ? 0 : bytes.readUInt16BE()
  if (length < 2) return undefined
  return { marker, from, start: from + 4, to: Math.min(from + 2 + length, reader.size) }
}

function* cleanApplication(reader: PictureReader, parts: PictureParts, segment: Segment, seen: Seen): Reading<void> {
  const { marker, from, start, to } = segment
  const head = (yield* reader.bytes(start, Math.min(to - start, MAX_IDENTIFIER_LENGTH))).toString('latin1')
  if (marker === APP1 && head.startsWith(EXIF)) {
    const { block, hasPosition } = cleanExif(yield* reader.bytes(start + EXIF.length, to - start - EXIF.length))
    parts.hasPosition ||= hasPosition
    if (block !== undefined && !seen.exif) parts.add(...printSegment(APP1, EXIF, block))
    seen.exif = true
  } else if (marker === APP1 && head.startsWith(XMP.slice(0, MAX_IDENTIFIER_LENGTH))) {
    const { packet, hasPosition } = cleanXmp(yield* reader.bytes(start + XMP.length, to - start - XMP.length))
    parts.hasPosition ||= hasPosition
    if (packet !== undefined && !seen.xmp) parts.add(...printSegment(APP1, XMP, packet))
    seen.xmp = true
  } else if (marker === APP13 && head.startsWith(PHOTOSHOP)) {
    const resources = yield* reader.bytes(start + PHOTOSHOP.length, to - start - PHOTOSHOP.length)
    const kept = seen.resources ? undefined : cleanImageResources(resources)
    if (kept !== undefined) parts.add(...printSegment(APP13, PHOTOSHOP, kept))
    seen.resources ||= kept !== undefined
  } else if (marker === APP0 && head.startsWith('JFIF\0') && to - start >= JFIF_LENGTH) {
    const fields = yield* reader.bytes(start, JFIF_LENGTH)
    if (to - start === JFIF_LENGTH) parts.keep(from, to)
    else parts.add(...printSegment(APP0, '', withoutThumbnail(fields)))
  } else if ((marker === APP2 && head.startsWith('ICC_PROFILE\0')) || (marker === APP14 && head.startsWith('Adobe'))) {
    parts.keep(from, to)
  }
}

/** Returns the fields of a JFIF segment with dimensions of 0 for the thumbnail. */
const withoutThumbnail = (fields: Buffer): Buffer =>
  Buffer.concat([fields.subarray(0, JFIF_LENGTH - 2), Buffer.alloc(2)])

/** Returns no segment when the payload does not fit into one. */
function printSegment(marker: number, identifier: string, payload: Buffer): Buffer[] {
  const length = 2 + identifier.length + payload.length
  if (length > 0xffff) return []
  const head = Buffer.from([0xff, marker, length >> 8, length & 0xff])
  return [Buffer.concat([head, Buffer.from(identifier, 'latin1'), payload])]
}

const isRestart = (code: number): boolean => code >= 0xd0 && code <= 0xd7
const isStandalone = (code: number): boolean => code === SOI || code === 0x01 || isRestart(code)

/** Frames, tables, scans and intervals. */
const isForDecoder = (code: number): boolean => code >= 0xc0 && code <= 0xdf
