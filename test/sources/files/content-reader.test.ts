import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { FeedTable } from '../../../src/feeds/feed-table.ts'
import { VersionGone } from '../../../src/model/version-gone.ts'
import { IndexCache } from '../../../src/sources/files/cache/index-cache.ts'
import { decodeChunk, encodeChunk } from '../../../src/sources/files/cache/index-chunk.ts'
import { SharedLists } from '../../../src/sources/files/cache/shared-lists.ts'
import { ContentDirectoryError } from '../../../src/sources/files/content-directory.ts'
import { ContentReader } from '../../../src/sources/files/content-reader.ts'
import { ConfigFiles } from '../../../src/sources/files/settings/index.ts'
import type { IndexedReading } from '../../../src/sources/record-index.ts'
import { folder, put, SITE_YAML, story } from '../../support/cli.ts'

const newsroom = (files: Record<string, string> = {}): string =>
  folder({ 'site.yaml': SITE_YAML, 'europe/a.md': story('A'), 'europe/b.md': story('Bb'), ...files })
const fresh = (directory: string): ContentReader => new ContentReader(directory, { cache: false })
const ids = ({ articles }: { articles: Iterable<{ id: string }> }): string[] => [...articles].map(({ id }) => id).sort()

/** Sets an old modification time, so that the file counts as finished. */
const aged = (path: string): void => utimesSync(path, 1_700_000_000, 1_700_000_000)

/** Returns the indexes in a cache folder, without what is kept beside them. */
const listIndexes = (cache: string): string[] => readdirSync(cache).filter((name) => !name.endsWith('.versions'))

describe('Content reader', () => {
  it('rejects a directory that does not exist as a usage error', async () => {
    await expect(fresh('/nonexistent/newsroom').load()).rejects.toThrow(ContentDirectoryError)
    await expect(fresh('/nonexistent/newsroom').load()).rejects.toThrow(
      /which is not a folder; expected the content directory of the newsroom/,
    )
  })

  it('returns articles in the order of their files, and reports progress', async () => {
    const received: number[] = []
    const content = await fresh(newsroom()).load(({ read, total }) => received.push(read, total))
    expect(ids(content)).toEqual(['europe/a', 'europe/b'])
    expect(received).toEqual([1, 2, 2, 2])
  })

  it('returns the text of the version that was read, whatever the file holds meanwhile', async () => {
    const directory = newsroom()
    const reader = fresh(directory)
    const { articles } = await reader.load()
    const [a] = articles
    if (a === undefined) throw new Error('no article')
    expect((await reader.text(a)).trim()).toBe('The text of A.')
    put(join(directory, 'europe/a.md'), story('A', 'draft: true\n').replace('The text', 'The secret text'))
    expect((await reader.text(a)).trim()).toBe('The text of A.')
    const other = { ...a, digest: 'a digest of other characters' }
    await expect(reader.text(other)).rejects.toThrow(VersionGone)
  })

  it('keeps the objects of unchanged articles', async () => {
    const directory = newsroom()
    const reader = fresh(directory)
    const before = await reader.load()
    const again = await reader.refresh()
    expect(again.changed).toBe(false)
    expect([...again.articles].map((article, n) => article === before.articles.at(n))).toEqual([true, true])
    put(join(directory, 'europe/b.md'), story('Bb', 'tags: [new]\n'))
    const after = await reader.refresh({ paths: ['europe/b.md'] })
    expect(after.changed).toBe(true)
    expect([...after.articles].map((article, n) => article === before.articles.at(n))).toEqual([true, false])
  })

  it('notices a change that keeps size and time', async () => {
    const directory = newsroom()
    const path = join(directory, 'europe/a.md')
    const reader = fresh(directory)
    await reader.load()
    const { atime, mtime } = statSync(path)
    writeFileSync(path, story('A').replace('The text', 'Old text'))
    utimesSync(path, atime, mtime)
    expect((await reader.refresh()).changed).toBe(true)
  })

  it('follows files and folders that appear, disappear and move', async () => {
    const directory = newsroom()
    const reader = fresh(directory)
    await reader.load()
    put(join(directory, 'asia/c.md'), story('Ccc'))
    expect(ids(await reader.refresh({ paths: ['asia/c.md'] }))).toEqual(['asia/c', 'europe/a', 'europe/b'])
    renameSync(join(directory, 'europe'), join(directory, 'science'))
    expect(ids(await reader.refresh({ paths: ['europe', 'science'] }))).toEqual(['asia/c', 'science/a', 'science/b'])
    rmSync(join(directory, 'science/a.md'))
    expect(ids(await reader.refresh({ paths: ['science/a.md'] }))).toEqual(['asia/c', 'science/b'])
    rmSync(join(directory, 'asia'), { recursive: true })
    expect(ids(await reader.refresh())).toEqual(['science/b'])
  })

  it.each([
    ['half written', '---\ntitle: "A'],
    ['emptied', ''],
    ['without its title', '---\npublished: 2026-01-01\n---\n'],
    ['binary', '\0\0\0'],
  ])('keeps the last good version of a file that becomes %s', async (_, text) => {
    const directory = newsroom()
    const reader = fresh(directory)
    await reader.load()
    put(join(directory, 'europe/a.md'), text)
    const broken = await reader.refresh({ paths: ['europe/a.md'] })
    expect(ids(broken)).toEqual(['europe/a', 'europe/b'])
    expect(broken.problems).toHaveLength(1)
    put(join(directory, 'europe/a.md'), story('A again'))
    const repaired = await reader.refresh({ paths: ['europe/a.md'] })
    expect(repaired.problems).toEqual([])
    expect(repaired.articles.at(0)?.title).toBe('A again')
  })

  it.each([
    ['an unclear flag', 'draft: "tru"\n'],
    ['a typo', 'withdrwan: 2026-01-01\n'],
    ['an invalid instant', 'expires: soon\n'],
    ['a draft without its title', 'title: []\ndraft: true\n'],
  ])('keeps no version of a file with %s, since its removal may be intended', async (_, lines) => {
    const directory = newsroom()
    const reader = fresh(directory)
    await reader.load()
    const text = lines.startsWith('title') ? `---\n${lines}published: 2026-01-01\n---\n` : story('A', lines)
    put(join(directory, 'europe/a.md'), text)
    expect(ids(await reader.refresh({ paths: ['europe/a.md'] }))).toEqual(['europe/b'])
  })

  it('keeps the last good settings while the new ones are not valid', async () => {
    const directory = newsroom()
    const reader = fresh(directory)
    await reader.load()
    put(join(directory, 'site.yaml'), 'title: [')
    const broken = await reader.refresh({ paths: ['site.yaml'] })
    expect(broken.newsroom?.site.title).toBe('The Tester')
    expect(broken.problems).toMatchObject([{ file: 'site.yaml', code: 'bad-syntax' }])
    put(join(directory, 'site.yaml'), SITE_YAML.replace('The Tester', 'The Other'))
    const repaired = await reader.refresh({ paths: ['site.yaml'] })
    expect([repaired.newsroom?.site.title, repaired.changed, repaired.problems]).toEqual(['The Other', true, []])
  })

  it('keeps everything while the whole directory is away', async () => {
    const directory = newsroom()
    const reader = fresh(directory)
    await reader.load()
    renameSync(directory, `${directory}-away`)
    const gone = await reader.refresh()
    renameSync(`${directory}-away`, directory)
    expect([ids(gone), gone.changed]).toEqual([['europe/a', 'europe/b'], false])
  })

  it('checks a missing attachment again', async () => {
    const directory = newsroom({ 'c.md': story('Ccc', 'attachments: [{ url: /media/c.mp3 }]\n') })
    const reader = fresh(directory)
    expect((await reader.load()).problems).toMatchObject([{ code: 'missing-media' }])
    put(join(directory, 'media/c.mp3'), 'sound')
    expect((await reader.refresh({ paths: ['media/c.mp3'] })).problems).toEqual([])
    rmSync(join(directory, 'media/c.mp3'))
    expect((await reader.refresh()).problems).toMatchObject([{ code: 'missing-media' }])
  })

  it('checks media in a folder without articles when only the folder is reported', async () => {
    const directory = newsroom({ 'c.md': story('Ccc', 'image: /_images/c.png\n'), '_images/c.png': 'x' })
    const reader = fresh(directory)
    await reader.load()
    expect(reader.measurer.measure('_images/c.png')).toMatchObject({ size: 1 })
    rmSync(join(directory, '_images'), { recursive: true })
    expect(await reader.refresh({ paths: ['_images'] })).toMatchObject({ changed: true })
    expect(reader.measurer.measure('_images/c.png')).toBeUndefined()
    put(join(directory, '_images/c.png'), 'xy')
    expect(await reader.refresh({ paths: ['_images'] })).toMatchObject({ changed: true })
    expect(reader.measurer.measure('_images/c.png')).toMatchObject({ size: 2 })
  })

  it('checks media when only their folder is reported', async () => {
    const directory = newsroom({ 'c.md': story('Ccc', 'attachments: [{ url: /media/c.mp3 }]\nimage: /media/c.png\n') })
    const reader = fresh(directory)
    await reader.load()
    expect(reader.measurer.measure('media/c.png')).toBeUndefined()
    for (const name of ['c.mp3', 'c.png']) put(join(directory, 'media', name), 'x')
    expect(await reader.refresh({ paths: ['media'] })).toMatchObject({ changed: true, problems: [] })
    expect(reader.measurer.measure('media/c.png')).toMatchObject({ size: 1 })
    rmSync(join(directory, 'media'), { recursive: true })
    const gone = await reader.refresh({ paths: ['media'] })
    expect([gone.changed, gone.problems.map(({ code }) => code)]).toEqual([true, ['missing-file', 'missing-media']])
    expect(reader.measurer.measure('media/c.png')).toBeUndefined()
  })
})

describe('Index of the content reader', () => {
  const load = async (directory: string, cache: string) => {
    const reader = new ContentReader(directory, { cache })
    const content = await reader.load()
    await reader.indexed()
    return content
  }
  const indexed = (): { directory: string; cache: string } => {
    const directory = newsroom()
    for (const name of ['a', 'b']) aged(join(directory, `europe/${name}.md`))
    return { directory, cache: folder() }
  }

  it('gives the same as reading every file', async () => {
    const { directory, cache } = indexed()
    const first = await load(directory, cache)
    expect(listIndexes(cache)).toHaveLength(1)
    expect(await load(directory, cache)).toEqual(first)
  })

  it('is used for unchanged files', async () => {
    const { directory, cache } = indexed()
    await load(directory, cache)
    const [name = ''] = readdirSync(cache)
    const config = new ConfigFiles(directory, new FeedTable())
    config.read()
    const chunk = decodeChunk(config.settings, readFileSync(join(cache, name)), new SharedLists())
    const forged = (chunk?.entries ?? []).map(({ article, ...entry }, n): [string, IndexedReading] => [
      chunk?.paths[n] ?? '',
      { ...entry, ...(article && { article: { ...article, title: 'From the index' } }) },
    ])
    writeFileSync(join(cache, name), encodeChunk(config.settings, forged))
    expect((await load(directory, cache)).articles.at(0)?.title).toBe('From the index')
  })

  it('is not used for a file that was changed, added or removed', async () => {
    const { directory, cache } = indexed()
    await load(directory, cache)
    put(join(directory, 'europe/a.md'), story('A changed'))
    put(join(directory, 'c.md'), story('Ccc'))
    rmSync(join(directory, 'europe/b.md'))
    const { articles } = await load(directory, cache)
    expect([...articles].map(({ title }) => title).sort()).toEqual(['A changed', 'Ccc'])
  })

  it('is not used after a change of the settings', async () => {
    const { directory, cache } = indexed()
    await load(directory, cache)
    put(join(directory, 'site.yaml'), `${SITE_YAML}articles: { unknownAuthors: report }\n`)
    expect((await load(directory, cache)).problems).toMatchObject([
      { code: 'unknown-author' },
      { code: 'unknown-author' },
    ])
  })

  it('is ignored when it is damaged at any byte or cut off anywhere', async () => {
    const { directory, cache } = indexed()
    put(join(directory, 'europe/c.md'), story('Ccc', 'expires: 2030-01-01\nimage: /a.jpg\n'))
    aged(join(directory, 'europe/c.md'))
    const first = await load(directory, cache)
    const [name = ''] = readdirSync(cache)
    const whole = readFileSync(join(cache, name))
    const config = new ConfigFiles(directory, new FeedTable())
    config.read()
    const never = (): Promise<void> => new Promise(() => {})
    const expectNothing = async (bytes: Buffer, at: number): Promise<void> => {
      writeFileSync(join(cache, name), bytes)
      const received: unknown[] = []
      const index = new IndexCache(cache, directory)
      await index.read(
        config.settings,
        async () => {},
        new SharedLists(),
        (chunk) => received.push(chunk),
      )
      expect(received).toEqual([])
      if (at % 25 > 0) return
      expect(await new ContentReader(directory, { cache, whenIdle: never }).load()).toEqual(first)
    }
    for (let at = 0; at < whole.length; at += 1) {
      const flipped = Buffer.from(whole)
      flipped[at] = (flipped[at] ?? 0) ^ (1 << (at % 8))
      await expectNothing(flipped, at)
      await expectNothing(whole.subarray(0, at), at)
    }
  })

  it('is skipped when it cannot be written', async () => {
    const { directory } = indexed()
    const blocked = join(folder({ file: 'x' }), 'file', 'below')
    const received: string[] = []
    const reader = new ContentReader(directory, { cache: blocked, log: (line) => received.push(line) })
    expect(ids(await reader.load())).toEqual(['europe/a', 'europe/b'])
    await reader.indexed()
    expect(received).toEqual([
      expect.stringMatching(/\.versions: published versions cannot be kept/),
      expect.stringContaining(`${blocked}: the index cannot be written: there is a file`),
    ])
  })

  it('is written in the background, without delaying a load', async () => {
    const { directory, cache } = indexed()
    let give = (): void => {}
    const idle = new Promise<void>((resolve) => {
      give = resolve
    })
    const reader = new ContentReader(directory, { cache, whenIdle: () => idle })
    const first = await reader.load()
    expect(listIndexes(cache)).toEqual([])
    // Changes made before the write are included.
    put(join(directory, 'europe/b.md'), story('B again'))
    aged(join(directory, 'europe/b.md'))
    await reader.refresh()
    give()
    await reader.indexed()
    expect(listIndexes(cache)).toHaveLength(1)
    const titles = ({ articles }: Awaited<ReturnType<typeof load>>): string[] =>
      [...articles].map(({ title }) => title).sort()
    expect(titles(first)).toEqual(['A', 'Bb'])
    expect(titles(await load(directory, cache))).toEqual(['A', 'B again'])
  })

  it('is not written while nothing changes', async () => {
    const { directory, cache } = indexed()
    await load(directory, cache)
    const [name = ''] = readdirSync(cache)
    const { ino } = statSync(join(cache, name))
    await load(directory, cache)
    expect(statSync(join(cache, name)).ino).toBe(ino)
    renameSync(join(directory, 'europe/a.md'), join(directory, 'europe/c.md'))
    expect(ids(await load(directory, cache))).toEqual(['europe/b', 'europe/c'])
    expect(statSync(join(cache, name)).ino).not.toBe(ino)
  })

  it('can be read by several processes at once', async () => {
    const { directory, cache } = indexed()
    mkdirSync(cache, { recursive: true })
    const all = await Promise.all(Array.from({ length: 8 }, () => load(directory, cache)))
    expect(new Set(all.map((content) => JSON.stringify(ids(content)))).size).toBe(1)
    expect(listIndexes(cache)).toHaveLength(1)
  })
})
