import { describe, expect, it } from 'vitest'
import type { Rendition } from '../../src/feeds/rendition.ts'
import { dated } from '../../src/press/dating.ts'
import { rendition } from '../support/editions.ts'

const NOW = 1_000_000

const at = (lastModified: number, text: string, links: string[] = []): Rendition =>
  rendition('a.xml', text, { lastModified, links })

describe('the document that takes another’s place', () => {
  it('is that very one when nothing is different', () => {
    const before = at(5, 'x', ['l'])
    expect(dated(at(5, 'x', ['l']), before, NOW)).toBe(before)
    expect(dated(at(3, 'x', ['l']), before, NOW)).toBe(before)
  })

  it('is dated by what has happened to its articles', () => {
    expect(dated(at(7, 'y'), at(5, 'x'), NOW).lastModified).toBe(7)
    expect(dated(at(7, 'x'), at(5, 'x'), NOW).lastModified).toBe(7)
    expect(dated(at(7, 'x'), undefined, NOW).lastModified).toBe(7)
  })

  it('was modified now when its bytes changed without anything having happened, and is never dated back', () => {
    expect(dated(at(5, 'y'), at(5, 'x'), NOW).lastModified).toBe(NOW)
    expect(dated(at(3, 'y'), at(5, 'x'), NOW).lastModified).toBe(NOW)
    expect(dated(at(3, 'y'), at(2 * NOW, 'x'), NOW).lastModified).toBe(2 * NOW)
    expect(dated(at(3, 'x', ['other']), at(5, 'x', ['l']), NOW).lastModified).toBe(5)
  })

  it('keeps the compressed forms of the same bytes', async () => {
    const before = at(5, 'x', ['l'])
    const ready = before.encoded('gzip')
    const after = dated(at(9, 'x', ['other']), before, NOW)
    expect(after.links).toEqual(['other'])
    expect(after.encoded('gzip')).toBe(ready)
  })
})
