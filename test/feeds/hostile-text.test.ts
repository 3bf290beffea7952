import fc from 'fast-check'
import { parseAtomFeed, parseRssFeed } from 'feedsmith'
import { SaxesParser } from 'saxes'
import { describe, expect, it } from 'vitest'
import type { Article } from '../../src/model/article.ts'
import { removeForbiddenCharacters } from '../../src/model/clean-text.ts'
import { checkAtom, checkJson, checkRss, readXml } from '../support/feed-checks.ts'
import { article, BASE, newsroom, print } from '../support/newsroom.ts'

/** Text as records hold it after parsing (cleaned and trimmed), made of parts that break feeds. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ']]>',
        '<![CDATA[',
        '&',
        '<',
        '>',
        '"',
        "'",
        '&amp;',
        '&#x26;',
        '&lt;b&gt;',
        '</title>',
        '%41',
        '%',
        'id:',
        '\u0085',
        '\u2028',
        '👩‍🚀',
        'ا',
        'e\u0301',
        '{site}',
        '$&',
        '\\',
      ),
      fc.string({ unit: 'binary', maxLength: 6 }),
    ),
    { minLength: 1, maxLength: 8 },
  )
  .map((parts) => removeForbiddenCharacters(parts.join('')).replace(/\s+/gu, ' ').trim())
  .filter((text) => text !== '')

const record = fc.record({
  title: hostile,
  summary: hostile,
  name: hostile,
  tag: hostile,
  caption: hostile,
  note: hostile,
  related: hostile,
})

function storyOf(given: {
  title: string
  summary: string
  name: string
  tag: string
  caption: string
  note: string
  related: string
}): Article {
  const { title, summary, name, tag, caption, note, related } = given
  return article({
    id: 'hostile',
    title,
    summary,
    authors: [{ id: 'x', name }],
    tags: [tag],
    image: { url: '/a.png', alt: caption, caption, credit: caption },
    related: [{ title: related, url: 'https://example.com/' }],
    corrections: [{ at: 1, note }],
  })
}

describe('Hostile text in feeds', () => {
  it('is parsed unchanged from RSS, Atom and JSON by three parsers, and adds no element', async () => {
    await fc.assert(
      fc.asyncProperty(record, async (given) => {
        const { text, problems } = print(newsroom(), [storyOf(given)], { files: { 'a.png': { size: 1 } } })
        const rss = await text('europe/rss.xml')
        const atom = await text('europe/atom.xml')
        const [json] = checkJson(await text('europe/feed.json'), `${BASE}europe/feed.json`).items
        checkRss(rss, `${BASE}europe/rss.xml`)
        checkAtom(atom, `${BASE}europe/atom.xml`)
        expect(problems).toEqual([])
        expect(json).toMatchObject({ title: given.title, summary: given.summary, authors: [{ name: given.name }] })
        readXml(rss, (xml) => {
          expect(xml.texts('//item/title')).toEqual([given.title])
          expect(xml.texts('//dc:creator')).toEqual([given.name])
          expect(xml.texts('//item/category[2]')).toEqual([given.tag])
          expect(xml.texts('//media:description')).toEqual([given.caption])
          expect(xml.texts('//a:link[@rel="related"]/@title')).toEqual([given.related])
          expect(xml.count('//item/*')).toBe(12)
        })
        readXml(atom, (xml) => {
          expect(xml.texts('//a:entry/a:title')).toEqual([given.title])
          expect(xml.texts('//a:entry/a:summary')).toEqual([given.summary])
          expect(xml.texts('//a:entry/a:author/a:name')).toEqual([given.name])
          expect(xml.texts('//a:category[2]/@label')).toEqual([given.tag])
        })
        expect(saxText(rss, 'dc:creator')).toBe(given.name)
        expect(saxText(atom, 'summary')).toBe(given.summary)
      }),
      { numRuns: 300 },
    )
  })

  it('is parsed unchanged by feedsmith for headlines that an editor would write', async () => {
    for (const title of [
      'Tanks & talks',
      'AT&amp;T',
      'x < y',
      '<b>bold</b>',
      'a ]]> b ]]> c',
      '🚀 launch',
      "“Quotes” & 'more'",
    ]) {
      const { text } = print(newsroom(), [article({ id: 'h', title })])
      expect(parseRssFeed(await text('rss.xml')).items?.[0]?.title).toBe(title)
      expect(parseAtomFeed(await text('atom.xml')).entries?.[0]?.title?.value).toBe(title)
    }
  })
})

/** Returns the text of the first element of a name, by a third parser. */
function saxText(xml: string, name: string): string | undefined {
  let inside = false
  let found: string | undefined
  const parser = new SaxesParser()
  parser.on('opentag', (tag) => {
    if (tag.name !== name || found !== undefined) return
    inside = true
    found = ''
  })
  parser.on('text', (text) => {
    if (inside) found += text
  })
  parser.on('closetag', (tag) => {
    if (tag.name === name) inside = false
  })
  parser.write(xml).close()
  return found
}
