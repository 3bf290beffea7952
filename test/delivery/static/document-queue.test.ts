import { describe, expect, it } from 'vitest'
import type { DocumentHelper } from '../../../src/delivery/static/write-document.ts'
import { documents, editionOf } from '../../support/editions.ts'
import { temporaryFolder, textsBelow, write } from './support.ts'

const PAGES = Object.fromEntries([
  ...Array.from({ length: 90 }, (_, n) => [`stories/${n}/index.html`, `story ${n}`]),
  ...Array.from({ length: 10 }, (_, n) => [`tags/${n}/rss.xml`, `feed ${n}`]),
])

/** Writes the documents with helpers, and returns the result with the paths of the documents that this thread rendered. */
async function writeWith(helpers: readonly DocumentHelper[], out = temporaryFolder()) {
  const all = editionOf(documents(PAGES))
  const rendered: string[] = []
  const edition = {
    ...all,
    find: (path: string) => {
      rendered.push(path)
      return all.find(path)
    },
  }
  const result = await write(edition, out, { getHelpers: () => helpers })
  return { ...result, rendered, texts: textsBelow(out) }
}

/** A helper that says of each document that its file was there. */
const makeHelper = (taken: string[]): DocumentHelper => ({
  write: async (given) => {
    taken.push(...given.map(({ path }) => path))
    return given.map(({ file }) => [{ path: file, entry: { etag: '"x"', size: 1 }, isWritten: false, state: 'x' }])
  },
})

describe('Documents that several threads write', () => {
  it('are each rendered by one of them', async () => {
    const taken: string[] = []
    const { rendered, written, unchanged } = await writeWith([makeHelper(taken), makeHelper(taken)])
    expect(taken.length).toBeGreaterThan(0)
    expect([...rendered, ...taken].sort()).toEqual(Object.keys(PAGES).sort())
    expect([written, unchanged]).toEqual([rendered.length, taken.length])
  })

  it('leave feeds to this thread while there are pages', async () => {
    const taken: string[] = []
    await writeWith([makeHelper(taken)])
    expect(taken.slice(0, 32).every((path) => path.endsWith('.html'))).toBe(true)
  })

  it('are all written by this thread when the others give them back', async () => {
    const { rendered, texts } = await writeWith([{ write: async () => undefined }, { write: async () => undefined }])
    expect(rendered.sort()).toEqual(Object.keys(PAGES).sort())
    expect(texts).toEqual(PAGES)
  })
})
