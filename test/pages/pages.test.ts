import { describe, expect, it } from 'vitest'
import { STYLESHEET } from '../../src/pages/assets/style-sheet.ts'
import { article, BASE, NOW, newsroom, print, section } from '../support/newsroom.ts'
import { Page } from './support.ts'

const ann = {
  id: 'ann',
  name: 'Ann Lee',
  bio: 'Ann Lee reports from Oslo.',
  avatar: '/media/ann.png',
  email: 'ann@example.org',
}

const room = newsroom({}, [ann])

const pageOf = async (
  path: string,
  articles: Parameters<typeof print>[1],
  options: Parameters<typeof print>[2] & { room?: typeof room } = {},
): Promise<Page> => new Page(await print(options.room ?? room, articles, options).text(path))

describe('Home page', () => {
  it('shows the title, sections and newest articles, and links to every feed', async () => {
    const page = await pageOf('index.html', [article({ id: 'one' }), article({ id: 'two' })])
    expect(page.texts('h1')).toEqual(['The Tester'])
    expect(page.texts('h2').slice(0, 2)).toEqual(['Story one', 'Story two'])
    const links = page.values('a', 'href')
    for (const path of [
      '/world/',
      '/europe/',
      '/europe/rss.xml',
      '/europe/atom.xml',
      '/asia/feed.json',
      '/feeds/',
      '/feeds.opml',
    ]) {
      expect(links).toContain(path)
    }
  })

  it('shows records and problems only when --status is given', async () => {
    expect((await pageOf('index.html', [])).all('p', 'status')).toEqual([])
  })

  it('exists with its feeds when nothing is published', async () => {
    const page = await pageOf('index.html', [])
    expect(page.values('link', 'href', { rel: 'alternate' })[0]).toBe(`${BASE}rss.xml`)
  })
})

describe('Section page', () => {
  it('shows its articles with byline, time, summary and credited picture', async () => {
    const page = await pageOf('europe/', [
      article({
        id: 'one',
        summary: 'In short.',
        image: { url: 'https://img.example.org/a.jpg', alt: 'A bridge', credit: 'Bo Ek', width: 600, height: 400 },
        published: Date.UTC(2026, 6, 1, 12),
      }),
    ])
    expect(page.texts('p', 'summary')).toEqual(['In short.'])
    expect(page.texts('span', 'byline')).toEqual(['By Ann Lee'])
    expect(page.values('time', 'datetime')).toEqual(['2026-07-01T12:00:00Z'])
    expect(page.texts('time')).toEqual(['1 July 2026 at 13:00 BST'])
    expect(page.values('img', 'alt')).toEqual(['A bridge'])
    expect(page.texts('figcaption')).toEqual(['Bo Ek'])
  })

  it('links to its own feeds first, then to those of the sections above, then to everything', async () => {
    const page = await pageOf('europe/', [])
    const feeds = page.values('link', 'href', { rel: 'alternate' })
    expect(feeds).toEqual(
      ['europe/', 'world/', ''].flatMap((scope) =>
        ['rss.xml', 'atom.xml', 'feed.json'].map((file) => `${BASE}${scope}${file}`),
      ),
    )
    expect(new Set(page.values('link', 'title', { rel: 'alternate' })).size).toBe(9)
  })

  it('explains how to subscribe, with addresses and links to readers', async () => {
    const page = await pageOf('europe/', [], {
      room: newsroom({ hubs: [{ url: 'https://hub.example.org/', private: false, several: false }] }),
    })
    expect(page.texts('code')).toEqual(['rss.xml', 'atom.xml', 'feed.json'].map((file) => `${BASE}europe/${file}`))
    const links = page.values('a', 'href')
    expect(links).toContain(`https://feedly.com/i/subscription/feed%2F${encodeURIComponent(`${BASE}europe/rss.xml`)}`)
    expect(links).toContain(`feed:${BASE}europe/rss.xml`)
    expect(page.texts('p').join()).toContain('WebSub')
  })

  it('shows a breadcrumb', async () => {
    const page = await pageOf('europe/', [article({ id: 'one' })])
    const way = page.data().find((data) => data['@type'] === 'BreadcrumbList')
    expect(way).toMatchObject({
      itemListElement: [
        { position: 1, name: 'Home', item: BASE },
        { position: 2, name: 'World', item: `${BASE}world/` },
        { position: 3, name: 'Europe', item: `${BASE}europe/` },
      ],
    })
  })
})

describe('Older pages', () => {
  const many = Array.from({ length: 65 }, (_, index) => article({ id: `n${index}`, published: NOW - index * 60_000 }))
  const titles = async (path: string, articles = many): Promise<string[]> =>
    (await pageOf(path, articles)).texts('article').map((text) => /Story (\w+)/.exec(text)?.[1] ?? '')

  it('show every article once, newest first', async () => {
    const shown = [
      ...(await titles('europe/')),
      ...(await titles('europe/page/2/')),
      ...(await titles('europe/page/1/')),
    ]
    expect(shown).toEqual(many.map(({ id }) => id))
    expect(print(room, many).paths.filter((path) => path.startsWith('europe/page/'))).toEqual([
      'europe/page/1/',
      'europe/page/2/',
    ])
  })

  it('keep their articles when one is added', async () => {
    const more = [article({ id: 'new', published: NOW }), ...many]
    expect(await print(room, more).text('europe/page/1/')).toBe(await print(room, many).text('europe/page/1/'))
  })

  it('link to each other, and not beyond', async () => {
    const links = async (path: string) => {
      const page = await pageOf(path, many)
      return [...page.values('a', 'href', { rel: 'prev' }), ...page.values('a', 'href', { rel: 'next' })]
    }
    expect(await links('europe/')).toEqual(['/europe/page/2/'])
    expect(await links('europe/page/2/')).toEqual(['/europe/', '/europe/page/1/'])
    expect(await links('europe/page/1/')).toEqual(['/europe/page/2/'])
    await expect(pageOf('europe/page/3/', many)).rejects.toThrow('nothing is published')
    await expect(pageOf('europe/page/0/', many)).rejects.toThrow('nothing is published')
    await expect(pageOf('europe/page/01/', many)).rejects.toThrow('nothing is published')
  })
})

describe('Author page', () => {
  it('shows bio, picture, address and feeds', async () => {
    const page = await pageOf('authors/ann/', [article({ id: 'one' })])
    expect(page.texts('h1')).toEqual(['Ann Lee'])
    expect(page.texts('p').join()).toContain('Ann Lee reports from Oslo.')
    expect(page.values('img', 'src')).toContain('/media/ann.png')
    expect(page.values('a', 'href')).toContain('mailto:ann@example.org')
    expect(page.values('link', 'href', { rel: 'alternate' })[0]).toBe(`${BASE}authors/ann/rss.xml`)
  })
})

describe('Article page', () => {
  const story = article({
    id: 'one',
    title: 'Bridge opens',
    summary: 'At last.',
    published: Date.UTC(2026, 6, 1, 12),
    updated: Date.UTC(2026, 6, 2, 9),
    image: { url: '/media/bridge.jpg', alt: 'A bridge', caption: 'Seen from the north.', credit: 'Bo Ek' },
    corrections: [
      { at: Date.UTC(2026, 6, 2, 9), note: 'It is 240 metres long.' },
      { at: Date.UTC(2026, 6, 3, 9), note: 'It cost more.' },
    ],
    related: [{ id: 'two' }, { id: 'hidden' }, { title: 'The plan', url: 'https://plan.example.org/' }],
    tags: ['Bridges'],
    attachments: [{ url: 'https://a.example.org/a.mp3', type: 'audio/mpeg', length: 10, title: 'Listen' }],
  })
  const articles = [story, article({ id: 'two' }), article({ id: 'hidden', draft: true })]
  const bodies = { one: 'See [this](/articles/two/) and `href="https://news.example.org/x"`.\n' }
  const page = () => pageOf('articles/one/', articles, { bodies, files: { 'media/bridge.jpg': { size: 1 } } })

  it('shows headline, byline, times, picture with caption and credit, body and corrections, newest first', async () => {
    const shown = await page()
    expect(shown.texts('h1')).toEqual(['Bridge opens'])
    expect(shown.texts('p', 'standfirst')).toEqual(['At last.'])
    expect(shown.texts('p', 'meta')[0]).toBe('By Ann Lee 1 July 2026 at 13:00 BST Updated 3 July 2026 at 10:00 BST')
    expect(shown.texts('figcaption')).toEqual(['Seen from the north. Bo Ek'])
    expect(shown.texts('aside', 'notice')[0]).toBe(
      'Correction, 3 July 2026: It cost more. Correction, 2 July 2026: It is 240 metres long.',
    )
    expect(shown.values('audio', 'src')).toEqual(['https://a.example.org/a.mp3'])
  })

  it('links within the site without the host, and leaves text unchanged', async () => {
    const shown = await page()
    expect(shown.values('a', 'href')).toContain('/articles/two/')
    expect(shown.texts('code')).toContain('href="https://news.example.org/x"')
  })

  it('lists related articles that are visible now', async () => {
    const shown = await page()
    expect(shown.texts('section', 'related')[0]).toMatch(/^Related coverage Story two .* The plan$/)
  })

  it('shows breadcrumb, tags and the author box', async () => {
    const shown = await page()
    expect(shown.texts('nav', 'breadcrumb')).toEqual(['Home World Europe'])
    expect(shown.texts('ul', 'tags')).toEqual(['Bridges'])
    expect(shown.texts('div', 'author')[0]).toContain('Ann Lee reports from Oslo.')
  })

  it('has machine-readable data: canonical address, Open Graph, NewsArticle', async () => {
    const shown = await page()
    expect(shown.values('link', 'href', { rel: 'canonical' })).toEqual([`${BASE}articles/one/`])
    expect(shown.values('meta', 'content', { property: 'og:type' })).toEqual(['article'])
    expect(shown.values('meta', 'content', { property: 'og:image' })).toEqual([`${BASE}media/bridge.jpg`])
    expect(shown.values('meta', 'content', { property: 'article:published_time' })).toEqual(['2026-07-01T12:00:00Z'])
    expect(shown.data().find((data) => data['@type'] === 'NewsArticle')).toMatchObject({
      headline: 'Bridge opens',
      datePublished: '2026-07-01T12:00:00Z',
      dateModified: '2026-07-03T09:00:00Z',
      author: [{ '@type': 'Person', name: 'Ann Lee', url: `${BASE}authors/ann/` }],
      publisher: { '@type': 'NewsMediaOrganization', name: 'The Tester' },
      image: { '@type': 'ImageObject', url: `${BASE}media/bridge.jpg`, creditText: 'Bo Ek' },
      articleSection: ['Europe'],
      keywords: ['Bridges'],
      correction: [{ '@type': 'CorrectionComment', text: 'It cost more.' }, { text: 'It is 240 metres long.' }],
    })
  })

  it('shows only the notice of a retracted article', async () => {
    const retracted = { ...story, retracted: { at: NOW - 1000, reason: 'The figures were wrong.' } }
    const text = await print(room, [retracted], { bodies }).text('articles/one/')
    expect(text).toContain('The figures were wrong.')
    for (const gone of ['Bridge opens', 'At last.', 'bridge.jpg', '240 metres', 'a.mp3'])
      expect(text).not.toContain(gone)
  })

  it('sets the direction of another language', async () => {
    const shown = await pageOf('articles/ar/', [article({ id: 'ar', title: 'خبر', language: 'ar' })])
    expect(shown.values('article', 'dir')).toEqual(['rtl'])
    expect(shown.values('article', 'lang')).toEqual(['ar'])
    expect(shown.values('html', 'lang')).toEqual(['en-GB'])
  })

  it('is at the article’s URL, and does not exist when that is on another site', async () => {
    const elsewhere = article({ id: 'x', url: 'https://other.example.org/x' })
    const old = article({ id: 'y', url: '/2018/07/y.html' })
    const { paths } = print(room, [elsewhere, old])
    expect(paths.filter((path) => path.includes('/x') || path.includes('y.html'))).toEqual(['2018/07/y.html'])
  })
})

describe('Hidden article', () => {
  it('has no page, and is answered like one that never existed', () => {
    const { paths, edition } = print(room, [
      article({ id: 'draft', draft: true }),
      article({ id: 'later', published: NOW + 1000 }),
      article({ id: 'over', expires: NOW }),
      article({ id: 'withdrawn', withdrawn: { at: NOW - 1000 } }),
      article({ id: 'never-seen', published: NOW - 1000, withdrawn: { at: NOW - 2000 } }),
    ])
    expect(paths.filter((path) => path.startsWith('articles/'))).toEqual([])
    const answers = ['draft', 'later', 'over', 'withdrawn', 'never-seen', 'missing'].map((slug) =>
      edition.redirect(`articles/${slug}/`),
    )
    expect(answers).toEqual([undefined, undefined, undefined, 'gone', undefined, undefined])
  })
})

describe('Site with `pages: false`', () => {
  it('has feeds and no pages', async () => {
    const { paths, text, edition } = print(newsroom({ pages: false }), [article({ id: 'one' })])
    expect(paths.filter((path) => path.endsWith('/') || path.endsWith('.html') || path.includes('sitemap'))).toEqual([])
    expect(paths).not.toContain('assets/style.css')
    expect(edition.has('articles/one/')).toBe(false)
    expect(await text('rss.xml')).toContain(`<link>${BASE}articles/one/</link>`)
    expect((await edition.readable('rss.xml'))?.type).toBe('text/html; charset=utf-8')
    expect(await text('assets/style.css')).toBe(STYLESHEET)
  })
})

describe('Style sheet', () => {
  it('is smaller than 10 kB', () => {
    expect(Buffer.byteLength(STYLESHEET)).toBeLessThan(10_000)
    expect(STYLESHEET).not.toContain('@import')
  })

  it('can be replaced, with a picture as nameplate', async () => {
    const own = newsroom({ stylesheet: '/media/own.css', nameplate: '/media/name.svg' })
    const files = { 'media/own.css': { size: 1 }, 'media/name.svg': { size: 1 } }
    const page = await pageOf('index.html', [], { room: own, files })
    expect(page.values('link', 'href', { rel: 'stylesheet' })).toEqual(['/assets/style.css', '/media/own.css'])
    expect(page.values('img', 'alt')).toEqual(['The Tester'])
    expect([...print(own, [], { files }).edition.media.keys()].sort()).toEqual(['media/name.svg', 'media/own.css'])
  })

  it('is found by a site below a base path', async () => {
    const page = await pageOf('index.html', [article({ id: 'one' })], { base: 'https://example.org/news/' })
    const links = page.values('a', 'href').filter((href) => href?.startsWith('/'))
    expect(links.length).toBeGreaterThan(5)
    expect(links.filter((href) => !href?.startsWith('/news/'))).toEqual([])
  })
})

describe('Feeds page', () => {
  it('lists all feeds: sections as a tree, authors, tags', async () => {
    const page = await pageOf('feeds/', [article({ id: 'one', tags: ['R&D'] })], {
      room: newsroom({ sections: [section('world', 'World', [section('europe', 'Europe')])] }),
    })
    const links = page.values('a', 'href')
    for (const path of ['/europe/rss.xml', '/authors/ann/atom.xml', '/tags/r-and-d/feed.json'])
      expect(links).toContain(path)
  })
})
