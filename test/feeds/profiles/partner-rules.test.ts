import { describe, expect, it } from 'vitest'
import type { FeedItem } from '../../../src/feeds/feed-item.ts'
import { ProfileChecks } from '../../../src/feeds/profile.ts'
import { makePartnerProfile, PARTNERS } from '../../../src/feeds/profiles/partner-profiles.ts'
import type { PartnerRule } from '../../../src/feeds/profiles/partner-rule.ts'
import { PARTNER_PROFILES, type PartnerFeed, type PartnerProfile } from '../../../src/model/site.ts'
import { readXml, type Xml } from '../../support/feed-checks.ts'
import { article, NOW, newsroom, print, settings } from '../../support/newsroom.ts'

const feedOf = (profile: PartnerProfile, more: Partial<PartnerFeed> = {}): PartnerFeed => ({
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

const words = (count: number): string => Array.from({ length: count }, () => 'word').join(' ')

/** Keeps every rule of every partner. */
const SOUND: FeedItem = {
  ...{ id: 'tag:a', atomId: 'tag:a', url: 'https://news.example.org/articles/a/' },
  title: 'A headline of more than twenty characters',
  summary: `A summary of some words. ${words(70)}`,
  html: `<p>${words(200)}</p>`,
  ...{ published: NOW, updated: NOW, authors: [], byline: 'Ann Lee', categories: [], related: [], attachments: [] },
  image: {
    ...{ url: 'https://news.example.org/media/a.jpg', alt: '', type: 'image/jpeg', length: 1000 },
    ...{ width: 1280, height: 720 },
  },
  ...{ corrections: [], file: 'a.md' },
}

const pictured = (image: Partial<NonNullable<FeedItem['image']>>): Partial<FeedItem> => ({
  image: { url: 'https://news.example.org/media/a.jpg', alt: '', ...image },
})

const withoutPicture = (): Partial<FeedItem> => ({ image: undefined as never })

/** An item that breaks a rule, and one that keeps it as closely as can be. Each begins as the sound item. */
interface StoryRow {
  readonly breaks: Partial<FeedItem>
  readonly keeps: Partial<FeedItem>
}

const STORY_ROWS: Readonly<Record<string, StoryRow>> = {
  'email/picture-width': { breaks: pictured({ width: 601, height: 1 }), keeps: pictured({ width: 600, height: 900 }) },
  'email/picture-address': { breaks: pictured({ url: 'https://a.example/i?a=1&b=2' }), keeps: pictured({}) },
  'email/retracted': { breaks: { isRetracted: true }, keeps: {} },
  'msn/title-min': { breaks: { title: 'x'.repeat(20) }, keeps: { title: 'x'.repeat(21) } },
  'msn/title-max': { breaks: { title: 'x'.repeat(151) }, keeps: { title: 'x'.repeat(150) } },
  'msn/title-best': { breaks: { title: 'x'.repeat(76) }, keeps: { title: 'x'.repeat(75) } },
  'msn/title-address': {
    breaks: { title: 'More about it at https://news.example.org' },
    keeps: { title: 'More about it at news.example.org' },
  },
  'msn/body-min': { breaks: { html: `<p>${'x'.repeat(449)}</p>` }, keeps: { html: `<p>${'x'.repeat(450)}</p>` } },
  'msn/body-max': { breaks: { html: 'x'.repeat(500_001) }, keeps: { html: 'x'.repeat(500_000) } },
  'msn/nesting': {
    breaks: { html: `${'<div>'.repeat(10)}${words(100)}${'</div>'.repeat(10)}` },
    keeps: { html: `${'<div>'.repeat(9)}${words(100)}${'</div>'.repeat(9)}` },
  },
  'msn/language': { breaks: { language: 'fr' }, keeps: {} },
  'msn/link': { breaks: { url: 'https://news.example.org/a/?utm_source=msn' }, keeps: {} },
  'msn/picture': { breaks: withoutPicture(), keeps: {} },
  'msn/picture-rights': { breaks: { source: { title: 'The Agency' } }, keeps: {} },
  'msn/picture-type': {
    breaks: pictured({ url: 'https://news.example.org/a.gif' }),
    keeps: pictured({ url: 'https://news.example.org/a.gif.png' }),
  },
  'msn/picture-size': { breaks: pictured({ width: 719, height: 720 }), keeps: pictured({ width: 720, height: 720 }) },
  'msn/picture-ratio': { breaks: pictured({ width: 190, height: 100 }), keeps: pictured({ width: 189, height: 100 }) },
  'msn/picture-bytes': { breaks: pictured({ length: 14_000_001 }), keeps: pictured({ length: 14_000_000 }) },
  'smartnews/text': { breaks: { html: '' }, keeps: { html: '<p>A text.</p>' } },
  'smartnews/picture': { breaks: withoutPicture(), keeps: {} },
  'smartnews/picture-type': { breaks: pictured({ type: 'image/gif' }), keeps: pictured({ type: 'image/png' }) },
  'smartnews/picture-size': {
    breaks: pictured({ width: 199, height: 200 }),
    keeps: pictured({ width: 200, height: 200 }),
  },
  'smartnews/picture-ratio': {
    breaks: pictured({ width: 200, height: 661 }),
    keeps: pictured({ width: 200, height: 660 }),
  },
  'smartnews/link': { breaks: { url: 'http://news.example.org/a/' }, keeps: {} },
  'yahoo/retracted': { breaks: { isRetracted: true }, keeps: {} },
  'yahoo/title-words': { breaks: { title: 'Headline' }, keeps: { title: 'Two words' } },
  'yahoo/description-words': { breaks: { summary: 'Two words' }, keeps: { summary: 'Three more words' } },
  'yahoo/body-words': { breaks: { html: `<p>${words(149)}</p>` }, keeps: { html: `<p>${words(150)}</p>` } },
  'yahoo/picture-size': {
    breaks: pictured({ width: 1279, height: 720 }),
    keeps: pictured({ width: 1280, height: 720 }),
  },
  'yahoo/picture-bytes': { breaks: pictured({ length: 5_000_001 }), keeps: pictured({ length: 5_000_000 }) },
  'yahoo/affiliate-links': {
    breaks: { html: `<p><a href="https://www.amazon.co.uk/dp/1?tag=paper-21">${words(150)}</a></p>` },
    keeps: { html: `<p><a href="https://www.amazon.co.uk/dp/1">${words(150)}</a></p>` },
  },
  'newsbreak/retracted': { breaks: { isRetracted: true }, keeps: {} },
  'newsbreak/text': { breaks: { html: '' }, keeps: {} },
  'newsbreak/picture': { breaks: withoutPicture(), keeps: {} },
  'newsbreak/description': { breaks: { summary: '' }, keeps: {} },
  'newsbreak/language': { breaks: { language: 'es' }, keeps: { language: 'en-US' } },
  'flipboard/retracted': { breaks: { isRetracted: true }, keeps: {} },
  'flipboard/text': { breaks: { html: '' }, keeps: {} },
  'flipboard/picture': { breaks: withoutPicture(), keeps: {} },
  'flipboard/picture-size': {
    breaks: pictured({ width: 400, height: 399 }),
    keeps: pictured({ width: 400, height: 400 }),
  },
  'flipboard/enclosure': {
    breaks: pictured({ type: 'image/jpeg' }),
    keeps: pictured({ type: 'image/jpeg', length: 1 }),
  },
  'flipboard/description': {
    breaks: { summary: 'Short.', html: `<p>${'x'.repeat(299)}</p>` },
    keeps: { summary: 'Short.', html: `<p>${'x'.repeat(300)}</p>` },
  },
}

const LOGO = { logo: '/media/logo.png' }

/** Numbers of articles, and settings, that break and keep the rules for feeds. */
const FEED_ROWS: Readonly<Record<string, Record<'breaks' | 'keeps', [articles: number, more?: Partial<PartnerFeed>]>>> =
  {
    'smartnews/min-items': { breaks: [4, LOGO], keeps: [5, LOGO] },
    'smartnews/logo': { breaks: [5], keeps: [5, LOGO] },
    'flipboard/min-items': { breaks: [29], keeps: [30] },
  }

/** A rule that the serializer keeps. */
interface SerializerRow {
  readonly holds: (xml: Xml, text: string) => boolean
  /** Returns a feed that breaks the rule. @default the public RSS feed of the same articles */
  readonly breaks?: (partner: string) => string
}

const MODIFIED = '2026-11-20T11:40:00Z'
const PUBLISHED = 'Fri, 20 Nov 2026 06:00:00 GMT'
const CHANGED = 'Fri, 20 Nov 2026 11:40:00 GMT'
const first = '//item[title="The story that keeps all rules there are"]'

const hasPlainDescription = (xml: Xml): boolean => xml.text(`${first}/description`)?.includes('Ships & boats') === true
const hasFrozenDate: SerializerRow = {
  holds: (xml) => xml.text(`${first}/pubDate`) === PUBLISHED,
  breaks: (partner) => partner.replaceAll(PUBLISHED, CHANGED),
}
const getBody = (xml: Xml): string => xml.text(`${first}/content:encoded`) ?? ''
const countPictures = (html: string): number => html.split('<img').length - 1

const SERIALIZER_ROWS: Readonly<Record<string, SerializerRow>> = {
  'email/picture-place': {
    holds: (xml) => xml.count(`${first}/media:content`) === 1,
    breaks: (partner) => partner.replaceAll('media:content', 'media:other'),
  },
  'email/picture-type': {
    holds: (xml) => xml.count('//media:content[not(@medium="image")]') === 0,
    breaks: (partner) => partner.replaceAll(' medium="image"', ''),
  },
  'email/frozen-date': hasFrozenDate,
  'msn/html': { holds: (xml) => !/<(?:pre|code|del|h6|hr|time)\b/.test(getBody(xml)) },
  'msn/line-breaks': { holds: (xml) => !/<br[^>]*>\s*<br/.test(getBody(xml)) },
  'msn/link-targets': { holds: (xml) => !getBody(xml).includes('tel:') },
  'msn/plain-fields': { holds: (xml) => hasPlainDescription(xml) && xml.count('//category[@domain]') === 0 },
  'msn/keywords': { holds: (xml) => xml.text(`${first}/media:keywords`) === 'Harbour, Ships' },
  'msn/modified': { holds: (xml) => xml.text(`${first}/*[local-name()="modified"]`) === MODIFIED },
  'msn/takedown': {
    holds: (xml) => xml.text('//item[contains(guid, "withdrawn")]/*[local-name()="expirationDate"]') !== undefined,
  },
  'msn/age': { holds: (xml) => xml.count('//item[contains(guid, "older")]') === 0 },
  'msn/items': { holds: (xml) => xml.count('//item[not(contains(guid, "withdrawn"))]') <= 20 },
  'msn/bytes': {
    holds: (_, text) => text.length < 10_000_000,
    breaks: (partner) => partner.repeat(Math.ceil(10_000_000 / partner.length)),
  },
  'smartnews/channel-title': {
    holds: (xml) => xml.text('/rss/channel/title') === 'The Tester',
    breaks: (partner) => partner.replace('<title>The Tester', '<title>All the news – The Tester'),
  },
  'smartnews/channel-description': { holds: (xml) => (xml.text('/rss/channel/description') ?? '').length <= 30 },
  'smartnews/channel-date': { holds: (xml) => xml.count('/rss/channel/pubDate') === 1 },
  'smartnews/thumbnail': { holds: (xml) => xml.count(`${first}/media:thumbnail`) === 1 },
  'smartnews/moving-date': { holds: (xml) => xml.text(`${first}/pubDate`) === CHANGED },
  'smartnews/status': { holds: (xml) => xml.text(`${first}/media:status`) === 'active' },
  'smartnews/takedown': {
    holds: (xml) => xml.text('//item[contains(guid, "withdrawn")]/media:status') === 'deleted',
  },
  'smartnews/links': { holds: (xml) => !getBody(xml).includes('<a ') },
  'smartnews/bytes': { holds: (_, text) => text.length < 1_000_000, breaks: (partner) => partner.repeat(200) },
  'yahoo/frozen-date': hasFrozenDate,
  'yahoo/updated': { holds: (xml) => xml.text(`${first}/updated`) === CHANGED },
  'yahoo/category': { holds: (xml) => xml.count(`${first}/category`) === 1 },
  'yahoo/lead-picture': {
    holds: (xml) => getBody(xml).startsWith('<figure><img src="https://news.example.org/media/a.'),
  },
  'yahoo/picture-once': {
    holds: (xml) => countPictures(getBody(xml)) === 1 && xml.count(`${first}/media:content`) === 0,
  },
  'yahoo/html': { holds: (xml) => !/<(?:pre|code|del|h6|hr|time)\b/.test(getBody(xml)) },
  'yahoo/plain-description': { holds: hasPlainDescription },
  'newsbreak/permalink': {
    holds: (xml) =>
      xml.text(`${first}/guid[@isPermaLink="true"]`) === xml.text(`${first}/link`) && xml.count(`${first}/guid`) === 1,
  },
  'newsbreak/figure': {
    holds: (xml) => getBody(xml).startsWith('<figure><img'),
    breaks: (partner) => partner.replaceAll('&lt;figure', '&lt;div'),
  },
  'flipboard/long-description': { holds: (xml) => (xml.text(`${first}/description`) ?? '').length >= 300 },
  'flipboard/picture-enclosure': { holds: (xml) => xml.text(`${first}/enclosure/@type`) === 'image/jpeg' },
}

/** The picture is in the text as well, but not at its beginning. */
const BODY = `${words(200)}

![A picture](/media/a.jpg)

Break<br><br>[Call](tel:+441), ~~struck~~ [link](https://a.example/), <time datetime="2026">now</time>

###### Small

---

\`\`\`
code
\`\`\`
`

const DAY = 86_400_000
const stories = [
  article({
    ...{ id: 'kept', title: 'The story that keeps all rules there are', summary: 'Ships & boats of the harbour.' },
    ...{ published: NOW - 6 * 3_600_000, tags: ['Harbour', 'Ships'], image: { url: '/media/a.jpg', alt: 'A' } },
    corrections: [{ at: Date.parse(MODIFIED), note: 'A word was wrong.' }],
  }),
  article({ id: 'withdrawn', published: NOW - DAY, withdrawn: { at: NOW - 3_600_000 } }),
  article({ id: 'older', title: 'A story that is more than a year old', published: NOW - 366 * DAY }),
  ...Array.from({ length: 30 }, (_, index) =>
    article({ id: `more-${index}`, title: `One of the many other stories: ${index}`, image: { url: '/media/a.jpg' } }),
  ),
]

const TEXTS = Object.fromEntries(stories.map(({ id }) => [id, BODY]))

const feeds = PARTNER_PROFILES.map((profile) => feedOf(profile))
const published = print(
  newsroom({ description: 'A description of more than thirty characters', feeds: settings({ partners: feeds }) }),
  stories,
  {
    bodies: TEXTS,
    files: { 'media/a.jpg': { size: 10, type: 'image/jpeg', width: 1280, height: 720 } },
  },
)

const RULES: readonly (readonly [PartnerProfile, PartnerRule])[] = PARTNER_PROFILES.flatMap((profile) =>
  PARTNERS[profile].makeRules(feedOf(profile)).map((rule) => [profile, rule] as const),
)
const listIds = (kind: PartnerRule['by']): string[] => RULES.flatMap(([, rule]) => (rule.by === kind ? [rule.id] : []))

describe('Each rule of a partner', () => {
  it('has a row here, an id of its own and a source', () => {
    expect(listIds('story').sort()).toEqual(Object.keys(STORY_ROWS).sort())
    expect(listIds('feed').sort()).toEqual(Object.keys(FEED_ROWS).sort())
    expect(listIds('serializer').sort()).toEqual(Object.keys(SERIALIZER_ROWS).sort())
    for (const [profile, { id, source, expected }] of RULES) {
      expect(id.startsWith(`${profile}/`)).toBe(true)
      expect(source).toMatch(/^https:\/\//)
      expect(expected).toMatch(/^[^A-Z\s]|^[A-Z]{2}/)
    }
  })

  it.each(
    RULES.flatMap(([profile, rule]) => (rule.by === 'story' ? [[rule.id, profile, rule.severity] as const] : [])),
  )('%s is found broken, and kept', (id, profile, severity) => {
    const examine = (changes: Partial<FeedItem> = {}) =>
      new ProfileChecks(() => {})
        .examine([{ ...SOUND, ...changes }], makePartnerProfile(feedOf(profile)))
        .filter(({ fault }) => fault.rule === id)
    const row = STORY_ROWS[id]
    expect(examine(row?.breaks).map(({ fault }) => fault.severity)).toEqual([severity])
    expect(examine(row?.keeps)).toEqual([])
  })

  it.each(listIds('feed'))('%s is found broken, and kept', (id) => {
    const examine = ([count, more = {}]: [number, Partial<PartnerFeed>?]): (string | undefined)[] => {
      const items = Array.from({ length: count }, () => SOUND)
      const profile = PARTNER_PROFILES.find((each) => id.startsWith(`${each}/`)) ?? 'email'
      const faults = makePartnerProfile(feedOf(profile, more)).partner?.checkFeed(items) ?? []
      return faults.flatMap(({ rule }) => (rule === id ? [rule] : []))
    }
    expect(examine(FEED_ROWS[id]?.breaks ?? [0])).toEqual([id])
    expect(examine(FEED_ROWS[id]?.keeps ?? [0])).toEqual([])
  })

  it.each(listIds('serializer'))('%s is kept by the feed, as it would not be by another', async (id) => {
    const partner = await published.text(`partners/${id.split('/')[0]}/rss.xml`)
    const row = SERIALIZER_ROWS[id]
    const other = row?.breaks?.(partner) ?? (await published.text('rss.xml'))
    const holds = (text: string): boolean | undefined =>
      // A text that is only too long is no document.
      readXml(text.length > 1_000_000 ? partner : text, (xml) => row?.holds(xml, text))
    expect(holds(partner)).toBe(true)
    expect(holds(other)).toBe(false)
  })
})

describe('A sound article', () => {
  it('keeps every rule, but the width of pictures in mail', () => {
    for (const profile of PARTNER_PROFILES) {
      const faults = new ProfileChecks(() => {}).examine([SOUND], makePartnerProfile(feedOf(profile)))
      expect(faults.map(({ fault }) => fault.rule)).toEqual(profile === 'email' ? ['email/picture-width'] : [])
    }
  })
})
