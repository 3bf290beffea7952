/** Builds picture files with any metadata, for tests. */

export const SECRET = 'SECRET-BERTHA-14'

const u16 = (value: number): Buffer => {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16BE(value)
  return bytes
}
const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
const u32le = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

interface Entry {
  readonly tag: number
  readonly type: number
  readonly count: number
  readonly value: Buffer
}

const text = (tag: number, value: string): Entry => ({
  ...{ tag, type: 2, count: value.length + 1, value: Buffer.from(`${value}\0`, 'latin1') },
})
const short = (tag: number, value: number): Entry => ({ tag, type: 3, count: 1, value: u16(value) })
const long = (tag: number, value: number): Entry => ({ tag, type: 4, count: 1, value: u32(value) })

/** Prints folders one after another; `offsets` names the start of each. */
function printFolders(folders: readonly (readonly Entry[])[]): { bytes: Buffer; offsets: number[] } {
  const offsets: number[] = []
  const pieces: Buffer[] = []
  let at = 8
  for (const entries of folders) {
    offsets.push(at)
    let valuesAt = at + 2 + entries.length * 12 + 4
    const values: Buffer[] = []
    const rows = entries.map(({ tag, type, count, value }) => {
      const head = Buffer.concat([u16(tag), u16(type), u32(count)])
      if (value.length <= 4) return Buffer.concat([head, value, Buffer.alloc(4 - value.length)])
      const row = Buffer.concat([head, u32(valuesAt)])
      values.push(value)
      valuesAt += value.length
      return row
    })
    pieces.push(u16(entries.length), ...rows, u32(0), ...values)
    at = valuesAt
  }
  return { bytes: Buffer.concat(pieces), offsets }
}

/** An EXIF block with a position, a serial number, a comment and a maker note; with what is kept, too. */
export function exifBlock(): Buffer {
  const exif = (): Entry[] => [
    { tag: 0x927c, type: 7, count: SECRET.length, value: Buffer.from(SECRET) },
    { tag: 0x9286, type: 7, count: SECRET.length, value: Buffer.from(SECRET) },
    short(0xa001, 1),
    text(0xa431, SECRET),
  ]
  const gps = [
    { tag: 1, type: 2, count: 2, value: Buffer.from('N\0') },
    { tag: 2, type: 5, count: 3, value: Buffer.concat([u32(48), u32(1), u32(8), u32(1), u32(15), u32(1)]) },
    text(0x1b, SECRET),
  ]
  const main = (exifAt: number, gpsAt: number): Entry[] => [
    text(0x010e, SECRET),
    text(0x0110, SECRET),
    short(0x0112, 6),
    text(0x013b, 'Ann Lee'),
    text(0x8298, 'The Courier'),
    long(0x8769, exifAt),
    long(0x8825, gpsAt),
  ]
  const [, exifAt = 0, gpsAt = 0] = printFolders([main(0, 0), exif(), gps]).offsets
  const { bytes } = printFolders([main(exifAt, gpsAt), exif(), gps])
  return Buffer.concat([Buffer.from('MM'), u16(42), u32(8), bytes])
}

export const xmpPacket = (): Buffer =>
  Buffer.from(`<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" exif:GPSLatitude="48,8N" photoshop:Credit="Courier &amp; Co"
 photoshop:City="${SECRET}">
<dc:creator><rdf:Seq><rdf:li>Ann Lee</rdf:li></rdf:Seq></dc:creator>
<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">The Courier</rdf:li></rdf:Alt></dc:rights>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">${SECRET}</rdf:li></rdf:Alt></dc:description>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`)

/** Photoshop's resources with IPTC data: by-line, copyright, and a city that is not kept. */
export function imageResources(): Buffer {
  const dataset = (number: number, value: string): Buffer =>
    Buffer.concat([Buffer.from([0x1c, 2, number]), u16(value.length), Buffer.from(value)])
  const iptc = Buffer.concat([dataset(80, 'Ann Lee'), dataset(90, SECRET), dataset(116, 'The Courier')])
  const resource = (id: number, data: Buffer): Buffer =>
    Buffer.concat([Buffer.from('8BIM'), u16(id), u16(0), u32(data.length), data, Buffer.alloc(data.length % 2)])
  return Buffer.concat([resource(0x03ed, Buffer.from(SECRET)), resource(0x0404, iptc)])
}

export const segment = (marker: number, payload: Buffer | string): Buffer => {
  const bytes = Buffer.from(payload)
  return Buffer.concat([Buffer.from([0xff, marker]), u16(bytes.length + 2), bytes])
}

/** Application segments and comments that a camera or a program writes. */
export const cameraSegments = (): Buffer[] => [
  segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0'), exifBlock()])),
  segment(0xe1, Buffer.concat([Buffer.from('http://ns.adobe.com/xap/1.0/\0'), xmpPacket()])),
  segment(0xe1, `http://ns.adobe.com/xmp/extension/\0${SECRET}`),
  segment(0xed, Buffer.concat([Buffer.from('Photoshop 3.0\0'), imageResources()])),
  segment(0xe2, `MPF\0${SECRET}`),
  segment(0xec, `Ducky${SECRET}`),
  segment(0xfe, SECRET),
]

export const ICC = segment(0xe2, 'ICC_PROFILE\0\x01\x01colours of the paper')
const TABLE = segment(0xdb, 'a table of 64 numbers')
const FRAME = segment(0xc0, 'a frame')
const SCAN_HEAD = segment(0xda, 'a scan')
const JFIF = segment(0xe0, 'JFIF\0\x01\x01\0\0\x01\0\x01\0\0')

/** Compressed pixels with a stuffed byte and a restart. */
export const PIXELS = Buffer.from([1, 2, 0xff, 0x00, 3, 0xff, 0xd0, 4, 5])

/** @param trailer what follows the end, such as a second picture */
export const jpeg = (meta: readonly Buffer[] = [], pixels: Buffer = PIXELS, trailer = ''): Buffer =>
  Buffer.concat([
    ...[Buffer.from([0xff, 0xd8]), JFIF, ...meta, ICC, TABLE, FRAME, SCAN_HEAD, pixels],
    ...[Buffer.from([0xff, 0xd9]), Buffer.from(trailer)],
  ])

export const pngChunk = (type: string, data: Buffer | string): Buffer => {
  const bytes = Buffer.from(data)
  return Buffer.concat([u32(bytes.length), Buffer.from(type), bytes, u32(0)])
}

export const pngMetadata = (): Buffer[] => [
  pngChunk('tEXt', `Comment\0${SECRET}`),
  pngChunk('zTXt', `Raw profile type exif\0\0${SECRET}`),
  pngChunk('iTXt', Buffer.concat([Buffer.from('XML:com.adobe.xmp\0\0\0\0\0'), xmpPacket()])),
  pngChunk('eXIf', exifBlock()),
  pngChunk('tIME', SECRET.slice(0, 7)),
  pngChunk('caBX', SECRET),
]

export const png = (meta: readonly Buffer[] = [], pixels: Buffer = PIXELS, trailer = ''): Buffer =>
  Buffer.concat([
    ...[Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), pngChunk('IHDR', 'thirteen byte')],
    ...[pngChunk('iCCP', 'colours of the paper'), pngChunk('tEXt', 'Copyright\0The Courier'), ...meta],
    ...[pngChunk('IDAT', pixels), pngChunk('IEND', ''), Buffer.from(trailer)],
  ])

export const riffChunk = (type: string, data: Buffer | string): Buffer => {
  const bytes = Buffer.from(data)
  return Buffer.concat([Buffer.from(type), u32le(bytes.length), bytes, Buffer.alloc(bytes.length % 2)])
}

export const webpMetadata = (): Buffer[] => [
  riffChunk('EXIF', exifBlock()),
  riffChunk('XMP ', xmpPacket()),
  riffChunk('note', SECRET),
]

export function webp(meta: readonly Buffer[] = [], pixels: Buffer = PIXELS, trailer = ''): Buffer {
  const flags = meta.length === 0 ? 0x20 : 0x2c
  const extended = riffChunk('VP8X', Buffer.from([flags, 0, 0, 0, 9, 0, 0, 9, 0, 0]))
  const frame = riffChunk('ANMF', Buffer.concat([Buffer.alloc(16), riffChunk('VP8L', pixels), ...meta.slice(2)]))
  const body = Buffer.concat([extended, riffChunk('ICCP', 'colours'), frame, riffChunk('VP8 ', pixels), ...meta])
  return Buffer.concat([Buffer.from('RIFF'), u32le(body.length + 4), Buffer.from('WEBP'), body, Buffer.from(trailer)])
}

const blocks = (data: Buffer): Buffer => {
  const pieces: Buffer[] = []
  for (let at = 0; at < data.length; at += 255) {
    const piece = data.subarray(at, at + 255)
    pieces.push(Buffer.from([piece.length]), piece)
  }
  return Buffer.concat([...pieces, Buffer.from([0])])
}

export const gifMetadata = (): Buffer[] => [
  Buffer.concat([Buffer.from([0x21, 0xfe]), blocks(Buffer.from(SECRET))]),
  Buffer.concat([
    ...[Buffer.from([0x21, 0xff, 11]), Buffer.from('XMP DataXMP'), xmpPacket()],
    Buffer.from([1, ...Array.from({ length: 256 }, (_, n) => 255 - n), 0]),
  ]),
  Buffer.concat([Buffer.from([0x21, 0xff, 11]), Buffer.from('MYPROG  1.0'), blocks(Buffer.from(SECRET))]),
]

export const gif = (meta: readonly Buffer[] = [], pixels: Buffer = PIXELS, trailer = ''): Buffer =>
  Buffer.concat([
    ...[Buffer.from('GIF89a'), Buffer.from([2, 0, 2, 0, 0x80, 0, 0]), Buffer.alloc(6, 7)],
    ...[Buffer.from([0x21, 0xff, 11]), Buffer.from('NETSCAPE2.0'), blocks(Buffer.from([1, 0, 0])), ...meta],
    ...[Buffer.from([0x21, 0xf9, 4, 0, 0, 0, 0, 0]), Buffer.from([0x2c, 0, 0, 0, 0, 2, 0, 2, 0, 0, 2]), blocks(pixels)],
    ...[Buffer.from([0x3b]), Buffer.from(trailer)],
  ])

export const box = (type: string, ...content: readonly (Buffer | string)[]): Buffer => {
  const bytes = Buffer.concat(content.map((each) => Buffer.from(each)))
  return Buffer.concat([u32(bytes.length + 8), Buffer.from(type), bytes])
}

/** An AVIF file with its pixels, an EXIF item and an XMP item in `mdat`, in this order. */
export function avif(hasMetadata: boolean, pixels: Buffer = PIXELS, trailer = ''): Buffer {
  const items = [
    { type: 'av01', bytes: pixels },
    ...(hasMetadata
      ? [
          { type: 'Exif', bytes: Buffer.concat([u32(0), exifBlock()]) },
          { type: 'mime', bytes: xmpPacket() },
        ]
      : []),
  ]
  const infos = items.map(({ type }, n) => box('infe', Buffer.from([2, 0, 0, 0]), u16(n + 1), u16(0), type, '\0'))
  const print = (mdatAt: number): Buffer => {
    let at = mdatAt
    const places = items.map(({ bytes }, n) => {
      const place = Buffer.concat([u16(n + 1), u16(0), u16(1), u32(at), u32(bytes.length)])
      at += bytes.length
      return place
    })
    return Buffer.concat([
      ...[box('ftyp', 'avif', u32(0), 'mif1')],
      ...(hasMetadata ? [box('uuid', SECRET), box('free', SECRET)] : []),
      box(
        'meta',
        ...[u32(0), box('iinf', u32(0), u16(items.length), ...infos)],
        box('iloc', u32(0), Buffer.from([0x44, 0]), u16(items.length), ...places),
      ),
    ])
  }
  const head = print(print(0).length + 8)
  return Buffer.concat([head, box('mdat', ...items.map(({ bytes }) => bytes)), Buffer.from(trailer)])
}

export const svg = (secret = ''): Buffer =>
  Buffer.from(`<?xml version="1.0"?>
<!-- drawn by ${secret} --><svg xmlns="http://www.w3.org/2000/svg" xmlns:inkscape="http://x" inkscape:export="${secret}" width="9">
<metadata id="m"><rdf:RDF xmlns:rdf="x"><metadata>${secret}</metadata></rdf:RDF> ${secret}</metadata>
<sodipodi:namedview inkscape:path="/home/${secret}"><inkscape:grid/></sodipodi:namedview>
<title>A &gt; <!-- ${secret} --> drawing</title><path d="M0 0>1" fill='red' sodipodi:nodetypes="${secret}"/><![CDATA[<!-- kept -->]]></svg>`)
