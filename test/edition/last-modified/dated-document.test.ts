import { describe, expect, it } from 'vitest'
import { LastModifiedRegistry } from '../../../src/edition/last-modified/registry.ts'
import { makeRendition, type Rendition } from '../../../src/edition/rendition.ts'
import { RenditionCache } from '../../../src/edition/rendition-cache.ts'

const rendition = async (text: string): Promise<Rendition> =>
  makeRendition({ path: 'a.xml', type: 'text/xml', text, lastModified: 1000 })

describe('Document that changed and changed back', () => {
  it('has one date in all processes, also in one that was not asked in between', async () => {
    const { date } = new LastModifiedRegistry()
    const [one, other] = [new RenditionCache(1e6, date), new RenditionCache(1e6, date)]
    const shown = (shelf: RenditionCache, text: string, now: number): Promise<Rendition> =>
      shelf.get('a.xml', [text], now, () => rendition(text))
    await Promise.all([shown(one, 'A', 10_000), shown(other, 'A', 10_000)])
    const between = await shown(one, 'B', 20_000)
    const again = await shown(one, 'A', 30_000)
    const unasked = await shown(other, 'A', 30_000)
    expect(unasked.etag).toBe(again.etag)
    expect(unasked.lastModified).toBe(again.lastModified)
    expect(unasked.lastModified).toBeGreaterThan(between.lastModified)
  })

  it('is the same object while nothing differs, with its compressed forms', async () => {
    const { date } = new LastModifiedRegistry()
    const shelf = new RenditionCache(1e6, date)
    const first = await shelf.get('a.xml', ['A'], 10_000, () => rendition('A'))
    const later = await shelf.get('a.xml', ['A'], 20_000, () => Promise.reject(new Error('printed twice')))
    expect(later).toBe(first)
  })
})

describe('Document cache', () => {
  const date = ({ lastChange }: { readonly lastChange: number }): number => lastChange

  it('evicts the least recently used documents over its byte limit, and keeps a single larger one', async () => {
    const shelf = new RenditionCache(25, date)
    const printed: string[] = []
    const get = (name: string, length: number): Promise<Rendition> =>
      shelf.get(name, [length], 10_000, () => {
        printed.push(name)
        return rendition('x'.repeat(length))
      })
    for (const name of ['a', 'b', 'a', 'c', 'a', 'b']) await get(name, 10)
    expect(printed).toEqual(['a', 'b', 'c', 'b'])
    await get('large', 100)
    await get('large', 100)
    expect(printed.slice(4)).toEqual(['large'])
    await get('b', 10)
    expect(printed.slice(5)).toEqual(['b'])
  })

  it('removes a document whose rendering failed', async () => {
    const shelf = new RenditionCache(25, date)
    await expect(shelf.get('a', [], 10_000, () => Promise.reject(new Error('unreadable')))).rejects.toThrow(
      'unreadable',
    )
    expect((await shelf.get('a', [], 10_000, () => rendition('A'))).body.toString()).toBe('A')
  })
})
