import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildCatalogue, type Catalogue } from '../../src/catalogue/catalogue.ts'
import { followingCatalogue } from '../../src/catalogue/update.ts'
import type { Article } from '../../src/newsroom/article.ts'
import { article, NOW, newsroom } from '../support/newsroom.ts'

const DAY = 86_400_000
const room = newsroom({ tombstoneDays: 3 })

/** All that a catalogue says, in a form that can be compared. */
const view = (catalogue: Catalogue): unknown => ({
  now: catalogue.now,
  nextChange: catalogue.nextChange,
  ids: [...catalogue.byId.keys()].sort(),
  sections: [...catalogue.sectionPaths.keys()],
  coming: [...catalogue.coming].map(({ id }) => id).sort(),
  all: [...catalogue.all].map(({ id }) => id).sort(),
  scopes: [...catalogue.scopes.values()]
    .map((scope) => ({
      ...{ name: scope.name, label: scope.label, nextChange: scope.nextChange, archives: scope.archives },
      articles: scope.articles.map(({ id, title }) => [id, title]),
      withdrawn: scope.withdrawn.map(({ id }) => id),
      removals: scope.removals.map(({ at, published }) => `${at} ${published}`).sort(),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1)),
})

const story = fc.record({
  id: fc.integer({ min: 0, max: 12 }),
  days: fc.integer({ min: -3, max: 70 }),
  section: fc.constantFrom('europe', 'science', 'Local', 'Sport'),
  tags: fc.uniqueArray(fc.constantFrom('a', 'B', 'b', 'C++'), { maxLength: 2 }),
  author: fc.constantFrom('ann', 'bob'),
  fate: fc.constantFrom('live', 'draft', 'expires', 'withdrawn', 'corrected', 'gone'),
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
}: typeof story extends fc.Arbitrary<infer T> ? T : never): Article => {
  const at = NOW + fateDay * DAY
  return article({
    ...{ id: `s${id}`, published: NOW - days * DAY, tags, title: `${fate} ${fateDay}` },
    sections: [{ id: section.toLowerCase(), title: section }],
    authors: [{ id: author, name: author.toUpperCase() }],
    draft: fate === 'draft',
    ...(fate === 'expires' ? { expires: at } : {}),
    ...(fate === 'withdrawn' ? { withdrawn: { at } } : {}),
    ...(fate === 'corrected' ? { corrections: [{ at, note: 'x' }] } : {}),
  })
}

describe('a catalogue that follows another', () => {
  it('is the same as one built anew, whatever has changed and however much time has passed', () => {
    const step = fc.record({ stories: fc.array(story, { maxLength: 4 }), hours: fc.integer({ min: 0, max: 60 }) })
    fc.assert(
      fc.property(fc.array(step, { minLength: 2, maxLength: 12 }), (steps) => {
        const held = new Map<string, Article>()
        let now = NOW
        let following: Catalogue | undefined
        for (const { stories, hours } of steps) {
          for (const each of stories) {
            if (each.fate === 'gone') held.delete(`s${each.id}`)
            else held.set(`s${each.id}`, made(each))
          }
          now += hours * 3_600_000
          following = followingCatalogue(following, room, [...held.values()], now)
          expect(view(following)).toEqual(view(buildCatalogue(room, [...held.values()], now)))
        }
      }),
      { numRuns: 300 },
    )
  })

  it('leaves the scopes as they are in which nothing has changed', () => {
    const [a, b] = [
      article({ id: 'a' }),
      article({ id: 'b', sections: [{ id: 'science', title: 'Science' }], authors: [] }),
    ]
    const before = buildCatalogue(room, [a, b], NOW)
    const after = followingCatalogue(before, room, [a, { ...b, title: 'Another' }], NOW + 1000)
    expect(after.scopes.get('europe')).toBe(before.scopes.get('europe'))
    expect(after.scopes.get('science')).not.toBe(before.scopes.get('science'))
    expect(after.scopes.get('science')?.articles[0]?.title).toBe('Another')
  })
})
