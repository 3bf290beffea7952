import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sortInTask } from '../../src/collections/sort.ts'
import { SortedList } from '../../src/collections/sorted-list.ts'
import { runTask } from '../../src/collections/task.ts'

/** An element sorted by its number; two with the same number replace each other. */
interface Numbered {
  readonly number: number
  readonly name: string
}

const order = (a: Numbered, b: Numbered): number => a.number - b.number

const element = (most: number) =>
  fc.record({ number: fc.integer({ min: 0, max: most }), name: fc.string({ maxLength: 2 }) })

/** The reference implementation. */
const plain = (elements: Iterable<Numbered>): Numbered[] =>
  [...new Map([...elements].map((each) => [each.number, each])).values()].sort(order)

const numbers = (count: number): Numbered[] => Array.from({ length: count }, (_, number) => ({ number, name: '' }))

describe('Sorted list', () => {
  it('sorts its elements, and keeps the last of those with the same position', () => {
    fc.assert(
      fc.property(fc.array(element(40)), (elements) => {
        expect([...SortedList.of(elements, order)]).toEqual(plain(elements))
      }),
    )
  })

  it.each([
    ['few elements', 20, 30],
    ['many elements', 3000, 4000],
  ])('%s: equals a new list after an update, and leaves the previous one unchanged', (_, count, most) => {
    const edits = fc.record({ added: fc.array(element(most)), removed: fc.array(element(most)) })
    fc.assert(
      fc.property(fc.array(edits, { maxLength: 8 }), (steps) => {
        let list = SortedList.of(numbers(count), order)
        let expected = new Map([...list].map((each) => [each.number, each]))
        for (const { added, removed } of steps) {
          const before = [list, [...list]] as const
          list = list.with(added, removed)
          expected = new Map(expected)
          for (const { number } of removed) expected.delete(number)
          for (const each of added) expected.set(each.number, each)
          expect([...list]).toEqual(plain(expected.values()))
          expect(list.length).toBe(expected.size)
          expect([...before[0]]).toEqual(before[1])
        }
      }),
      { numRuns: 40 },
    )
  })

  it('stays in few chunks as it grows and shrinks', () => {
    let list = SortedList.of<Numbered>([], order)
    for (const each of numbers(5000)) list = list.with([each], [])
    for (let number = 0; number < 4900; number += 1) list = list.with([], [{ number: (number * 7) % 5000, name: '' }])
    const left = new Set(Array.from({ length: 4900 }, (_, number) => (number * 7) % 5000))
    expect([...list]).toEqual(numbers(5000).filter(({ number }) => !left.has(number)))
  })

  it('reads by index like an array', () => {
    const list = SortedList.of(numbers(2000), order)
    const array = [...list]
    fc.assert(
      fc.property(fc.integer({ min: -5, max: 2100 }), fc.integer({ min: 0, max: 2100 }), (from, to) => {
        expect(list.at(from)).toBe(array.at(from))
        expect(list.slice(Math.max(from, 0), to)).toEqual(array.slice(Math.max(from, 0), to))
        expect(list.firstIndex(({ number }) => number >= from)).toBe(array.filter(({ number }) => number < from).length)
      }),
    )
    expect(list.slice(1990)).toEqual(array.slice(1990))
    expect(list.at(-1)).toBe(array.at(-1))
    expect(SortedList.of<Numbered>([], order).at(0)).toBeUndefined()
  })

  it('finds the element at the position of another', () => {
    const list = SortedList.of(numbers(10), order)
    expect(list.find({ number: 7, name: 'another' })).toBe(list.at(7))
    expect(list.find({ number: 7.5, name: '' })).toBeUndefined()
    expect(list.find({ number: 11, name: '' })).toBeUndefined()
  })

  it('reports how it differs from any other list', () => {
    const edits = fc.record({ added: fc.array(element(3000)), removed: fc.array(element(3000)) })
    fc.assert(
      fc.property(fc.array(edits, { minLength: 1, maxLength: 5 }), (steps) => {
        const lists = [SortedList.of(numbers(2500), order)]
        for (const { added, removed } of steps) lists.push((lists.at(-1) ?? list()).with(added, removed))
        const [first, last] = [lists[0] ?? list(), lists.at(-1) ?? list()]
        for (const [from, to] of [
          [first, last],
          [last, first],
        ] as const) {
          const { added, removed } = to.changesSince(from)
          const [old, fresh] = [new Set(from), new Set(to)]
          expect(new Set(added)).toEqual(new Set([...to].filter((each) => !old.has(each))))
          expect(new Set(removed)).toEqual(new Set([...from].filter((each) => !fresh.has(each))))
        }
      }),
      { numRuns: 40 },
    )
  })

  it('shares what is equal: it does not differ from itself, and an empty update returns it', () => {
    const list = SortedList.of(numbers(2000), order)
    expect(list.changesSince(list)).toEqual({ added: [], removed: [] })
    expect(list.with([], [])).toBe(list)
  })
})

const list = (): SortedList<Numbered> => SortedList.of<Numbered>([], order)

describe('Sorting as a task', () => {
  it('equals sorting at once for any length, any order, with and without a key', () => {
    const element = fc.record({ number: fc.integer({ min: 0, max: 500 }), name: fc.constantFrom('a', 'b') })
    fc.assert(
      fc.property(
        fc.array(element, { minLength: 1, maxLength: 50 }),
        fc.constantFrom(1, 3, 700, 1500),
        fc.boolean(),
        fc.boolean(),
        (few, times, isSorted, hasKey) => {
          const many = Array.from({ length: few.length * times }, (_, n) => ({ ...few[n % few.length], n }) as Numbered)
          const elements = isSorted ? [...many].sort(order) : many
          const input = [...elements]
          const key = hasKey ? ({ number }: Numbered): number => Math.floor(number / 10) : undefined
          expect(runTask(sortInTask(elements, order, key))).toEqual([...elements].sort(order))
          expect(elements).toEqual(input)
        },
      ),
      { numRuns: 30 },
    )
  })
})
