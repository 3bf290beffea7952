import { describe, expect, it } from 'vitest'
import type { Catalogue } from '../../src/catalogue/catalogue.ts'
import type { Edition } from '../../src/feeds/edition.ts'
import { type Clock, Live } from '../../src/http/live.ts'
import { article, newsroom } from '../support/newsroom.ts'

/** A clock that moves when it is told to; timers fire in order as it passes them. */
class FakeClock implements Clock {
  time: number
  private timers: { at: number; run: () => void }[] = []

  constructor(time: number) {
    this.time = time
  }

  now = (): number => this.time

  setTimer = (run: () => void, ms: number): { cancel(): void } => {
    const timer = { at: this.time + ms, run }
    this.timers.push(timer)
    return { cancel: () => this.timers.splice(this.timers.indexOf(timer), this.timers.includes(timer) ? 1 : 0) }
  }

  /** Lets time pass, firing timers on the way; gives the number that fired. */
  pass(ms: number): number {
    const end = this.time + ms
    let fired = 0
    for (;;) {
      const next = this.timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0]
      if (next === undefined) break
      this.timers.splice(this.timers.indexOf(next), 1)
      this.time = Math.max(this.time, next.at)
      next.run()
      fired += 1
    }
    this.time = end
    return fired
  }

  /** The wall clock is set; timers, which count elapsed time, do not notice. */
  jump(ms: number): void {
    this.time += ms
    for (const timer of this.timers) timer.at += ms
  }
}

const HOUR = 3_600_000
const START = Date.UTC(2026, 0, 1)

interface Shown extends Edition {
  readonly ids: readonly string[]
}

const print = (catalogue: Catalogue): Shown => ({
  now: catalogue.now,
  ...(catalogue.nextChange === undefined ? {} : { nextChange: catalogue.nextChange }),
  paths: [],
  find: () => undefined,
  has: () => false,
  moved: () => undefined,
  readable: () => undefined,
  media: new Map(),
  ids: [...catalogue.byId.keys()].sort(),
})

function started(...stories: Parameters<typeof article>[0][]) {
  const clock = new FakeClock(START)
  const prints: number[] = []
  const live = new Live((catalogue) => {
    prints.push(catalogue.now)
    return print(catalogue)
  }, clock)
  live.replace(
    newsroom(),
    stories.map((story) => article({ published: START - HOUR, ...story })),
  )
  return { clock, live, prints, ids: () => (live.edition() as Shown).ids }
}

describe('what is live', () => {
  it('is nothing before the first content', () => {
    expect(new Live(print, new FakeClock(START)).edition()).toBeUndefined()
  })

  it('shows an embargoed article at its instant, and not a millisecond before', () => {
    const { clock, ids } = started({ id: 'a' }, { id: 'b', published: START + HOUR })
    clock.pass(HOUR - 1)
    expect(ids()).toEqual(['a'])
    clock.pass(1)
    expect(ids()).toEqual(['a', 'b'])
  })

  it('turns by itself, without a request, and only when something changes', () => {
    const { clock, prints } = started({ id: 'a', expires: START + 2 * HOUR }, { id: 'b', published: START + HOUR })
    clock.pass(5 * HOUR)
    expect(prints).toEqual([START, START + HOUR, START + 2 * HOUR])
  })

  it('does not hide again what was public when the clock is set back', () => {
    const { clock, live, ids } = started({ id: 'b', published: START + HOUR })
    clock.pass(HOUR)
    expect(ids()).toEqual(['b'])
    clock.jump(-3 * HOUR)
    live.replace(newsroom(), [article({ id: 'b', published: START + HOUR })])
    expect(ids()).toEqual(['b'])
  })

  it('notices a clock set forward, or a machine that slept, at the next request or within half a minute', () => {
    const first = started({ id: 'b', published: START + 10 * HOUR })
    first.clock.jump(11 * HOUR)
    expect(first.ids()).toEqual(['b'])
    const second = started({ id: 'b', published: START + 10 * HOUR })
    second.clock.jump(11 * HOUR)
    second.clock.pass(30_000)
    expect(second.prints.length).toBe(2)
  })

  it('waits for an instant decades away without waking more than twice a minute', () => {
    const { clock, prints } = started({ id: 'b', published: START + 73 * 365 * 24 * HOUR })
    expect(clock.pass(24 * HOUR)).toBeLessThanOrEqual(2 * 60 * 24)
    expect(prints).toEqual([START])
  })
})
