import { describe, expect, it } from 'vitest'
import { openMediaIn } from '../../src/sources/files/media/media-files.ts'
import { ask, serving } from '../delivery/http/support.ts'
import { folder } from '../support/cli.ts'
import { article, BASE, newsroom, print, section, settings } from '../support/newsroom.ts'

const SECTIONS = [
  { ...section('world', 'World'), sections: [section('europe', 'Europe'), section('asia', 'Asia')] },
  section('culture', 'Culture'),
]
const ANN = { id: 'ann', name: 'Ann Lee' }

const stories = ['world', 'europe', 'asia', 'culture', 'culture'].map((id, n) =>
  article({ id: `s${n}`, sections: [{ id, title: id }], authors: [ANN], tags: ['Votes', 'Talks'] }),
)

const addressesIn = (opml: string): string[] =>
  [...opml.matchAll(/xmlUrl="([^"]+)"/g)].map(([, url = '']) => url.replace(BASE, ''))

describe('List of feeds', () => {
  it('brings each story at most twice, and the lists together hold every feed', async () => {
    const { edition, text } = print(newsroom({ sections: SECTIONS }, [ANN]), stories)
    const lists = edition.paths.filter((path) => path.endsWith('.opml'))
    expect(lists).toEqual(['feeds-authors.opml', 'feeds-sections.opml', 'feeds-tags.opml', 'feeds.opml'])
    const main = addressesIn(await text('feeds.opml'))
    expect(main).toEqual(['rss.xml', 'world/rss.xml', 'culture/rss.xml'])
    const counts = new Map<string, number>()
    for (const path of main) {
      for (const [guid] of (await text(path)).matchAll(/<guid[^<]*/g)) counts.set(guid, (counts.get(guid) ?? 0) + 1)
    }
    expect([...counts.values()]).toEqual(stories.map(() => 2))
    const all = new Set((await Promise.all(lists.map(text))).flatMap(addressesIn))
    expect([...all].sort()).toEqual(edition.feeds.filter((path) => path.endsWith('rss.xml')))
    const page = await text('feeds/')
    for (const path of lists) expect(page).toContain(`href="/${path}"`)
  })

  it('does not exist without a feed in it', async () => {
    const site = { sections: [section('culture', 'Culture')], authorFeeds: false, tagFeeds: false }
    const { edition, text } = print(newsroom(site), [article({ id: 'one', tags: ['Votes'] })])
    expect(edition.paths.filter((path) => path.endsWith('.opml'))).toEqual(['feeds.opml'])
    for (const path of ['feeds-authors.opml', 'feeds-sections.opml', 'feeds-tags.opml']) {
      expect([path, edition.has(path), edition.find(path)]).toEqual([path, false, undefined])
      expect(await text('feeds/')).not.toContain(path)
    }
  })
})

describe('/favicon.ico', () => {
  const publish = (icon: string | undefined, names: readonly string[]) =>
    print(newsroom(icon === undefined ? {} : { icon }), stories, {
      files: Object.fromEntries(names.map((name) => [name, { size: 4 }])),
    }).edition

  it('is the icon of the site, with its own media type', async () => {
    const edition = publish('/media/icon.png', ['media/icon.png'])
    expect(edition.media.get('favicon.ico')).toEqual({ path: 'favicon.ico', file: 'media/icon.png' })
    const { port } = await serving(edition, { openMedia: openMediaIn(folder({ 'media/icon.png': 'PNG!' })) })
    const { status, headers, body } = await ask(port, '/favicon.ico')
    expect([status, headers['content-type'], body.toString()]).toEqual([200, 'image/png', 'PNG!'])
    expect((await ask(port, '/favicon.ico', { headers: { 'if-none-match': headers.etag ?? '' } })).status).toBe(304)
  })

  it.each([
    ['no icon', undefined, []],
    ['an icon elsewhere', 'https://cdn.example.org/icon.png', []],
    ['an icon whose file is missing', '/media/icon.png', []],
    ['a drawing, which is no bitmap', '/media/icon.svg', ['media/icon.svg']],
  ])('does not exist with %s', async (_, icon, files) => {
    const edition = publish(icon, files)
    expect([edition.medium('favicon.ico'), edition.media.has('favicon.ico')]).toEqual([undefined, false])
    const { port } = await serving(edition)
    expect((await ask(port, '/favicon.ico')).status).toBe(404)
  })
})

describe('Picture of an item', () => {
  it('is named once', async () => {
    const story = article({ id: 'one', image: { url: '/media/a.jpg', alt: 'A' }, media: ['/media/a.jpg'] })
    const files = { 'media/a.jpg': { size: 9, type: 'image/jpeg', width: 1200, height: 800 } }
    const { text } = print(newsroom({ feeds: settings({ content: 'summary' }) }), [story], { files })
    for (const path of ['rss.xml', 'atom.xml']) {
      expect((await text(path)).match(/media\/a\.jpg/g)).toHaveLength(1)
      expect(await text(path)).not.toContain('media:thumbnail')
    }
  })
})
