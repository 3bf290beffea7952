import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith'
import { describe, expect, it } from 'vitest'
import type { Article } from '../../src/model/article.ts'
import { checkJson, readXml } from '../support/feed-checks.ts'
import { article, BASE, NOW, newsroom, print } from '../support/newsroom.ts'

const at = (iso: string): number => Date.parse(iso)

const DIANE = {
  id: 'diane',
  name: 'Diane Ashworth',
  bio: 'Exacting about detail.',
  email: 'diane@example.org',
  avatar: '/media/diane.png',
}
const SAM = { id: 'sam', name: 'Sam Okafor' }

const summit = (given: Partial<Article> = {}): Article =>
  article({
    id: 'europe/helsinki',
    title: 'Tanks & talks: why "x < y" matters to R&D, and &amp; too',
    slug: 'helsinki',
    authors: [DIANE, SAM],
    published: at('2018-07-16T17:15:00Z'),
    updated: at('2018-07-17T08:00:00.250Z'),
    summary: 'R&D in brief: 1 < 2.',
    tags: ['Summits', 'R&D'],
    image: { url: '/media/summit.jpg', alt: 'Two flags', caption: 'The hall', credit: 'Cy Fox' },
    attachments: [{ url: '/media/talk.mp3', type: 'audio/mpeg', duration: 61.5, title: 'The talk' }],
    related: [{ id: 'europe/before' }, { title: 'Elsewhere & beyond', url: 'https://example.com/?a=1&b=2' }],
    source: { title: 'Agency', url: 'https://agency.example/1' },
    corrections: [{ at: at('2018-07-18T10:00:00Z'), note: 'A name was misspelt.' }],
    media: ['/media/summit.jpg'],
    ...given,
  })

const earlier = article({
  id: 'europe/before',
  title: 'Talks “to go ahead”',
  slug: 'before',
  published: at('2018-07-14T09:00:00Z'),
})

const printed = (articles: readonly Article[] = [summit(), earlier], site = {}) =>
  print(
    newsroom(
      {
        hubs: [{ url: 'https://hub.example/', private: false, several: false }],
        rights: '© The Tester',
        email: 'desk@example.org',
        logo: '/media/logo.png',
        ...site,
      },
      [DIANE],
    ),
    articles,
    {
      bodies: { 'europe/helsinki': 'They met. See [more](../more/) ]]> and ]]> again.' },
      files: {
        'media/summit.jpg': { size: 1234, type: 'image/jpeg', width: 1200, height: 800 },
        'media/talk.mp3': { size: 4321, type: 'audio/mpeg' },
        'media/logo.png': { size: 99, type: 'image/png', width: 144, height: 48 },
      },
    },
  )

describe('RSS 2.0 item', () => {
  it('contains everything in the record, as feedsmith parses it', async () => {
    const feed = parseRssFeed(await printed().text('europe/rss.xml'))
    const item = feed.items?.[0]
    expect(feed.title).toBe('Europe – The Tester')
    expect(item).toMatchObject({
      title: 'Tanks & talks: why "x < y" matters to R&D, and &amp; too',
      link: `${BASE}articles/helsinki/`,
      guid: { value: 'tag:news.example.org,2018:article/europe/helsinki', isPermaLink: false },
      pubDate: 'Mon, 16 Jul 2018 17:15:00 GMT',
      dc: { creators: ['Diane Ashworth and Sam Okafor'] },
      enclosures: [{ url: `${BASE}media/talk.mp3`, length: 4321, type: 'audio/mpeg' }],
      categories: [
        { name: 'World/Europe', domain: `${BASE}sections` },
        { name: 'Summits', domain: `${BASE}tags` },
        { name: 'R&D', domain: `${BASE}tags` },
      ],
    })
    expect(item?.atom?.updated).toBe('2018-07-18T10:00:00Z')
    expect(item?.atom?.links).toEqual([
      {
        rel: 'related',
        type: 'text/html',
        hreflang: 'en-GB',
        title: 'Talks “to go ahead”',
        href: `${BASE}articles/before/`,
      },
      { rel: 'related', type: 'text/html', title: 'Elsewhere & beyond', href: 'https://example.com/?a=1&b=2' },
      { rel: 'via', title: 'Agency', href: 'https://agency.example/1' },
    ])
  })
})

describe('Atom 1.0 entry', () => {
  it('contains everything in the record, as feedsmith parses it', async () => {
    const feed = parseAtomFeed(await printed().text('world/atom.xml'))
    expect(feed.id).toBe('tag:news.example.org,2018:feed/world')
    expect(feed.updated).toBe('2018-07-18T10:00:00Z')
    expect(feed.links?.filter(({ rel }) => rel === 'hub')).toEqual([{ rel: 'hub', href: 'https://hub.example/' }])
    expect(feed.entries?.[0]).toMatchObject({
      id: 'tag:news.example.org,2018:article/europe/helsinki',
      title: { value: 'Tanks & talks: why "x < y" matters to R&D, and &amp; too' },
      published: '2018-07-16T17:15:00Z',
      updated: '2018-07-18T10:00:00Z',
      authors: [
        { name: 'Diane Ashworth', uri: `${BASE}authors/diane/`, email: 'diane@example.org' },
        { name: 'Sam Okafor', uri: `${BASE}authors/sam/` },
      ],
      categories: [
        { term: 'europe', scheme: `${BASE}sections`, label: 'Europe' },
        { term: 'summits', scheme: `${BASE}tags`, label: 'Summits' },
        { term: 'r-and-d', scheme: `${BASE}tags`, label: 'R&D' },
      ],
      summary: { value: 'R&D in brief: 1 < 2.' },
      links: [
        { rel: 'alternate', href: `${BASE}articles/helsinki/` },
        { rel: 'related', title: 'Talks “to go ahead”', href: `${BASE}articles/before/` },
        { rel: 'related', title: 'Elsewhere & beyond', href: 'https://example.com/?a=1&b=2' },
        { rel: 'via', title: 'Agency' },
        { rel: 'enclosure', type: 'audio/mpeg', length: 4321, title: 'The talk' },
      ],
    })
  })
})

describe('JSON Feed 1.1 item', () => {
  it('contains everything in the record', async () => {
    const text = await printed().text('europe/feed.json')
    const [item] = checkJson(text, `${BASE}europe/feed.json`).items
    expect(item).toMatchObject({
      id: 'tag:news.example.org,2018:article/europe/helsinki',
      title: 'Tanks & talks: why "x < y" matters to R&D, and &amp; too',
      summary: 'R&D in brief: 1 < 2.',
      image: `${BASE}media/summit.jpg`,
      date_published: '2018-07-16T17:15:00Z',
      date_modified: '2018-07-18T10:00:00Z',
      authors: [
        {
          name: 'Diane Ashworth',
          url: `${BASE}authors/diane/`,
          avatar: `${BASE}media/diane.png`,
          _bio: 'Exacting about detail.',
        },
        { name: 'Sam Okafor' },
      ],
      tags: ['Europe', 'Summits', 'R&D'],
      attachments: [
        { url: `${BASE}media/talk.mp3`, mime_type: 'audio/mpeg', size_in_bytes: 4321, duration_in_seconds: 61.5 },
      ],
      _related: [
        { title: 'Talks “to go ahead”', url: `${BASE}articles/before/` },
        { title: 'Elsewhere & beyond', url: 'https://example.com/?a=1&b=2' },
      ],
      _corrections: [{ at: '2018-07-18T10:00:00Z', note: 'A name was misspelt.' }],
    })
    expect(parseJsonFeed(JSON.parse(text)).items?.length).toBe(2)
  })
})

describe('Item body', () => {
  const bodies = async (articles?: readonly Article[], site = {}): Promise<string[]> => {
    const { text } = printed(articles, site)
    const rss = readXml(await text('europe/rss.xml'), (xml) => xml.text('//item[1]/content:encoded') ?? '')
    const atom = readXml(await text('europe/atom.xml'), (xml) => xml.text('//a:entry[1]/a:content') ?? '')
    const json = checkJson(await text('europe/feed.json'), `${BASE}europe/feed.json`).items[0]?.content_html ?? ''
    return [rss, atom, json]
  }

  it('is the same in all three formats: picture, text with absolute links, correction, related articles', async () => {
    const [rss, atom, json] = await bodies()
    expect(atom).toBe(rss)
    expect(json).toBe(rss)
    expect(rss).toMatch(
      /^<figure><img src="https:\/\/news\.example\.org\/media\/summit\.jpg" alt="Two flags" width="1200" height="800"><figcaption>The hall – Cy Fox<\/figcaption>/,
    )
    expect(rss).toContain('<a href="https://news.example.org/articles/more/">more</a> ]]&gt; and ]]&gt; again.')
    expect(rss).toContain(
      '<strong>Correction</strong>, <time datetime="2018-07-18T10:00:00.000Z">2018-07-18</time>: A name was misspelt.',
    )
    expect(rss).toMatch(
      /<h2>Related coverage<\/h2>\n<ul>\n<li><a href="[^"]+articles\/before\/">Talks “to go ahead”<\/a><\/li>\n<li><a href="https:\/\/example\.com\/\?a=1&amp;b=2">Elsewhere &amp; beyond<\/a><\/li>\n<\/ul>\n$/,
    )
  })
})

describe('Picture without a file', () => {
  const pictured = (url = '/media/no.jpg'): Article => article({ id: 'a', image: { url, alt: 'No', caption: 'Lost' } })
  const bodies = { a: 'One ![x](/media/no.png) two.' }
  const shown = async (one: Article, site = {}, files = {}): Promise<string[]> => {
    const { text } = print(newsroom(site), [one], { bodies, files })
    const pages = 'pages' in site ? [] : ['articles/a/', 'index.html']
    return Promise.all(['rss.xml', 'atom.xml', 'feed.json', ...pages].map(text))
  }

  it('is left out of feeds and pages, and the body stays unchanged', async () => {
    for (const text of await shown(pictured())) expect(text).not.toMatch(/no\.jpg|Lost/)
    for (const text of (await shown(pictured())).slice(0, 4)) expect(text).toContain('/media/no.png')
  })

  it.each([
    ['when it exists', pictured(), {}, { 'media/no.jpg': { size: 1 } }],
    ['when it is on the web', pictured('https://img.example.org/no.jpg'), {}, {}],
    ['when its address is absolute, also on this host', pictured('https://news.example.org/up/no.jpg'), {}, {}],
    ['when pages and pictures may belong to another site', pictured(), { pages: false }, {}],
  ])('is shown %s', async (_, one, site, files) => {
    for (const text of (await shown(one, site, files)).slice(0, 4)) expect(text).toContain('no.jpg')
  })
})

describe('Withdrawn article', () => {
  it('appears in no document', async () => {
    const { paths, text } = printed([
      summit({ withdrawn: { at: NOW - 1000, reason: 'By order of the court.' } }),
      earlier,
    ])
    for (const path of paths) expect(await text(path)).not.toContain('Tanks')
    expect(await text('asia/atom.xml')).not.toContain('xmlns:at')
  })
})

describe('Last-Modified of a feed', () => {
  it('is the newest change of the articles it shows, not of the site', async () => {
    const { get } = printed([
      summit(),
      article({ id: 'new', sections: [{ id: 'science', title: 'Science' }], published: NOW }),
    ])
    expect((await get('europe/rss.xml')).lastModified).toBe(at('2018-07-18T10:00:00Z'))
    expect((await get('rss.xml')).lastModified).toBe(NOW)
  })
})
