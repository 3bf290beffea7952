import { describe, expect, it } from 'vitest'
import { listTopics } from '../../src/delivery/websub/topics.ts'
import { PARTNER_PROFILES, type PartnerFeed } from '../../src/model/site.ts'
import { ask, serving } from '../delivery/http/support.ts'
import { readXml } from '../support/feed-checks.ts'
import { article, BASE, NOW, newsroom, PARTNER_FEEDS, type Printed, print, settings } from '../support/newsroom.ts'

const feed = (profile: PartnerFeed['profile'], more: Partial<PartnerFeed> = {}): PartnerFeed => ({
  ...{
    name: profile,
    profile,
    scope: '',
    path: `partners/${profile}/rss.xml`,
    exceptSources: [],
    pictureRights: true,
    ...more,
  },
})

const text = 'A sentence of some words that are about nothing. '.repeat(20)
const picture = { url: '/media/a.jpg', alt: 'A' }
const story = (id: string, more: Parameters<typeof article>[0] extends infer T ? Partial<T> : never = {}) =>
  article({ title: `A headline that is long enough: ${id}`, image: picture, ...more, id })

const publish = (partners: readonly PartnerFeed[], stories: Parameters<typeof print>[1], more = {}): Printed =>
  print(newsroom({ feeds: settings({ partners, ...more }) }), stories, {
    bodies: Object.fromEntries([...stories].map(({ id }) => [id, text])),
    files: { 'media/a.jpg': { size: 10, type: 'image/jpeg', width: 1280, height: 720 } },
  })

const titlesOf = (xml: string): string[] => readXml(xml, ({ texts }) => texts('//item/title'))

describe('Partner feeds', () => {
  it('are at their addresses and in the static tree, and named by nothing else', async () => {
    const secret = 'partners/msn-8f3kq2/rss.xml'
    const { edition, paths, get, text: read } = publish([feed('msn', { path: secret }), feed('yahoo')], [story('a')])
    expect(paths).toEqual(expect.arrayContaining([secret, 'partners/yahoo/rss.xml']))
    expect(edition.feeds.join()).not.toContain('partners/')
    expect([...(await listTopics(edition, BASE)).keys()].join()).not.toContain('partners/')
    for (const path of paths.filter((each) => !each.startsWith('partners/'))) {
      expect([
        path,
        (await read(path)).includes('partners/'),
        (await get(path)).links.join().includes('partners/'),
      ]).toEqual([path, false, false])
    }
  })

  it('are served with ETag and 304', async () => {
    const { edition } = publish([feed('yahoo')], [story('a')])
    const { port } = await serving(edition, {})
    const { status, headers } = await ask(port, '/partners/yahoo/rss.xml')
    expect([status, headers['content-type']]).toEqual([200, 'application/rss+xml; charset=utf-8'])
    const again = await ask(port, '/partners/yahoo/rss.xml', { headers: { 'if-none-match': headers.etag ?? '' } })
    expect(again.status).toBe(304)
  })

  it('have the full text of a site whose feeds are summaries, and change no other feed', async () => {
    const stories = [story('a'), story('b')]
    const { text: read } = publish([feed('yahoo')], stories, { content: 'summary' })
    expect(titlesOf(await read('partners/yahoo/rss.xml'))).toHaveLength(2)
    expect(await read('partners/yahoo/rss.xml')).toContain(text.trim())
    expect(await read('rss.xml')).toBe(await publish([], stories, { content: 'summary' }).text('rss.xml'))
  })

  it('have the articles of a section or a tag', async () => {
    const elsewhere = { sections: [{ id: 'science', title: 'Science' }], tags: ['Space'] }
    const { text: read } = publish(
      [feed('yahoo', { scope: 'science' }), feed('email', { scope: 'tags/space' })],
      [story('a'), story('b', elsewhere)],
    )
    for (const name of ['yahoo', 'email']) {
      expect(titlesOf(await read(`partners/${name}/rss.xml`))).toEqual(['A headline that is long enough: b'])
    }
  })

  it('keep a corrected article among those that changed last', async () => {
    const corrections = [{ at: NOW - 1000, note: 'A word was wrong.' }]
    const { text: read } = publish(
      [feed('msn', { items: 2 })],
      [story('a'), story('b'), story('c'), story('d', { corrections })],
    )
    expect(titlesOf(await read('partners/msn/rss.xml')).map((title) => title.at(-1))).toEqual(['a', 'd'])
  })

  it('have no article of a source that the newsroom does not pass on there', async () => {
    const stories = [story('a', { source: { title: 'The Agency' } }), story('b', { source: { title: 'Another' } })]
    const { text: read, edition } = publish([feed('yahoo', { exceptSources: ['the agency'] }), feed('email')], stories)
    expect(titlesOf(await read('partners/yahoo/rss.xml')).map((title) => title.at(-1))).toEqual(['b'])
    expect(titlesOf(await read('partners/email/rss.xml'))).toHaveLength(2)
    const [yahoo] = await edition.examinePartners()
    expect(yahoo?.findings?.ofItems.map(({ fault }) => fault.rule)).toEqual(['yahoo/source'])
  })

  it('report what is held back and why', async () => {
    const {
      edition,
      problems,
      text: read,
    } = publish([feed('msn'), feed('yahoo', { scope: 'nowhere' })], [story('a'), story('b', { title: 'Too short' })])
    await read('partners/msn/rss.xml')
    const [msn, yahoo] = await edition.examinePartners()
    expect(msn?.findings?.shown.map(({ title }) => title)).toEqual(['A headline that is long enough: a'])
    expect(msn?.findings?.ofItems).toMatchObject([
      { fault: { rule: 'msn/title-min', field: 'title', severity: 'withheld', found: 'a headline of 9 characters' } },
    ])
    expect(yahoo).toMatchObject({ feed: { name: 'yahoo' } })
    expect(yahoo?.findings).toBeUndefined()
    expect(problems).toEqual([])
  })

  it('say nothing of an article that was withdrawn or retracted but that it is gone', async () => {
    const fates = [
      { withdrawn: { at: NOW - 1000 } },
      { retracted: { at: NOW - 1000 } },
      { retracted: { at: NOW - 1000, reason: 'The source was wrong.' } },
    ]
    for (const fate of fates) {
      const secret = {
        title: 'Xqzmark and more words',
        summary: 'xqzmark',
        tags: ['xqzmark'],
        source: { title: 'xqzmark' },
      }
      const { edition, text: read } = publish(PARTNER_FEEDS, [story('a'), story('gone', { ...secret, ...fate })])
      for (const profile of PARTNER_PROFILES) {
        const shown = await read(`partners/${profile}/rss.xml`)
        expect([profile, shown.toLowerCase().includes('xqzmark')]).toEqual([profile, false])
        const isKept = profile === 'msn' || profile === 'smartnews'
        expect([profile, titlesOf(shown).length]).toEqual([profile, isKept ? 2 : 1])
      }
      expect(edition.has('partners/msn/rss.xml')).toBe(true)
    }
  })
})
