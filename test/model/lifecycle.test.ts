import { describe, expect, it } from 'vitest'
import { getLastChange, getLifecycleState, getNextChange, isVisible } from '../../src/model/lifecycle.ts'

const day = (n: number): number => Date.UTC(2026, 0, n)
const story = { draft: false, published: day(10), corrections: [] }

describe('State of an article', () => {
  it.each([
    ['draft for any date', { ...story, draft: true }, 'draft'],
    ['embargoed until its instant', { ...story, published: day(20) + 1 }, 'embargoed'],
    ['live at its instant', { ...story, published: day(20) }, 'live'],
    ['retracted from the instant of its retraction', { ...story, retracted: { at: day(20) } }, 'retracted'],
    ['live until its retraction', { ...story, retracted: { at: day(21) } }, 'live'],
    ['expired at its expiry', { ...story, expires: day(20) }, 'expired'],
    [
      'withdrawn, also when retracted and expired',
      { ...story, expires: day(19), retracted: { at: day(18) }, withdrawn: { at: day(20) } },
      'withdrawn',
    ],
    [
      'embargoed, also with a retraction in the record',
      { ...story, published: day(30), retracted: { at: day(12) } },
      'embargoed',
    ],
  ])('is %s', (_, article, state) => {
    expect(getLifecycleState(article, day(20))).toBe(state)
  })

  it('is visible when it is live or retracted only', () => {
    expect(isVisible(story, day(20))).toBe(true)
    expect(isVisible({ ...story, retracted: { at: day(12) } }, day(20))).toBe(true)
    expect(isVisible({ ...story, withdrawn: { at: day(12) } }, day(20))).toBe(false)
  })
})

describe('Scheduled changes', () => {
  const busy = {
    ...story,
    updated: day(12),
    corrections: [{ at: day(14), note: 'x' }],
    retracted: { at: day(16) },
    expires: day(18),
  }

  it('are returned one by one, each strictly later than the last', () => {
    const walk: number[] = []
    for (let now: number | undefined = day(1); now !== undefined; now = getNextChange(busy, now)) walk.push(now)
    expect(walk).toEqual([1, 10, 12, 14, 16, 18].map(day))
  })

  it('are none for a draft', () => {
    expect(getNextChange({ ...busy, draft: true }, day(1))).toBeUndefined()
  })

  it('date the entry by the newest change that has happened', () => {
    expect([10, 11, 12, 13, 14, 15, 16, 17].map((n) => getLastChange(busy, day(n)))).toEqual(
      [10, 10, 12, 12, 14, 14, 16, 16].map(day),
    )
  })
})
