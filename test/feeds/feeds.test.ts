import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith'
import { describe, expect, it } from 'vitest'
import type { Article } from '../../src/newsroom/article.ts'
import { checkAtom, checkJson, checkRss, readXml } from '../support/feed-checks.ts'
import { article, BASE, NOW, newsroom, print, section } from '../support/newsroom.ts'

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

describe('an article in RSS 2.0', () => {
  it('holds the checklist, in every feed that shows it', async () => {
    const { paths, text } = printed()
    const feeds = paths.filter((path) => path.endsWith('rss.xml'))
    expect(feeds.length).toBeGreaterThan(5)
    for (const path of feeds) checkRss(await text(path), BASE + path)
  })

  it('says everything the record says, as feedsmith reads it', async () => {
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

  it('gives each author in full, and the picture with its words and size', async () => {
    readXml(await printed().text('europe/rss.xml'), ({ texts, text }) => {
      expect(texts('//item[1]/a:contributor/a:name')).toEqual(['Diane Ashworth', 'Sam Okafor'])
      expect(texts('//item[1]/a:contributor/a:uri')).toEqual([`${BASE}authors/diane/`, `${BASE}authors/sam/`])
      expect(texts('//item[1]/a:contributor/a:email')).toEqual(['diane@example.org'])
      expect(text('//media:content/@fileSize')).toBe('1234')
      expect(text('//media:content/@width')).toBe('1200')
      expect(text('//media:description')).toBe('The hall')
      expect(text('//media:credit[@scheme="urn:ebu"][@role="photographer"]')).toBe('Cy Fox')
      expect(text('//media:thumbnail/@url')).toBe(`${BASE}media/summit.jpg`)
      expect(text('//item[1]/description')).toBe('R&amp;D in brief: 1 &lt; 2.')
    })
  })

  it('writes plain text in hexadecimal, once', async () => {
    expect(await printed().text('europe/rss.xml')).toContain(
      '<title>Tanks &#x26; talks: why "x &#x3C; y" matters to R&#x26;D, and &#x26;amp; too</title>',
    )
  })
})

describe('an article in Atom 1.0', () => {
  it('holds the checklist, in every feed that shows it', async () => {
    const { paths, text } = printed()
    for (const path of paths.filter((path) => path.endsWith('atom.xml'))) checkAtom(await text(path), BASE + path)
  })

  it('says everything the record says, as feedsmith reads it', async () => {
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

describe('an article in JSON Feed 1.1', () => {
  it('says everything the record says', async () => {
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

describe('the body', () => {
  const bodies = async (articles?: readonly Article[], site = {}): Promise<string[]> => {
    const { text } = printed(articles, site)
    const rss = readXml(await text('europe/rss.xml'), (xml) => xml.text('//item[1]/content:encoded') ?? '')
    const atom = readXml(await text('europe/atom.xml'), (xml) => xml.text('//a:entry[1]/a:content') ?? '')
    const json = checkJson(await text('europe/feed.json'), `${BASE}europe/feed.json`).items[0]?.content_html ?? ''
    return [rss, atom, json]
  }

  it('is the same in all three formats: picture, text with absolute links, correction, related coverage', async () => {
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

  it('goes without the list when the section says so; the links stay', async () => {
    const sections = [section('world', 'World', [section('europe', 'Europe', [], { related: false })])]
    const [rss] = await bodies(undefined, { sections })
    expect(rss).not.toContain('Related coverage')
    const { text } = printed(undefined, { sections })
    expect(readXml(await text('europe/atom.xml'), (xml) => xml.count('//a:link[@rel="related"]'))).toBe(2)
    expect(await text('world/atom.xml')).toContain('Related coverage')
  })

  it('is left out where a section gives summaries only', async () => {
    const { text } = printed(undefined, { sections: [section('europe', 'Europe', [], { content: 'summary' })] })
    readXml(await text('europe/rss.xml'), ({ count }) => {
      expect(count('//content:encoded')).toBe(0)
      expect(count('//item/description')).toBe(2)
    })
    const [item] = checkJson(await text('europe/feed.json'), `${BASE}europe/feed.json`).items
    expect(item).toMatchObject({ content_text: 'R&D in brief: 1 < 2.' })
    expect(item).not.toHaveProperty('content_html')
  })

  it('says its language and direction when they are not the feed’s', async () => {
    const arabic = summit({ language: 'ar', title: 'قمة هلسنكي' })
    const { text } = printed([arabic, earlier])
    const [rss] = await bodies([arabic, earlier])
    expect(rss).toMatch(/^<div lang="ar" dir="rtl">/)
    expect(readXml(await text('europe/atom.xml'), (xml) => xml.text('//a:entry[1]/@xml:lang'))).toBe('ar')
    expect(readXml(await text('europe/rss.xml'), (xml) => xml.text('//item[1]/dc:language'))).toBe('ar')
  })
})

describe('a picture whose file is not there', () => {
  const pictured = (url = '/media/no.jpg'): Article => article({ id: 'a', image: { url, alt: 'No', caption: 'Lost' } })
  const bodies = { a: 'One ![x](/media/no.png) two.' }
  const shown = async (one: Article, site = {}, files = {}): Promise<string[]> => {
    const { text } = print(newsroom(site), [one], { bodies, files })
    const pages = 'pages' in site ? [] : ['articles/a/', 'index.html']
    return Promise.all(['rss.xml', 'atom.xml', 'feed.json', ...pages].map(text))
  }

  it('is left out of feeds and pages, and the body stays as it is', async () => {
    for (const text of await shown(pictured())) expect(text).not.toMatch(/no\.jpg|Lost/)
    for (const text of (await shown(pictured())).slice(0, 4)) expect(text).toContain('/media/no.png')
  })

  it.each([
    ['when it is there', pictured(), {}, { 'media/no.jpg': { size: 1 } }],
    ['when it is on the web', pictured('https://img.example.org/no.jpg'), {}, {}],
    ['when its whole address is given, be it this host’s', pictured('https://news.example.org/up/no.jpg'), {}, {}],
    ['when the pages are another site’s, and so perhaps the pictures', pictured(), { pages: false }, {}],
  ])('is shown %s', async (_, one, site, files) => {
    for (const text of (await shown(one, site, files)).slice(0, 4)) expect(text).toContain('no.jpg')
  })
})

describe('the life of a story', () => {
  it('replaces title, text, picture and sound of a retracted article by the notice, under the same id', async () => {
    const retracted = summit({ retracted: { at: at('2018-08-01T00:00:00Z'), reason: 'The source was forged.' } })
    const { text } = printed([retracted, earlier])
    for (const format of ['rss.xml', 'atom.xml', 'feed.json']) {
      const feed = await text(`europe/${format}`)
      expect(feed).toContain('The source was forged.')
      expect(feed).toContain('tag:news.example.org,2018:article/europe/helsinki')
      for (const gone of ['Tanks', 'They met', 'summit.jpg', 'talk.mp3', 'R&amp;D in brief'])
        expect(feed).not.toContain(gone)
    }
    const entry = parseAtomFeed(await text('europe/atom.xml')).entries?.[0]
    expect(entry).toMatchObject({ title: { value: 'Retracted article' }, updated: '2018-08-01T00:00:00Z' })
  })

  it('names a retracted article by its notice in the related coverage of others', async () => {
    const pointing = article({ id: 'europe/other', related: [{ id: 'europe/before' }] })
    const gone = { ...earlier, retracted: { at: NOW - 1 } }
    const feed = await printed([pointing, gone]).text('feed.json')
    expect(checkJson(feed, `${BASE}feed.json`).items[0]?._related).toEqual([
      { title: 'Retracted article', url: `${BASE}articles/before/` },
    ])
  })

  it('leaves a tombstone of a withdrawn article in Atom, and nothing else of it anywhere', async () => {
    const { paths, text } = printed([
      summit({ withdrawn: { at: NOW - 1000, reason: 'By order of the court.' } }),
      earlier,
    ])
    readXml(await text('europe/atom.xml'), (xml) => {
      expect(xml.texts('//at:deleted-entry/@ref')).toEqual(['tag:news.example.org,2018:article/europe/helsinki'])
      expect(xml.texts('//at:deleted-entry/at:comment')).toEqual(['By order of the court.'])
      expect(xml.text('/a:feed/a:updated')).toBe('2026-11-20T11:59:59Z')
    })
    expect(await text('asia/atom.xml')).not.toContain('xmlns:at')
    for (const path of paths) expect(await text(path)).not.toContain('Tanks')
  })
})

describe('identity', () => {
  it('keeps a guid of an older system in all three formats', async () => {
    const { text } = printed([summit({ guid: 'https://old.example/?p=7&x=1' })])
    expect(readXml(await text('rss.xml'), (xml) => xml.text('//guid'))).toBe('https://old.example/?p=7&x=1')
    expect(readXml(await text('atom.xml'), (xml) => xml.text('//a:entry/a:id'))).toBe('https://old.example/?p=7&x=1')
    expect(checkJson(await text('feed.json'), `${BASE}feed.json`).items[0]?.id).toBe('https://old.example/?p=7&x=1')
  })

  it('gives Atom a tag: URI where a kept guid is no URI', async () => {
    const { text } = printed([summit({ guid: '4711 & 12' })])
    expect(readXml(await text('rss.xml'), (xml) => xml.text('//guid'))).toBe('4711 & 12')
    expect(readXml(await text('atom.xml'), (xml) => xml.text('//a:entry/a:id'))).toBe(
      'tag:news.example.org,2018:article/europe/helsinki',
    )
  })
})

describe('feeds', () => {
  it('hold as many items as their section says, newest first', async () => {
    const many = Array.from({ length: 9 }, (_, index) => article({ id: `n${index}`, published: NOW - index }))
    const { text } = printed(many, { sections: [section('europe', 'Europe', [], { items: 4, archives: false })] })
    const titles = readXml(await text('europe/rss.xml'), (xml) => xml.texts('//item/title'))
    expect(titles).toEqual(['Story n0', 'Story n1', 'Story n2', 'Story n3'])
  })

  it('come in the formats and under the title their section says', async () => {
    const sections = [
      section('europe', 'Europe', [], { archives: false, formats: ['atom'], title: '{site}: all of {section}' }),
    ]
    const { paths, text } = printed(undefined, { sections })
    expect(paths.filter((path) => path.startsWith('europe/'))).toEqual(['europe/', 'europe/atom.xml'])
    expect(readXml(await text('europe/atom.xml'), (xml) => xml.text('/a:feed/a:title'))).toBe(
      'The Tester: all of Europe',
    )
  })

  it('are valid, and always dated the same, while they are empty', async () => {
    const { text } = printed([])
    checkRss(await text('asia/rss.xml'), `${BASE}asia/rss.xml`)
    checkAtom(await text('asia/atom.xml'), `${BASE}asia/atom.xml`)
    checkJson(await text('asia/feed.json'), `${BASE}asia/feed.json`)
    expect(await text('asia/atom.xml')).toBe(await printed([]).text('asia/atom.xml'))
  })

  it('are dated by the newest change they show, not by the site’s', async () => {
    const { get } = printed([
      summit(),
      article({ id: 'new', sections: [{ id: 'science', title: 'Science' }], published: NOW }),
    ])
    expect((await get('europe/rss.xml')).lastModified).toBe(at('2018-07-18T10:00:00Z'))
    expect((await get('rss.xml')).lastModified).toBe(NOW)
  })
})

describe('order: updated', () => {
  const HOUR = 3_600_000
  const story = (id: string, hours: number, given = {}) => article({ id, published: NOW - hours * HOUR, ...given })
  const articles = [
    story('newest', 1),
    story('middle', 2),
    story('corrected', 800, { corrections: [{ at: NOW - HOUR / 2, note: 'It was blue.' }] }),
    story('old', 900),
  ]
  const ids = async (order: 'published' | 'updated', items: number): Promise<string[]> => {
    const sections = [section('europe', 'Europe', [], { order, items })]
    const feed = JSON.parse(await print(newsroom({ sections }), articles).text('europe/feed.json'))
    return feed.items.map(({ id }: { id: string }) => id.split('/').at(-1))
  }

  it('brings up what was changed last; without it a story keeps its place', async () => {
    expect(await ids('updated', 4)).toEqual(['corrected', 'newest', 'middle', 'old'])
    expect(await ids('published', 4)).toEqual(['newest', 'middle', 'corrected', 'old'])
  })

  it('still holds whatever no archive holds yet', async () => {
    expect(await ids('updated', 1)).toEqual(['corrected', 'newest', 'middle'])
  })

  it('leaves the dates of publication and the archives as they are', async () => {
    const sections = [section('europe', 'Europe', [], { order: 'updated', items: 1 })]
    const printed = print(newsroom({ sections }), articles)
    const feed = JSON.parse(await printed.text('europe/feed.json'))
    expect(feed.items[0].date_published).toBe(new Date(NOW - 800 * HOUR).toISOString().replace('.000Z', 'Z'))
    const walked: string[] = []
    for (let next = feed.next_url; next !== undefined; ) {
      const page = JSON.parse(await printed.text(next.slice(BASE.length)))
      walked.push(...page.items.map(({ id }: { id: string }) => id.split('/').at(-1)))
      next = page.next_url
    }
    expect(walked).toEqual(['corrected', 'old'])
  })
})
