import { appendFileSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { TreeCache } from '../../../src/delivery/static/tree-cache.ts'
import { documents, editionOf } from '../../support/editions.ts'
import { temporaryFolder, textsBelow, write } from './support.ts'

/** Writes texts with a cache, and returns the result with the paths of the documents that were rendered. */
async function build(cacheFolder: string, out: string, texts: Readonly<Record<string, string>>, compress = false) {
  const treeCache = new TreeCache(cacheFolder, out)
  await treeCache.open()
  const all = editionOf(documents(texts))
  const rendered: string[] = []
  const edition = {
    ...all,
    find: (path: string) => {
      rendered.push(path)
      return all.find(path)
    },
    fingerprint: (path: string) => texts[path],
  }
  const result = await write(edition, out, { treeCache, compress })
  await treeCache.close()
  return { ...result, rendered: rendered.sort() }
}

const PAGES = { 'rss.xml': 'one', 'europe/rss.xml': 'two' }

describe('Building again', () => {
  it('renders only what is made from something else now', async () => {
    const [cache, out] = [temporaryFolder(), temporaryFolder()]
    expect((await build(cache, out, PAGES)).rendered).toEqual(['europe/rss.xml', 'rss.xml'])
    const again = await build(cache, out, PAGES)
    expect([again.rendered, again.written, again.unchanged]).toEqual([[], 0, 2])
    expect((await build(cache, out, { ...PAGES, 'rss.xml': 'three' })).rendered).toEqual(['rss.xml'])
    expect(textsBelow(out)).toEqual({ 'rss.xml': 'three', 'europe/rss.xml': 'two' })
  })

  it.each([
    ['added to', (path: string) => appendFileSync(path, 'x')],
    ['replaced by one as long and as old', (path: string) => replaceUnseen(path)],
  ])('writes a file again that somebody has %s', async (_, change) => {
    const [cache, out] = [temporaryFolder(), temporaryFolder()]
    await build(cache, out, PAGES)
    change(join(out, 'rss.xml'))
    expect((await build(cache, out, PAGES)).rendered).toEqual(['rss.xml'])
    expect(textsBelow(out)).toEqual(PAGES)
  })

  it('looks at compressed forms as well', async () => {
    const [cache, out] = [temporaryFolder(), temporaryFolder()]
    expect((await build(cache, out, PAGES)).rendered.length).toBe(2)
    expect((await build(cache, out, PAGES, true)).rendered.length).toBe(2)
    expect((await build(cache, out, PAGES, true)).rendered).toEqual([])
    appendFileSync(join(out, 'rss.xml.gz'), 'x')
    expect((await build(cache, out, PAGES, true)).rendered).toEqual(['rss.xml'])
  })

  it.each([
    ['is damaged', (text: string) => text.replace('two', 'four')],
    ['is cut off', (text: string) => text.slice(0, -3)],
    ['is of another version', (text: string) => text.replace(/^\["[^"]*"/, '["other"')],
    ['is empty', () => ''],
  ])('renders everything when the cache %s', async (_, change) => {
    const [cache, out] = [temporaryFolder(), temporaryFolder()]
    await build(cache, out, PAGES)
    const [name = ''] = readdirSync(cache)
    writeFileSync(join(cache, name), change(readFileSync(join(cache, name), 'utf8')))
    expect((await build(cache, out, PAGES)).rendered).toEqual(['europe/rss.xml', 'rss.xml'])
  })

  it('renders everything for another folder', async () => {
    const cache = temporaryFolder()
    await build(cache, temporaryFolder(), PAGES)
    expect((await build(cache, temporaryFolder(), PAGES)).rendered.length).toBe(2)
  })
})

function replaceUnseen(path: string): void {
  writeFileSync(path, 'ONE')
  utimesSync(path, 1_700_000_000, 1_700_000_000)
}
