import { describe, expect, it } from 'vitest'
import { negotiate } from '../../../src/delivery/http/negotiate.ts'
import { atomFormat } from '../../../src/feeds/formats/atom.ts'
import { FEED_FORMATS } from '../../../src/feeds/formats/index.ts'
import { jsonFormat } from '../../../src/feeds/formats/json.ts'
import { documents, editionOf } from '../../support/editions.ts'
import { ask, serving } from './support.ts'

const choose = (accept: string | undefined, formats = FEED_FORMATS): string | undefined => {
  const chosen = negotiate(accept, formats)
  return typeof chosen === 'object' ? chosen.name : chosen
}

const CHROMIUM =
  'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7'
const MINIFLUX =
  'application/xml,application/atom+xml,application/rss+xml,application/rdf+xml,application/feed+json,text/html,*/*;q=0.9'
const SIMPLEPIE =
  'application/atom+xml, application/rss+xml, application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8, text/html;q=0.7, unknown/unknown;q=0.1, application/unknown;q=0.1, */*;q=0.1'
const FEEDPARSER =
  'application/atom+xml,application/rdf+xml,application/rss+xml,application/x-netcdf,application/xml;q=0.9,text/xml;q=0.2,*/*;q=0.1'
const XML_READER = 'application/atom+xml,application/rss+xml;q=0.9'
const JAVA = 'text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2'
const KIO = 'text/html, text/*;q=0.9, image/jpeg;q=0.9, image/png;q=0.9, image/*;q=0.9, */*;q=0.8'

/** [client, its Accept field, the format it gets] */
type Case = readonly [string, string | undefined, string]

/** Accept fields from the sources of programs; a program that sets none sends its library's default. */
const READERS: readonly Case[] = [
  ['Miniflux', MINIFLUX, 'rss'],
  ['FreshRSS, WordPress and other users of SimplePie', SIMPLEPIE, 'rss'],
  ['feedparser', FEEDPARSER, 'rss'],
  ['Thunderbird', `${XML_READER},application/rdf+xml;q=0.8,application/xml;q=0.7,text/xml;q=0.7,*/*;q=0.1`, 'atom'],
  ['QuiteRSS', `${XML_READER},application/xml;q=0.8,text/xml;q=0.7,*/*;q=0.6`, 'atom'],
  ['Liferea', 'application/atom+xml,application/xml;q=0.9,text/xml;q=0.8,*/*;q=0.7', 'atom'],
  ['NewsBlur', 'application/atom+xml, application/rss+xml, application/xml;q=0.8, text/xml;q=0.6, */*;q=0.2', 'rss'],
  ['Akregator, by KIO', KIO, 'rss'],
  ['rss-parser', 'application/rss+xml', 'rss'],
  ['NetNewsWire, Newsboat, Tiny Tiny RSS, curl, wget, fetch, requests and services that take what comes', '*/*', 'rss'],
  ['Go, .NET and java.net.http, which send no Accept', undefined, 'rss'],
  ['HttpURLConnection of Java', JAVA, 'rss'],
  ['HttpURLConnection of Java from 18', 'text/html, image/gif, image/jpeg, */*; q=0.2', 'rss'],
  [
    'a reader that looks for feeds in pages too',
    'application/rss+xml, application/xml, text/html;q=0.8, */*;q=0.1',
    'rss',
  ],
  ['a client that lists HTML first with equal weights', 'text/html,application/xhtml+xml,application/rss+xml', 'rss'],
  [
    'one that puts HTML first, feeds next',
    'text/html,application/atom+xml,application/rss+xml;q=0.9,*/*;q=0.5',
    'atom',
  ],
]

const BROWSERS: readonly Case[] = [
  ['Chrome and Edge', CHROMIUM, 'html'],
  ['Firefox and Safari', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'html'],
  [
    'Firefox before 132',
    'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/png,image/svg+xml,*/*;q=0.8',
    'html',
  ],
  [
    'Googlebot',
    'text/html,application/xhtml+xml,application/signed-exchange;v=b3,application/xml;q=0.9,*/*;q=0.8',
    'html',
  ],
  ['Lynx', 'text/html, text/plain, text/sgml, text/css, application/xhtml+xml, */*;q=0.01', 'html'],
  ['a link preview that asks for a page', 'text/html', 'html'],
  ['another', 'text/html, application/xhtml+xml', 'html'],
  ['another that refuses all else', 'text/html, */*;q=0', 'html'],
  ['a link preview that takes what comes', '*/*', 'rss'],
]

describe('Content negotiation at a section’s address', () => {
  it.each<Case>([
    ...READERS,
    ...BROWSERS,
    ['an Atom reader', 'application/atom+xml', 'atom'],
    ['a JSON reader', 'application/feed+json, application/json;q=0.9', 'json'],
    ['a JSON client', 'application/json', 'json'],
    ['a client that prefers Atom', 'application/rss+xml;q=0.5, application/atom+xml;q=0.8', 'atom'],
    ['a client that rejects RSS', 'application/rss+xml;q=0, application/atom+xml;q=0.1, */*;q=0', 'atom'],
    ['a client that rejects only RSS', 'application/rss+xml;q=0, */*', 'atom'],
    ['a client that prefers any XML to RSS', 'application/rss+xml;q=0.1, application/xml;q=0.9', 'atom'],
    ['a client with equal weight for HTML', 'text/html, application/rss+xml', 'rss'],
    ['a client with a lower weight for HTML', 'text/html;q=0.4, application/rss+xml;q=0.5', 'rss'],
    ['a client with a higher weight for HTML', 'text/html;q=0.5, application/rss+xml;q=0.4', 'html'],
    ['weights without a leading zero', 'text/html;q=.4, application/rss+xml;q=.5', 'rss'],
    ['weights without a leading zero, HTML first', 'text/html;q=.5, application/rss+xml;q=.4', 'html'],
    ['a weight that is only a point', 'text/html;q=., application/rss+xml;q=0.1', 'rss'],
    ['a client that accepts only HTML', 'text/html', 'html'],
    ['a media range', 'application/*', 'rss'],
    ['upper case and spaces', ' APPLICATION/ATOM+XML ; Q=1 ', 'atom'],
    ['a parameter in quotes', 'application/atom+xml;x="a,b";q=0.9, text/html;q=0.1', 'atom'],
    ['an empty field', '', 'rss'],
    ['garbage', ';;;,,,/', 'rss'],
    ['an invalid weight', 'text/html;q=nan, application/atom+xml;q=0.1', 'atom'],
    ['a type that is not available', 'image/png', 'rss'],
    ['a field that is too long', `text/html,${'a/b,'.repeat(800)}`, 'rss'],
  ])('chooses a format for %s', (_, accept, expected) => {
    expect(choose(accept)).toBe(expected)
  })

  it('chooses among the published formats', () => {
    expect(choose('application/rss+xml', [atomFormat])).toBe('atom')
    expect(choose('*/*', [atomFormat, jsonFormat])).toBe('atom')
  })
})

describe('Section address', () => {
  it('sends the requested format with Content-Location and Vary', async () => {
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

  it('sends each client its format in any order of requests', async () => {
    const edition = editionOf(
      documents({ 'europe/rss.xml': 'rss', 'europe/atom.xml': 'atom', 'europe/feed.json': 'json', 'europe/': 'page' }),
    )
    const accepts = [undefined, '*/*', 'application/rss+xml', 'application/atom+xml', 'application/feed+json', CHROMIUM]
    const requests = accepts.flatMap((accept) =>
      [{}, { 'if-none-match': '*' }, { 'if-modified-since': new Date().toUTCString() }].map((more) => ({
        ...(accept === undefined ? {} : { accept }),
        ...more,
      })),
    )
    const said = async (port: number, headers: Record<string, string>) => {
      const { status, headers: got, body } = await ask(port, '/europe', { headers })
      return [status, body.toString(), got.etag, got.vary, got['content-location']]
    }
    const cold = await Promise.all(requests.map(async (headers) => said((await serving(edition)).port, headers)))
    const { port } = await serving(edition)
    for (const path of ['rss.xml', 'atom.xml', 'feed.json', '']) await ask(port, `/europe/${path}`)
    for (let round = 0; round < 2; round += 1) {
      for (const [n, headers] of requests.entries()) expect(await said(port, headers)).toEqual(cold[n])
    }
  })
})
