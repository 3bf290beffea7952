import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PersistentMap } from '../../src/collections/persistent-map.ts'

const sorted = <V>(entries: Iterable<readonly [string, V]>): (readonly [string, V])[] =>
  [...entries].sort(([a], [b]) => (a < b ? -1 : 1))

/** Repeated keys, keys that look alike, and names of Object.prototype members. */
const key = fc.oneof(
  fc.integer({ min: 0, max: 300 }).map((number) => `story-${number}`),
  fc.string({ maxLength: 3 }),
  fc.constantFrom('', '__proto__', 'constructor', 'é', 'e\u0301'),
)
const entry = fc.tuple(key, fc.integer())

describe('Persistent map', () => {
  it('behaves like a Map', () => {
    fc.assert(
      fc.property(fc.array(entry), fc.array(key), (entries, keys) => {
        const [map, expected] = [PersistentMap.of(entries), new Map(entries)]
        expect(sorted(map)).toEqual(sorted(expected))
        expect(map.size).toBe(expected.size)
        for (const each of keys)
          expect([map.has(each), map.get(each)]).toEqual([expected.has(each), expected.get(each)])
        expect([...map.keys()].sort()).toEqual([...expected.keys()].sort())
        expect([...map.values()].sort()).toEqual([...expected.values()].sort())
      }),
    )
  })

  it('equals a new map after an update, and leaves the previous one unchanged', () => {
    const edits = fc.record({ entries: fc.array(entry), without: fc.array(key) })
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 400 }), fc.array(edits, { maxLength: 8 }), (entries, steps) => {
        let map = PersistentMap.of(entries)
        const expected = new Map(entries)
        for (const { entries: fresh, without } of steps) {
          const before = [map, sorted(map)] as const
          map = map.with(fresh, without)
          for (const each of without) expected.delete(each)
          for (const [each, value] of fresh) expected.set(each, value)
          expect(sorted(map)).toEqual(sorted(expected))
          expect(map.size).toBe(expected.size)
          expect(sorted(before[0])).toEqual(before[1])
        }
      }),
      { numRuns: 60 },
    )
  })

  it('grows from empty to many entries', () => {
    let map = PersistentMap.of<number>()
    for (let number = 0; number < 10_000; number += 1) map = map.with([[`key ${number}`, number]])
    expect(map.size).toBe(10_000)
    for (let number = 0; number < 10_000; number += 1) expect(map.get(`key ${number}`)).toBe(number)
  })

  it('returns itself when an update changes nothing', () => {
    const map = PersistentMap.of([['a', 1]])
    expect(map.with([['a', 1]], ['b'])).toBe(map)
  })
})
