import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { removeForbiddenCharacters } from '../../src/model/clean-text.ts'
import { toSafeLink } from '../../src/pages/template.ts'
import { article, newsroom, print, section } from '../support/newsroom.ts'
import { Page } from './support.ts'

/** Text that breaks out of HTML, attributes, scripts and comments when it is not escaped. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...['<script>alert(1)</script>', '</script>', '<!--', '-->', '"', "'", '">', '<img src=x onerror=alert(1)>'],
        ...['&', '&quot;', '&#34;', '</title>', '</style>', '<svg/onload=alert(1)>', '\\u003c', '\u2028', '$1', '$&'],
        ...['javascript:alert(1)', '\u202e', '`', '{{x}}', ']]>'],
      ),
      fc.string({ unit: 'binary', maxLength: 5 }),
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((parts) => removeForbiddenCharacters(parts.join('')).replace(/\s+/gu, ' ').trim())
  .filter((text) => text !== '')

const PATHS = ['index.html', 'world/', 'authors/ann/', 'articles/one/', 'articles/two/', 'feeds/']

const printed = (text: string) =>
  print(
    newsroom(
      { title: text, description: text, rights: text, sections: [{ ...section('world', text), description: text }] },
      [{ id: 'ann', name: text, bio: text }],
    ),
    [
      article({
        ...{ id: 'one', title: text, summary: `Σ ${text}`, tags: ['tag'], sections: [{ id: 'world', title: text }] },
        image: { url: 'https://img.example.org/a.jpg', alt: text, caption: text, credit: text },
        attachments: [{ url: 'https://a.example.org/a.mp3', type: 'audio/mpeg', length: 1, title: text }],
        related: [{ id: 'two' }, { title: text, url: 'https://r.example.org/' }],
        source: { title: text, url: 'https://s.example.org/' },
        corrections: [{ at: Date.UTC(2026, 0, 1), note: text }],
        authors: [{ id: 'ann', name: text }],
      }),
      article({ id: 'two', title: text, sections: [{ id: 'world', title: text }], retracted: { at: 0, reason: text } }),
    ],
  )

// The summary begins with a letter that the body does not: one that the body repeats is not shown.
describe('Hostile text in pages', () => {
  it('adds no element and no attribute, and is parsed unchanged', { timeout: 60_000 }, async () => {
    const plain = printed('plain')
    const shapes = new Map<string, string[]>()
    for (const path of PATHS) shapes.set(path, new Page(await plain.text(path)).shape())
    await fc.assert(
      fc.asyncProperty(hostile, async (text) => {
        const { text: read } = printed(text)
        for (const path of PATHS) {
          const page = new Page(await read(path))
          expect([path, page.shape()]).toEqual([path, shapes.get(path)])
        }
        const page = new Page(await read('articles/one/'))
        expect(page.values('meta', 'content', { property: 'og:title' })).toEqual([text])
        expect(page.values('img', 'alt')).toEqual([text])
        expect(page.data().find((data) => data['@type'] === 'NewsArticle')).toMatchObject({ headline: text })
      }),
      { numRuns: 150 },
    )
  })
})

describe('Address in a page', () => {
  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    '//evil.example.org/',
    ' https://x.example.org/',
    'https://x.example.org/\n',
    '',
  ])('is removed when it is not a web address: %j', (url) => {
    expect(toSafeLink(url)).toBe('#')
  })

  it.each(['https://x.example.org/a?b=c&d', 'http://x.example.org/', 'mailto:a@example.org', '/europe/', '#main'])(
    'is kept: %s',
    (url) => {
      expect(toSafeLink(url)).toBe(url)
    },
  )
})
