import { describe, expect, it } from 'vitest'
import type { Catalog } from '../../src/catalog/catalog.ts'
import type { Edition } from '../../src/edition/edition.ts'
import { LiveEdition } from '../../src/runtime/live-edition.ts'
import { FakeClock } from '../support/clock.ts'
import { article, newsroom } from '../support/newsroom.ts'

const HOUR = 3_600_000
const START = Date.UTC(2026, 0, 1)

interface Shown extends Edition {
  readonly ids: readonly string[]
}

const print = (catalog: Catalog): Shown => ({
  now: catalog.now,
  ...(catalog.nextChange === undefined ? {} : { nextChange: catalog.nextChange }),
  hasDeltas: false,
  paths: [],
  feeds: [],
  find: () => undefined,
  listKept: () => [],
  listLost: () => [],
  listKnown: () => new Set(),
  listSubscriptions: () => new Map(),
  getArticlePath: () => undefined,
  fingerprint: () => undefined,
  formats: [],
  feedAt: () => undefined,
  listOffers: () => [],
  has: () => false,
  redirect: () => undefined,
  redirectByQuery: () => undefined,
  hostFiles: new Map(),
  readable: () => undefined,
  media: new Map(),
  medium: () => undefined,
  examinePartners: async () => [],
  ids: [...catalog.byId.keys()].sort(),
})

async function started(...stories: Parameters<typeof article>[0][]) {
  const clock = new FakeClock(START)
  const prints: number[] = []
  const live = new LiveEdition((catalog) => {
    prints.push(catalog.now)
    return print(catalog)
  }, clock)
  await live.replace(
    newsroom(),
    stories.map((story) => article({ published: START - HOUR, ...story })),
  )
  return { clock, live, prints, ids: () => (live.edition() as Shown).ids }
}

describe('Live edition', () => {
  it('is undefined before the first content', () => {
    expect(new LiveEdition(print, new FakeClock(START)).edition()).toBeUndefined()
  })

  it('shows an embargoed article at its instant, and not a millisecond earlier', async () => {
    const { clock, ids } = await started({ id: 'a' }, { id: 'b', published: START + HOUR })
    clock.pass(HOUR - 1)
    expect(ids()).toEqual(['a'])
    clock.pass(1)
    expect(ids()).toEqual(['a', 'b'])
  })

  it('notifies its listener when the new edition is already served', async () => {
    const clock = new FakeClock(START)
    const published: unknown[] = []
    const live: LiveEdition = new LiveEdition(print, clock, () => published.push((live.edition() as Shown).ids))
    await live.replace(newsroom(), [
      article({ id: 'a', published: START }),
      article({ id: 'b', published: START + HOUR }),
    ])
    clock.pass(HOUR)
    expect(published).toEqual([['a'], ['a', 'b']])
  })

  it('changes at scheduled instants without a request, and only when something changes', async () => {
    const { clock, prints } = await started(
      { id: 'a', expires: START + 2 * HOUR },
      { id: 'b', published: START + HOUR },
    )
    clock.pass(5 * HOUR)
    expect(prints).toEqual([START, START + HOUR, START + 2 * HOUR])
  })

  it('does not hide what was public when the clock is set back', async () => {
    const { clock, live, ids } = await started({ id: 'b', published: START + HOUR })
    clock.pass(HOUR)
    expect(ids()).toEqual(['b'])
    clock.jump(-3 * HOUR)
    await live.replace(newsroom(), [article({ id: 'b', published: START + HOUR })])
    expect(ids()).toEqual(['b'])
  })

  it('notices a clock that is set forward or a sleep at the next request or within 30 seconds', async () => {
    const first = await started({ id: 'b', published: START + 10 * HOUR })
    first.clock.jump(11 * HOUR)
    expect(first.ids()).toEqual(['b'])
    const second = await started({ id: 'b', published: START + 10 * HOUR })
    second.clock.jump(11 * HOUR)
    second.clock.pass(30_000)
    expect(second.prints.length).toBe(2)
  })

  it('waits for an instant decades away with one timer a second, which notices a clock that jumps', async () => {
    const { clock, prints } = await started({ id: 'b', published: START + 73 * 365 * 24 * HOUR })
    expect(clock.pass(24 * HOUR)).toBeLessThanOrEqual(24 * 3600)
    expect(prints).toEqual([START])
  })
})
