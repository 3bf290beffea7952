import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type DatedVersion,
  LastModifiedRegistry,
  type RenderedVersion,
} from '../../../src/edition/last-modified/registry.ts'

const version = (overrides: Partial<RenderedVersion>): RenderedVersion => ({
  name: 'rss.xml',
  etag: '"a"',
  lastChange: 10_000,
  now: 100_000,
  ...overrides,
})

describe('Last-Modified registry', () => {
  it('dates a document by the last change of what it shows', () => {
    const { date } = new LastModifiedRegistry()
    expect(date(version({ lastChange: 10_000 }))).toBe(10_000)
    expect(date(version({ etag: '"b"', lastChange: 150_000, now: 160_000 }))).toBe(150_000)
  })

  it('dates a document by the edition when the bytes changed without such a change', () => {
    const { date } = new LastModifiedRegistry()
    date(version({ lastChange: 10_000 }))
    expect(date(version({ etag: '"silent"', lastChange: 10_000, now: 200_000 }))).toBe(200_000)
  })

  it('keeps the date while the bytes stay', () => {
    const { date } = new LastModifiedRegistry()
    date(version({}))
    date(version({ etag: '"silent"', now: 200_000 }))
    expect(date(version({ etag: '"silent"', now: 300_000 }))).toBe(200_000)
    expect(date(version({ etag: '"silent"', lastChange: 250_000, now: 300_000 }))).toBe(200_000)
  })

  it('moves the date when earlier bytes return', () => {
    const { date } = new LastModifiedRegistry()
    date(version({}))
    date(version({ etag: '"silent"', now: 200_000 }))
    expect(date(version({ now: 300_000 }))).toBe(300_000)
  })

  it('gives the same date to a process that is behind, without moving the others', () => {
    const { date } = new LastModifiedRegistry()
    date(version({ now: 100_000 }))
    date(version({ etag: '"silent"', now: 200_000 }))
    expect(date(version({ now: 150_000 }))).toBe(10_000)
    expect(date(version({ etag: '"never seen"', lastChange: 160_000, now: 160_000 }))).toBeLessThanOrEqual(200_000)
    expect(date(version({ etag: '"silent"', now: 210_000 }))).toBe(200_000)
  })

  it('outlives a process', () => {
    const kept: DatedVersion[] = []
    const before = new LastModifiedRegistry([], (dated) => kept.push(dated))
    before.date(version({}))
    before.date(version({ etag: '"silent"', now: 200_000 }))
    expect(kept).toEqual([
      { name: 'rss.xml', etag: '"a"', modified: 10_000 },
      { name: 'rss.xml', etag: '"silent"', modified: 200_000 },
    ])
    for (const stored of [kept, [...before.latest()]]) {
      const { date } = new LastModifiedRegistry(stored)
      expect(date(version({ etag: '"silent"', now: 300_000 }))).toBe(200_000)
      expect(date(version({ etag: '"while it was down"', now: 400_000 }))).toBe(400_000)
    }
  })

  it('never lets a client keep bytes that are no longer served', () => {
    const steps = fc.array(
      fc.record({
        etag: fc.constantFrom('"a"', '"b"', '"c"'),
        ...{ change: fc.boolean(), restart: fc.boolean(), ms: fc.integer({ min: 1, max: 1500 }) },
      }),
      { maxLength: 40 },
    )
    fc.assert(
      fc.property(steps, (all) => {
        const kept: DatedVersion[] = []
        let book = new LastModifiedRegistry([], (dated) => kept.push(dated))
        let [now, lastChange] = [1000, 500]
        const served: { etag: string; at: number }[] = []
        for (const { etag, change, restart, ms } of all) {
          now += ms
          if (change) lastChange = now
          if (restart) book = new LastModifiedRegistry([...kept], (dated) => kept.push(dated))
          const at = book.date({ name: 'rss.xml', etag, lastChange, now })
          for (const before of served) {
            if (before.etag !== etag) expect(Math.floor(before.at / 1000)).not.toBe(Math.floor(at / 1000))
            expect(before.at).toBeLessThanOrEqual(at)
          }
          served.push({ etag, at })
        }
      }),
    )
  })

  it('uses another second when the bytes change twice within one', () => {
    const { date } = new LastModifiedRegistry()
    date(version({ now: 100_000 }))
    expect(date(version({ etag: '"b"', now: 200_100 }))).toBe(200_100)
    expect(date(version({ etag: '"c"', now: 200_430 }))).toBe(201_000)
    expect(date(version({ etag: '"d"', lastChange: 201_500, now: 201_600 }))).toBe(202_000)
    expect(date(version({ etag: '"d"', now: 300_000 }))).toBe(202_000)
  })

  it('holds a bounded number of documents', () => {
    const { date, latest } = (() => {
      const book = new LastModifiedRegistry()
      return { date: book.date, latest: () => [...book.latest()] }
    })()
    for (let n = 0; n < 50_100; n += 1) date(version({ name: `${n}.xml` }))
    expect(latest()).toHaveLength(50_000)
    expect(latest().at(-1)?.name).toBe('50099.xml')
  })
})
