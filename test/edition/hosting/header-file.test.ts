import { describe, expect, it } from 'vitest'
import { buildCatalog } from '../../../src/catalog/update.ts'
import type { Edition } from '../../../src/edition/edition.ts'
import { EditionBuilder } from '../../../src/edition/edition-builder.ts'
import type { Site } from '../../../src/model/site.ts'
import { openMediaIn } from '../../../src/sources/files/media/media-files.ts'
import { ask, serving, temporaryFolder } from '../../delivery/http/support.ts'
import { put } from '../../support/cli.ts'
import { hostText } from '../../support/editions.ts'
import { article, BASE, NOW, newsroom, section } from '../../support/newsroom.ts'

type Fields = Readonly<Record<string, string>>
type Rule = readonly [path: string, fields: Fields]

const MONTH = 30 * 86_400_000
const HUBS = [{ url: 'https://hub.example.org/', private: false, several: false }]
const stories = Array.from({ length: 120 }, (_, index) =>
  article({
    id: `s${index}`,
    published: NOW - index * (MONTH / 20),
    tags: ['Élan vital'],
    media: index === 0 ? ['/media/a.jpg', '/media/b.svg', '/media/c.mp3'] : [],
  }),
)

function edition(site: Partial<Site> = {}, base = BASE): Edition {
  const measure = (file: string) => (file.startsWith('media/') ? { size: 1 } : undefined)
  const sources = { body: async () => 'x', measure, yieldToEventLoop: async () => {}, report: () => {} }
  return new EditionBuilder(base, sources).edition(buildCatalog(newsroom({ hubs: HUBS, ...site }), stories, NOW))
}

async function rulesOf(printed: Edition): Promise<Rule[]> {
  const rules: [string, Record<string, string>][] = []
  for (const line of (await hostText(printed, '_headers')).trimEnd().split('\n')) {
    if (line.startsWith('/')) rules.push([line, {}])
    else {
      const [, name = '', value = ''] = /^ {2}([A-Za-z-]+): (.+)$/.exec(line) ?? []
      const fields = rules.at(-1)?.[1] ?? {}
      expect([line, name in fields]).toEqual([line, false])
      fields[name.toLowerCase()] = value
    }
  }
  return rules
}

const escaped = (text: string): string => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&')

/** Matches a rule as Cloudflare Pages does: `*` is anything, `:name` is a segment, all matching rules apply. */
const CLOUDFLARE = (rule: string): RegExp =>
  new RegExp(
    `^${escaped(rule)
      .replace('*', '.*')
      .replace(/:[A-Za-z]\w*/g, '[^/]+')}$`,
  )

/** Matches a rule as Netlify does: trailing slash and letter case do not matter, and a segment `*` is optional. */
function netlify(rule: string): RegExp {
  const part = (segment: string): string => {
    if (segment.startsWith(':')) return '([^/]+)'
    if (segment === '*') return '?(.*)'
    return escaped(segment).replaceAll('*', '(.*)')
  }
  return new RegExp(`^/${rule.split('/').filter(Boolean).map(part).join('/')}/?$`, 'iu')
}

const HELD = [
  'content-type',
  'cache-control',
  'access-control-allow-origin',
  'access-control-expose-headers',
  'x-content-type-options',
  'content-security-policy',
  'link',
]

const PATHS = [
  ...['/', '/europe/', '/authors/ann/', '/articles/s1/', '/feeds/', '/world/page/1/'],
  ...['/rss.xml', '/europe/atom.xml', '/authors/ann/feed.json', '/tags/%C3%A9lan-vital/rss.xml'],
  ...[
    '/archive/2026-08/rss.xml',
    '/europe/archive/2026-08/feed.json',
    '/tags/%C3%A9lan-vital/archive/2026-08/atom.xml',
  ],
  ...['/feeds.opml', '/sitemap.xml', '/news-sitemap.xml', '/robots.txt', '/assets/copy.js', '/assets/style.css'],
  ...['/media/a.jpg', '/media/b.svg', '/media/c.mp3'],
]

/**
 * Fields that HTTP sends and the file cannot contain: there are too many feeds for a rule each, pages contain their links,
 * and hosts treat style sheets as media.
 */
const isKnownGap = (path: string, name: string, sent: string | undefined): boolean =>
  (name === 'link' && /authors|tags|archive|\/$/.test(path)) ||
  (name === 'content-security-policy' && path.endsWith('.css')) ||
  // The server sends no policy for media, and the policy of pages is harmless there.
  (name === 'content-security-policy' && sent === undefined)

async function sent(printed: Edition, path: string): Promise<Record<string, string | undefined>> {
  const contentDirectory = temporaryFolder()
  for (const name of ['a.jpg', 'b.svg', 'c.mp3']) put(`${contentDirectory}/media/${name}`, 'x')
  const { port } = await serving(printed, { openMedia: openMediaIn(contentDirectory), now: () => NOW })
  const { status, headers } = await ask(port, path)
  expect([path, status]).toEqual([path, 200])
  return Object.fromEntries(HELD.map((name) => [name, headers[name]?.toString()]))
}

describe('_headers', () => {
  it('gives each file the fields of HTTP on Cloudflare Pages, with no field twice', async () => {
    const printed = edition()
    const rules = await rulesOf(printed)
    for (const path of PATHS) {
      const fitting = rules.filter(([rule]) => CLOUDFLARE(rule).test(path))
      const names = fitting.flatMap(([, fields]) => Object.keys(fields))
      expect([path, names]).toEqual([path, [...new Set(names)]])
      const given = Object.assign({}, ...fitting.map(([, fields]) => fields)) as Fields
      const overHttp = await sent(printed, path)
      for (const name of HELD) {
        // Hosts set the type of pages themselves.
        if ((name === 'content-type' && path.endsWith('/')) || isKnownGap(path, name, overHttp[name])) continue
        expect([path, name, given[name]]).toEqual([path, name, overHttp[name]])
      }
    }
  })

  it('gives each file the fields of HTTP on Netlify, where the last matching rule wins', async () => {
    const printed = edition()
    const rules = await rulesOf(printed)
    for (const path of PATHS) {
      const fitting = rules.filter(([rule]) => netlify(rule).test(path))
      const given = Object.assign({}, ...fitting.map(([, fields]) => fields)) as Fields
      const overHttp = await sent(printed, path)
      for (const name of HELD) {
        if ((name === 'content-type' && path.endsWith('/')) || isKnownGap(path, name, overHttp[name])) continue
        expect([path, name, given[name]]).toEqual([path, name, overHttp[name]])
      }
    }
  })

  it('stays within the limits of Cloudflare Pages for any number of sections and hubs', async () => {
    const sections = Array.from({ length: 60 }, (_, index) => section(`s${index}`, `S${index}`))
    const hubs = Array.from({ length: 60 }, (_, index) => ({ ...HUBS[0], url: `https://hub${index}.example.org/hub/` }))
    for (const site of [
      { sections },
      { sections, hubs: hubs.map((hub) => ({ ...hub, private: false, several: false })) },
    ]) {
      const printed = edition(site)
      const rules = await rulesOf(printed)
      expect(rules.length).toBeLessThanOrEqual(100)
      const text = await hostText(printed, '_headers')
      expect(Math.max(...text.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(2000)
    }
    expect((await rulesOf(edition({ sections }))).length).toBe(100)
  })

  it('contains the base path of the site', async () => {
    const rules = await rulesOf(edition({}, 'https://example.org/news/'))
    expect(rules.every(([path]) => path.startsWith('/news/'))).toBe(true)
    expect(rules.map(([path]) => path)).toContain('/news/:section/atom.xml')
  })
})
