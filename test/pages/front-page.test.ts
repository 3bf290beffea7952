import { describe, expect, it } from 'vitest'
import { article, newsroom, print, section } from '../support/newsroom.ts'
import { Page } from './support.ts'

const room = newsroom()
const home = async (articles: Parameters<typeof print>[1]): Promise<Page> =>
  new Page(await print(room, articles).text('index.html'))

const in_ = (id: string, place: string, more = {}) => article({ id, sections: [{ id: place, title: place }], ...more })

describe('Front page', () => {
  it('leads with the newest article, with or without a picture', async () => {
    const page = await home([
      article({ id: 'plain' }),
      article({ id: 'pictured', image: { url: 'https://img.example.org/a.jpg', alt: 'A' } }),
    ])
    expect(page.texts('article', 'lead').join()).toContain('Story plain')
    expect(page.all('article', 'lead')).toHaveLength(1)
  })

  it('leads with the newest article that says so', async () => {
    const page = await home([article({ id: 'new' }), ...['b', 'c'].map((id) => article({ id, lead: true }))])
    expect(page.texts('article', 'lead').join()).toContain('Story b')
    expect(page.texts('article', 'story')).toHaveLength(3)
  })

  it('shows the latest in the order of time, and further ones in blocks of their main sections', async () => {
    const ids = Array.from({ length: 12 }, (_, index) => `n${index}`)
    const places = ['europe', 'asia', 'science']
    const page = await home(ids.map((id, index) => in_(id, places[index % 3] ?? '')))
    expect(page.texts('h2').filter((text) => text.startsWith('Story'))).toEqual(
      ids.slice(0, 7).map((id) => `Story ${id}`),
    )
    expect(page.values('section', 'aria-labelledby', { class: 'block' })).toEqual(['in-world', 'in-science'])
    expect(page.texts('h3').filter((text) => text.startsWith('Story'))).toEqual(
      ['n7', 'n9', 'n10', 'n8', 'n11'].map((id) => `Story ${id}`),
    )
    expect(page.values('a', 'href')).toContain('/science/')
  })

  it('shows each article once, one without a section among the latest', async () => {
    const articles = [
      ...Array.from({ length: 9 }, (_, index) => in_(`s${index}`, 'europe')),
      article({ id: 'bare', sections: [] }),
    ]
    const page = await home(articles)
    expect(page.texts('article', 'story')).toHaveLength(10)
    expect(page.texts('h2')).toContain('Story bare')
  })

  it('lays rows out in the order of the document', async () => {
    expect(await print(room, []).text('assets/style.css')).toMatch(/\.stories\{display:grid/)
  })
})

describe('Lists', () => {
  it('say when an article was updated', async () => {
    const published = Date.UTC(2026, 6, 1, 12)
    const page = await home([
      article({ id: 'a', published, updated: published + 3_600_000 }),
      article({ id: 'b', published: published - 1 }),
    ])
    expect(page.texts('p', 'meta').map((text) => text.includes('Updated'))).toEqual([true, false])
    expect(page.values('time', 'datetime').slice(0, 2)).toEqual(['2026-07-01T12:00:00Z', '2026-07-01T13:00:00Z'])
  })

  it.each([
    ['site', Date.UTC(2026, 5, 30, 23)],
    ['utc', Date.UTC(2026, 6, 1)],
  ] as const)('show the day alone of an article that has no more (days of the %s)', async (days, published) => {
    const records = { ...room.site.records, days }
    const { text } = print(newsroom({ records }), [article({ id: 'a', published })])
    for (const path of ['index.html', 'articles/a/']) {
      const page = new Page(await text(path))
      expect([path, page.texts('time')[0]]).toEqual([path, '1 July 2026'])
      expect(page.values('time', 'datetime')[0]).toBe('2026-07-01')
    }
  })
})

describe('Head of an article', () => {
  const BODY = 'The council of Lindow met on Monday to vote on the bridge. It was not easy.\n\nMore of it.\n'
  const show = async (overrides: object, body = BODY): Promise<Page> => {
    const printed = print(newsroom({ sections: [section('europe', 'Europe')] }), [article({ id: 'a', ...overrides })], {
      bodies: { a: body },
    })
    return new Page(await printed.text('articles/a/'))
  }

  it('has no summary that is made from the text', async () => {
    expect((await show({})).texts('p', 'standfirst')).toEqual([])
  })

  it.each([
    ['The council of Lindow met on Monday to vote on the bridge.', []],
    ['the council of Lindow met, on Monday, to vote on the bridge', []],
    ['A bridge divides a town.', ['A bridge divides a town.']],
  ])('has the written summary unless the text begins with it (%s)', async (summary, shown) => {
    expect((await show({ summary })).texts('p', 'standfirst')).toEqual(shown)
  })

  const image = { url: 'https://img.example.org/a.jpg', alt: 'A', credit: 'Bo Ek' }

  it.each([
    '![A](https://img.example.org/a.jpg)\n\nText.',
    '![A](https://img.example.org/a.jpg?w=800)\n\nText.',
    '[![A](https://img.example.org/a-800x600.jpg)](https://img.example.org/a.jpg)\n\nText.',
  ])('has the picture once, with its credit, when the text opens with it (%s)', async (body) => {
    const page = await show({ image }, body)
    expect(page.values('img', 'src').filter((src) => src?.includes('img.example.org'))).toEqual([image.url])
    expect(page.texts('figcaption')).toEqual(['Bo Ek'])
  })

  it('leaves a picture in the text where it is, and does not show it above', async () => {
    const page = await show({ image }, `Text.\n\n![A](${image.url})\n`)
    expect(page.values('img', 'src').filter((src) => src === image.url)).toHaveLength(1)
    expect(page.texts('figcaption')).toEqual([])
    const other = await show({ image }, 'Text.\n\n![A](https://img.example.org/b.jpg)\n')
    expect(other.values('img', 'src')).toEqual([image.url, 'https://img.example.org/b.jpg'])
  })

  it('repeats no headline', async () => {
    const page = await show({ title: 'A vote' }, '# A vote\n\nText.')
    expect(page.texts('h1')).toEqual(['A vote'])
  })
})
