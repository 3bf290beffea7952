import { readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ArticleParts, makeArticle } from '../../../../src/records/fields/index.ts'
import { IndexCache, type IndexContent } from '../../../../src/sources/files/cache/index-cache.ts'
import {
  CHUNK_SIZE,
  decodeChunk,
  encodeChunk,
  type IndexChunk,
} from '../../../../src/sources/files/cache/index-chunk.ts'
import { SharedLists } from '../../../../src/sources/files/cache/shared-lists.ts'
import type { IndexedReading } from '../../../../src/sources/record-index.ts'
import { folder, put } from '../../../support/cli.ts'

const text = fc.string({ unit: 'binary' })
const instant = fc.integer({ min: 0, max: 4_102_444_800_000 })
const absent = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined, freq: 2 })
const takedown = absent(fc.record({ at: instant, reason: text }))

const parts: fc.Arbitrary<Omit<ArticleParts, 'file' | 'version'>> = fc.record({
  id: text,
  bodyForm: fc.constantFrom('markdown', 'mdx', 'html', 'text'),
  title: text,
  slug: text,
  url: absent(text),
  sections: fc.array(fc.record({ id: text, title: text }), { maxLength: 2 }),
  authors: fc.array(fc.record({ id: text, name: text }), { maxLength: 2 }),
  published: instant,
  day: absent(text),
  updated: absent(instant),
  summary: absent(text),
  lead: absent(fc.constant(true as const)),
  tags: fc.array(text, { maxLength: 3 }),
  image: absent(fc.record({ url: text, width: fc.integer({ min: 1 }) })),
  attachments: fc.array(fc.record({ url: text, type: text, length: fc.integer({ min: 1 }) }), { maxLength: 1 }),
  related: fc.array(fc.oneof(fc.record({ id: text }), fc.record({ title: text, url: text })), { maxLength: 2 }),
  language: absent(text),
  source: absent(fc.record({ title: text })),
  guid: absent(text),
  digest: text,
  draft: fc.boolean(),
  expires: absent(instant),
  listing: absent(fc.constantFrom('noindex', 'unlisted')),
  corrections: fc.array(fc.record({ at: instant, note: text }), { maxLength: 1 }),
  retracted: takedown,
  withdrawn: takedown,
  media: fc.array(text, { maxLength: 2 }),
  aliases: fc.array(text, { maxLength: 2 }),
  links: fc.array(text, { maxLength: 2 }),
  values: fc.option(fc.dictionary(text, text, { maxKeys: 2 }), { nil: undefined }),
})
const problem = fc.record({
  code: fc.constant('unknown-key' as const),
  severity: fc.constant('warning' as const),
  file: text,
  found: text,
  expected: text,
})
const entry = fc
  .record({ path: text, fileVersion: text, parts: absent(parts), problems: fc.array(problem, { maxLength: 1 }) })
  .map(({ path, fileVersion, parts: rest, problems }): readonly [string, IndexedReading] => [
    path,
    {
      fileVersion: fileVersion,
      problems,
      ...(rest && { article: makeArticle({ ...rest, file: path, version: fileVersion }) }),
    },
  ])

describe('Line of the index', () => {
  it('restores the article that was written, with keys in the same order', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 6 }), text, (entries, settings) => {
        const line = encodeChunk(settings, entries)
        expect(line.indexOf('\n')).toBe(line.length - 1)
        const decoded = decodeChunk(settings, line, new SharedLists())
        expect(decoded?.paths).toEqual(entries.map(([path]) => path))
        expect(decoded?.entries).toEqual(entries.map(([, indexed]) => indexed))
        expect(JSON.stringify(decoded?.entries)).toBe(JSON.stringify(entries.map(([, indexed]) => indexed)))
        // With other settings, only what was published is taken from it.
        const other = decodeChunk(`${settings}.`, line, new SharedLists())
        const published = entries.map(([, indexed]) => ({ ...indexed, fileVersion: '', problems: [] }))
        expect([other?.paths, other?.entries]).toEqual([decoded?.paths, published])
      }),
    )
  })
})

const yieldToEventLoop = async (): Promise<void> => {}
const warn = (line: string): void => {
  throw new Error(line)
}
const entries = (count: number): [string, IndexedReading][] =>
  Array.from({ length: count }, (_, n) => [`${n}.md`, { fileVersion: `fileVersion ${n}`, problems: [] }])

const all = (known: readonly (readonly [string, IndexedReading])[]): IndexContent => ({
  settings: 's',
  entries: known,
  isOver: () => false,
})

async function readChunks(index: IndexCache): Promise<IndexChunk[]> {
  const chunks: IndexChunk[] = []
  await index.read('s', yieldToEventLoop, new SharedLists(), (chunk) => chunks.push(chunk))
  return chunks
}
const pathsIn = (chunks: readonly IndexChunk[]): string[] => chunks.flatMap(({ paths }) => paths).sort()

describe('Index file', () => {
  it('holds everything, in chunks', async () => {
    const index = new IndexCache(folder(), '/a')
    const known = entries(3 * CHUNK_SIZE + 1)
    await index.write(all(known), yieldToEventLoop, warn)
    const chunks = await readChunks(index)
    expect(chunks).toHaveLength(4)
    expect(pathsIn(chunks)).toEqual(known.map(([path]) => path).sort())
  })

  it('keeps the other lines when one is damaged', async () => {
    const cache = folder()
    const index = new IndexCache(cache, '/a')
    await index.write(all(entries(2 * CHUNK_SIZE)), yieldToEventLoop, warn)
    const path = join(cache, readdirSync(cache)[0] ?? '')
    writeFileSync(path, readFileSync(path, 'utf8').replace('"fileVersion 7"', '"fileVersion 8"'))
    expect(pathsIn(await readChunks(index))).toEqual(
      entries(2 * CHUNK_SIZE)
        .slice(CHUNK_SIZE)
        .map(([name]) => name)
        .sort(),
    )
  })

  it('is the old or the new one at every moment of a write', async () => {
    const cache = folder()
    const index = new IndexCache(cache, '/a')
    await index.write(all(entries(2)), yieldToEventLoop, warn)
    const before = readFileSync(join(cache, readdirSync(cache)[0] ?? ''), 'utf8')
    const seen: string[] = []
    const look = async (): Promise<void> => {
      const [name = ''] = readdirSync(cache).filter((each) => each.endsWith('.ndjson'))
      seen.push(readFileSync(join(cache, name), 'utf8'))
    }
    await index.write(all(entries(3 * CHUNK_SIZE)), look, warn)
    expect(seen).toEqual([before, before, before])
    expect(await readChunks(index)).toHaveLength(3)
    expect(readdirSync(cache)).toHaveLength(1)
  })

  it.each([
    ['nothing', ''],
    ['a line break', '\n'],
    [
      'the format of an earlier release',
      '{"format":1,"settings":"s","entries":{"a.md":{"fileVersion":"1","problems":[]}}}\n',
    ],
    ['random bytes', Buffer.from([0, 255, 10, 254, 10, 10, 7])],
  ])('is empty when its file holds %s', async (_, bytes) => {
    const cache = folder()
    const index = new IndexCache(cache, '/a')
    await index.write(all(entries(1)), yieldToEventLoop, warn)
    writeFileSync(join(cache, readdirSync(cache)[0] ?? ''), bytes)
    expect(await readChunks(index)).toEqual([])
  })

  it('is empty when a folder is in its place, and cannot be written there', async () => {
    const cache = folder()
    const index = new IndexCache(cache, '/a')
    await index.write(all(entries(1)), yieldToEventLoop, warn)
    const path = join(cache, readdirSync(cache)[0] ?? '')
    rmSync(path)
    put(join(path, 'file'), 'x')
    expect(await readChunks(index)).toEqual([])
    const lines: string[] = []
    await index.write(all(entries(1)), yieldToEventLoop, (line) => lines.push(line))
    expect(lines.join('\n')).toMatch(/: the index cannot be written: there is a folder where a file is needed/)
    expect(readdirSync(cache)).toHaveLength(1)
  })

  it('stays unchanged when the settings change during a write', async () => {
    const index = new IndexCache(folder(), '/a')
    await index.write(all(entries(2)), yieldToEventLoop, warn)
    await index.write({ ...all(entries(3)), isOver: () => true }, yieldToEventLoop, warn)
    expect(pathsIn(await readChunks(index))).toEqual(['0.md', '1.md'])
  })

  it('has the temporary files of a crashed process removed', async () => {
    const cache = folder()
    const index = new IndexCache(cache, '/a')
    await index.write(all(entries(1)), yieldToEventLoop, warn)
    const [name = ''] = readdirSync(cache)
    put(join(cache, `${name}.old.tmp`), 'cut o')
    put(join(cache, `${name}.new.tmp`), 'still being writt')
    put(join(cache, 'other.tmp'), 'not ours')
    for (const file of [`${name}.old.tmp`, 'other.tmp']) utimesSync(join(cache, file), 1_700_000_000, 1_700_000_000)
    await index.write(all(entries(2)), yieldToEventLoop, warn)
    expect(readdirSync(cache).sort()).toEqual([name, `${name}.new.tmp`, 'other.tmp'].sort())
  })
})
