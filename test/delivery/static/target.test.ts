import { describe, expect, it } from 'vitest'
import { computeDigest } from '../../../src/collections/content-digest.ts'
import { openDiskTarget } from '../../../src/delivery/static/disk-target.ts'
import type { Manifest } from '../../../src/delivery/static/manifest.ts'
import type { Target, TargetFile } from '../../../src/delivery/static/target.ts'
import { StaticWriteError } from '../../../src/delivery/static/write-error.ts'
import { writeStatic } from '../../../src/delivery/static/write-static.ts'
import { documents, editionOf, rendition } from '../../support/editions.ts'
import { temporaryFolder } from './support.ts'

interface StoredFile {
  readonly bytes: Buffer
  readonly headers: TargetFile['headers']
}

/** A target in memory. It plugs into the writer without a change of its sources. */
class MapTarget implements Target {
  readonly files = new Map<string, StoredFile>()
  /** The paths of each write and removal, in order. */
  readonly calls: string[] = []
  private saved: Manifest = new Map()
  private isLocked = false

  locate(path: string): string {
    return `map:${path}`
  }

  async lock(): Promise<() => Promise<void>> {
    if (this.isLocked) throw new StaticWriteError(this.locate(''), 'LOCKED', 'another build is writing there')
    this.isLocked = true
    return async () => {
      this.isLocked = false
    }
  }

  ignoresCase = async () => false
  manifest = async () => this.saved
  saveManifest = async (manifest: Manifest) => {
    this.saved = new Map(manifest)
  }
  noteWritten = (): void => {}
  findForeign = async (paths: readonly string[], manifest: Manifest) =>
    paths.filter((path) => this.files.has(path) && !manifest.has(path))
  getState = async (path: string) =>
    this.files.get(path) && computeDigest(this.files.get(path)?.bytes ?? Buffer.alloc(0))
  read = async (path: string) => this.files.get(path)?.bytes

  async holds(path: string, size: number, digest: () => string | Promise<string>): Promise<boolean> {
    const bytes = this.files.get(path)?.bytes
    return bytes?.length === size && computeDigest(bytes) === (await digest())
  }

  async put(files: readonly TargetFile[], obsolete: readonly string[]): Promise<void> {
    const stored: [string, StoredFile][] = []
    for (const { path, content, headers } of files) {
      const chunks: Buffer[] = []
      if (typeof content === 'string' || Buffer.isBuffer(content)) chunks.push(Buffer.from(content))
      else for await (const chunk of content) chunks.push(Buffer.from(chunk))
      stored.push([path, { bytes: Buffer.concat(chunks), headers }])
    }
    await this.remove(obsolete)
    for (const [path, file] of stored) {
      this.files.set(path, file)
      this.calls.push(`put ${path}`)
    }
  }

  async remove(paths: readonly string[]): Promise<number> {
    const present = paths.filter((path) => this.files.delete(path))
    this.calls.push(...present.map((path) => `remove ${path}`))
    return present.length
  }
}

const targets: [string, () => Promise<Target>][] = [
  ['on a disk', () => openDiskTarget(temporaryFolder())],
  ['in memory', async () => new MapTarget()],
]

const file = (path: string, text: string): TargetFile => ({ path, content: Buffer.from(text), headers: {} })

async function* chunks(...texts: string[]): AsyncGenerator<Buffer> {
  for (const text of texts) yield Buffer.from(text)
}

describe.each(targets)('Target %s', (_, open) => {
  it('stores files from bytes and from chunks, and replaces them', async () => {
    const target = await open()
    const release = await target.lock()
    await target.put([file('a/b.xml', 'one'), file('a/b.xml.gz', 'packed')], [])
    await target.put([{ path: 'big.mp4', content: chunks('x'.repeat(70_000), 'y'), headers: {} }], [])
    expect((await target.read('a/b.xml'))?.toString()).toBe('one')
    expect((await target.read('big.mp4'))?.length).toBe(70_001)
    await target.put([file('a/b.xml', 'two')], ['a/b.xml.gz', 'a/b.xml.br'])
    expect((await target.read('a/b.xml'))?.toString()).toBe('two')
    expect(await target.read('a/b.xml.gz')).toBeUndefined()
    expect(await target.read('missing.xml')).toBeUndefined()
    await release()
  })

  it('compares size and digest, and computes the digest only for an equal size', async () => {
    const target = await open()
    await target.put([file('a.xml', 'text')], [])
    let asked = 0
    const holds = (path: string, text: string): Promise<boolean> =>
      target.holds(path, text.length, () => {
        asked += 1
        return computeDigest(Buffer.from(text))
      })
    expect([await holds('a.xml', 'longer'), await holds('b.xml', 'text'), asked]).toEqual([false, false, 0])
    expect([await holds('a.xml', 'text'), await holds('a.xml', 'TEXT'), asked]).toEqual([true, false, 2])
  })

  it('removes files and counts those that existed', async () => {
    const target = await open()
    await target.put([file('a/b.xml', 'one'), file('a/c.xml', 'two')], [])
    expect(await target.remove(['a/c.xml', 'a/missing.xml', 'a/b.xml'])).toBe(2)
    expect(await target.read('a/b.xml')).toBeUndefined()
  })

  it('keeps the last manifest', async () => {
    const target = await open()
    const manifest = new Map([
      ['a.xml', { etag: '"1"', size: 4 }],
      ['b.xml', {}],
    ] as const)
    expect(await target.manifest()).toEqual(new Map())
    await target.saveManifest(manifest)
    expect(await target.manifest()).toEqual(manifest)
    await target.saveManifest(new Map())
    expect(await target.manifest()).toEqual(new Map())
  })

  it('has one writer at a time', async () => {
    const target = await open()
    const release = await target.lock()
    await expect(target.lock()).rejects.toMatchObject({ code: 'LOCKED' })
    await release()
    await (await target.lock())()
  })

  it('holds an edition after a write: new files, unchanged files, compressed forms, nothing stale', async () => {
    const target = await open()
    const options = { compress: true, openMedia: async () => undefined }
    const first = editionOf(documents({ 'rss.xml': 'all', 'asia/rss.xml': 'asia' }))
    expect(await writeStatic(first, target, options)).toMatchObject({ written: 6, unchanged: 0, removed: 0 })
    expect(await writeStatic(first, target, options)).toMatchObject({ written: 0, unchanged: 6, removed: 0 })
    const second = editionOf(documents({ 'rss.xml': 'new' }))
    expect(await writeStatic(second, target, options)).toMatchObject({ written: 3, unchanged: 0, removed: 3 })
    expect((await target.read('rss.xml'))?.toString()).toBe('new')
    expect(await target.read('asia/rss.xml.br')).toBeUndefined()
    expect([...(await target.manifest()).keys()].sort()).toEqual(['rss.xml', 'rss.xml.br', 'rss.xml.gz'])
  })
})

describe('Writer of a static tree', () => {
  it('gives a target the headers of each file', async () => {
    const target = new MapTarget()
    const links = ['<https://hub.example/>; rel="hub"']
    const edition = editionOf([rendition('atom.xml', 'feed', { links })])
    await writeStatic(edition, target, { compress: true, openMedia: async () => undefined })
    const headers = {
      'Content-Type': 'application/atom+xml; charset=utf-8',
      'Cache-Control': expect.stringMatching(/^public, max-age=300,/),
      Link: links[0],
    }
    expect(target.files.get('atom.xml')?.headers).toEqual(headers)
    expect(target.files.get('atom.xml.br')?.headers).toEqual({ ...headers, 'Content-Encoding': 'br' })
  })

  it('removes the compressed forms of an old document before it writes the new one', async () => {
    const target = new MapTarget()
    const write = (text: string, compress: boolean) =>
      writeStatic(editionOf(documents({ 'rss.xml': text })), target, { compress, openMedia: async () => undefined })
    await write('old', true)
    target.calls.length = 0
    await write('new', false)
    expect(target.calls).toEqual(['remove rss.xml.gz', 'remove rss.xml.br', 'put rss.xml'])
  })
})
