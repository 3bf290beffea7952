import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parsePeriodKey } from '../../src/catalog/archive-periods.ts'
import { type Archive, Archives, getNextClosing, listParentKeys } from '../../src/catalog/archives.ts'
import { EMPTY_CONTENTS } from '../../src/catalog/scope-contents.ts'
import { parseFeedFolder } from '../../src/feeds/paths.ts'
import { canBeArticle } from '../../src/records/article-address.ts'
import { article, NOW } from '../support/newsroom.ts'

const DAY = 86_400_000

describe('Archives', () => {
  it('cover shorter periods where there is more, so that each holds at most 100 articles', () => {
    const busy = Array.from({ length: 950 }, (_, n) =>
      article({ id: `b${n}`, published: Date.UTC(2025, 4, 31, 23, 59) - n * 40 * 60_000 }),
    )
    const burst = Array.from({ length: 130 }, (_, n) =>
      article({ id: `u${n}`, published: Date.UTC(2024, 0, 5, 10) + n * 30_000 }),
    )
    const archives = new Archives(EMPTY_CONTENTS.articles.with([...busy, ...burst]), NOW, 50)
    const closed = [...archives]
    const articles = closed.map((archive) => archives.listArticles(archive))
    expect(Math.max(...articles.map(({ length }) => length))).toBeLessThanOrEqual(100)
    expect(closed.map(({ key }) => key)).toContain('2025-05-31')
    expect(closed.map(({ key }) => key)).toContain('2024-01-05T10-00')
    expect(articles.flat()).toHaveLength(1080)
    expect([...closed].sort((a, b) => b.start - a.start)).toEqual(closed)
  })

  /** Ages from within an hour to 30 years, and around the ends of a day, a month, a year and a decade. */
  const age = fc.oneof(
    fc.integer({ min: 0, max: 70 * DAY }),
    fc.integer({ min: 0, max: 30 * 365 * DAY }),
    fc
      .tuple(
        fc.constantFrom('2026-11-20', '2026-11-01', '2026-01-01', '2020-01-01', '2010-01-01', '2000-01-01'),
        fc.integer({ min: -2, max: 2 }),
      )
      .map(([day, offset]) => Math.max(0, NOW - Date.parse(day) + offset)),
  )
  const shown = fc.constantFrom(0, 1, 3, 20, 50, 500)
  const ages = fc.array(age, { maxLength: 250, size: 'max' })
  const listOf = (published: readonly number[]) =>
    EMPTY_CONTENTS.articles.with(published.map((age, n) => article({ id: `c${n}`, published: NOW - age })))

  it('are found by their keys and by each other, and other keys find none', () => {
    fc.assert(
      fc.property(ages, shown, (published, items) => {
        const archives = new Archives(listOf(published), NOW, items)
        const closed = [...archives]
        expect(closed.map(({ key }) => archives.find(key))).toEqual(closed)
        expect(closed.map((archive) => archives.before(archive))).toEqual(closed.map((_, n) => closed[n + 1]))
        expect(closed.map((archive) => archives.after(archive))).toEqual(closed.map((_, n) => closed[n - 1]))
        expect(archives.newest).toEqual(closed[0])
        const held = closed.reduce((sum, { from, to }) => sum + to - from, archives.open)
        expect(held).toBe(published.length)
        for (const key of [
          ...['2026-11', '2026-11-20', '2026-13', '1989-01', '', 'x', '2026-11-20T12', '+02026-11', '2026-02-30'],
          ...['2020s', '2026', '2027', '2030s', '2018s', '201s', '2010S', '1980s', '2010s-01', '10', '02018'],
        ]) {
          expect([key, archives.find(key)]).toEqual([key, undefined])
        }
      }),
    )
  })

  it('are the longest closed periods with at most 100 articles', () => {
    fc.assert(
      fc.property(ages, shown, (published, items) => {
        const archives = new Archives(listOf(published), NOW, items)
        for (const archive of archives) {
          expect(archive.end).toBeLessThanOrEqual(NOW)
          expect(archive.to - archive.from).toBeLessThanOrEqual(100)
          const parent = archives.getPeriod(listParentKeys(archive).at(-1) ?? '')
          if (parent !== undefined) expect(parent.to - parent.from).toBeGreaterThan(100)
        }
        // The feed shows all articles that are in no archive, and a long period stays undivided only if it shows that anyway.
        expect(archives.open).toBeLessThanOrEqual(Math.max(items, 100))
      }),
    )
  })

  it('hold every article once at every instant, in documents that only articles or the end of a year or decade change', () => {
    const steps = fc.array(fc.integer({ min: 0, max: 40 * 365 * DAY }), { minLength: 2, maxLength: 6 })
    fc.assert(
      fc.property(ages, shown, steps, (published, items, instants) => {
        const all = listOf(published)
        const visibleAt = (now: number) =>
          EMPTY_CONTENTS.articles.with([...all].filter((each) => each.published <= now))
        const given = new Map<string, string[]>()
        for (const now of instants.map((age) => NOW - age).sort((a, b) => a - b)) {
          const visible = visibleAt(now)
          const archives = new Archives(visible, now, items)
          const idsOf = (archive: Archive) => archives.listArticles(archive).map(({ id }) => id)
          const walked = [...visible.slice(0, archives.open).map(({ id }) => id), ...[...archives].flatMap(idsOf)]
          expect(walked).toEqual([...visible].map(({ id }) => id))
          for (const [key, ids] of given) {
            // No article was added, so the period is not divided: it is an archive, or now a part of a longer one.
            const found = archives.find(key)
            expect([key, found && idsOf(found)]).toEqual([key, ids])
            expect(found && archives.newestUpTo(found)).toBeDefined()
          }
          for (const archive of archives) given.set(archive.key, idsOf(archive))
        }
      }),
    )
  })

  it('become one when their year or decade ends, and when articles are withdrawn', () => {
    const keysAt = (now: number, count: number, every: number): string[] => {
      const published = Array.from({ length: count }, (_, n) => Date.UTC(2020, 0, 2) + n * every * DAY)
      const visible = published.filter((at) => at <= now).map((at, n) => article({ id: `y${n}`, published: at }))
      return [...new Archives(EMPTY_CONTENTS.articles.with(visible), now, 10)].map(({ key }) => key)
    }
    // Sixty articles in 2020, five in a month.
    expect(keysAt(Date.UTC(2020, 3, 1) - 1, 60, 6)).toEqual(['2020-02', '2020-01'])
    expect(keysAt(Date.UTC(2020, 3, 1), 60, 6)).toEqual(['2020-03', '2020-02', '2020-01'])
    expect(keysAt(Date.UTC(2021, 0, 1) - 1, 60, 6)).toHaveLength(11)
    expect(keysAt(Date.UTC(2021, 0, 1), 60, 6)).toEqual(['2020'])
    // Sixty articles in ten years.
    expect(keysAt(Date.UTC(2030, 0, 1) - 1, 60, 60)).toHaveLength(9)
    expect(keysAt(Date.UTC(2030, 0, 1), 60, 60)).toEqual(['2020s'])
    expect(keysAt(Date.UTC(2030, 0, 1), 110, 33)).toHaveLength(10)
    // The feed shows eight of them anyway, so that there is no archive before the decade ends.
    expect(keysAt(Date.UTC(2029, 11, 31), 8, 400)).toEqual([])
    expect(keysAt(Date.UTC(2030, 0, 1), 8, 400)).toEqual(['2020s'])
  })

  it('never close or become one before the next change of the catalog, for all articles and for some', () => {
    const keysOf = (archives: Archives): string[] => [...archives].map(({ key }) => key)
    fc.assert(
      fc.property(ages, fc.integer({ min: 1, max: 5 }), shown, (published, each, items) => {
        const [all, some] = [published, published.filter((_, n) => n % each === 0)].map(listOf)
        const closesAt = getNextClosing(all ?? listOf([]), NOW)
        for (const articles of [all, some]) {
          if (articles === undefined) continue
          const now = new Archives(articles, NOW, items)
          const before = new Archives(articles, closesAt === undefined ? NOW + 40 * 365 * DAY : closesAt - 1, items)
          expect([before.open, keysOf(before)]).toEqual([now.open, keysOf(now)])
        }
      }),
    )
  })

  it('are all closed after as many changes as there are lengths of periods, and then never change again', () => {
    fc.assert(
      fc.property(ages, shown, (published, items) => {
        const articles = listOf(published)
        let now = NOW
        let steps = 0
        for (let next = getNextClosing(articles, now); next !== undefined; next = getNextClosing(articles, now)) {
          expect(next).toBeGreaterThan(now)
          now = next
          steps += 1
        }
        expect(steps).toBeLessThanOrEqual(6)
        const keys = [...new Archives(articles, now, items)].map(({ key }) => key)
        expect(new Archives(articles, now, items).open).toBe(0)
        expect([...new Archives(articles, now + 100 * 365 * DAY, items)].map(({ key }) => key)).toEqual(keys)
      }),
    )
  })

  it('have keys that paths are parsed with, from the first year to the last', () => {
    const instant = fc.integer({ min: Date.parse('0000-01-01'), max: Date.parse('9999-12-31T23:59:59Z') })
    fc.assert(
      fc.property(instant, fc.constantFrom(0, 3, 50), (at, count) => {
        const visible = EMPTY_CONTENTS.articles.with(
          Array.from({ length: 1 + 2 * count }, (_, n) => article({ id: `k${n}`, published: at + n })),
        )
        for (const archive of new Archives(visible, Date.parse('+010001-01-01'), 3)) {
          for (const key of [archive.key, ...listParentKeys(archive)]) {
            const period = parsePeriodKey(key)
            expect([key, period?.length.getKey(period.start)]).toEqual([key, key])
            expect(parseFeedFolder(`europe/archive/${key}/`)).toEqual({ scope: 'europe', archive: key })
            expect(canBeArticle(`/europe/archive/${key}/`, { sections: [], feedFiles: [] })).toBe(false)
          }
        }
      }),
    )
  })
})
