import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dependsOn, Implied } from '../../src/collections/dependencies.ts'
import { Fingerprints } from '../../src/collections/fingerprint.ts'

/** Computes without anything known. */
const compute = (value: unknown): string | undefined => new Fingerprints().compute(value)

describe('Fingerprint', () => {
  it('is equal for equal content, in whatever order its keys are', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (values) => {
        const reversed = Object.fromEntries(Object.entries(values).reverse())
        expect(compute(structuredClone(values))).toBe(compute(reversed))
      }),
    )
  })

  it('differs for other content', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        fc.pre(JSON.stringify(a) !== JSON.stringify(b))
        const isEqual = compute([a]) === compute([b])
        // Keys in another order, and minus zero.
        if (isEqual) expect(a).toEqual(JSON.parse(JSON.stringify(b)))
      }),
    )
  })

  it.each([
    ['a text and a number', ['1'], [1]],
    ['an empty value and none', [null], [undefined]],
    ['maps', new Map([['a', 1]]), new Map([['a', 2]])],
    ['a map and an empty set', new Map(), new Set()],
    ['a list that is nested', [['a'], 'b'], ['a', ['b']]],
    ['texts that are joined otherwise', ['a,b'], ['a', 'b']],
    ['numbers that JSON does not have', [Number.NaN], [Number.POSITIVE_INFINITY]],
  ])('tells %s apart', (_, one, other) => {
    expect(compute(one)).toBeDefined()
    expect(compute(one)).not.toBe(compute(other))
  })

  it('is that of a set of keys without those that have no value', () => {
    expect(compute({ a: 1, b: undefined })).toBe(compute({ a: 1 }))
  })

  it('leaves out what is implied', () => {
    const at = (now: number) => dependsOn({ a: 1, now: new Implied(now) })
    expect(compute(at(1))).toBe(compute(at(2)))
    expect(compute(at(1))).not.toBe(compute(dependsOn({ a: 2, now: new Implied(1) })))
  })

  it.each([
    ['a function', { a: () => 1 }],
    ['an object of a class', [new Date(0)]],
    ['a symbol', new Map([['a', Symbol('a')]])],
  ])('does not exist for %s', (_, value) => {
    expect(compute(value)).toBeUndefined()
  })
})
