import { utimesSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { decodeTrustedChunk } from '../../../src/sources/files/cache/index-chunk.ts'
import { SharedLists } from '../../../src/sources/files/cache/shared-lists.ts'
import { MediaMeasurer } from '../../../src/sources/files/media/measure.ts'
import { readMany } from '../../../src/sources/files/read-many.ts'
import { VersionReader } from '../../../src/sources/files/read-version.ts'
import type { ReadingThread } from '../../../src/sources/files/reading-thread.ts'
import { scanDirectory } from '../../../src/sources/files/scan.ts'
import type { IndexedReading } from '../../../src/sources/record-index.ts'
import { folder, SITE_YAML, story } from '../../support/cli.ts'
import { readConfig } from '../../support/config.ts'

const yieldToEventLoop = async (): Promise<void> => {}

/** Starts a thread from the built module, because a thread needs a file of its own. */
async function threadIn(root: string): Promise<ReadingThread> {
  const module = join(import.meta.dirname, '..', '..', '..', 'dist', 'sources', 'files', 'reading-thread.js')
  const compiled = (await import(module)) as typeof import('../../../src/sources/files/reading-thread.ts')
  const thread = new compiled.ReadingThread(root)
  onTestFinished(() => thread.end())
  return thread
}

const { newsroom } = readConfig(SITE_YAML, undefined)
if (newsroom === undefined) throw new Error('no newsroom')

/** Creates articles with an old modification time, except for the first. */
function articles(): { root: string; paths: string[] } {
  const paths = Array.from({ length: 600 }, (_, n) => `europe/${n}.md`)
  const root = folder(Object.fromEntries(paths.map((path, n) => [path, story(`Story ${n}`)])))
  for (const path of paths.slice(1)) utimesSync(join(root, path), 1_700_000_000, 1_700_000_000)
  return { root, paths }
}

describe('Reading thread', () => {
  it('scans files like the main thread', async () => {
    const { root } = articles()
    const here = await scanDirectory(root, yieldToEventLoop)
    const scanned = await (await threadIn(root)).scan()
    expect(scanned).toEqual(here)
    expect(scanned.paths).toHaveLength(600)
  })

  it('parses records like the main thread, and marks those that may still change', async () => {
    const { root, paths } = articles()
    const thread = await threadIn(root)
    await thread.prepare(newsroom, 's')
    const { line, others } = await thread.read(paths)
    const chunk = decodeTrustedChunk(Buffer.from(line), new SharedLists())
    expect(others.map(([path]) => path)).toEqual(['europe/0.md'])
    expect(chunk.paths).toEqual(paths.slice(1))
    const reader = new VersionReader(root, newsroom, new MediaMeasurer(root))
    expect(chunk.entries.map(({ article }) => article)).toEqual(chunk.paths.map((path) => reader.read(path).article))
  })

  it('is replaced by the main thread when it dies at any point', async () => {
    const { root, paths } = articles()
    const [dead, dying] = [await threadIn(root), await threadIn(root)]
    dead.end()
    await expect(dead.scan()).rejects.toThrow('the thread has ended')
    await expect(dead.read(paths)).rejects.toThrow('the thread has ended')
    await dying.prepare(newsroom, 's')
    const read = new Map<string, IndexedReading | undefined>()
    await readMany(
      paths,
      [dead, dying],
      new VersionReader(root, newsroom, new MediaMeasurer(root)),
      yieldToEventLoop,
      new SharedLists(),
      {
        texts: () => {},
        version: (path, version) => {
          dying.end()
          read.set(path, version)
        },
        chunk: (chunk) => {
          for (const [n, path] of chunk.paths.entries()) read.set(path, chunk.entries[n])
        },
        large: (path) => read.set(path, undefined),
      },
    )
    expect([...read.keys()].sort()).toEqual([...paths].sort())
    expect([...read.values()].map((entry) => entry?.article?.title).sort()).toEqual(
      paths.map((_, n) => `Story ${n}`).sort(),
    )
  })
})
