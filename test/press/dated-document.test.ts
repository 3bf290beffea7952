import { describe, expect, it } from 'vitest'
import { makeRendition, type Rendition } from '../../src/feeds/rendition.ts'
import { DateBook } from '../../src/press/date-book.ts'
import { Shelf } from '../../src/press/shelf.ts'

const rendition = async (text: string): Promise<Rendition> =>
  makeRendition({ path: 'a.xml', type: 'text/xml', text, lastModified: 1000 })

describe('a document that changed and changed back', () => {
  it('has one date in all processes, also in one that was not asked in between', async () => {
    const { date } = new DateBook()
    const [one, other] = [new Shelf(1e6, date), new Shelf(1e6, date)]
    const shown = (shelf: Shelf, text: string, now: number): Promise<Rendition> =>
      shelf.get('a.xml', [text], now, () => rendition(text))
    await Promise.all([shown(one, 'A', 10_000), shown(other, 'A', 10_000)])
    const between = await shown(one, 'B', 20_000)
    const again = await shown(one, 'A', 30_000)
    const unasked = await shown(other, 'A', 30_000)
    expect(unasked.etag).toBe(again.etag)
    expect(unasked.lastModified).toBe(again.lastModified)
    expect(unasked.lastModified).toBeGreaterThan(between.lastModified)
  })

  it('is the same object as long as nothing is different, compressed forms and all', async () => {
    const { date } = new DateBook()
    const shelf = new Shelf(1e6, date)
    const first = await shelf.get('a.xml', ['A'], 10_000, () => rendition('A'))
    const later = await shelf.get('a.xml', ['A'], 20_000, () => Promise.reject(new Error('printed twice')))
    expect(later).toBe(first)
  })
})
