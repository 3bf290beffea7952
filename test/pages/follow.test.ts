import { describe, expect, it } from 'vitest'
import { article, BASE, newsroom, print } from '../support/newsroom.ts'
import { Page } from './support.ts'

const room = newsroom({ wording: { ...newsroom().site.wording, follow: '{name}: follow' } })
const articles = [
  article({ id: 'one', tags: ['Élan', 'zebra', 'apple'], related: [{ id: 'four' }] }),
  article({ id: 'two', authors: [{ id: 'bo', name: 'Bo Ek' }] }),
  article({ id: 'elsewhere', sections: [{ id: 'asia', title: 'Asia' }] }),
  article({ id: 'pulled', retracted: { at: 0 } }),
  ...['three', 'four', 'five'].map((id) => article({ id })),
]
const { edition, text } = print(room, articles)
const show = async (path: string): Promise<Page> => new Page(await text(path))

describe('Following', () => {
  it('is a button below the byline, and a block at the end of an article: one address, the others folded', async () => {
    const page = await show('articles/one/')
    expect(page.texts('summary')).toEqual(['Europe: follow', 'Other formats', 'Other formats'])
    expect(page.values('h2', 'id').slice(0, 3)).toEqual(['follow', 'related', 'older'])
    expect(page.texts('p', 'address')).toEqual([`${BASE}europe/rss.xml`, `${BASE}europe/rss.xml`])
    expect(page.texts('ul', 'addresses')[0]).toBe(`Atom ${BASE}europe/atom.xml JSON Feed ${BASE}europe/feed.json`)
    // The button is in the head of the article, and unfolds without a script.
    expect(page.values('details', 'open')).toEqual([undefined, undefined, undefined])
  })

  it.each([
    ['europe/', 'Europe', 'europe/'],
    ['authors/ann/', 'Ann Lee', 'authors/ann/'],
    ['tags/apple/', 'apple', 'tags/apple/'],
  ])('comes before the stories of %s', async (path, name, folder) => {
    const html = await text(path)
    expect(new Page(html).texts('h2')[0]).toBe(`${name}: follow`)
    expect(new Page(html).texts('p', 'address')).toEqual([`${BASE}${folder}rss.xml`])
    expect(html.indexOf('class="follow"')).toBeGreaterThan(html.indexOf('<h1>'))
    expect(html.indexOf('class="follow"')).toBeLessThan(html.indexOf('<article'))
  })

  it('is at the top of the front page', async () => {
    const html = await text('index.html')
    expect(new Page(html).texts('summary')[0]).toBe('The Tester: follow')
    expect(html.indexOf('<details class="follow"')).toBeLessThan(html.indexOf('<article'))
  })

  it.each(['rss.xml', 'atom.xml', 'feed.json'])(
    'shows the address of the feed first at that address (%s)',
    async (file) => {
      const rendition = await edition.readable(`europe/${file}`)
      const page = new Page(rendition?.body.toString() ?? '')
      expect(page.texts('p', 'address')).toEqual([`${BASE}europe/${file}`])
      expect(page.texts('code')).toHaveLength(3)
      expect(page.texts('code').filter((address) => address === `${BASE}europe/${file}`)).toHaveLength(1)
    },
  )

  it('follows everything from an article without a section', async () => {
    const page = new Page(await print(room, [article({ id: 'x', sections: [] })]).text('articles/x/'))
    expect(page.texts('summary')[0]).toBe('The Tester: follow')
    expect(page.texts('p', 'address')[0]).toBe(`${BASE}rss.xml`)
  })
})

describe('Older articles', () => {
  const older = (page: Page): string[] =>
    page
      .all('section', 'related')
      .filter(({ attribs }) => attribs['aria-labelledby'] === 'older')
      .flatMap(({ children }) => children.filter((child) => 'name' in child && child.name === 'ul'))
      .flatMap((list) => ('children' in list ? list.children : []))
      .flatMap((entry) => ('children' in entry && entry.children[0] !== undefined ? [entry.children[0]] : []))
      .flatMap((link) => ('attribs' in link ? [link.attribs['href'] ?? ''] : []))

  it('are those of the section before this one, without retracted ones and related coverage', async () => {
    expect(older(await show('articles/one/'))).toEqual(['two', 'three', 'five'].map((id) => `/articles/${id}/`))
    expect(older(await show('articles/four/'))).toEqual(['/articles/five/'])
    expect(older(await show('articles/five/'))).toEqual([])
  })

  it('do not change when a later article appears', async () => {
    const later = article({ id: 'later', published: (articles[0]?.published ?? 0) + 1 })
    expect(await print(room, [later, ...articles]).text('articles/one/')).toBe(await text('articles/one/'))
  })
})

describe('Page of an article', () => {
  it('has its address for the printed copy', async () => {
    expect((await show('articles/one/')).texts('p', 'printed')).toEqual([`${BASE}articles/one/`])
    expect(await text('assets/style.css')).toMatch(/@media print\{.*\.printed\{display:block\}/s)
  })
})

describe('Indexes', () => {
  it('list all authors and tags in the order of the language', async () => {
    const links = async (path: string) => (await show(path)).all('ul', 'names').length
    expect(await links('authors/')).toBe(1)
    expect((await show('authors/')).texts('ul', 'names')).toEqual(['Ann Lee Bo Ek'])
    expect((await show('tags/')).texts('ul', 'names')).toEqual(['apple Élan zebra'])
    expect((await show('tags/')).values('a', 'href')).toContain('/tags/%C3%A9lan/')
  })

  it('are linked from every page', async () => {
    for (const path of ['index.html', 'europe/', 'articles/one/', 'feeds/', 'tags/']) {
      const links = (await show(path)).values('a', 'href')
      expect([path, links.includes('/authors/'), links.includes('/tags/')]).toEqual([path, true, true])
    }
  })

  it('do not exist where there are no names', async () => {
    const bare = print(newsroom({ authorFeeds: false }), [article({ id: 'bare' })])
    for (const path of ['authors/', 'tags/']) expect([path, bare.edition.has(path)]).toEqual([path, false])
    expect(bare.paths.filter((path) => /^(?:authors|tags)/.test(path))).toEqual([])
    const links = new Page(await bare.text('index.html')).values('a', 'href')
    expect(links.filter((link) => /^\/(?:authors|tags)\//.test(link ?? ''))).toEqual([])
    expect(edition.paths).toEqual(expect.arrayContaining(['authors/', 'tags/']))
  })
})
