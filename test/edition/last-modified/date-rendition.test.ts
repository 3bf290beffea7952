import { describe, expect, it } from 'vitest'
import { dateRendition } from '../../../src/edition/last-modified/dated-document.ts'
import { LastModifiedRegistry } from '../../../src/edition/last-modified/registry.ts'
import type { Rendition } from '../../../src/edition/rendition/rendition.ts'
import { rendition } from '../../support/editions.ts'

const NOW = 1_000_000

const at = (lastModified: number, text: string, links: string[] = []): Rendition =>
  rendition('a.xml', text, { lastModified, links })

/** Renders versions one after another, in editions a second apart. */
async function dateAll(...versions: readonly Rendition[]): Promise<Rendition[]> {
  const { date } = new LastModifiedRegistry()
  const all: Rendition[] = []
  for (const [n, made] of versions.entries()) {
    all.push(await dateRendition(made, all.at(-1), { name: 'a.xml', now: NOW + n * 1000 }, date))
  }
  return all
}

const datesOf = async (...versions: readonly Rendition[]): Promise<number[]> =>
  (await dateAll(...versions)).map(({ lastModified }) => lastModified)

describe('Replacing a document', () => {
  it('returns the old object when nothing differs', async () => {
    const [first, second, third] = await dateAll(at(5_000, 'x', ['l']), at(5_000, 'x', ['l']), at(3_000, 'x', ['l']))
    expect(second).toBe(first)
    expect(third).toBe(first)
  })

  it('dates it by the changes of its articles', async () => {
    expect(await datesOf(at(5_000, 'x'), at(7_000, 'y'))).toEqual([5_000, 7_000])
  })

  it('keeps the date while the bytes stay, whatever changed elsewhere', async () => {
    expect(await datesOf(at(5_000, 'x'), at(7_000, 'x'), at(3_000, 'x', ['other']))).toEqual([5_000, 5_000, 5_000])
  })

  it('dates it now when the bytes changed without a change of an article, and never earlier', async () => {
    expect(await datesOf(at(5_000, 'x'), at(5_000, 'y'), at(3_000, 'z'))).toEqual([5_000, NOW + 1000, NOW + 2000])
    expect(await datesOf(at(2 * NOW, 'x'), at(3_000, 'y'))).toEqual([2 * NOW, 2 * NOW + 1000])
  })

  it('keeps the compressed forms of the same bytes', async () => {
    const { date } = new LastModifiedRegistry()
    const before = await dateRendition(at(5_000, 'x', ['l']), undefined, { name: 'a.xml', now: NOW }, date)
    const ready = before.encoded('gzip')
    const after = await dateRendition(at(9_000, 'x', ['other']), before, { name: 'a.xml', now: NOW }, date)
    expect(after.links).toEqual(['other'])
    expect(after.encoded('gzip')).toBe(ready)
  })
})
