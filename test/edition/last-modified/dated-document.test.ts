import { describe, expect, it } from 'vitest'
import { dependsOn } from '../../../src/collections/dependencies.ts'
import { LastModifiedRegistry } from '../../../src/edition/last-modified/registry.ts'
import { makeRendition, type Rendition } from '../../../src/edition/rendition/rendition.ts'
import { RenditionCache } from '../../../src/edition/rendition-cache.ts'

const rendition = async (text: string): Promise<Rendition> =>
  makeRendition({ path: 'a.xml', type: 'text/xml', text, lastModified: 1000 })

describe('Document that changed and changed back', () => {
  it('has one date in all processes, also in one that was not asked in between', async () => {
    const { date } = new LastModifiedRegistry()
    const [one, other] = [new RenditionCache(1e6, date), new RenditionCache(1e6, date)]
    const shown = (cache: RenditionCache, text: string, now: number): Promise<Rendition> =>
      cache.get('a.xml', { input: dependsOn({ text }), render: () => rendition(text) }, now)
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
    const cache = new RenditionCache(1e6, date)
    const first = await cache.get('a.xml', { input: dependsOn({ text: 'A' }), render: () => rendition('A') }, 10_000)
    const later = await cache.get(
      'a.xml',
      { input: dependsOn({ text: 'A' }), render: () => Promise.reject(new Error('rendered twice')) },
      20_000,
    )
    expect(later).toBe(first)
  })
})

describe('Document cache', () => {
  const date = ({ lastChange }: { readonly lastChange: number }): number => lastChange

  it('evicts the least recently used documents over its byte limit, and keeps a single larger one', async () => {
    const cache = new RenditionCache(25, date)
    const rendered: string[] = []
    const get = (name: string, length: number): Promise<Rendition> =>
      cache.get(
        name,
        {
          input: dependsOn({ length }),
          render: () => {
            rendered.push(name)
            return rendition('x'.repeat(length))
          },
        },
        10_000,
      )
    for (const name of ['a', 'b', 'a', 'c', 'a', 'b']) await get(name, 10)
    expect(rendered).toEqual(['a', 'b', 'c', 'b'])
    await get('large', 100)
    await get('large', 100)
    expect(rendered.slice(4)).toEqual(['large'])
    await get('b', 10)
    expect(rendered.slice(5)).toEqual(['b'])
  })

  it('removes a document whose rendering failed', async () => {
    const cache = new RenditionCache(25, date)
    await expect(
      cache.get('a', { input: dependsOn({}), render: () => Promise.reject(new Error('unreadable')) }, 10_000),
    ).rejects.toThrow('unreadable')
    expect((await cache.get('a', { input: dependsOn({}), render: () => rendition('A') }, 10_000)).body.toString()).toBe(
      'A',
    )
  })
})
