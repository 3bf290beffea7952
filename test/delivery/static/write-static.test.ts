import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { type FileSystem, nodeFileSystem } from '../../../src/delivery/static/file-system.ts'
import { StaticWriteError } from '../../../src/delivery/static/write-error.ts'
import { type Coding, compress, type Rendition } from '../../../src/edition/rendition/rendition.ts'
import { ERROR_PAGE_MARK } from '../../../src/pages/page-paths.ts'
import { openMediaIn } from '../../../src/sources/files/media/media-files.ts'
import { documents, editionOf, rendition } from '../../support/editions.ts'
import { filesBelow, temporaryFolder, textsBelow, write } from './support.ts'

const LONG_AGO = new Date('2020-01-01T00:00:00Z')
const PAGES = { 'rss.xml': 'all', 'europe/rss.xml': 'europe', 'tags/%C3%A9t%C3%A9/rss.xml': 'été' }

describe('Static tree', () => {
  it('has each document at its decoded path, and a manifest of them', async () => {
    const out = join(temporaryFolder(), 'made', 'here')
    const result = await write(editionOf(documents(PAGES)), out)
    expect(result).toEqual({ written: 3, unchanged: 0, removed: 0, bytes: 14, unwritable: [] })
    expect(textsBelow(out)).toEqual({ 'rss.xml': 'all', 'europe/rss.xml': 'europe', 'tags/été/rss.xml': 'été' })
    expect(filesBelow(out)).toContain('.sectionwire/manifest.json')
    expect(JSON.parse(readFileSync(join(out, '.sectionwire/manifest.json'), 'utf8'))).toMatchObject({
      version: 1,
      files: { 'europe/rss.xml': { etag: documents(PAGES)[1]?.etag, size: 6 }, 'rss.xml': { size: 3 } },
    })
  })

  it('lets the rest of the process work while nothing is to be written, and ends when a signal says so', async () => {
    const out = temporaryFolder()
    const texts = Object.fromEntries(Array.from({ length: 1500 }, (_, n) => [`n${n}.xml`, `${n}`]))
    await write(editionOf(documents(texts)), out)
    const ending = new AbortController()
    setImmediate(() => setImmediate(() => ending.abort()))
    await expect(write(editionOf(documents(texts)), out, { signal: ending.signal })).rejects.toThrow('aborted')
    expect(await write(editionOf(documents(texts)), out)).toMatchObject({ written: 0, unchanged: 1500 })
  })

  it('has compressed forms beside each document', async () => {
    const out = temporaryFolder()
    await write(editionOf(documents({ 'a/rss.xml': 'text '.repeat(100) })), out, { compress: true })
    expect(gunzipSync(readFileSync(join(out, 'a/rss.xml.gz'))).toString()).toBe('text '.repeat(100))
    expect(brotliDecompressSync(readFileSync(join(out, 'a/rss.xml.br'))).toString()).toBe('text '.repeat(100))
  })

  it('is compressed with less effort than responses: the brotli of a whole tree takes long', async () => {
    const out = temporaryFolder()
    const text = Array.from({ length: 9000 }, (_, n) => `<item>${(n * 7919) % 1000} stories</item>`).join('\n')
    await write(editionOf(documents({ 'rss.xml': text })), out, { compress: true })
    const [high, low] = [await compress('br', Buffer.from(text)), await compress('br', Buffer.from(text), 'low')]
    expect(high.equals(low)).toBe(false)
    expect(readFileSync(join(out, 'rss.xml.br')).equals(low)).toBe(true)
  })

  it('has files for hosts without compressed forms', async () => {
    const out = temporaryFolder()
    const all = documents({ 'rss.xml': 'all', _headers: '/*', 'europe/rss.xml': 'europe' })
    const forHost = rendition('_redirects', '/a /b 301')
    const edition = editionOf(all, {}, { hostFiles: new Map([['_redirects', async () => forHost]]) })
    // These are files of a build that compressed everything.
    writeFileSync(join(out, '_redirects'), '/a /b 301')
    writeFileSync(join(out, '_redirects.gz'), 'old')
    writeFileSync(join(out, '_redirects.br'), 'mine')
    mkdirSync(join(out, '.sectionwire'))
    const files = { _redirects: {}, '_redirects.gz': {} }
    writeFileSync(join(out, '.sectionwire/manifest.json'), JSON.stringify({ version: 1, files }))
    expect(await write(edition, out, { compress: true })).toMatchObject({ written: 7, unchanged: 1, removed: 1 })
    expect(filesBelow(out).filter((name) => name.startsWith('_'))).toEqual(['_headers', '_redirects', '_redirects.br'])
    expect(readFileSync(join(out, '_redirects'), 'utf8')).toBe('/a /b 301')
  })

  it('has the same bytes wherever and however often it is written', async () => {
    const [one, two] = [temporaryFolder(), temporaryFolder()]
    for (const out of [one, two, two]) await write(editionOf(documents(PAGES)), out, { compress: true })
    const bytes = (folder: string) => filesBelow(folder).map((name) => [name, readFileSync(join(folder, name), 'hex')])
    expect(bytes(one)).toEqual(bytes(two))
  })

  it('keeps the modification time of every unchanged file, with the manifest', async () => {
    const out = temporaryFolder()
    await write(editionOf(documents(PAGES)), out, { compress: true })
    for (const name of filesBelow(out)) utimesSync(join(out, name), LONG_AGO, LONG_AGO)
    const result = await write(editionOf(documents(PAGES)), out, { compress: true })
    expect(result).toEqual({ written: 0, unchanged: 9, removed: 0, bytes: 0, unwritable: [] })
    for (const name of filesBelow(out)) expect([name, statSync(join(out, name)).mtime]).toEqual([name, LONG_AGO])
    // The size is equal, so only a comparison of bytes finds the difference.
    await write(editionOf(documents({ ...PAGES, 'rss.xml': 'ALL' })), out)
    expect(readFileSync(join(out, 'rss.xml'), 'utf8')).toBe('ALL')
    expect(statSync(join(out, 'europe/rss.xml')).mtime).toEqual(LONG_AGO)
  })

  it('compresses only what is not there as it was written', async () => {
    const out = temporaryFolder()
    const text = 'text '.repeat(100)
    const asked: string[] = []
    const edition = (all: Record<string, string>) => {
      const counted = documents(all).map((made): Rendition => {
        const encoded = (coding: Coding): Promise<Buffer> => {
          asked.push(`${made.path} ${coding}`)
          return made.encoded(coding)
        }
        return { ...made, encoded }
      })
      return editionOf(counted)
    }
    const again = async (all: Record<string, string> = { 'a.xml': text, 'b.xml': 'b' }): Promise<string[]> => {
      asked.length = 0
      await write(edition(all), out, { compress: true })
      expect(gunzipSync(readFileSync(join(out, 'a.xml.gz'))).toString()).toBe(all['a.xml'])
      expect(brotliDecompressSync(readFileSync(join(out, 'a.xml.br'))).toString()).toBe(all['a.xml'])
      return [...asked].sort()
    }
    expect(await again()).toEqual(['a.xml br', 'a.xml gzip', 'b.xml br', 'b.xml gzip'])
    expect(await again()).toEqual([])
    // The change keeps the size, and the file can still be decompressed.
    const changed = readFileSync(join(out, 'a.xml.gz'))
    changed[9] = (changed[9] ?? 0) ^ 1
    writeFileSync(join(out, 'a.xml.gz'), changed)
    expect(await again()).toEqual(['a.xml gzip'])
    rmSync(join(out, 'a.xml.br'))
    expect(await again()).toEqual(['a.xml br'])
    writeFileSync(join(out, 'a.xml'), text.toUpperCase())
    expect(await again()).toEqual(['a.xml br', 'a.xml gzip'])
    expect(await again({ 'a.xml': 'other', 'b.xml': 'b' })).toEqual(['a.xml br', 'a.xml gzip'])
    // First a manifest without digests, then one older than the files.
    const manifest = join(out, '.sectionwire/manifest.json')
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replaceAll(/,\n {3}"digest": "[^"]*"/g, ''))
    expect(await again()).toEqual(['a.xml br', 'a.xml gzip', 'b.xml br', 'b.xml gzip'])
    const saved = readFileSync(manifest)
    await again({ 'a.xml': 'newer', 'b.xml': 'b' })
    writeFileSync(manifest, saved)
    expect(await again({ 'a.xml': 'newer', 'b.xml': 'b' })).toEqual(['a.xml br', 'a.xml gzip'])
  })

  it('restores files that were changed or deleted by hand', async () => {
    const out = temporaryFolder()
    await write(editionOf(documents(PAGES)), out, { compress: true })
    const before = textsBelow(out)
    writeFileSync(join(out, 'rss.xml'), 'mine')
    writeFileSync(join(out, 'europe/rss.xml.gz'), 'mine')
    expect(await write(editionOf(documents(PAGES)), out, { compress: true })).toMatchObject({ written: 4 })
    expect(textsBelow(out)).toEqual(before)
  })

  it('removes what is no longer published with folders left empty, and nothing else', async () => {
    const out = temporaryFolder()
    await write(editionOf(documents({ ...PAGES, 'asia/rss.xml': 'asia' })), out, { compress: true })
    writeFileSync(join(out, 'CNAME'), 'news.example.org')
    writeFileSync(join(out, 'asia', 'notes.txt'), 'notes')
    mkdirSync(join(out, 'empty'))
    const result = await write(editionOf(documents({ 'rss.xml': 'all' })), out)
    expect(result).toMatchObject({ unchanged: 1, removed: 11 })
    expect(textsBelow(out)).toEqual({ CNAME: 'news.example.org', 'asia/notes.txt': 'notes', 'rss.xml': 'all' })
    expect(['empty', 'europe', 'tags'].map((name) => existsSync(join(out, name)))).toEqual([true, false, false])
  })

  it('keeps a folder or a link that replaced one of its files', async () => {
    const out = temporaryFolder()
    const outside = temporaryFolder()
    writeFileSync(join(outside, 'rss.xml'), 'precious')
    await write(editionOf(documents({ 'rss.xml': 'all' })), out)
    const files = {
      'europe/rss.xml': {},
      'asia/rss.xml': {},
      'link.xml': {},
      '../escape.xml': {},
      '/etc/passwd': {},
      'rss.xml': {},
    }
    writeFileSync(join(out, '.sectionwire/manifest.json'), JSON.stringify({ version: 1, files }))
    symlinkSync(outside, join(out, 'europe'))
    symlinkSync(join(outside, 'rss.xml'), join(out, 'link.xml'))
    mkdirSync(join(out, 'asia/rss.xml'), { recursive: true })
    expect(await write(editionOf(documents({ 'rss.xml': 'all' })), out)).toMatchObject({ removed: 0 })
    expect(readFileSync(join(outside, 'rss.xml'), 'utf8')).toBe('precious')
    expect(existsSync(join(out, 'link.xml'))).toBe(true)
  })

  describe('404 page', () => {
    const marked = (text: string): string => `<head>${ERROR_PAGE_MARK}</head>${text}`
    const edition = (text: string) => {
      const page = rendition('404.html', marked(text))
      return editionOf(documents(PAGES), {}, { hostFiles: new Map([['404.html', async () => page]]) })
    }
    const own = (out: string): void => writeFileSync(join(out, '404.html'), 'my own')

    it('is kept when it is the newsroom’s own, from before the first build or in place of ours', async () => {
      const [first, later] = [temporaryFolder(), temporaryFolder()]
      own(first)
      await write(edition('one'), later, { compress: true })
      own(later)
      for (const out of [first, later]) {
        for (const content of [edition('two'), edition('three'), editionOf(documents(PAGES))]) {
          await write(content, out, { compress: true })
          expect(textsBelow(out)).toMatchObject({ '404.html': 'my own', 'rss.xml': 'all' })
          expect(filesBelow(out).filter((file) => file.startsWith('404.html'))).toEqual(['404.html'])
        }
      }
    })

    it('is updated when it is ours, with or without a manifest, and removed when there is none', async () => {
      const out = temporaryFolder()
      await write(edition('one'), out)
      await write(edition('two'), out)
      expect(textsBelow(out)).toMatchObject({ '404.html': marked('two') })
      rmSync(join(out, '.sectionwire/manifest.json'))
      await write(edition('three'), out)
      expect(textsBelow(out)).toMatchObject({ '404.html': marked('three') })
      await write(editionOf(documents(PAGES)), out)
      expect(existsSync(join(out, '404.html'))).toBe(false)
    })
  })

  it('removes nothing when its manifest cannot be read, and keeps a copy of that', async () => {
    const out = temporaryFolder()
    await write(editionOf(documents(PAGES)), out)
    writeFileSync(join(out, '.sectionwire/manifest.json'), '{"version":1,"files":{"rss')
    expect(await write(editionOf(documents({ 'rss.xml': 'all' })), out)).toMatchObject({ removed: 0 })
    expect(existsSync(join(out, 'europe/rss.xml'))).toBe(true)
    expect(filesBelow(out)).toContain('.sectionwire/manifest.unreadable.json')
  })

  it('has the media of the edition, copied only when they differ', async () => {
    const [out, content] = [temporaryFolder(), temporaryFolder()]
    writeFileSync(join(content, 'a.jpg'), 'picture')
    writeFileSync(join(content, 'big.mp4'), Buffer.alloc(300_000, 7))
    writeFileSync(join(content, 'empty.png'), '')
    const media = { 'm/a.jpg': 'a.jpg', 'big%20one.mp4': 'big.mp4', 'empty.png': 'empty.png', 'gone.png': 'gone.png' }
    const edition = editionOf([], media)
    expect(await write(edition, out, { openMedia: openMediaIn(content) })).toMatchObject({ written: 3, bytes: 300_007 })
    expect(filesBelow(out)).toEqual(expect.arrayContaining(['m/a.jpg', 'big one.mp4', 'empty.png']))
    expect(await write(edition, out, { openMedia: openMediaIn(content) })).toMatchObject({ written: 0, unchanged: 3 })
    expect(readFileSync(join(out, 'big one.mp4'))).toEqual(Buffer.alloc(300_000, 7))
    writeFileSync(join(content, 'a.jpg'), 'PICTURE')
    expect(await write(edition, out, { openMedia: openMediaIn(content) })).toMatchObject({ written: 1, unchanged: 2 })
    expect(readFileSync(join(out, 'm/a.jpg'), 'utf8')).toBe('PICTURE')
  })

  it('reports progress', async () => {
    const seen: unknown[] = []
    await write(editionOf(documents(PAGES)), temporaryFolder(), { onProgress: (progress) => seen.push(progress) })
    expect(seen).toEqual([1, 2, 3].map((done) => ({ done, total: 3 })))
  })

  it('is cleaned of temporary files of a killed run', async () => {
    const out = temporaryFolder()
    await write(editionOf(documents(PAGES)), out)
    const left = ['.sectionwire-0123456789abcdef.tmp', 'europe/.sectionwire-0123456789abcdef.tmp']
    for (const name of [...left, '.sectionwire-mine.tmp']) writeFileSync(join(out, name), 'half')
    writeFileSync(join(out, '.sectionwire/lock'), `{"pid":${spawnSync('true').pid}}\n`)
    await write(editionOf(documents(PAGES)), out)
    expect(filesBelow(out).filter((name) => name.endsWith('.tmp'))).toEqual(['.sectionwire-mine.tmp'])
  })
})

describe('Unwritable tree', () => {
  const failure = async (run: Promise<unknown>): Promise<StaticWriteError> => {
    const error = await run.then(
      () => undefined,
      (reason: unknown) => reason,
    )
    expect(error).toBeInstanceOf(StaticWriteError)
    return error as StaticWriteError
  }

  it('is reported when the output is a file or below one', async () => {
    const file = join(temporaryFolder(), 'file')
    writeFileSync(file, 'mine')
    for (const out of [file, join(file, 'below')]) {
      const { message, path } = await failure(write(editionOf(documents(PAGES)), out))
      expect(message).toBe(`cannot write ${out}: there is a file where a folder is needed`)
      expect(path).toBe(out)
    }
    expect(readFileSync(file, 'utf8')).toBe('mine')
  })

  it('is reported when the user has no permission', async () => {
    const out = temporaryFolder()
    const fileSystem: FileSystem = {
      ...nodeFileSystem,
      // The error is simulated, because tests often run as root, who may read everything.
      open: () => Promise.reject(Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' })),
    }
    const { message } = await failure(write(editionOf(documents(PAGES)), out, { fileSystem }))
    expect(message).toContain('this user has no permission there')
  })

  it('is reported when a folder in it is a link, and nothing is written through it', async () => {
    const [out, outside] = [temporaryFolder(), temporaryFolder()]
    symlinkSync(outside, join(out, 'europe'))
    const { code, path } = await failure(write(editionOf(documents(PAGES)), out))
    expect([code, path]).toEqual(['SYMLINK', join(out, 'europe')])
    expect(filesBelow(outside)).toEqual([])
  })

  it('is reported when a folder has the name of a document', async () => {
    const out = temporaryFolder()
    mkdirSync(join(out, 'rss.xml'))
    const { message } = await failure(write(editionOf(documents(PAGES)), out))
    expect(message).toBe(`cannot write ${join(out, 'rss.xml')}: there is a folder where a file is needed`)
    expect(filesBelow(out).filter((name) => name.endsWith('.tmp') || name.endsWith('lock'))).toEqual([])
  })

  it.each([
    ['tags/%2e%2e/rss.xml', 'no valid file name'],
    ['tags//rss.xml', 'no valid file name'],
    ['tags/a%2Fb/rss.xml', 'no valid file name'],
    ['.sectionwire/manifest.json', 'reserved for the writer'],
    [`tags/${encodeURIComponent('é'.repeat(130))}/rss.xml`, 'longer than 255 bytes'],
    ['rss.xml/x/', 'is a file and would have to be a folder'],
    ['rss.xml/index.html', 'is a file and would have to be a folder'],
  ])('has every document but the one whose address cannot be a file, which is reported: %#', async (path, reason) => {
    const out = join(temporaryFolder(), 'out')
    const { unwritable } = await write(editionOf(documents({ 'rss.xml': 'y', [path]: 'x' })), out)
    expect(unwritable).toMatchObject([{ path, reason: expect.stringContaining(reason) }])
    expect(filesBelow(out).filter((name) => !name.startsWith('.sectionwire'))).toEqual(['rss.xml'])
  })

  it('is not one when the output itself is a link', async () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'release'))
    symlinkSync('release', join(folder, 'current'))
    await write(editionOf(documents(PAGES)), join(folder, 'current'))
    expect(existsSync(join(folder, 'release', 'rss.xml'))).toBe(true)
  })

  it('does not hide an error of the edition, and the lock is released', async () => {
    const out = temporaryFolder()
    const broken = editionOf(documents(PAGES), {}, { find: () => Promise.reject(new Error('no body')) })
    await expect(write(broken, out, { compress: true })).rejects.toThrow('no body')
    expect(await write(editionOf(documents(PAGES)), out)).toMatchObject({ written: 3 })
  })
})
