import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanSummary, toPlainText } from '../../../src/html/plain-text/plain-text.ts'

describe('Text fields', () => {
  it.each([
    // Export of HTML.
    ['<p>It&#8217;s a test [&hellip;]</p>', 'It’s a test […]'],
    ['Our next step&#58; a board', 'Our next step: a board'],
    ['AT&amp;T', 'AT&T'],
    ['<em>Blue Jasmine</em>', 'Blue Jasmine'],
    ['Line<br>break<br/>two', 'Line break two'],
    ['<li>One</li><li>Two</li>', 'One Two'],
    ['<td>1</td><td>2</td>', '1 2'],
    ['<script>alert(1)</script>Hello', 'Hello'],
    ['<STYLE>p { color: red }</STYLE>Hello', 'Hello'],
    ['A<!-- note -->B', 'AB'],
    ['<p hidden>Note</p>Hello', 'Hello'],
    ['a&nbsp;b', 'a b'],
    ['<q>never</q>', '“never”'],
    ['10<sup>6</sup> and 10<sup>-6</sup>', '10⁶ and 10⁻⁶'],
    ['H<sub>2</sub>O', 'H₂O'],
    ['1<sup>st</sup>', '1st'],
    // Markdown.
    ['**Bold** and `code`', 'Bold and code'],
    ['A [link](https://x.example/) here', 'A link here'],
    // Meant as it is written.
    ['The <blink> tag returns', 'The <blink> tag returns'],
    ['The <video> element', 'The <video> element'],
    ['List<String> in Java', 'List<String> in Java'],
    ['__init__', '__init__'],
    ['The __init__ method', 'The __init__ method'],
    ['2 ** 3 and 3 ** 2', '2 ** 3 and 3 ** 2'],
    ['1 < 2 > 0', '1 < 2 > 0'],
    ['R&D, AT&T and &copy without an end', 'R&D, AT&T and &copy without an end'],
    ['[Update] The vote', '[Update] The vote'],
    ['5 * 3 * 2', '5 * 3 * 2'],
    ['$1,000 – 5%', '$1,000 – 5%'],
    ['<title>', '<title>'],
    // Directions.
    ['a \u202eb', 'a \u202eb\u202c'],
    ['a \u2067b\u2069 c', 'a \u2067b\u2069 c'],
    ['\u2067\u202ea', '\u2067\u202ea\u202c\u2069'],
  ])('are shown as a browser would: %s', (written, shown) => expect(toPlainText(written)).toBe(shown))

  it('hold no template syntax in a summary', () => {
    expect(cleanSummary('A {% comment %}note{% endcomment %}<b>b</b>')).toBe('A b')
    expect(cleanSummary('<div hidden>note</div>')).toBe('')
  })

  it('are one line, leak nothing hidden, and do not change without markup, for any text', () => {
    const piece = fc.constantFrom(
      '<p hidden>',
      '</p>',
      '<b>',
      '</b>',
      '&amp;',
      '**',
      '`',
      '[a](',
      ')',
      '\u202e',
      'x',
      ' ',
      '\n',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), fc.string(), (pieces, plain) => {
        const text = pieces.join('')
        expect(toPlainText(text)).not.toMatch(/\n| {2}|^ | $/)
        expect(toPlainText(`${text}<script>CANARY</script>`)).not.toContain('CANARY')
        const harmless = plain.replace(/[<&*`[]/g, '')
        expect(toPlainText(harmless)).toBe(harmless.replace(/\s+/gu, ' ').trim())
      }),
    )
  })

  it('take linear time', () => {
    const start = performance.now()
    for (const part of ['<', '<a ', '<sup>', '**a', '`a', '[a](', '&amp;', '\u202e', '</q>', '<video>']) {
      toPlainText(part.repeat(8000))
    }
    expect(performance.now() - start).toBeLessThan(3000)
  })
})
