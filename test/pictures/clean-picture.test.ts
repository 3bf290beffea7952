import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanPicture } from '../../src/pictures/clean-picture.ts'
import { cleanExif } from '../../src/pictures/exif.ts'
import { readFromMemory } from '../../src/pictures/picture-reader.ts'
import * as files from './picture-files.ts'

interface Cleaned {
  readonly bytes: Buffer
  readonly hasPosition: boolean
}

function clean(file: Buffer): Cleaned {
  const { parts, size, hasPosition } = readFromMemory(file, cleanPicture(file.length))
  const bytes = Buffer.concat(
    parts.map((part) => {
      if (Buffer.isBuffer(part)) return part
      expect([part.from >= 0, part.to <= file.length, part.from < part.to]).toEqual([true, true, true])
      return file.subarray(part.from, part.to)
    }),
  )
  expect(bytes.length).toBe(size)
  return { bytes, hasPosition }
}

type Make = (pixels?: Buffer, trailer?: string) => Buffer

const FORMATS: [name: string, plain: Make, full: Make][] = [
  ['JPEG', (p, t) => files.jpeg([], p, t), (p, t) => files.jpeg(files.cameraSegments(), p, t)],
  ['PNG', (p, t) => files.png([], p, t), (p, t) => files.png(files.pngMetadata(), p, t)],
  ['WebP', (p, t) => files.webp([], p, t), (p, t) => files.webp(files.webpMetadata(), p, t)],
  ['GIF', (p, t) => files.gif([], p, t), (p, t) => files.gif(files.gifMetadata(), p, t)],
  ['AVIF', (p, t) => files.avif(false, p, t), (p, t) => files.avif(true, p, t)],
]

describe.each(FORMATS)('A published %s picture', (name, plain, full) => {
  it('has no position, serial number, comment, maker note or data after its end', () => {
    const file = full(files.PIXELS, `${files.SECRET} and another picture`)
    expect(file.includes(files.SECRET)).toBe(true)
    const { bytes, hasPosition } = clean(file)
    expect(bytes.includes(files.SECRET)).toBe(false)
    expect(bytes.includes('another picture')).toBe(false)
    expect(bytes.includes('GPS')).toBe(false)
    expect(bytes.includes('48,8N')).toBe(false)
    expect(hasPosition).toBe(true)
  })

  it('has its pixels, orientation, credit and copyright', () => {
    const { bytes } = clean(full())
    expect(bytes.includes(files.PIXELS)).toBe(true)
    expect(bytes.includes('Ann Lee')).toBe(true)
    expect(bytes.includes('The Courier')).toBe(true)
    // GIF has no EXIF, and so no orientation.
    if (name !== 'GIF') expect(bytes.includes(Buffer.from([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6]))).toBe(true)
    if (name !== 'GIF' && name !== 'AVIF') expect(bytes.includes('colours')).toBe(true)
  })

  it('is the file itself when that has no metadata', () => {
    const file = plain()
    expect(clean(file)).toEqual({ bytes: file, hasPosition: false })
  })

  it('is the same when it is cleaned again (property)', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), fc.string(), (random, trailer) => {
        const { bytes } = clean(full(Buffer.from(random.filter((byte) => byte !== 0xff)), trailer))
        expect(clean(bytes)).toEqual({ bytes, hasPosition: false })
      }),
    )
  })

  it('never fails and never shows a secret, wherever the file is cut off or changed (property)', () => {
    const file = full(files.PIXELS, files.SECRET)
    fc.assert(
      fc.property(fc.nat(file.length), fc.nat(file.length), fc.nat(255), (length, at, value) => {
        expect(clean(file.subarray(0, length)).bytes.includes(files.SECRET)).toBe(false)
        const changed = Buffer.from(file)
        changed[at] = value
        clean(changed)
      }),
      { numRuns: 300 },
    )
  })

  it('keeps pixels of any length (property)', { timeout: 30_000 }, () => {
    const pixels = fc
      .tuple(fc.integer({ min: 60_000, max: 200_000 }), fc.nat(250))
      .map(([length, seed]) => Buffer.from(Uint8Array.from({ length }, (_, n) => (n * 31 + seed) % 251)))
    fc.assert(
      fc.property(pixels, (bytes) => {
        const expected = name === 'GIF' ? bytes.subarray(0, 255) : bytes
        expect(clean(full(bytes, 'after')).bytes.includes(expected)).toBe(true)
      }),
      { numRuns: 20 },
    )
  })
})

describe('A published JPEG picture', () => {
  it('keeps 0xff bytes of its pixels at every border of what is read at once', () => {
    const scan = (length: number): Buffer => {
      const pixels = Buffer.alloc(length, 7)
      for (let at = 1; at + 1 < length; at += 97) pixels.writeUInt16BE(at % 2 === 0 ? 0xff00 : 0xffd3, at)
      return pixels
    }
    const head = files.jpeg([], Buffer.alloc(0)).length - 2
    for (let over = -3; over <= 3; over += 1) {
      const pixels = Buffer.concat([
        scan(65_536 - head + over),
        Buffer.from([0xff, 0x00, 1, 0xff, 0xff, 0x00]),
        scan(65_600),
      ])
      const file = files.jpeg([files.cameraSegments()[6] ?? files.ICC], pixels, 'trailer')
      expect(clean(file).bytes.equals(files.jpeg([], pixels))).toBe(true)
    }
  })

  it('has no thumbnail, and no second picture', () => {
    const thumbnail = files.segment(0xe0, `JFIF\0\x01\x01\0\0\x01\0\x01\x08\x08${files.SECRET}`)
    const file = Buffer.concat([files.jpeg().subarray(0, 2), thumbnail, files.jpeg().subarray(20)])
    expect(clean(file).bytes.includes(files.SECRET)).toBe(false)
    expect(clean(Buffer.concat([files.jpeg(), files.jpeg(files.cameraSegments())])).bytes).toEqual(files.jpeg())
  })

  it('skips what stands between its segments, as decoders do', () => {
    const file = files.jpeg()
    const padded = Buffer.concat([
      file.subarray(0, 20),
      Buffer.from(`${files.SECRET}\xff\xff`, 'latin1'),
      file.subarray(20),
    ])
    expect(clean(padded).bytes.includes(files.SECRET)).toBe(false)
    expect(clean(padded).bytes.includes(files.PIXELS)).toBe(true)
  })

  it('keeps a progressive picture whole: tables between scans, comments left out', () => {
    const more = Buffer.concat([
      files.PIXELS,
      files.segment(0xfe, files.SECRET),
      files.segment(0xc4, 'table'),
      files.segment(0xda, 'scan 2'),
      files.PIXELS,
    ])
    const expected = Buffer.concat([
      files.PIXELS,
      files.segment(0xc4, 'table'),
      files.segment(0xda, 'scan 2'),
      files.PIXELS,
    ])
    expect(clean(files.jpeg([], more)).bytes).toEqual(files.jpeg([], expected))
  })
})

describe('A published drawing', () => {
  it('has no comments, no description for machines, and nothing of the drawing program', () => {
    const { bytes } = clean(files.svg(files.SECRET))
    expect(bytes.includes(files.SECRET)).toBe(false)
    expect(bytes.toString()).toContain('<path d="M0 0>1" fill=\'red\'/><![CDATA[<!-- kept -->]]></svg>')
    expect(bytes.toString()).toContain('<title>A &gt;  drawing</title>')
    expect(bytes.toString()).toContain('width="9"')
    expect(clean(bytes)).toEqual({ bytes, hasPosition: false })
  })

  it('is read in linear time and never fails (property)', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '<!--',
      '-->',
      '<svg',
      '<metadata>',
      '</metadata>',
      '"',
      "'",
      ' a="',
      '<![CDATA[',
      '/>',
      '[',
      'x',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => void clean(Buffer.from(`<svg${pieces.join('')}`))),
    )
    const started = performance.now()
    for (const part of ['<!--', '<a b="', '<metadata>', '<a ', "<a b='c' "])
      clean(Buffer.from(`<svg>${part.repeat(200_000)}`))
    expect(performance.now() - started).toBeLessThan(5000)
  })
})

describe('cleanPicture', () => {
  it('keeps files of other formats as they are', () => {
    for (const text of ['', 'x', 'picture', '\0\0\x01\0', 'RIFF1234WAVE', '<html>', '%PDF-1.7']) {
      expect(clean(Buffer.from(text)).bytes.toString()).toBe(text)
    }
  })

  it('never fails on random bytes after the beginning of any format (property)', () => {
    const beginnings = [
      '\xff\xd8\xff',
      '\x89PNG\r\n\x1a\n',
      'GIF89a',
      'RIFF\xff\xff\xff\xffWEBP',
      '\0\0\0\x14ftypavif',
      '<svg',
    ]
    fc.assert(
      fc.property(fc.constantFrom(...beginnings), fc.uint8Array({ maxLength: 400 }), (start, rest) => {
        clean(Buffer.concat([Buffer.from(start, 'latin1'), rest]))
      }),
      { numRuns: 500 },
    )
  })
})

describe('cleanExif', () => {
  it('drops a block that cannot be read, or that keeps nothing', () => {
    const nothing = { block: undefined, hasPosition: false }
    for (const text of ['', 'II', 'MM\0*', 'MM\0*\xff\xff\xff\xff', 'xx\0*\0\0\0\x08']) {
      expect(cleanExif(Buffer.from(text, 'latin1'))).toEqual(nothing)
    }
  })

  it('ends for folders that point to themselves (property)', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        cleanExif(Buffer.concat([Buffer.from('MM\0*\0\0\0\x08'), bytes]))
        cleanExif(Buffer.concat([Buffer.from('II*\0\x08\0\0\0'), bytes]))
      }),
    )
  })
})
