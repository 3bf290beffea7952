import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { build } from '../../src/commands/build.ts'
import { type Serving, serve } from '../../src/commands/serve.ts'
import { MemorySource } from '../../src/sources/memory/memory-source.ts'
import { folder } from '../support/cli.ts'

const BASE = 'https://news.example.org/'

const filesBelow = (root: string): string[] =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(root, name)).isFile())
    .sort()

/** Returns the sample newsroom as records from code: JSON files as values, the others as texts. */
function sampleInMemory(): MemorySource {
  const read = (file: string): string => readFileSync(join('articles', file), 'utf8')
  const files = filesBelow('articles').filter((file) => !file.endsWith('.yaml'))
  const records = files.filter((file) => /\.(?:md|mdx|markdown|json)$/.test(file))
  const media = files.filter((file) => !records.includes(file))
  return new MemorySource({
    site: read('site.yaml'),
    authors: read('authors.yaml'),
    base: BASE,
    records: records.map((file) =>
      file.endsWith('.json')
        ? { id: file.replace(/\.json$/, ''), ...(JSON.parse(read(file)) as Record<string, unknown>) }
        : { file, text: read(file) },
    ),
    media: Object.fromEntries(media.map((file) => [file, readFileSync(join('articles', file))])),
  })
}

const silent = { out: { write: () => true }, err: { write: () => true } }

describe('The sample newsroom as records from code', () => {
  it('builds to the exact bytes of feeds/', async () => {
    const out = folder()
    const options = { articles: 'memory', source: sampleInMemory(), out, url: BASE, now: '2026-11-20T12:00:00Z' }
    const call = { ...options, compress: false, cache: false as const }
    expect(await build(call, silent, Date.now(), () => new Promise(() => {}))).toBe(0)
    expect(filesBelow(out)).toEqual(filesBelow('feeds'))
    for (const name of filesBelow('feeds')) {
      expect(readFileSync(join(out, name)).equals(readFileSync(join('feeds', name))), name).toBe(true)
    }
  })

  it('is served with the bytes and ETags of its content directory', { timeout: 60_000 }, async () => {
    const start = async (source?: MemorySource): Promise<Serving> => {
      const call = { articles: 'articles', port: 0, host: '127.0.0.1', url: BASE, cache: false as const }
      const serving = await serve({ ...call, state: folder(), ...(source === undefined ? {} : { source }) }, silent)
      if (typeof serving === 'number') throw new Error('not served')
      onTestFinished(() => serving.stop())
      return serving
    }
    const [files, memory] = [await start(), await start(sampleInMemory())]
    const get = async ({ address }: Serving, path: string): Promise<readonly [number, string | null, string]> => {
      const response = await fetch(new URL(path, address))
      return [response.status, response.headers.get('ETag'), await response.text()]
    }
    const documents = filesBelow('feeds').filter(
      (name) => /\.(?:xml|json|html|opml)$/.test(name) && !name.startsWith('.'),
    )
    expect(documents.length).toBeGreaterThan(50)
    for (const name of documents) {
      const path = name.replace(/(^|\/)index\.html$/, '$1')
      expect(await get(memory, path), path).toEqual(await get(files, path))
    }
  })
})
