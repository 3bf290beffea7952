import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { VersionGone } from '../../src/model/version-gone.ts'
import { formatProblem, type ProblemCode } from '../../src/problems/problem.ts'
import { FileSource } from '../../src/sources/files/file-source.ts'
import { MemorySource } from '../../src/sources/memory/memory-source.ts'
import {
  Database,
  PostgresSource,
  parseDatabaseAddress,
  removeRecords,
  writeConfigText,
  writeRecords,
} from '../../src/sources/postgres/index.ts'
import type { RecordSource, Snapshot, SourceChange } from '../../src/sources/source.ts'
import { folder, put, SITE_YAML, story } from '../support/cli.ts'
import { usePostgres } from '../support/postgres.ts'

/** One pixel. */
const GIF = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64')

interface Harness {
  readonly source: RecordSource
  readonly write: (file: string, text: string) => Promise<void>
  readonly remove: (file: string) => Promise<void>
}

type Texts = Readonly<Record<string, string>>

const SITE = `${SITE_YAML}url: https://news.example.org/\n`

const postgres = usePostgres()

/** Opens a source of each kind with the same content. */
const KINDS: readonly (readonly [name: string, open: (records: Texts) => Promise<Harness>])[] = [
  [
    'Content directory',
    async (records) => {
      const directory = folder({ 'site.yaml': SITE, ...records, 'media/dot.gif': GIF })
      const watch = { debounceMs: 10, rescanMs: 100 }
      return {
        source: new FileSource({ articles: directory, cache: false, holdMs: 0, watch }),
        write: async (file, text) => put(join(directory, file), text),
        remove: async (file) => rmSync(join(directory, file)),
      }
    },
  ],
  [
    'Records from code',
    async (records) => {
      const list = Object.entries(records).map(([file, text]) => ({ file, text }))
      const source = new MemorySource({ site: SITE, records: list, media: { 'media/dot.gif': GIF } })
      return {
        source,
        write: (file, text) => source.put({ file, text }),
        remove: async (file) => {
          await source.remove(file.replace(/\.md$/, ''))
        },
      }
    },
  ],
  [
    'Database',
    async (records) => {
      const address = await postgres.createMigrated()
      const database = new Database(parseDatabaseAddress(address))
      onTestFinished(() => database.close())
      await database.write('test', async (query) => {
        await writeConfigText(query, 'site.yaml', SITE)
        await writeRecords(
          query,
          Object.entries(records).map(([file, text]) => ({ file, text })),
        )
      })
      const source = new PostgresSource({ database: address, media: folder({ 'media/dot.gif': GIF }) })
      onTestFinished(() => source.close())
      return {
        source,
        write: async (file, text) => {
          await database.write('test', (query) => writeRecords(query, [{ file, text }]))
        },
        remove: async (file) => {
          await database.write('test', (query) => removeRecords(query, [file]))
        },
      }
    },
  ],
]

const ids = ({ articles }: Snapshot): string[] => [...articles].map(({ id }) => id)

/** Follows a source; `next` resolves with the first change that meets a condition, now or later. */
function follow(source: RecordSource) {
  const changes: SourceChange[] = []
  const errors: unknown[] = []
  let wake = (): void => {}
  const failing = { next: false }
  const subscription = source.changes({
    onChange: async (change) => {
      if (failing.next) {
        failing.next = false
        throw new Error('cannot publish')
      }
      changes.push(change)
      wake()
    },
    onError: (error) => {
      errors.push(error)
      wake()
    },
  })
  onTestFinished(() => source.close())
  const waitFor = async <T>(find: () => T | undefined): Promise<T> => {
    for (;;) {
      const found = find()
      if (found !== undefined) return found
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }
  return {
    subscription,
    changes,
    failing,
    next: (isIt: (change: SourceChange) => boolean) => waitFor(() => changes.find(isIt)),
    nextError: () => waitFor(() => errors.shift()),
  }
}

const articleOf = ({ articles }: Snapshot, id: string) => {
  const found = [...articles].find((article) => article.id === id)
  if (found === undefined) throw new Error(`no article ${id}`)
  return found
}

describe.each(KINDS)('%s as a RecordSource', (_, open) => {
  const records = { 'europe/a.md': story('A', 'image: /media/dot.gif\n'), 'europe/b.md': story('B') }

  it('loads the settings alone', async () => {
    const { newsroom, problems } = await (await open(records)).source.loadSettings()
    expect([newsroom?.site.title, problems]).toEqual(['The Tester', []])
  })

  it('loads every record in the order of the paths, and reports the progress', async () => {
    const progress: string[] = []
    const { source } = await open(records)
    const snapshot = await source.load(({ read, total }) => progress.push(`${read}/${total}`))
    expect([ids(snapshot), snapshot.newsroom?.site.title]).toEqual([['europe/a', 'europe/b'], 'The Tester'])
    expect(snapshot.problems).toEqual([])
    expect(progress.at(-1)).toBe('2/2')
  })

  it('returns the body of an article', async () => {
    const { source } = await open(records)
    const snapshot = await source.load()
    expect(await source.text(articleOf(snapshot, 'europe/a'))).toMatch(/^\s*The text of A\.\s*$/)
  })

  it('returns no other body for a version that was replaced or removed', async () => {
    const { source, write, remove } = await open(records)
    const snapshot = await source.load()
    await write('europe/a.md', story('A').replace('The text', 'Another text'))
    await remove('europe/b.md')
    for (const id of ['europe/a', 'europe/b']) {
      const text = source.text(articleOf(snapshot, id))
      if (source.keepsVersions === true) expect(await text).toContain(`The text of ${id.at(-1)?.toUpperCase()}.`)
      else await expect(text).rejects.toThrow(VersionGone)
    }
  })

  it('passes on added, changed and removed records, and keeps unchanged articles the same objects', async () => {
    const { source, write, remove } = await open(records)
    const before = await source.load()
    const { next } = follow(source)
    await write('europe/c.md', story('C'))
    const added = await next((change) => ids(change).includes('europe/c'))
    expect(added).toMatchObject({ changed: true, readMs: expect.any(Number) })
    expect(articleOf(added, 'europe/a')).toBe(articleOf(before, 'europe/a'))
    await write('europe/c.md', story('D'))
    const changed = await next(({ articles }) => [...articles].some(({ title }) => title === 'D'))
    expect(await source.text(articleOf(changed, 'europe/c'))).toContain('The text of D.')
    await remove('europe/c.md')
    const after = changed
    expect(ids(await next((change) => change !== after && !ids(change).includes('europe/c')))).toEqual(ids(before))
  })

  it('keeps the last valid version of a record while the new one is invalid', async () => {
    const { source, write } = await open(records)
    await source.load()
    const { next } = follow(source)
    await write('europe/b.md', '---\ntitle: B\n---\nNo date.\n')
    const change = await next(({ problems }) => problems.length > 0)
    expect(ids(change)).toEqual(['europe/a', 'europe/b'])
    expect(change.problems.map(formatProblem)).toEqual([
      expect.stringMatching(/^europe\/b\.md:\d+:\d+: found no publication date/),
    ])
  })

  it('goes on after a listener failed, and reports the error to it', async () => {
    const { source, write } = await open(records)
    await source.load()
    const { next, nextError, failing } = follow(source)
    failing.next = true
    await write('europe/c.md', story('C'))
    expect(await nextError()).toEqual(new Error('cannot publish'))
    await write('europe/d.md', story('D'))
    expect(ids(await next((change) => ids(change).includes('europe/d')))).toContain('europe/c')
  })

  it('passes on nothing after its subscription was closed', async () => {
    const { source, write } = await open(records)
    await source.load()
    const closed = follow(source)
    const other = follow(source)
    await closed.subscription.close()
    const { length } = closed.changes
    await write('europe/c.md', story('C'))
    await other.next((change) => ids(change).includes('europe/c'))
    expect(closed.changes.length).toBe(length)
  })

  it('measures media and opens them whole or in part', async () => {
    const { source } = await open(records)
    await source.load()
    const info = source.media('media/dot.gif')
    expect(info).toEqual({ size: GIF.length, type: 'image/gif', width: 1, height: 1 })
    expect(source.media('media/dot.gif')).toBe(info)
    const bytes = async (first?: number, last?: number): Promise<Buffer> => {
      const opened = await source.openMedia('media/dot.gif')
      if (opened === undefined) throw new Error('no file')
      expect(opened.size).toBe(GIF.length)
      return Buffer.concat(await opened.stream(first, last).toArray())
    }
    expect(await bytes()).toEqual(GIF)
    expect(await bytes(2, 5)).toEqual(GIF.subarray(2, 6))
    expect([source.media('media/no.gif'), await source.openMedia('media/no.gif')]).toEqual([undefined, undefined])
  })

  it('locates problems across records, and drops those that the body does not have', async () => {
    const { source } = await open({
      'a.md': story('A', 'related: [nobody]\n'),
      'b.md': story('B', 'image: /media/no.gif\n'),
      'c.md': `${story('C')}\n\`![x](no.gif)\`\n`,
    })
    const { problems } = await source.load()
    const codes: ProblemCode[] = ['unknown-related', 'missing-file', 'missing-file']
    expect(problems.map(({ code }) => code)).toEqual(codes)
    const lines = (await source.locate(problems)).map(formatProblem)
    expect(lines).toEqual([
      expect.stringMatching(/^a\.md:\d+:\d+: found "nobody", .*\[unknown-related\]$/),
      expect.stringMatching(/^b\.md:\d+:\d+: warning: found "\/media\/no\.gif", .*\[missing-file\]$/),
    ])
  })

  it('writes a withdrawal into a record once', async () => {
    const { source } = await open(records)
    const snapshot = await source.load()
    const { next } = follow(source)
    const edit = { action: 'withdraw', at: '2026-11-20T12:00:00Z', reason: 'Wrong.' } as const
    const article = articleOf(snapshot, 'europe/a')
    expect(await source.edit?.(article, edit)).toMatch(/europe\/a\.md$/)
    const change = await next(({ articles }) => [...articles].some(({ withdrawn }) => withdrawn !== undefined))
    const takedown = { at: Date.UTC(2026, 10, 20, 12), reason: 'Wrong.' }
    expect(articleOf(change, 'europe/a').withdrawn).toEqual(takedown)
    await expect(source.edit?.(article, edit)).rejects.toThrow(
      /europe\/a\.md cannot be withdrawn: it is already withdrawn/,
    )
  })
})
