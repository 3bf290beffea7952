import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { FeedTable } from '../../../src/feeds/feed-table.ts'
import { formatProblem, type Problem } from '../../../src/problems/problem.ts'
import { LargeFiles, type LargeFileThread } from '../../../src/sources/files/large-files.ts'
import { MediaMeasurer } from '../../../src/sources/files/media/measure.ts'
import { LARGE_FILE_BYTES, VersionReader } from '../../../src/sources/files/read-version.ts'
import { folder, SITE_YAML, story } from '../../support/cli.ts'
import { readConfig } from '../../support/config.ts'

const { newsroom } = readConfig(SITE_YAML, undefined)
if (newsroom === undefined) throw new Error('no newsroom')

const never = <T>(): Promise<T> => new Promise<T>(() => {})

/** A thread that is ready and never answers. */
function stuckThread(): LargeFileThread & { ended: number } {
  const thread = {
    prepare: async () => {},
    readOne: () => never<never>(),
    confirm: () => never<undefined>(),
    readConfig: () => never<never>(),
    ended: 0,
  }
  return Object.assign(thread, {
    end: () => {
      thread.ended += 1
    },
  })
}

function open(startThread: () => LargeFileThread) {
  const root = folder({ 'a.md': story('A') })
  const files = new LargeFiles(root, { startThread, maxMs: 20 })
  onTestFinished(() => files.end())
  return { files, reader: new VersionReader(root, newsroom as NonNullable<typeof newsroom>, new MediaMeasurer(root)) }
}

describe('Large file', () => {
  it('ends its thread when reading it takes too long, and is named', async () => {
    const thread = stuckThread()
    const { files, reader } = open(() => thread)
    const { problems, article, fileVersion } = await files.read('a.md', reader)
    expect(article).toBeUndefined()
    expect(fileVersion).not.toBe('')
    expect(problems.map(formatProblem)).toEqual([
      expect.stringMatching(
        /^a\.md:1:1: found a file that was not read after 0\.02 seconds; .*\[unreadable-record\] \(article withheld\)$/,
      ),
    ])
    expect(thread.ended).toBe(1)
  })

  it('gets another thread after one that died, and the file is named', async () => {
    let started = 0
    const { files, reader } = open(() => {
      started += 1
      return { ...stuckThread(), readOne: () => Promise.reject(new Error('the thread has ended')) }
    })
    for (const _ of [1, 2]) {
      const { problems } = await files.read('a.md', reader)
      expect(problems.map(({ code }) => code)).toEqual(['unreadable-record'])
    }
    expect(started).toBe(2)
  })

  it('is read here when no thread starts', async () => {
    const { files, reader } = open(() => ({ ...stuckThread(), prepare: () => Promise.reject(new Error('no thread')) }))
    expect((await files.read('a.md', reader)).article?.title).toBe('A')
  })

  it('keeps a fault without its place, and drops what nobody could confirm, when finding it takes too long', async () => {
    const { files } = open(stuckThread)
    const fault: Problem = { code: 'bad-url', severity: 'fault', file: 'a.md', at: ['url'], found: 'x', expected: 'y' }
    expect(await files.confirm(fault)).toBe(fault)
    expect(await files.confirm({ ...fault, reference: { kind: 'media', word: 'a.jpg' } })).toBeUndefined()
  })

  it('of the settings is named when it takes too long, and read here when no thread starts', async () => {
    const { files } = open(stuckThread)
    const { problems } = (await files.readConfig({ site: 'title: T', authors: '# a long list' }, [])) ?? {}
    expect(problems?.map(formatProblem)).toEqual([
      expect.stringMatching(/^authors\.yaml:1:1: found a file that was not read after 0\.02 seconds/),
    ])
    const dead = open(() => ({ ...stuckThread(), readConfig: () => Promise.reject(new Error('no thread')) }))
    expect(await dead.files.readConfig({ site: 'title: T' }, [])).toBeUndefined()
  })

  it('is left to the other thread by its size', () => {
    const root = folder({ 'large.md': `${story('Large')}${'x'.repeat(LARGE_FILE_BYTES)}`, 'small.md': story('Small') })
    const reader = new VersionReader(root, newsroom as NonNullable<typeof newsroom>, new MediaMeasurer(root))
    expect(reader.readSmall('large.md')).toBeUndefined()
    expect(reader.readSmall('small.md')?.article?.title).toBe('Small')
    expect(reader.read('large.md').article?.title).toBe('Large')
  })

  it('is read by the real thread as it is here, with the places of its problems', async () => {
    const module = join(import.meta.dirname, '..', '..', '..', 'dist', 'sources', 'files', 'reading-thread.js')
    const { ReadingThread } = (await import(module)) as typeof import('../../../src/sources/files/reading-thread.ts')
    const root = folder({ 'large.md': `${story('Large')}\n![](a.jpg)\n\n${'x '.repeat(LARGE_FILE_BYTES)}` })
    const reader = new VersionReader(root, newsroom as NonNullable<typeof newsroom>, new MediaMeasurer(root))
    const files = new LargeFiles(root, { startThread: (at) => new ReadingThread(at), maxMs: 30_000 })
    onTestFinished(() => files.end())
    expect((await files.read('large.md', reader)).article).toEqual(reader.read('large.md').article)
    const settings = { site: SITE_YAML, authors: '- { id: ann, name: Ann Lee }' }
    const formats = new FeedTable().formats.map(({ name, file, onByDefault }) => ({ name, file, onByDefault }))
    expect(await files.readConfig(settings, formats)).toEqual(readConfig(settings.site, settings.authors))
    const problem = { code: 'missing-file', severity: 'warning', file: 'large.md', found: 'x', expected: 'y' } as const
    const found = await files.confirm({ ...problem, reference: { kind: 'media', word: 'a.jpg' } })
    expect(found?.place?.column).toBe(5)
    expect(await files.confirm({ ...problem, reference: { kind: 'media', word: 'b.jpg' } })).toBeUndefined()
  })
})
