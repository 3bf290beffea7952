import { describe, expect, it } from 'vitest'
import { negotiate } from '../../src/http/negotiate.ts'
import { documents, editionOf } from '../support/editions.ts'
import { ask, serving } from './support.ts'

const ALL = ['rss', 'atom', 'json'] as const

const CHROMIUM =
  'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7'
const FIREFOX = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'
const MINIFLUX =
  'application/xml,application/atom+xml,application/rss+xml,application/rdf+xml,application/feed+json,text/html,*/*;q=0.9'
const SIMPLEPIE =
  'application/atom+xml, application/rss+xml, application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8, text/html;q=0.7, unknown/unknown;q=0.1, application/unknown;q=0.1, */*;q=0.1'
const FEEDPARSER =
  'application/atom+xml,application/rdf+xml,application/rss+xml,application/x-netcdf,application/xml;q=0.9,text/xml;q=0.2,*/*;q=0.1'

describe('what is sent at a section’s own address', () => {
  it.each([
    ['Chromium', CHROMIUM, 'html'],
    ['Firefox', FIREFOX, 'html'],
    ['Miniflux', MINIFLUX, 'rss'],
    ['SimplePie', SIMPLEPIE, 'rss'],
    ['feedparser', FEEDPARSER, 'rss'],
    ['newsboat and fetch', '*/*', 'rss'],
    ['Go', undefined, 'rss'],
    ['an Atom reader', 'application/atom+xml', 'atom'],
    ['a JSON reader', 'application/feed+json, application/json;q=0.9', 'json'],
    ['a JSON client', 'application/json', 'json'],
    ['one that likes Atom more', 'application/rss+xml;q=0.5, application/atom+xml;q=0.8', 'atom'],
    ['one that refuses RSS', 'application/rss+xml;q=0, application/atom+xml;q=0.1, */*;q=0', 'atom'],
    ['one that likes HTML as much', 'text/html, application/rss+xml', 'rss'],
    ['one that likes HTML less', 'text/html;q=0.4, application/rss+xml;q=0.5', 'rss'],
    ['one that likes HTML more', 'text/html;q=0.5, application/rss+xml;q=0.4', 'html'],
    ['one that wants HTML alone', 'text/html', 'html'],
    ['a range', 'application/*', 'rss'],
    ['upper case and blanks', ' APPLICATION/ATOM+XML ; Q=1 ', 'atom'],
    ['a parameter in quotes', 'application/atom+xml;x="a,b";q=0.9, text/html;q=0.1', 'atom'],
    ['an empty field', '', 'rss'],
    ['garbage', ';;;,,,/', 'rss'],
    ['a weight that is none', 'text/html;q=nan, application/atom+xml;q=0.1', 'atom'],
    ['something not to be had', 'image/png', 'rss'],
    ['a field too long to be meant', `text/html,${'a/b,'.repeat(800)}`, 'rss'],
  ])('to %s', (_, accept, expected) => {
    expect(negotiate(accept, ALL)).toBe(expected)
  })

  it('is of the formats that there are', () => {
    expect(negotiate('application/rss+xml', ['atom'])).toBe('atom')
    expect(negotiate('*/*', ['atom', 'json'])).toBe('atom')
  })
})

describe('a section’s own address', () => {
  it('gives the format asked for, says where it lies, and that it depends on Accept', async () => {
    const edition = editionOf(documents({ 'europe/rss.xml': 'rss', 'europe/atom.xml': 'atom', 'europe/': 'page' }))
    const { port } = await serving(edition)
    const get = (accept: string, more: Record<string, string> = {}) =>
      ask(port, '/europe', { headers: { accept, ...more } })
    for (const [accept, text, path] of [
      ['application/atom+xml', 'atom', '/europe/atom.xml'],
      ['*/*', 'rss', '/europe/rss.xml'],
      [CHROMIUM, 'page', '/europe/'],
    ] as const) {
      const { status, headers, body } = await get(accept)
      expect([status, body.toString(), headers['content-location'], headers.vary]).toEqual([
        200,
        text,
        path,
        'Accept, Accept-Encoding',
      ])
      const again = await get(accept, { 'if-none-match': headers.etag ?? '' })
      expect([again.status, again.headers['content-location'], again.headers.vary]).toEqual([
        304,
        path,
        'Accept, Accept-Encoding',
      ])
    }
    expect((await ask(port, '/europe/atom.xml', { headers: { accept: 'text/html' } })).body.toString()).toBe('atom')
    expect((await ask(port, '/nowhere', { headers: { accept: '*/*' } })).status).toBe(404)
  })
})
