import { describe, expect, it } from 'vitest'
import { dependsOn, Implied, isUnchanged } from '../../src/collections/dependencies.ts'

const article = { id: 'a' }

describe('Dependencies', () => {
  it('are unchanged while every value is the same object', () => {
    expect(isUnchanged(dependsOn({ article, at: 1 }), dependsOn({ article, at: 1 }))).toBe(true)
    expect(isUnchanged(dependsOn({ article, at: 1 }), dependsOn({ article: { ...article }, at: 1 }))).toBe(false)
    expect(isUnchanged(dependsOn({ article, at: 1 }), dependsOn({ article, at: 2 }))).toBe(false)
  })

  it('are compared by the elements of lists and of nested dependencies', () => {
    const make = (id: string, ...articles: readonly object[]) =>
      dependsOn({ articles, scope: dependsOn({ id, titles: [['World', 'Europe']] }) })
    expect(isUnchanged(make('a', article), make('a', article))).toBe(true)
    expect(isUnchanged(make('a', article), make('b', article))).toBe(false)
    expect(isUnchanged(make('a', article), make('a', article, article))).toBe(false)
    expect(isUnchanged(make('a', article), make('a'))).toBe(false)
  })

  it('ignore implied values', () => {
    const make = (at: number, now: number) => dependsOn({ at, now: new Implied(now) })
    expect(isUnchanged(make(1, 1), make(1, 2))).toBe(true)
    expect(isUnchanged(make(1, 1), make(2, 1))).toBe(false)
  })

  it('differ when a value appears or disappears', () => {
    const logo: { size: number } | undefined = { size: 1 }
    expect(isUnchanged(dependsOn({ logo }), dependsOn({ logo: undefined }))).toBe(false)
    expect(isUnchanged(dependsOn({ logo: undefined }), dependsOn({ logo: dependsOn({}) }))).toBe(false)
  })
})
