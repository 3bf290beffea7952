import {
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openDiskTarget } from '../../../src/delivery/static/disk-target.ts'
import { StaticWriteError } from '../../../src/delivery/static/write-error.ts'
import { writeStatic } from '../../../src/delivery/static/write-static.ts'
import type { Edition } from '../../../src/edition/edition.ts'
import { openMediaIn } from '../../../src/sources/files/media/media-files.ts'
import { documents, editionOf } from '../../support/editions.ts'
import { filesBelow, temporaryFolder, textsBelow, write } from './support.ts'

const PAGES = { 'rss.xml': 'all', 'articles/a/': 'page a', 'world/rss.xml': 'world' }
const edition = editionOf(documents(PAGES))

const put = (path: string, text: string): void => {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

async function failureOf(run: Promise<unknown>): Promise<StaticWriteError> {
  const error: unknown = await run.catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(StaticWriteError)
  return error as StaticWriteError
}

/** Everything below a folder, with the texts of files. */
const stateOf = (folder: string): (readonly [name: string, text: string])[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((name) => [name, lstatSync(join(folder, name)).isFile() ? readFileSync(join(folder, name), 'utf8') : ''])

const writeBeside = async (from: Edition, out: string, content: string, overwrite = false) =>
  writeStatic(from, await openDiskTarget(out, { protectedFolders: [content] }), {
    ...{ compress: false, overwrite, openMedia: async () => undefined },
  })

describe('A build into a folder with other files', () => {
  it('names a file that no build wrote, and changes nothing in the folder', async () => {
    const out = temporaryFolder()
    put(join(out, 'rss.xml'), 'of another site')
    put(join(out, 'world/rss.xml'), 'also of another site')
    const before = stateOf(out)
    const { code, message } = await failureOf(write(edition, out))
    expect(code).toBe('FOREIGN')
    expect(message).toContain(`cannot write ${join(out, 'rss.xml')}: it is a file that no build wrote`)
    expect(message).toContain('world/rss.xml')
    expect(message).toContain('--overwrite')
    expect(stateOf(out)).toEqual(before)
  })

  it('replaces the file if it may, and counts it as its own from then on', async () => {
    const out = temporaryFolder()
    put(join(out, 'rss.xml'), 'of another site')
    await write(edition, out, { overwrite: true })
    expect(textsBelow(out)['rss.xml']).toBe('all')
    await write(editionOf(documents({ ...PAGES, 'rss.xml': 'newer' })), out)
    expect(textsBelow(out)['rss.xml']).toBe('newer')
  })

  it('takes over a tree whose manifest is lost: equal content is its own, in any compression', async () => {
    const out = temporaryFolder()
    const text = { 'rss.xml': 'text '.repeat(50), 'feed.json': '{}' }
    const content = temporaryFolder()
    put(join(content, 'a.jpg'), 'picture')
    const options = { compress: true, openMedia: openMediaIn(content) }
    const withMedia = editionOf(documents(text), { 'a.jpg': 'a.jpg' })
    await write(withMedia, out, options)
    rmSync(join(out, '.sectionwire'), { recursive: true })
    writeFileSync(join(out, 'rss.xml.gz'), gzipSync('text '.repeat(50), { level: 1 }))
    await write(withMedia, out, options)
    expect(filesBelow(out)).toContain('.sectionwire/manifest.json')
    rmSync(join(out, '.sectionwire'), { recursive: true })
    const { message } = await failureOf(write(editionOf(documents({ ...text, 'rss.xml': 'new' })), out, options))
    expect(message).toContain('rss.xml.gz')
    expect(message).toContain('manifest.json) is lost')
    expect(message).not.toContain('feed.json')
  })

  it('knows the files of a damaged manifest as its own', async () => {
    const out = temporaryFolder()
    await write(edition, out)
    const manifest = join(out, '.sectionwire/manifest.json')
    const text = readFileSync(manifest, 'utf8')
    writeFileSync(manifest, text.slice(0, text.lastIndexOf('"etag"')))
    await write(editionOf(documents({ ...PAGES, 'rss.xml': 'newer', 'world/rss.xml': 'newer' })), out)
    expect(textsBelow(out)).toMatchObject({ 'rss.xml': 'newer', 'world/rss.xml': 'newer' })
  })

  it.each(['link to a file', 'link to nothing', 'compressed form'])('names a %s, too', async (kind) => {
    const [out, outside] = [temporaryFolder(), temporaryFolder()]
    put(join(outside, 'precious'), 'all')
    const name = kind === 'compressed form' ? 'rss.xml.br' : 'rss.xml'
    if (kind === 'compressed form') put(join(out, name), 'mine')
    else symlinkSync(join(outside, kind === 'link to a file' ? 'precious' : 'nothing'), join(out, name))
    const before = stateOf(outside)
    const { code, path } = await failureOf(write(edition, out, { compress: true }))
    expect([code, path]).toEqual(['FOREIGN', join(out, name)])
    await write(edition, out, { compress: true, overwrite: true })
    expect(stateOf(outside)).toEqual(before)
  })

  it('never changes a file of the site, whatever the site has (property)', { timeout: 60_000 }, async () => {
    const name = fc.constantFrom('rss.xml', 'rss.xml.gz', 'articles/a/index.html', 'world/rss.xml', 'CNAME', 'world/x')
    const site = fc.dictionary(name, fc.constantFrom('mine', 'all', 'world', 'page a'))
    await fc.assert(
      fc.asyncProperty(site, async (files) => {
        const out = temporaryFolder()
        for (const [path, text] of Object.entries(files)) put(join(out, path), text)
        const isTaken = (path: string): boolean => {
          const planned: Record<string, string> = { 'rss.xml': 'all', 'world/rss.xml': 'world' }
          const own = path === 'articles/a/index.html' ? 'page a' : planned[path]
          return (own !== undefined && files[path] !== own) || path === 'rss.xml.gz'
        }
        const before = stateOf(out)
        const error: unknown = await write(edition, out, { compress: true }).catch((reason: unknown) => reason)
        if (Object.keys(files).some(isTaken)) {
          expect(error).toMatchObject({ code: 'FOREIGN' })
          expect(stateOf(out)).toEqual(before)
        } else expect(textsBelow(out)).toMatchObject(files)
      }),
      { numRuns: 30 },
    )
  })
})

describe('A build near its content directory', () => {
  const newsroom = (): string => {
    const folder = temporaryFolder()
    put(join(folder, 'articles/site.yaml'), 'title: T')
    put(join(folder, 'articles/world/a.md'), 'text')
    return folder
  }

  const places: [string, (folder: string) => string][] = [
    ['above it, where a page would be in it', (folder) => folder],
    ['in it', (folder) => join(folder, 'articles')],
    ['below it', (folder) => join(folder, 'articles/new/folder')],
    [
      'behind a link to it',
      (folder) => {
        symlinkSync(join(folder, 'articles'), join(folder, 'link'))
        return join(folder, 'link')
      },
    ],
    [
      'behind a link to a folder in it',
      (folder) => {
        symlinkSync(join(folder, 'articles/world'), join(folder, 'link'))
        return join(folder, 'link/new')
      },
    ],
    ['by a path with dots', (folder) => `${join(folder, 'x')}/../articles/./out`],
  ]

  it.each(places)('writes nothing %s, even if it may overwrite', async (_, place) => {
    const folder = newsroom()
    const out = place(folder)
    if (out.includes('/x/')) mkdirSync(join(folder, 'x'))
    const before = stateOf(folder)
    const { code, message } = await failureOf(writeBeside(edition, out, join(folder, 'articles'), true))
    expect(code).toBe('CONTENT')
    expect(message).toContain('content directory')
    expect(stateOf(folder)).toEqual(before)
  })

  it('writes nothing through a linked folder in the output', async () => {
    const [folder, out] = [newsroom(), temporaryFolder()]
    symlinkSync(join(folder, 'articles/world'), join(out, 'world'))
    const before = [stateOf(folder), readdirSync(out)]
    const { code } = await failureOf(writeBeside(edition, out, join(folder, 'articles'), true))
    expect(code).toBe('SYMLINK')
    expect([stateOf(folder), readdirSync(out)]).toEqual(before)
  })

  it('replaces a hard link to a record by a file of its own', async () => {
    const [folder, out] = [newsroom(), temporaryFolder()]
    linkSync(join(folder, 'articles/world/a.md'), join(out, 'rss.xml'))
    await writeBeside(edition, out, join(folder, 'articles'), true)
    expect(readFileSync(join(folder, 'articles/world/a.md'), 'utf8')).toBe('text')
    expect(readFileSync(join(out, 'rss.xml'), 'utf8')).toBe('all')
  })

  it('removes nothing in it, even if a manifest lists it', async () => {
    const folder = newsroom()
    const files = { 'articles/world/a.md': {}, 'articles/site.yaml': {}, 'old.xml': {} }
    put(join(folder, '.sectionwire/manifest.json'), JSON.stringify({ version: 1, files }))
    put(join(folder, 'old.xml'), 'old')
    await writeBeside(editionOf(documents({ 'rss.xml': 'all' })), folder, join(folder, 'articles'))
    expect(existsSync(join(folder, 'articles/world/a.md'))).toBe(true)
    expect(existsSync(join(folder, 'articles/site.yaml'))).toBe(true)
    expect(existsSync(join(folder, 'old.xml'))).toBe(false)
  })

  it('writes beside it when no planned file is in it', async () => {
    const folder = newsroom()
    await writeBeside(
      editionOf(documents({ 'rss.xml': 'all', 'world/rss.xml': 'w' })),
      folder,
      join(folder, 'articles'),
    )
    expect(textsBelow(folder)).toMatchObject({ 'rss.xml': 'all', 'articles/site.yaml': 'title: T' })
  })
})
