import { describe, expect, it } from 'vitest'
import { buildCatalog } from '../../src/catalog/update.ts'
import { EditionBuilder } from '../../src/edition/edition-builder.ts'
import type { Rendition } from '../../src/edition/rendition/rendition.ts'
import type { Article } from '../../src/model/article.ts'
import { article, BASE, NOW, newsroom, section } from '../support/newsroom.ts'

const HOUR = 3_600_000
const room = newsroom({ sections: ['a', 'b', 'c'].map((id) => section(id, id.toUpperCase())) })

const inSection = (id: string, overrides: Partial<Article> = {}): Article =>
  article({ id: `${id}/story`, sections: [{ id, title: id }], authors: [], published: NOW - 24 * HOUR, ...overrides })

/** Builds editions one after another with one builder. Returns the documents at some paths of each. */
async function editions(
  paths: readonly string[],
  ...contents: readonly (readonly Article[])[]
): Promise<Rendition[][]> {
  const builder = new EditionBuilder(BASE, {
    body: async ({ id, version }) => `Body of ${id}, ${version}.`,
    measure: () => undefined,
    yieldToEventLoop: async () => {},
    report: () => {},
  })
  const all: Rendition[][] = []
  for (const [n, articles] of contents.entries()) {
    const edition = builder.edition(buildCatalog(room, articles, NOW + n))
    const found = await Promise.all(paths.map((path) => edition.find(path)))
    all.push(found.filter((rendition) => rendition !== undefined))
  }
  return all
}

const FEEDS = ['a/atom.xml', 'b/atom.xml', 'c/rss.xml', 'c/feed.json', 'atom.xml']

describe('Edition builder', () => {
  it('renders again only the feeds that show the changed article', async () => {
    const stories = ['a', 'b', 'c'].map((id) => inSection(id))
    const edited = stories.map((each) => (each.id === 'b/story' ? { ...each, title: 'Another', version: 'v' } : each))
    const [before = [], after = []] = await editions(FEEDS, stories, edited)
    expect(after).toHaveLength(FEEDS.length)
    expect(FEEDS.filter((_, n) => before[n] !== after[n])).toEqual(['b/atom.xml', 'atom.xml'])
  })

  it('renders again what names the article as related only when its title or address changes', async () => {
    const naming = inSection('a', { related: [{ id: 'b/story' }] })
    const named = inSection('b')
    const body = { ...named, version: 'other', digest: 'other', summary: 'Another.', tags: ['new'] }
    const title = { ...body, title: 'Another' }
    const address = { ...body, slug: 'another' }
    const [first = [], ...rest] = await editions(
      ['a/atom.xml', 'a/rss.xml'],
      ...[named, body, title, address].map((each) => [naming, each]),
    )
    const [second = [], third = [], fourth = []] = rest
    expect(second[0]).toBe(first[0])
    expect(second[1]).toBe(first[1])
    expect(third[0]?.body.toString()).toContain('Another')
    expect(fourth[0]?.body.toString()).toContain('another')
  })

  it('keeps date and bytes of a feed when an article expires that it no longer showed', async () => {
    const stories = Array.from({ length: 60 }, (_, n) =>
      inSection('a', { id: `a/s${n}`, slug: `s${n}`, published: NOW - 90 * 24 * HOUR - n * HOUR }),
    )
    const lasting = stories.slice(0, -1)
    const last = stories[59] as Article
    const [before = [], after = []] = await editions(['a/atom.xml'], stories, [...lasting, { ...last, expires: NOW }])
    expect(after[0]).toBe(before[0])
    expect(before[0]?.lastModified).toBe(stories[0]?.published)
  })

  it('dates a page by an article that left it, and not by one that it did not show', async () => {
    const at = NOW - 3_600_000
    const pages = ['a/', '']
    const stories = [inSection('a'), inSection('a', { id: 'a/gone', slug: 'gone', expires: at })]
    const [found = []] = await editions(
      pages.map((path) => path || 'index.html'),
      stories,
    )
    expect(found.map(({ lastModified }) => lastModified)).toEqual([at, at])
    const many = Array.from({ length: 200 }, (_, n) =>
      inSection('a', { id: `a/s${n}`, slug: `s${n}`, published: NOW - 24 * HOUR - n * HOUR }),
    )
    const old = inSection('a', { id: 'a/old', slug: 'old', published: NOW - 9000 * HOUR, expires: at })
    const [unmoved = []] = await editions(['a/'], [...many, old])
    expect(unmoved[0]?.lastModified).toBe(NOW - 24 * HOUR)
  })

  it('passes dates to the registry, and uses the dates it returns', async () => {
    const asked: unknown[] = []
    const builder = new EditionBuilder(BASE, {
      ...{ body: async () => '', measure: () => undefined, yieldToEventLoop: async () => {}, report: () => {} },
      date: async (version) => {
        asked.push(version)
        return 77
      },
    })
    const edition = builder.edition(buildCatalog(room, [inSection('a')], NOW))
    const rendition = await edition.find('a/rss.xml')
    expect(rendition?.lastModified).toBe(77)
    expect(asked).toEqual([{ name: `${BASE}a/rss.xml`, etag: rendition?.etag, lastChange: NOW - 24 * HOUR, now: NOW }])
    const page = await edition.readable('a/rss.xml')
    expect(page?.type).toContain('html')
    expect((asked[1] as { name: string }).name).not.toBe(`${BASE}a/rss.xml`)
  })

  it('makes no document anew because its feeds have subscribers now', () => {
    const builder = new EditionBuilder(BASE, {
      ...{ body: async () => '', measure: () => undefined, yieldToEventLoop: async () => {}, report: () => {} },
    })
    const stories = [inSection('a', { tags: ['t'] }), inSection('b')]
    const before = builder.edition(buildCatalog(room, stories, NOW))
    const published = new Map(
      ['', 'a', 'b', 'tags/t'].map((name) => [name, { label: name, feeds: { rss: `${name}/rss.xml` } }]),
    )
    const after = builder.edition(buildCatalog({ ...room, published }, stories, NOW))
    const list = (edition: typeof before): [string, string | undefined][] =>
      edition.paths.map((path) => [path, edition.fingerprint(path)])
    expect(list(after)).toEqual(list(before))
    expect(list(before).filter(([path, fingerprint]) => path.endsWith('/') && fingerprint !== undefined)).not.toEqual(
      [],
    )
  })
})
