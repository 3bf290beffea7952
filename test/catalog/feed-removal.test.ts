import { describe, expect, it } from 'vitest'
import { getLastFeedRemoval } from '../../src/catalog/feed-removal.ts'
import { selectFeedArticles } from '../../src/catalog/select-feed-articles.ts'
import { buildCatalog } from '../../src/catalog/update.ts'
import type { Article } from '../../src/model/article.ts'
import type { FeedSettings } from '../../src/model/site.ts'
import { article, NOW, newsroom, settings } from '../support/newsroom.ts'

const HOUR = 3_600_000
const [OLD, LEFT] = [NOW - 3000 * HOUR, NOW - HOUR]

function departure(articles: readonly Article[], overrides: Partial<FeedSettings> = {}): number | undefined {
  const room = newsroom({ feeds: settings({ items: 2, archives: false, ...overrides }), sections: [] })
  const catalog = buildCatalog(room, articles, NOW)
  const scope = catalog.scopes.get('')
  return scope && getLastFeedRemoval(scope, selectFeedArticles(scope, NOW), NOW)
}

const stories = (count: number): Article[] =>
  Array.from({ length: count }, (_, n) => article({ id: `s${n}`, published: OLD - n * HOUR }))

describe('Article that left a feed', () => {
  it('counts as a change when the feed would still show it', () => {
    expect(departure([...stories(3), article({ id: 'x', published: OLD + 1, expires: LEFT })])).toBe(LEFT)
    expect(departure([...stories(1), article({ id: 'x', published: OLD - 99 * HOUR, expires: LEFT })])).toBe(LEFT)
    expect(departure([article({ id: 'x', published: OLD, expires: LEFT })])).toBe(LEFT)
  })

  it('does not count when newer articles had replaced it before', () => {
    expect(departure([...stories(3), article({ id: 'x', published: OLD - 99 * HOUR, expires: LEFT })])).toBeUndefined()
  })

  it('always counts when the feed has its tombstone', () => {
    const withdrawn = article({ id: 'x', published: OLD - 99 * HOUR, withdrawn: { at: LEFT } })
    expect(departure([...stories(3), withdrawn])).toBe(LEFT)
  })

  it('does not count after a later change', () => {
    const since = article({ id: 'since', published: LEFT + 1 })
    expect(departure([since, article({ id: 'x', published: LEFT - 1, expires: LEFT })])).toBeUndefined()
  })

  it('is placed by its last change in a feed in that order', () => {
    const corrected = article({
      id: 'x',
      published: OLD - 99 * HOUR,
      corrections: [{ at: OLD + 1, note: 'A name.' }],
      expires: LEFT,
    })
    expect(departure([...stories(3), corrected], { order: 'updated' })).toBe(LEFT)
    expect(departure([...stories(3), corrected], { order: 'published' })).toBeUndefined()
    expect(departure([...stories(3), { ...corrected, corrections: [] }], { order: 'updated' })).toBeUndefined()
  })
})
