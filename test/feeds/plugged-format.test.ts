import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Catalog } from '../../src/catalog/catalog.ts'
import { buildCatalog } from '../../src/catalog/update.ts'
import { renderMetrics } from '../../src/delivery/server/metrics.ts'
import { RequestCounters } from '../../src/delivery/server/request-counters.ts'
import type { Edition } from '../../src/edition/edition.ts'
import { EditionBuilder } from '../../src/edition/edition-builder.ts'
import type { EditionSources } from '../../src/edition/edition-sources.ts'
import { FeedTable } from '../../src/feeds/feed-table.ts'
import { FEED_FORMATS } from '../../src/feeds/formats/index.ts'
import type { Newsroom } from '../../src/model/site.ts'
import { formatProblem } from '../../src/problems/problem.ts'
import { canBeArticle } from '../../src/records/article-address.ts'
import { readConfig } from '../../src/records/site/config.ts'
import { collectRedirects } from '../../src/redirects/redirects.ts'
import { MemorySource } from '../../src/sources/memory/memory-source.ts'
import { ask, serving } from '../delivery/http/support.ts'
import { temporaryFolder, write } from '../delivery/static/support.ts'
import { hostText } from '../support/editions.ts'
import { article, BASE, NOW } from '../support/newsroom.ts'
import { ninjsFormat } from '../support/ninjs-format.ts'

const feeds = new FeedTable([...FEED_FORMATS, ninjsFormat])
const SITE = 'title: The Tester\nurl: https://news.example.org/\nsections: [{ id: europe }]\n'
const WITH_NINJS = `${SITE}feeds: { formats: [rss, ninjs] }\n`

const read = (site: string, table = feeds): Newsroom => {
  const { newsroom, problems } = readConfig(site, undefined, table)
  if (newsroom === undefined) throw new Error(problems.map(formatProblem).join('\n'))
  return newsroom
}

const stories = [article({ id: 'europe/vote', title: 'The vote', tags: ['Summits'] }), article({ id: 'europe/talks' })]

function publish(site: string, sources: Partial<EditionSources> = {}): { edition: Edition; catalog: Catalog } {
  const builder = new EditionBuilder(BASE, {
    body: async () => 'Text.',
    measure: () => undefined,
    yieldToEventLoop: async () => {},
    report: (problem) => {
      throw new Error(formatProblem(problem))
    },
    feeds,
    ...sources,
  })
  const catalog = buildCatalog(read(site), stories, NOW)
  return { catalog, edition: builder.edition(catalog) }
}

const readText = async (edition: Edition, path: string): Promise<string> =>
  (await edition.find(path))?.body.toString() ?? ''

describe('A format from outside the publisher', () => {
  it('is served at its address with its content type, ETag and 304', async () => {
    const { port } = await serving(publish(WITH_NINJS).edition)
    for (const path of ['/ninjs.json', '/europe/ninjs.json', '/tags/summits/ninjs.json']) {
      const { status, headers, body } = await ask(port, path)
      expect([path, status, headers['content-type']]).toEqual([path, 200, 'application/ninjs+json; charset=utf-8'])
      expect(JSON.parse(body.toString())).toMatchObject({ href: `https://news.example.org${path}` })
      const etag = headers.etag ?? ''
      expect(etag).toMatch(/^"[^"]+"$/)
      expect((await ask(port, path, { headers: { 'if-none-match': etag } })).status).toBe(304)
    }
    const { items } = JSON.parse((await ask(port, '/europe/ninjs.json')).body.toString())
    expect(items).toMatchObject([
      { headlines: [{ value: 'The vote' }], bodies: [{ value: '<p>Text.</p>\n' }] },
      { headlines: [{ value: 'Story europe/talks' }] },
    ])
  })

  it('gives a delta to a client that asks for one', async () => {
    const { edition } = publish(WITH_NINJS)
    const parts = (await edition.find('europe/ninjs.json'))?.parts
    const [first] = parts?.digests() ?? []
    const delta = parts?.without(new Set(first === undefined ? [] : [first])) ?? ''
    expect(JSON.parse(delta).items).toHaveLength(1)
  })

  it('has archives', () => {
    const old = Array.from({ length: 3 }, (_, n) => article({ id: `europe/${n}`, published: Date.UTC(2018, n) }))
    const catalog = buildCatalog(read(WITH_NINJS), old, NOW)
    const { edition } = publish(WITH_NINJS)
    const archived = new EditionBuilder(BASE, {
      body: async () => 'x',
      measure: () => undefined,
      yieldToEventLoop: async () => {},
      report: () => {},
      feeds,
    }).edition(catalog)
    const inFormat = (some: Edition, file: string): string[] =>
      some.paths.filter((path) => path.includes('archive/') && path.endsWith(file))
    expect(inFormat(archived, 'ninjs.json').length).toBeGreaterThan(0)
    expect(inFormat(archived, 'ninjs.json').length).toBe(inFormat(archived, 'rss.xml').length)
    expect(archived.has(inFormat(archived, 'ninjs.json')[0] ?? '')).toBe(true)
    expect(edition.has('archive/1999/ninjs.json')).toBe(false)
  })

  it('is written to the static tree', async () => {
    const out = temporaryFolder()
    const { edition } = publish(WITH_NINJS)
    await write(edition, out)
    const written = readFileSync(join(out, 'europe/ninjs.json'), 'utf8')
    expect(written).toBe(await readText(edition, 'europe/ninjs.json'))
  })

  it('is found by autodiscovery, Link fields and the page of feeds, and by negotiation', async () => {
    const { edition } = publish(WITH_NINJS)
    const link =
      '<link rel="alternate" type="application/ninjs+json" title="Europe (ninjs)" href="https://news.example.org/europe/ninjs.json">'
    expect(await readText(edition, 'europe/')).toContain(link)
    expect(await readText(edition, 'feeds/')).toContain('<a href="/europe/ninjs.json"')
    expect((await edition.find('europe/rss.xml'))?.links).toContain(
      '<https://news.example.org/europe/ninjs.json>; rel="alternate"; type="application/ninjs+json"',
    )
    const { port } = await serving(edition)
    const accept = (type: string) => ask(port, '/europe', { headers: { accept: type } })
    expect((await accept('application/ninjs+json')).headers['content-location']).toBe('/europe/ninjs.json')
    expect((await accept('*/*')).headers['content-location']).toBe('/europe/rss.xml')
  })

  it('has a rule for hosts, and a label in the metrics', async () => {
    const { edition } = publish(WITH_NINJS)
    const rules = await hostText(edition, '_headers')
    expect(rules).toContain('/:section/ninjs.json\n  Content-Type: application/ninjs+json; charset=utf-8\n')
    expect(rules).not.toContain('feed.json')
    const requestCounters = new RequestCounters()
    const { port } = await serving(edition, { requestCounters })
    await ask(port, '/europe/ninjs.json')
    const figures = { articles: 0, faults: 0, reloadMs: 0, reloads: 0, hubs: [] }
    const text = await renderMetrics(
      requestCounters,
      () => figures,
      () => edition,
    ).metrics()
    expect(text).toContain('sectionwire_requests_total{feed="europe",format="ninjs",status="200"} 1\n')
  })

  it('is in OPML only if readers can subscribe to it', async () => {
    expect(await readText(publish(WITH_NINJS).edition, 'feeds.opml')).not.toContain('ninjs')
    const only = `${SITE}feeds: { formats: [ninjs] }\n`
    expect(await readText(publish(only).edition, 'feeds.opml')).not.toContain('xmlUrl')
    const subscribable = new FeedTable([{ ...ninjsFormat, isSubscribable: true }, ...FEED_FORMATS])
    expect(await readText(publish(only, { feeds: subscribable }).edition, 'feeds.opml')).toContain(
      'xmlUrl="https://news.example.org/europe/ninjs.json"',
    )
  })

  it('takes over the redirects from an older system when it is the only format', () => {
    const { catalog } = publish(`${SITE}feeds: { formats: [ninjs] }\nmovedFrom: [hugo]\n`)
    expect(collectRedirects(catalog, BASE, feeds).get('index.xml')).toEqual({ to: '/ninjs.json' })
  })

  it('reserves its file name, on or off', () => {
    for (const text of [SITE, WITH_NINJS]) {
      expect(canBeArticle('/europe/ninjs.json', read(text).site)).toBe(false)
      expect(canBeArticle('/europe/other.json', read(text).site)).toBe(true)
    }
    expect(canBeArticle('/europe/ninjs.json', read(SITE, new FeedTable()).site)).toBe(true)
  })

  it('is nowhere while it is off', async () => {
    const { edition } = publish(SITE)
    expect(edition.paths.filter((path) => path.endsWith('ninjs.json'))).toEqual([])
    expect(edition.has('europe/ninjs.json')).toBe(false)
    for (const path of ['europe/', 'feeds/', 'feeds.opml']) expect(await readText(edition, path)).not.toContain('ninjs')
    expect((await edition.find('europe/rss.xml'))?.links.join()).not.toContain('ninjs')
    expect(await hostText(edition, '_headers')).not.toContain('ninjs')
    const { port } = await serving(edition)
    expect((await ask(port, '/europe/ninjs.json')).status).toBe(404)
    const answer = await ask(port, '/europe', { headers: { accept: 'application/ninjs+json' } })
    expect(answer.headers['content-location']).toBe('/europe/rss.xml')
  })

  it('is a setting that only a publisher with the format knows', async () => {
    const without = readConfig(WITH_NINJS, undefined, new FeedTable())
    expect(without.newsroom).toBeUndefined()
    expect(without.problems.map(formatProblem).join()).toMatch(/site\.yaml:4:\d+: found "ninjs"; expected/)
    const source = new MemorySource({ site: WITH_NINJS, feeds })
    expect((await source.loadSettings()).newsroom?.site.feeds.formats).toEqual(['rss', 'ninjs'])
  })

  it('leaves out an item that its check refuses', async () => {
    const problems: string[] = []
    const strict = { ...ninjsFormat, check: (item: string) => (item.includes('The vote') ? 'no votes' : undefined) }
    const { edition } = publish(WITH_NINJS, {
      feeds: new FeedTable([...FEED_FORMATS, strict]),
      report: (problem) => problems.push(formatProblem(problem)),
    })
    expect(JSON.parse(await readText(edition, 'europe/ninjs.json')).items).toHaveLength(1)
    expect(await readText(edition, 'europe/rss.xml')).toContain('The vote')
    expect(problems.join('\n')).toMatch(/europe\/vote\.md.*ninjs item would break the feed \(no votes\)/)
  })

  it('throws when the edition builder lacks a format that the site has', () => {
    expect(() => publish(WITH_NINJS, { feeds: new FeedTable() }).edition.paths).toThrow('"ninjs"')
  })
})

describe('Feed table', () => {
  it('refuses two formats with one name or one file', () => {
    expect(() => new FeedTable([...FEED_FORMATS, { ...ninjsFormat, name: 'rss' }])).toThrow('"rss"')
    expect(() => new FeedTable([...FEED_FORMATS, { ...ninjsFormat, file: 'atom.xml' }])).toThrow('"atom.xml"')
  })
})
