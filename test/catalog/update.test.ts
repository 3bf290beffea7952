import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Catalog } from '../../src/catalog/catalog.ts'
import { selectRelated } from '../../src/catalog/related.ts'
import { getLastRemoval, listTombstoned } from '../../src/catalog/removed-articles.ts'
import { getArchives } from '../../src/catalog/scope.ts'
import { buildCatalog, updateCatalog, updateCatalogTask } from '../../src/catalog/update.ts'
import { runCooperatively } from '../../src/collections/task.ts'
import { type Article, sortArticles } from '../../src/model/article.ts'
import type { Newsroom } from '../../src/model/site.ts'
import { article, NOW, newsroom, section, settings } from '../support/newsroom.ts'

const DAY = 86_400_000
const room = newsroom({ tombstoneDays: 3 })

/** Newsrooms that differ in every setting that decides scopes and order. */
const ROOMS: readonly Newsroom[] = [
  room,
  newsroom({ related: { auto: 2, reciprocal: true }, tagFeeds: false, feeds: settings({ items: 2, archives: false }) }),
  newsroom({ authorFeeds: false, feeds: settings({ order: 'updated' }) }, [
    { id: 'ann', name: 'Ann Lee', bio: 'Here.' },
  ]),
  newsroom({
    related: { auto: 0, reciprocal: true },
    sections: [section('science', 'Science', [section('local', 'Local', [], { order: 'updated' })])],
  }),
]

/** Returns the whole content of a catalog in a comparable form. */
const view = (catalog: Catalog): unknown => ({
  now: catalog.now,
  nextChange: catalog.nextChange,
  ids: [...catalog.byId.keys()].sort(),
  sections: catalog.sections,
  paths: [...catalog.sectionPaths],
  directory: [...catalog.directory],
  all: [...catalog.all].map(({ id }) => id),
  related: [...catalog.byId.values()]
    .map((each) => [
      each.id,
      selectRelated(catalog, each).map((link) => ('article' in link ? link.article.id : link.url)),
    ])
    .sort(([a = ''], [b = '']) => (a < b ? -1 : 1)),
  scopes: [...catalog.scopes.values()]
    .map((scope) => {
      const archives = getArchives(scope, catalog.now)
      return {
        ...{ name: scope.name, label: scope.label, subject: scope.subject, settings: scope.settings },
        articles: [...scope.articles].map(({ id, title }) => [id, title]),
        byChange: scope.byChange && [...scope.byChange].map(({ article: { id }, at }) => [id, at]),
        archives: [archives.open, ...[...archives].map((archive) => [archive, archives.listArticles(archive).length])],
        withdrawn: listTombstoned(scope.removed, 3, catalog.now).map(({ id }) => id),
        left: [...scope.removed.byRemoval].map(({ article: { id }, at, isWithdrawn }) => [id, at, isWithdrawn]),
        last: getLastRemoval(scope.removed),
      }
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1)),
})

const story = fc.record({
  id: fc.integer({ min: 0, max: 12 }),
  days: fc.integer({ min: -3, max: 70 }),
  section: fc.constantFrom('europe', 'science', 'Local', 'LOCAL', 'Sport'),
  related: fc.uniqueArray(fc.integer({ min: 0, max: 13 }), { maxLength: 2 }),
  tags: fc.uniqueArray(fc.constantFrom('a', 'B', 'b', 'C++'), { maxLength: 2 }),
  author: fc.constantFrom('ann', 'bob'),
  fate: fc.constantFrom('live', 'draft', 'expires', 'withdrawn', 'retracted', 'corrected', 'updated', 'gone'),
  fateDay: fc.integer({ min: -6, max: 6 }),
})

const made = ({
  id,
  days,
  section,
  tags,
  author,
  fate,
  fateDay,
  related,
}: typeof story extends fc.Arbitrary<infer T> ? T : never): Article => {
  const at = NOW + fateDay * DAY
  return article({
    ...{ id: `s${id}`, published: NOW - days * DAY, tags, title: `${fate} ${fateDay}` },
    sections: [{ id: section.toLowerCase(), title: section }],
    authors: [{ id: author, name: author.toUpperCase(), ...(fateDay > 3 ? { bio: 'Late.' } : {}) }],
    related: related.map((other) => ({ id: `s${other}` })),
    draft: fate === 'draft',
    ...(fate === 'expires' ? { expires: at } : {}),
    ...(fate === 'withdrawn' ? { withdrawn: { at } } : {}),
    ...(fate === 'retracted' ? { retracted: { at } } : {}),
    ...(fate === 'updated' ? { updated: at } : {}),
    ...(fate === 'corrected' ? { corrections: [{ at, note: 'x' }] } : {}),
  })
}

describe('Updated catalog', () => {
  const step = fc.record({
    stories: fc.array(story, { maxLength: 4 }),
    hours: fc.integer({ min: 0, max: 60 }),
    room: fc.option(fc.constantFrom(...ROOMS), { freq: 5 }),
  })

  it('equals a catalog built from scratch after any change and any passing of time', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ROOMS), fc.array(step, { minLength: 2, maxLength: 12 }), (first, steps) => {
        const held = new Map<string, Article>()
        let [now, settled] = [NOW, first]
        let following: Catalog | undefined
        for (const { stories, hours, room: next } of steps) {
          for (const each of stories) {
            if (each.fate === 'gone') held.delete(`s${each.id}`)
            else held.set(`s${each.id}`, made(each))
          }
          now += hours * 3_600_000
          settled = next ?? settled
          following = updateCatalog(following, settled, held.values(), now)
          expect(view(following)).toEqual(view(buildCatalog(settled, [...held.values()].reverse(), now)))
        }
      }),
      { numRuns: 300 },
    )
  })

  it('equals a catalog built from scratch for many articles, and shares unchanged lists', async () => {
    const all = Array.from({ length: 3000 }, (_, n) =>
      article({
        ...{ id: `m${n}`, published: NOW - n * 7_000_000, tags: [`t${n % 50}`] },
        ...(n % 9 === 0 ? { expires: NOW + (n - 1500) * 3_600_000 } : {}),
        ...(n % 11 === 0 ? { updated: NOW + (n - 1500) * 60_000 } : {}),
      }),
    )
    let articles = sortArticles(all)
    let following: Catalog | undefined
    for (const hours of [0, 1, 30, 31, 500]) {
      const changed = all.filter((_, n) => (n * 7 + hours) % 100 === 0)
      articles = articles.with(changed.map((each) => ({ ...each, title: `At ${hours}`, tags: [`t${hours}`] })))
      const now = NOW + hours * 3_600_000
      following = await runCooperatively(updateCatalogTask(following, ROOMS[2] ?? room, articles, now), async () => {})
      expect(view(following)).toEqual(view(buildCatalog(ROOMS[2] ?? room, [...articles], now)))
    }
  })

  it('leaves the previous catalog unchanged', () => {
    const [a, b] = [article({ id: 'a', tags: ['x'] }), article({ id: 'b' })]
    const before = buildCatalog(room, [a, b], NOW)
    const seen = JSON.stringify(view(before))
    updateCatalog(before, room, [{ ...a, draft: true }], NOW + DAY)
    expect(JSON.stringify(view(before))).toBe(seen)
  })

  it('keeps the list of scopes while none is added, removed or renamed', () => {
    const [a, b] = [article({ id: 'a', tags: ['x'] }), article({ id: 'b', authors: [{ id: 'bob', name: 'Bob' }] })]
    const before = buildCatalog(room, [a, b], NOW)
    const edited = updateCatalog(
      before,
      room,
      [a, { ...b, title: 'Another', authors: [{ id: 'bob', name: 'Bob' }] }],
      NOW,
    )
    expect(edited.directory).toBe(before.directory)
    expect(edited.sections).toBe(before.sections)
    const renamed = updateCatalog(before, room, [a, { ...b, authors: [{ id: 'bob', name: 'Bob Roe' }] }], NOW)
    expect([...renamed.directory.changesSince(before.directory).added].map(({ label }) => label)).toEqual(['Bob Roe'])
  })

  it('keeps the scopes in which nothing changed', () => {
    const [a, b] = [
      article({ id: 'a' }),
      article({ id: 'b', sections: [{ id: 'science', title: 'Science' }], authors: [] }),
    ]
    const before = buildCatalog(room, [a, b], NOW)
    const after = updateCatalog(before, room, [a, { ...b, title: 'Another' }], NOW + 1000)
    expect(after.scopes.get('europe')).toBe(before.scopes.get('europe'))
    expect(after.scopes.get('science')).not.toBe(before.scopes.get('science'))
    expect(after.scopes.get('science')?.articles.at(0)?.title).toBe('Another')
  })
})
