import { describe, expect, it } from 'vitest'
import { renderBody } from '../../src/html/render-body.ts'
import { type MarkupRules, NEUTRAL_MARKUP } from '../../src/model/index.ts'

const CONTEXT = { page: 'https://news.example.org/a/', site: 'https://news.example.org/', idPrefix: 'a' }
const KRAMDOWN: MarkupRules = { ...NEUTRAL_MARKUP, attributes: 'kramdown', kramdown: true, liquid: true }
const html = (source: string, markup: MarkupRules = NEUTRAL_MARKUP): string =>
  renderBody({ source, form: 'markdown', context: { ...CONTEXT, markup } }).html

describe('Markdown in HTML', () => {
  for (const markup of [NEUTRAL_MARKUP, KRAMDOWN]) {
    it.each([
      ['<div markdown="1">\n**Bold** and\n\n- one\n</div>\n## Next', '<p><strong>Bold</strong> and</p>'],
      ['<div markdown="1">\n**Bold** and\n\n- one\n</div>\n## Next', '<h2>Next</h2>'],
      ['<div class="a" markdown=block>\n<div>\nx\n</div>\n\n*y*\n</div>', '<p><em>y</em></p>'],
      [
        '<table>\n<tr><td markdown="span">[a](/b) *c* [d]</td></tr>\n</table>\n\n[d]: /d',
        '<td><a href="https://news.example.org/b">a</a> <em>c</em> <a href="https://news.example.org/d">d</a></td>',
      ],
    ])(`is read where its element says so (kramdown: ${markup.kramdown}): %j`, (source, made) => {
      expect(html(source, markup)).toContain(made)
    })
  }

  it('is text elsewhere', () => {
    expect(html('<div>\n**Bold**\n</div>')).toContain('**Bold**')
    expect(html('A `markdown="1"` in code.\n\n<div>\n*x*\n</div>')).toContain('*x*')
  })
})

describe('Comments at the beginning of a line', () => {
  it.each([
    ['<!-- a -->*Text*', '<p><em>Text</em></p>'],
    ['- <!-- a -->[b](/c)', '<a href="https://news.example.org/c">b</a>'],
    ['<!-- a\n\nb -->**Text**', '<p><strong>Text</strong></p>'],
    ['<!-- a --><div>*x*</div>', '<div>*x*</div>'],
    ['- One\n\n<!-- -->\n\n- Two', '</ul>'],
  ])('leave the Markdown after them: %j', (source, made) => {
    expect(html(source)).toContain(made)
  })

  it('may have emphasis around them', () => {
    expect(html('**<!--mark-->****Text:** more', KRAMDOWN)).toContain('<strong>Text:</strong> more')
  })
})

describe('Variables that nothing sets', () => {
  it('are empty for Liquid, and text elsewhere', () => {
    expect(html('See {{shop}} and {{ shop | upcase }}.', KRAMDOWN)).toBe('<p>See  and .</p>\n')
    expect(html('See {{shop}}.')).toBe('<p>See {{shop}}.</p>\n')
    expect(html('See `{{shop}}`.', KRAMDOWN)).toContain('{{shop}}')
  })
})
