import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type HtmlRules, listLinks, restrictHtml } from '../../../src/feeds/profiles/restrict-html.ts'
import { sanitizeBody } from '../../../src/html/sanitizer/index.ts'

const BASE = { page: 'https://news.example.org/a/', site: 'https://news.example.org/' }

const rules: HtmlRules = {
  elements: new Set(['p', 'a', 'ul', 'li', 'img', 'figure', 'figcaption', 'br', 'strong']),
  renamed: new Map([['h6', 'p']]),
  dropped: new Set(['del']),
  linkTarget: /^https:/,
  isPictureOnce: true,
  isBreakOnce: true,
}

const restrict = (html: string) => restrictHtml(html, rules)

describe('HTML for a partner', () => {
  it.each([
    ['<p>A <code>b</code> c</p>', '<p>A b c</p>'],
    ['<h6>A</h6>', '<p>A</p>'],
    ['<p>It has <del>four <em>or</em> five</del> two lanes</p>', '<p>It has  two lanes</p>'],
    ['<p><a href="https://a.example/">a</a> <a href="tel:1">b</a></p>', '<p><a href="https://a.example/">a</a> b</p>'],
    ['<p>a<br />\n<br />\n<br />b</p>', '<p>a<br />\n\nb</p>'],
    ['<p>A<video src="https://a.example/v"><a href="https://a.example/">v</a></video></p>', '<p>A</p>'],
    [
      '<figure><img src="https://a.example/1"></figure><figure><img src="https://a.example/1"><figcaption>Again</figcaption></figure><p>b</p>',
      '<figure><img src="https://a.example/1"></figure><p>b</p>',
    ],
  ])('%s is %s', (html, expected) => {
    expect(restrict(html).html).toBe(expected)
  })

  it('has its text, its depth and a count of what was left out', () => {
    const { text, depth, removed } = restrict('<ul><li><p>A &amp; <strong>b</strong></p></li><li>c<hr /></li></ul>')
    expect([text, depth, [...removed]]).toEqual(['A & b c', 4, [['hr', 1]]])
  })

  it('lists the addresses of links', () => {
    expect(
      listLinks('<p><a href="https://a.example/?a=1&amp;b=2" title="x">a</a> <img src="https://b.example/"></p>'),
    ).toEqual(['https://a.example/?a=1&b=2'])
  })

  it('has only what the partner takes, is balanced, and does not change again, whatever the text', () => {
    const pieces = fc.constantFrom(
      ...[
        '<p>',
        '</p>',
        '<a href="https://a.example/">',
        '<a href="tel:1">',
        '</a>',
        '<del>',
        '</del>',
        '<br>',
        'text',
      ],
      ...[
        '<figure>',
        '</figure>',
        '<img src="/1">',
        '<img src="/2" alt="a > b">',
        '<ul>',
        '<li>',
        '</ul>',
        '<h6>',
        '</h6>',
      ],
      ...[
        '<video src="/v">',
        '</video>',
        '<code>',
        '</code>',
        '&amp;',
        '&lt;p&gt;',
        '<math><mi>x</mi></math>',
        '"',
        "'",
        '<',
      ],
    )
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
        const { html } = restrict(sanitizeBody(parts.join(''), BASE))
        const open: string[] = []
        for (const [, slash, name = ''] of html.matchAll(/<(\/?)([a-z][a-z\d]*)[^>]*>/g)) {
          expect([...rules.elements]).toContain(name)
          if (name === 'img' || name === 'br') continue
          if (slash === '') open.push(name)
          else expect(open.pop()).toBe(name)
        }
        expect(open).toEqual([])
        expect(restrict(html).html).toBe(html)
      }),
    )
  })
})
