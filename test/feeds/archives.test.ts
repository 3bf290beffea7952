import fc from 'fast-check'
import { parseFeed } from 'feedsmith'
import { describe, expect, it } from 'vitest'
import { getChildren, getText, parseXml } from '../../src/feeds/xml.ts'
import type { Article } from '../../src/model/article.ts'
import { hostText } from '../support/editions.ts'
import { article, BASE, NOW, newsroom, type Printed, print, section, settings } from '../support/newsroom.ts'

const DAY = 86_400_000
const few = { items: 3 }
const room = newsroom({
  feeds: settings(few),
  sections: [
    section('world', 'World', [section('europe', 'Europe', [], few), section('asia', 'Asia', [], few)], few),
    section('science', 'Science', [], few),
  ],
})

/** Returns the redirects of the static tree by path. */
async function leadsIn({ edition }: Printed): Promise<Map<string, string>> {
  const lines = (await hostText(edition, '_redirects')).split('\n').slice(0, -1)
  return new Map(lines.map((line) => line.split(' ')).map(([from = '', to = '']) => [from.slice(1), to]))
}

/** A feed document with its links to its neighbors. */
interface Page {
  readonly ids: string[]
  readonly previous: string | undefined
  readonly next: string | undefined
  readonly current: string | undefined
  readonly isArchive: boolean
  readonly self: string | undefined
  readonly feedId: string | undefined
}

async function read(edition: Printed, path: string, format: keyof typeof FILES): Promise<Page> {
  const text = await edition.text(path)
  // A second parser must accept it too.
  parseFeed(text)
  if (format === 'json') {
    const feed = JSON.parse(text) as { next_url?: string; feed_url: string; items: { id: string }[] }
    const ids = feed.items.map(({ id }) => id)
    return {
      ...{ ids, previous: feed.next_url, self: feed.feed_url },
      next: undefined,
      current: undefined,
      isArchive: true,
      feedId: undefined,
    }
  }
  const root = parseXml(text)
  const feed = format === 'rss' ? getChildren(root, 'channel')[0] : root
  if (feed === undefined) throw new Error('no channel')
  const links = getChildren(feed, format === 'rss' ? 'atom:link' : 'link')
  const linked = (rel: string): string | undefined =>
    links.find(({ attributes }) => attributes['rel'] === rel)?.attributes['href']
  const entries = getChildren(feed, format === 'rss' ? 'item' : 'entry')
  return {
    ids: entries.map((entry) =>
      getChildren(entry, format === 'rss' ? 'guid' : 'id')
        .map(getText)
        .join(),
    ),
    previous: linked('prev-archive'),
    next: linked('next-archive'),
    current: linked('current'),
    self: linked('self'),
    isArchive: getChildren(feed, 'fh:archive').length === 1,
    feedId: getChildren(feed, 'id').map(getText)[0],
  }
}

const FILES = { rss: 'rss.xml', atom: 'atom.xml', json: 'feed.json' }
const pathOf = (address: string): string => address.slice(BASE.length)

/** Returns all pages of a feed's history, starting at its current document. */
async function walk(edition: Printed, scope: string, format: keyof typeof FILES): Promise<Map<string, Page>> {
  const pages = new Map<string, Page>()
  let path: string | undefined = `${scope}${FILES[format]}`
  while (path !== undefined) {
    if (pages.has(path)) throw new Error(`the walk comes back to ${path}`)
    const page: Page = await read(edition, path, format)
    pages.set(path, page)
    path = page.previous === undefined ? undefined : pathOf(page.previous)
  }
  return pages
}

const idsOf = (pages: Map<string, Page>): Set<string> => new Set([...pages.values()].flatMap(({ ids }) => ids))

const stories = fc
  .array(
    fc.record({ daysAgo: fc.integer({ min: -40, max: 800 }), section: fc.constantFrom('europe', 'asia', 'science') }),
    { maxLength: 25 },
  )
  .map((list) =>
    list.map(({ daysAgo, section }, n) =>
      article({
        id: `s${n}`,
        published: NOW - daysAgo * DAY - n * 60_000,
        sections: [{ id: section, title: section }],
      }),
    ),
  )

describe('Archives of a feed', () => {
  it('link from the feed to every visible article, in every format', async () => {
    await fc.assert(
      fc.asyncProperty(stories, fc.constantFrom('', 'world/', 'europe/'), async (articles, scope) => {
        const edition = print(room, articles)
        const { catalog } = edition
        const visible = [...(catalog.scopes.get(scope.replace('/', ''))?.articles ?? [])]
        for (const format of ['rss', 'atom', 'json'] as const) {
          const pages = await walk(edition, scope, format)
          const found = [...idsOf(pages)].map((id) => /s\d+$/.exec(id)?.[0]).sort()
          expect(found).toEqual(visible.map(({ id }) => id).sort())
        }
      }),
      { numRuns: 40 },
    )
  })

  it('link to each other, to themselves and to the feed, and share one feed id', async () => {
    const articles = Array.from({ length: 12 }, (_, n) => article({ id: `m${n}`, published: NOW - (n + 1) * 20 * DAY }))
    const edition = print(room, articles)
    for (const format of ['rss', 'atom'] as const) {
      const pages = [...(await walk(edition, 'europe/', format))]
      expect(pages.length).toBeGreaterThan(5)
      for (const [at, [path, page]] of pages.entries()) {
        expect(page.self).toBe(BASE + path)
        expect(page.isArchive).toBe(at > 0)
        expect(page.current).toBe(at === 0 ? undefined : `${BASE}europe/${FILES[format]}`)
        expect(page.next).toBe(at < 2 ? undefined : BASE + (pages[at - 1]?.[0] ?? ''))
      }
      expect(new Set(pages.map(([, { feedId }]) => feedId)).size).toBe(1)
    }
  })

  it('change at the end of the month, which the catalog returns as its next change', () => {
    const monthEnd = Date.UTC(2026, 11, 1)
    const articles = Array.from({ length: 6 }, (_, n) => article({ id: `n${n}`, published: Date.UTC(2026, 10, 2 + n) }))
    expect(print(room, articles, { now: monthEnd - 1 }).catalog.nextChange).toBe(monthEnd)
  })

  it('change only where an old article is added, corrected or withdrawn', async () => {
    const base = Array.from({ length: 20 }, (_, n) => article({ id: `k${n}`, published: NOW - (n + 1) * 15 * DAY }))
    const old = article({ id: 'old', published: Date.UTC(2026, 3, 10) })
    const corrected: Article = { ...old, corrections: [{ at: NOW - DAY, note: 'A name was wrong.' }] }
    const withdrawn: Article = { ...old, withdrawn: { at: NOW - 60 * DAY } }
    const etags = async (articles: readonly Article[]): Promise<Map<string, string>> => {
      const edition = print(room, articles)
      const paths = edition.paths.filter((path) => path.startsWith('europe/') && path.endsWith('atom.xml'))
      return new Map(await Promise.all(paths.map(async (path) => [path, (await edition.get(path)).etag] as const)))
    }
    const before = await etags([...base, old])
    for (const articles of [base, [...base, corrected], [...base, withdrawn]]) {
      const after = await etags(articles)
      const changed = [...before].filter(([path, etag]) => after.get(path) !== etag).map(([path]) => path)
      expect(changed).toEqual(['europe/archive/2026-04/atom.xml'])
    }
  })

  it('get a new Last-Modified when an article leaves them', async () => {
    const old = article({ id: 'old', published: Date.UTC(2026, 3, 10) })
    const other = article({ id: 'other', published: Date.UTC(2026, 3, 11) })
    const at = NOW - 60 * DAY
    const edition = print(room, [other, { ...old, withdrawn: { at } }])
    expect((await edition.get('europe/archive/2026-04/rss.xml')).lastModified).toBe(at)
  })

  it('redirect from addresses whose period is split, merged or empty, so that a walk finds everything', async () => {
    const july = Array.from({ length: 101 }, (_, n) =>
      article({ id: `j${n}`, published: Date.UTC(2026, 6, 20 + (n % 3), 9, n) }),
    )
    const june = article({ id: 'june', published: Date.UTC(2026, 5, 3) })
    const many = print(room, [june, ...july])
    const few = print(room, [june, ...july.slice(1)])
    const path = (key: string): string => `europe/archive/${key}/rss.xml`
    const [month, days] = [path('2026-07'), ['2026-07-20', '2026-07-21', '2026-07-22'].map(path)]
    expect(few.paths).toContain(month)
    expect(many.paths.filter((each) => days.includes(each)).sort()).toEqual(days)
    // When a period is split, its address redirects to the newest part.
    expect(many.edition.has(month)).toBe(false)
    expect(many.edition.redirect(month)).toEqual({ to: `/${days[2]}` })
    expect((await leadsIn(many)).get(month)).toBe(`/${days[2]}`)
    expect(await hostText(many.edition, '_redirects.nginx')).toContain(`"/${month}" "/${days[2]}";\n`)
    // When the period is whole again, each part still exists and continues with the whole.
    for (const day of days) {
      const page = await read(few.edition.has(day) ? few : many, day, 'rss')
      expect(few.edition.has(day)).toBe(true)
      expect(page.ids.length).toBeGreaterThan(30)
      expect(few.paths).not.toContain(day)
    }
    expect(pathOf((await read(few, path('2026-07-21'), 'rss')).previous ?? '')).toBe(month)
    // An empty period redirects to the one before; a period that never had articles does not exist.
    const gone = july.map((each): Article => ({ ...each, withdrawn: { at: NOW - 90 * DAY } }))
    const before = article({ id: 'before', published: Date.UTC(2019, 5, 3) })
    const empty = print(room, [june, before, ...gone])
    expect(empty.edition.redirect(month)).toEqual({ to: `/${path('2010s')}` })
    // Without any archive, everything is in the feed itself.
    expect(print(room, [june, ...gone]).edition.redirect(month)).toEqual({ to: '/europe/rss.xml' })
    expect([...(await leadsIn(empty))]).toEqual([])
    for (const key of ['2026-05', '2026-08', '2026-11', '2027-01', '2026-07-19']) {
      expect([empty.edition.has(path(key)), empty.edition.redirect(path(key))]).toEqual([false, undefined])
    }
    expect(empty.edition.redirect('europe/archive/2026-07/feed.txt')).toBeUndefined()
  })

  it('redirect from split periods in a static tree as over HTTP', async () => {
    const crowd = fc.record({ day: fc.integer({ min: 0, max: 70 }), size: fc.integer({ min: 90, max: 130 }) })
    const single = fc.array(fc.integer({ min: 0, max: 70 * DAY }), { maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(single, crowd, async (ages, { day, size }) => {
        const crowded = Array.from({ length: size }, (_, n) => day * DAY + n * 60_000)
        const edition = print(
          room,
          [...ages, ...crowded].map((age, n) => article({ id: `h${n}`, published: NOW - 71 * DAY + age })),
        )
        const leads = await leadsIn(edition)
        for (const [from, to] of leads) {
          expect([from, edition.edition.has(from), edition.edition.redirect(from)]).toEqual([from, false, { to }])
          expect(edition.paths).toContain(to.slice(1))
        }
        for (const path of ['2026-09', '2026-10', '2026-11'].map((key) => `archive/${key}/rss.xml`)) {
          const isDivided = !edition.edition.has(path) && edition.edition.redirect(path) !== undefined
          expect([path, leads.has(path)]).toEqual([path, isDivided])
        }
      }),
      { numRuns: 40 },
    )
  })

  it('never link to a period that is not over, also from an address that was split before', async () => {
    const articles = Array.from({ length: 12 }, (_, n) => article({ id: `q${n}`, published: NOW - (n + 1) * 2 * DAY }))
    const edition = print(room, articles)
    const day = 'europe/archive/2026-11-14/atom.xml'
    const page = await read(edition, day, 'atom')
    expect([page.ids.length, page.next]).toEqual([1, undefined])
    expect(pathOf(page.previous ?? '')).toBe('europe/archive/2026-10/atom.xml')
  })

  it('do not exist when they are switched off', async () => {
    const articles = Array.from({ length: 4 }, (_, n) => article({ id: `l${n}`, published: NOW - (n + 1) * 40 * DAY }))
    expect(print(room, articles).paths.filter((each) => each.includes('/archive/'))).not.toEqual([])
    const without = print(newsroom({ feeds: settings({ archives: false }), sections: [] }), articles)
    expect(without.paths.filter((each) => each.includes('archive'))).toEqual([])
    expect(await without.text('atom.xml')).not.toContain('prev-archive')
  })
})
