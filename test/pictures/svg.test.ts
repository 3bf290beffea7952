import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanPicture } from '../../src/pictures/clean-picture.ts'
import { readFromMemory } from '../../src/pictures/picture-reader.ts'
import * as files from './picture-files.ts'

const { SECRET } = files
const SVG = 'xmlns="http://www.w3.org/2000/svg"'

function cleanFile(file: Buffer): { bytes: Buffer; hasPosition: boolean } {
  const { parts, hasPosition } = readFromMemory(file, cleanPicture(file.length))
  const pieces = parts.map((part) => (Buffer.isBuffer(part) ? part : file.subarray(part.from, part.to)))
  return { bytes: Buffer.concat(pieces), hasPosition }
}

const clean = (text: string): string => cleanFile(Buffer.from(text)).bytes.toString()

describe('A published drawing', () => {
  it.each([
    [
      'a rewritten prefix',
      `<svg ${SVG} xmlns:ns1="http://www.inkscape.org/namespaces/inkscape" ns1:export="${SECRET}"><ns1:a>${SECRET}</ns1:a><path/></svg>`,
    ],
    [
      'another program',
      `<svg ${SVG} xmlns:v="http://schemas.microsoft.com/visio/2003/SVGExtensions/"><v:userDefs><v:ud v:val="${SECRET}"/></v:userDefs><path/></svg>`,
    ],
    [
      'a namespace in an entity',
      `<!DOCTYPE svg [<!ENTITY ns_ai "http://ns.adobe.com/AdobeIllustrator/10.0/">]><svg ${SVG} xmlns:i="&ns_ai;"><i:pgf id="p"><![CDATA[${SECRET}]]></i:pgf><path/></svg>`,
    ],
    ['the document of diagrams.net', `<svg ${SVG} content="&lt;mxfile>${SECRET}"><path/></svg>`],
    ['an instruction', `<?xml version="1.0"?><?program ${SECRET}?><svg ${SVG}><path/></svg>`],
    [
      "comments in the document's type",
      `<!DOCTYPE svg [<!-- it's ${SECRET} --> <!ENTITY a "b"> <?p ${SECRET}?>]><svg ${SVG}><!-- ${SECRET} --><path/></svg>`,
    ],
    [
      'a prefix at the outermost element',
      `<ns0:svg xmlns:ns0="http://www.w3.org/2000/svg"><ns0:metadata>${SECRET}</ns0:metadata><path/></ns0:svg>`,
    ],
    ['blanks before it', `${' '.repeat(500)}<svg ${SVG}><!-- ${SECRET} --><path/></svg>`],
  ])('has nothing of the drawing program: %s', (_, file) => {
    const published = clean(file)
    expect(published).not.toContain(SECRET)
    expect(published).toContain('<path/>')
    expect(clean(published)).toBe(published)
  })

  it('keeps everything that is drawn', () => {
    const file = `<?xml version="1.0"?><?xml-stylesheet href="a.css"?><!DOCTYPE svg [<!ENTITY s "http://www.w3.org/2000/svg"><!ENTITY x "http://www.w3.org/1999/xlink">]><s:svg xmlns:s="&s;" xmlns:xlink="&x;"><s:use xlink:href="#a" xml:lang="en"/><s:foreignObject><h:p xmlns:h="http://www.w3.org/1999/xhtml" content="x">text</h:p></s:foreignObject></s:svg>`
    expect(clean(file)).toBe(file)
  })

  it.each(['little', 'big'] as const)('is cleaned in UTF-16, %s end first', (order) => {
    for (const mark of ['\ufeff', '']) {
      const encode = (text: string): Buffer => {
        const bytes = Buffer.from(mark + text, 'utf16le')
        return order === 'big' ? bytes.swap16() : bytes
      }
      const picture = files.jpeg(files.cameraSegments())
      const file = `<svg ${SVG}><!-- é ${SECRET} --><title>é</title><image href="data:;base64,${picture.toString('base64')}"/></svg>`
      const { bytes } = cleanFile(encode(file))
      expect(bytes.includes(encode(SECRET).subarray(mark.length * 2))).toBe(false)
      const expected = cleanFile(picture).bytes.toString('base64')
      expect(bytes).toEqual(encode(`<svg ${SVG}><title>é</title><image href="data:;base64,${expected}"/></svg>`))
    }
  })

  it.each([
    ['in one line', (data: string) => data],
    ['in lines', (data: string) => data.replace(/.{76}/g, '$&\n   ')],
    ['in lines of an attribute', (data: string) => data.replace(/.{76}/g, '$&&#10;')],
    ['escaped', (data: string) => data.replaceAll('+', '%2B').replaceAll('/', '%2f').replaceAll('=', '%3D')],
  ])('has no position in its pictures, %s', (_, write) => {
    const picture = files.jpeg(files.cameraSegments())
    const inner = `<svg ${SVG}><style>a{background:url(data:image/jpeg;base64,${write(picture.toString('base64'))})}</style></svg>`
    const file = `<svg ${SVG}><image xlink:href="data:image/jpeg;base64,${write(picture.toString('base64'))}" width="9"/><image href='data:image/svg+xml;charset=utf-8;base64,${write(Buffer.from(inner).toString('base64'))}'/></svg>`
    const { bytes, hasPosition } = cleanFile(Buffer.from(file))
    const shown = [...bytes.toString().matchAll(/base64,([\w+/=]+)/g)].map(([, data = '']) =>
      Buffer.from(data, 'base64'),
    )
    expect(hasPosition).toBe(true)
    expect(shown[0]).toEqual(cleanFile(picture).bytes)
    expect(shown[1]?.toString()).toContain(cleanFile(picture).bytes.toString('base64'))
    expect(bytes.toString()).toContain('" width="9"/>')
    expect(cleanFile(bytes)).toEqual({ bytes, hasPosition: false })
  })

  it('is the file itself when its pictures have no metadata', () => {
    const file = `<svg ${SVG}><image href="data:image/png;base64,${files.png([]).toString('base64').replace(/.{9}/g, '$&\n')}"/></svg>`
    expect(clean(file)).toBe(file)
  })

  it('is read in linear time and never grows (property)', () => {
    const piece = fc.constantFrom(
      ...['<', '>', '<!--', '-->', '<!', '<?', '?>', '[', ']', '"', "'", '/>', 'data:;base64,', '&#10;', '%41'],
      ...['<svg', ' xmlns:a="x"', '<a:b', '</a:b>', '<metadata>', '</metadata>', ' a:c="d"', ' content="x"', 'x'],
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const published = clean(`<svg${pieces.join('')}`)
        expect(clean(published).length).toBeLessThanOrEqual(published.length)
      }),
    )
    const started = process.cpuUsage()
    const parts = [
      '<!',
      '<?',
      '<!DOCTYPE [',
      'data:;base64,',
      'data:',
      ' xmlns:a="',
      ' xmlns:a=',
      '<!ENTITY a ',
      '&#10;',
      '<a x="\'>',
    ]
    for (const part of parts) clean(`<svg>${part.repeat(100_000)}`)
    expect(process.cpuUsage(started).user).toBeLessThan(5_000_000)
  })
})
