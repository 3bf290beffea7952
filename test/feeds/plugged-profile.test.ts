import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { renderMetrics } from '../../src/delivery/server/metrics.ts'
import { RequestCounters } from '../../src/delivery/server/request-counters.ts'
import { FeedTable } from '../../src/feeds/feed-table.ts'
import { FEED_FORMATS } from '../../src/feeds/formats/index.ts'
import type { FeedProfile } from '../../src/feeds/profile.ts'
import { makeElement } from '../../src/feeds/xml.ts'
import { formatProblem } from '../../src/problems/problem.ts'
import { canBeArticle } from '../../src/records/article-address.ts'
import { readConfig } from '../../src/records/site/config.ts'
import { ask, serving } from '../delivery/http/support.ts'
import { temporaryFolder, write } from '../delivery/static/support.ts'
import { hostText } from '../support/editions.ts'
import { checkRss, readXml } from '../support/feed-checks.ts'
import { article, BASE, newsroom, type Printed, print } from '../support/newsroom.ts'
import { ninjsFormat } from '../support/ninjs-format.ts'

const PATH = 'partners/x/rss.xml'

/** The feed of Europe for a partner who shows a picture with every story and headlines of up to 60 characters. */
const partnerX: FeedProfile = {
  name: 'partner-x',
  format: 'rss',
  path: (scope) => (scope === 'europe' ? PATH : undefined),
  listed: false,
  select: (items) => items.filter(({ image }) => image !== undefined),
  namespaces: { 'xmlns:x': 'https://partner.example/ns' },
  extendItem: (xml, item) => ({
    ...xml,
    children: [...xml.children, makeElement('x:byline', {}, item.byline)],
  }),
  extendFeed: (xml, { title }) => ({
    ...xml,
    children: [...xml.children, makeElement('x:source', {}, title)],
  }),
  checks: [
    ({ title }) =>
      title.length > 60
        ? { severity: 'withheld', found: `a headline of ${title.length} characters`, expected: 'at most 60' }
        : undefined,
    ({ summary }) =>
      summary === 'Short.' ? { severity: 'warning', found: 'a short summary', expected: 'a sentence' } : undefined,
  ],
}

const picture = { url: '/media/a.jpg' }
const stories = [
  article({ id: 'europe/pictured', title: 'With a picture', image: picture }),
  article({ id: 'europe/plain', title: 'Without a picture' }),
  article({ id: 'europe/long', title: 'L'.repeat(61), image: picture }),
  article({ id: 'europe/short', title: 'With a short summary', image: picture, summary: 'Short.' }),
]

const HUBS = [{ url: 'https://hub.example.org/', private: false, several: false }]

const publish = (profile: FeedProfile = partnerX): Printed =>
  print(newsroom({ hubs: HUBS }), stories, {
    feeds: new FeedTable(FEED_FORMATS, [profile]),
    files: { 'media/a.jpg': { size: 10, type: 'image/jpeg', width: 4, height: 3 } },
  })

const readTitles = (text: string): string[] => readXml(text, ({ texts }) => texts('//item/title'))

describe('A profile from outside the publisher', () => {
  it('has its own selection and elements at its own address', async () => {
    const { text } = publish()
    const partner = await text(PATH)
    checkRss(partner, `${BASE}${PATH}`)
    expect(readTitles(partner)).toEqual(['With a picture', 'With a short summary'])
    expect(partner).toContain('xmlns:x="https://partner.example/ns"')
    expect(partner).toContain('      <x:byline>Ann Lee</x:byline>\n')
    expect(partner.match(/<x:source>Europe – The Tester<\/x:source>/g)).toHaveLength(1)
  })

  it('leaves the public feed as it is', async () => {
    const text = await publish().text('europe/rss.xml')
    expect(readTitles(text)).toEqual(stories.map(({ title }) => title))
    expect(text).toBe(
      await print(newsroom({ hubs: HUBS }), stories, {
        files: { 'media/a.jpg': { size: 10, type: 'image/jpeg', width: 4, height: 3 } },
      }).text('europe/rss.xml'),
    )
  })

  it('is served with ETag, 304 and deltas, and counted by its name', async () => {
    const { edition } = publish()
    const requestCounters = new RequestCounters()
    const { port } = await serving(edition, { requestCounters })
    const { status, headers } = await ask(port, `/${PATH}`)
    expect([status, headers['content-type']]).toEqual([200, 'application/rss+xml; charset=utf-8'])
    const again = await ask(port, `/${PATH}`, { headers: { 'if-none-match': headers.etag ?? '' } })
    expect(again.status).toBe(304)
    const parts = (await edition.find(PATH))?.parts
    expect(readTitles(parts?.without(new Set(parts.digests().slice(0, 1))) ?? '')).toEqual(['With a short summary'])
    const figures = { articles: 0, faults: 0, reloadMs: 0, reloads: 0, hubs: [] }
    const metrics = await renderMetrics(
      requestCounters,
      () => figures,
      () => edition,
    ).metrics()
    expect(metrics).toContain('{feed="partners/x",format="rss",profile="partner-x",status="304"} 1\n')
  })

  it('is written to the static tree, with a rule for hosts', async () => {
    const out = temporaryFolder()
    const { edition, text } = publish()
    await write(edition, out)
    expect(readFileSync(join(out, PATH), 'utf8')).toBe(await text(PATH))
    expect(await hostText(edition, '_headers')).toContain(
      `/${PATH}\n  Content-Type: application/rss+xml; charset=utf-8\n`,
    )
  })

  it('is in no list while it is unlisted', async () => {
    const { edition, paths, get, text } = publish()
    expect(edition.feeds).not.toContain(PATH)
    const texts = ['', 'europe/', 'feeds/', 'feeds.opml', 'sitemap.xml', 'robots.txt', 'europe/rss.xml']
      .map((path) => (path === '' ? 'index.html' : path))
      .map(text)
    for (const shown of await Promise.all(texts)) expect(shown).not.toContain('partners/')
    for (const path of paths.filter((each) => each !== PATH)) {
      expect([path, (await get(path)).links.join().includes('partners/')]).toEqual([path, false])
    }
    const { links } = await get(PATH)
    expect(links).toEqual([`<${BASE}${PATH}>; rel="self"`, `<${BASE}europe/>; rel="alternate"; type="text/html"`])
    expect(await text(PATH)).not.toContain('hub.example.org')
  })

  it('is in every list when it is listed', async () => {
    const { edition, get, text } = publish({ ...partnerX, listed: true, label: 'Partner X' })
    expect(edition.feeds).toContain(PATH)
    expect(await text('europe/')).toContain(
      `<link rel="alternate" type="application/rss+xml" title="Europe (Partner X)" href="${BASE}${PATH}">`,
    )
    expect(await text('feeds-sections.opml')).toContain(`xmlUrl="${BASE}${PATH}"`)
    expect((await get('europe/atom.xml')).links).toContain(
      `<${BASE}${PATH}>; rel="alternate"; type="application/rss+xml"`,
    )
    expect(await text(PATH)).toContain('href="https://hub.example.org/"')
  })

  it('reports once which stories break a rule, and whether they are held back', async () => {
    const { problems, text } = publish()
    await text(PATH)
    await text(PATH)
    expect(problems.map(formatProblem).toSorted()).toEqual([
      'europe/long.md:1:1: found a headline of 61 characters, for the feed "partner-x"; expected at most 60. [profile-rule] (article withheld)',
      'europe/short.md:1:1: warning: found a short summary, for the feed "partner-x"; expected a sentence. [profile-rule]',
    ])
  })

  it('leaves out an item when an added element is not well-formed', async () => {
    const { problems, text } = publish({
      ...partnerX,
      extendItem: (xml) => ({ ...xml, children: [...xml.children, makeElement('unknown:element')] }),
    })
    expect(readTitles(await text(PATH))).toEqual([])
    expect(problems.map(({ code }) => code)).toContain('item-not-well-formed')
  })

  it('reserves the name of its file', () => {
    const table = new FeedTable(FEED_FORMATS, [{ ...partnerX, path: () => 'partners/x/News.xml' }])
    const { newsroom: read } = readConfig('title: T\nurl: https://news.example.org/', undefined, table)
    expect(read && canBeArticle('/partners/x/news.xml', read.site)).toBe(false)
  })

  it('is refused when it cannot work', () => {
    const make = (profile: FeedProfile) => () => new FeedTable([...FEED_FORMATS, ninjsFormat], [profile])
    expect(make({ ...partnerX, format: 'rdf' })).toThrow('"rdf"')
    expect(make({ ...partnerX, format: 'ninjs' })).toThrow('not made of XML')
    expect(make({ ...partnerX, name: 'atom' })).toThrow('"atom"')
  })
})
