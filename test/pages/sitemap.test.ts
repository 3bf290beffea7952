import { describe, expect, it } from 'vitest'
import { getChild, getChildren, getText, parseXml, type XmlElement } from '../../src/feeds/xml.ts'
import { article, BASE, NOW, newsroom, print } from '../support/newsroom.ts'

const HOUR = 3_600_000

const sitemap = async (path: string, articles: Parameters<typeof print>[1], overrides = {}): Promise<XmlElement[]> => {
  const xml = parseXml(await print(newsroom(overrides), articles).text(path))
  return getChildren(xml, xml.name === 'sitemapindex' ? 'sitemap' : 'url')
}
const locations = (urls: readonly XmlElement[]): string[] =>
  urls.map((url) => getText(getChild(url, 'loc') ?? { name: '', attributes: {}, children: [] }))

describe('Sitemap', () => {
  it('lists every visible page with the day of its last change', async () => {
    const urls = await sitemap('sitemap.xml', [
      article({ id: 'one', published: Date.UTC(2026, 0, 1), updated: Date.UTC(2026, 0, 2) }),
      article({ id: 'draft', draft: true }),
      article({ id: 'elsewhere', url: 'https://other.example.org/x' }),
    ])
    const all = locations(urls)
    expect(all).toEqual(expect.arrayContaining([BASE, `${BASE}europe/`, `${BASE}authors/ann/`, `${BASE}articles/one/`]))
    expect(all.join()).not.toMatch(/draft|other/)
    const one = urls.find((url) => locations([url])[0] === `${BASE}articles/one/`)
    expect(getText(getChild(one ?? parseXml('<a/>'), 'lastmod') ?? parseXml('<a/>'))).toBe('2026-01-02T00:00:00Z')
  })

  it('is split when there are many pages, each in one part', async () => {
    const articles = Array.from({ length: 45_000 }, (_, index) =>
      article({ id: `n${index}`, sections: [], authors: [], published: NOW - index * 1000 }),
    )
    expect(locations(await sitemap('sitemap.xml', articles))).toEqual(
      [1, 2, 3].map((part) => `${BASE}sitemaps/${part}.xml`),
    )
    const seen: string[] = []
    for (const part of [1, 2, 3]) seen.push(...locations(await sitemap(`sitemaps/${part}.xml`, articles)))
    const pages = seen.filter((url) => url.includes('/articles/'))
    expect(new Set(pages).size).toBe(45_000)
    expect(pages).toHaveLength(45_000)
  })
})

describe('News sitemap', () => {
  it('lists the articles of the last 48 hours, and changes when one gets older', async () => {
    const articles = [
      article({ id: 'new', title: 'A & B', published: NOW - HOUR, language: 'zh-Hant' }),
      article({ id: 'last', published: NOW - 48 * HOUR + 1 }),
      article({ id: 'old', published: NOW - 48 * HOUR }),
      article({ id: 'retracted', published: NOW - HOUR, retracted: { at: NOW - 10 } }),
    ]
    const urls = await sitemap('news-sitemap.xml', articles)
    expect(locations(urls)).toEqual([`${BASE}articles/new/`, `${BASE}articles/last/`])
    const news = getChild(urls[0] ?? parseXml('<a/>'), 'news:news') ?? parseXml('<a/>')
    expect(getText(getChild(news, 'news:title') ?? news)).toBe('A & B')
    expect(getText(getChild(news, 'news:publication_date') ?? news)).toBe('2026-11-20T11:00:00Z')
    const publication = getChild(news, 'news:publication') ?? news
    expect(getText(getChild(publication, 'news:language') ?? news)).toBe('zh-tw')
    const { edition } = print(newsroom(), articles)
    expect(edition.staleAt).toBe(NOW + 1)
    expect(edition.nextChange).toBe(Date.UTC(2026, 11, 1))
  })
})

describe('robots.txt', () => {
  it('allows everything, and names the sitemaps', async () => {
    expect(await print(newsroom(), []).text('robots.txt')).toBe(
      `User-agent: *\nAllow: /\n\nSitemap: ${BASE}sitemap.xml\nSitemap: ${BASE}news-sitemap.xml\n`,
    )
  })
})
