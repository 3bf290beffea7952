import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DateBook, type Dated, type Printing } from '../../src/press/date-book.ts'

const printing = (given: Partial<Printing>): Printing => ({
  name: 'rss.xml',
  etag: '"a"',
  lastChange: 10,
  now: 100,
  ...given,
})

describe('the date of a document', () => {
  it('is when something last happened to what it shows', () => {
    const { date } = new DateBook()
    expect(date(printing({ lastChange: 10 }))).toBe(10)
    expect(date(printing({ etag: '"b"', lastChange: 150, now: 160 }))).toBe(150)
  })

  it('is that of the edition when the bytes changed and nothing happened', () => {
    const { date } = new DateBook()
    date(printing({ lastChange: 10 }))
    expect(date(printing({ etag: '"silent"', lastChange: 10, now: 200 }))).toBe(200)
  })

  it('stays with the bytes', () => {
    const { date } = new DateBook()
    date(printing({}))
    date(printing({ etag: '"silent"', now: 200 }))
    expect(date(printing({ etag: '"silent"', now: 300 }))).toBe(200)
    expect(date(printing({ etag: '"silent"', lastChange: 250, now: 300 }))).toBe(200)
  })

  it('moves when bytes come back that were there before', () => {
    const { date } = new DateBook()
    date(printing({}))
    date(printing({ etag: '"silent"', now: 200 }))
    expect(date(printing({ now: 300 }))).toBe(300)
  })

  it('is the same for a process that is behind, and does not move the others', () => {
    const { date } = new DateBook()
    date(printing({ now: 100 }))
    date(printing({ etag: '"silent"', now: 200 }))
    expect(date(printing({ now: 150 }))).toBe(10)
    expect(date(printing({ etag: '"never seen"', lastChange: 160, now: 160 }))).toBeLessThanOrEqual(200)
    expect(date(printing({ etag: '"silent"', now: 210 }))).toBe(200)
  })

  it('outlasts a process', () => {
    const kept: Dated[] = []
    const before = new DateBook([], (dated) => kept.push(dated))
    before.date(printing({}))
    before.date(printing({ etag: '"silent"', now: 200 }))
    expect(kept).toEqual([
      { name: 'rss.xml', etag: '"a"', modified: 10 },
      { name: 'rss.xml', etag: '"silent"', modified: 200 },
    ])
    for (const known of [kept, [...before.latest()]]) {
      const { date } = new DateBook(known)
      expect(date(printing({ etag: '"silent"', now: 300 }))).toBe(200)
      expect(date(printing({ etag: '"while it was down"', now: 400 }))).toBe(400)
    }
  })

  it('never lets a client keep bytes that are not there any more', () => {
    const steps = fc.array(
      fc.record({ etag: fc.constantFrom('"a"', '"b"', '"c"'), change: fc.boolean(), restart: fc.boolean() }),
      { maxLength: 40 },
    )
    fc.assert(
      fc.property(steps, (all) => {
        const kept: Dated[] = []
        let book = new DateBook([], (dated) => kept.push(dated))
        let [now, lastChange] = [1000, 500]
        const served: { etag: string; at: number }[] = []
        for (const { etag, change, restart } of all) {
          now += 1000
          if (change) lastChange = now
          if (restart) book = new DateBook([...kept], (dated) => kept.push(dated))
          const at = book.date({ name: 'rss.xml', etag, lastChange, now })
          expect(at).toBeLessThanOrEqual(now)
          for (const before of served) {
            if (before.etag !== etag) expect(before.at).not.toBe(at)
            expect(before.at).toBeLessThanOrEqual(at)
          }
          served.push({ etag, at })
        }
      }),
    )
  })

  it('is kept for so many documents and no more', () => {
    const { date, latest } = (() => {
      const book = new DateBook()
      return { date: book.date, latest: () => [...book.latest()] }
    })()
    for (let n = 0; n < 50_100; n += 1) date(printing({ name: `${n}.xml` }))
    expect(latest()).toHaveLength(50_000)
    expect(latest().at(-1)?.name).toBe('50099.xml')
  })
})
