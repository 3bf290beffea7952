import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkFragment, makeElement, parseXml, serializeXml, type XmlElement } from '../../src/feeds/xml.ts'

const name = fc.constantFrom('a', 'b', 'media:content', 'title')
const text = fc
  .string({ unit: fc.constantFrom('&', '<', '>', '"', "'", ']', ' ', '\n', '\t', '\r', 'é', '👩‍🚀', 'x') })
  .filter((value) => value.trim() !== '')

const tree: fc.Memo<XmlElement> = fc.memo((depth) => {
  const leaf = fc.record({ name, attributes: fc.dictionary(fc.constantFrom('href', 'title'), text), inner: text })
  const leaves = leaf.map(({ name: tag, attributes, inner }) => makeElement(tag, attributes, inner))
  if (depth <= 1) return leaves
  const branch = fc.record({ name, inner: fc.array(tree(depth - 1), { minLength: 1, maxLength: 3 }) })
  return fc.oneof(
    leaves,
    branch.map(({ name: tag, inner }) => makeElement(tag, {}, ...inner)),
  )
})

describe('XML', () => {
  it('is parsed to what was written, with both ways of escaping', () => {
    fc.assert(
      fc.property(tree(3), fc.constantFrom('named' as const, 'hexadecimal' as const), (xml, style) => {
        expect(parseXml(serializeXml(xml, () => style))).toEqual(xml)
      }),
    )
  })

  it('throws when it is not well-formed', () => {
    expect(() => parseXml('<a><b></a>')).toThrow()
    expect(() => parseXml('')).toThrow()
  })
})

describe('Well-formedness check', () => {
  const namespaces = { 'xmlns:media': 'http://search.yahoo.com/mrss/' }

  it.each([
    ['an element', '<item><title>x &amp; y</title></item>', undefined],
    ['a declared prefix', '<media:content url="x"/>', undefined],
    ['an undeclared prefix', '<dc:creator>x</dc:creator>', /unbound|prefix/i],
    ['a missing end tag', '<item><title></item>', /.+/],
    ['an element that closes its parent', '</fragment><fragment>', /.+/],
    ['a bare ampersand', '<item>R&D</item>', /.+/],
    ['a control character', '<item>\u0007</item>', /.+/],
    ['a repeated attribute', '<a b="1" b="2"/>', /.+/],
  ])('accepts or rejects %s correctly', (_, fragment, fault) => {
    const found = checkFragment(fragment, namespaces)
    if (fault === undefined) expect(found).toBeUndefined()
    else expect(found).toMatch(fault)
  })

  const piece = fc.oneof(
    fc.constantFrom(
      '<b>',
      '</b>',
      '<i/>',
      '<b a="',
      '">',
      "<b a='>",
      '&amp;',
      '&lt;',
      '&gt;',
      '&#13;',
      '&quot;',
      '&x;',
    ),
    fc.constantFrom('<!--', '-->', '<![CDATA[', ']]>', '\u0007', '\uFFFF', '\uD800', '\u{1F600}', '\r', '>', '&'),
    fc.constantFrom('word ', 'é', '&amp;.'),
  )

  it('is the same for a long text as for a short one', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
        const isSound = checkFragment(`<b>${pieces.join('')}</b>`, {}) === undefined
        const long = pieces.map((text) => (/^[wé]|[.]$/.test(text) ? text.repeat(5000) : text)).join('')
        expect(checkFragment(`<b>${long}</b>`, {}) === undefined).toBe(isSound)
      }),
      { numRuns: 500 },
    )
  })
})
