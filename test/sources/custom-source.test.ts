import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { describe, expect, it, onTestFinished } from 'vitest'
import { build } from '../../src/commands/build.ts'
import { check } from '../../src/commands/check.ts'
import { editArticle } from '../../src/commands/editing/edit-article.ts'
import { type Serving, serve } from '../../src/commands/serve.ts'
import { type Article, sortArticles } from '../../src/model/article.ts'
import { VersionGone } from '../../src/model/version-gone.ts'
import type { Problem } from '../../src/problems/problem.ts'
import { ArticleReader } from '../../src/records/article-reader.ts'
import { splitFile } from '../../src/records/front-matter/front-matter.ts'
import type { ChangeListener, RecordSource, Snapshot, Subscription } from '../../src/sources/source.ts'
import { folder, until } from '../support/cli.ts'
import { FakeClock } from '../support/clock.ts'
import { readConfig } from '../support/config.ts'
import { NOW } from '../support/newsroom.ts'

/** A row of a table, as a newsroom's own database has it. */
interface Row {
  readonly key: number
  readonly revision: number
  readonly headline: string
  readonly text: string
}

const PICTURE = Buffer.from('GIF89a')

/** A source over an array that is compared every second of a clock. It knows nothing of files. */
class ArraySource implements RecordSource {
  readonly name = 'array'
  rows: readonly Row[]
  private readonly clock: FakeClock
  private readonly settings = readConfig(
    { values: { title: 'The Array', url: 'https://news.example.org/' } },
    undefined,
  )
  private known = new Map<string, Article>()

  constructor(clock: FakeClock, rows: readonly Row[]) {
    this.clock = clock
    this.rows = rows
  }

  async loadSettings() {
    return this.settings
  }

  async load(): Promise<Snapshot> {
    const { newsroom, problems } = this.settings
    if (newsroom === undefined) throw new Error('the settings are invalid')
    const all: Problem[] = [...problems]
    const reader = new ArticleReader(newsroom)
    const articles = this.rows.flatMap(({ key, revision, headline, text }): Article[] => {
      const version = `${key}.${revision}`
      const known = this.known.get(version)
      if (known !== undefined) return [known]
      const values = { id: String(key), title: headline, date: '2026-01-07', image: '/a.gif', body: text }
      const file = { path: `${key}.json`, record: String(key), version }
      const reading = reader.read(file, splitFile(JSON.stringify(values), 'a.json'), () => false)
      all.push(...reading.problems)
      return reading.article === undefined ? [] : [reading.article]
    })
    this.known = new Map(articles.map((article) => [article.version, article]))
    return { newsroom, articles: sortArticles(articles), problems: all }
  }

  changes({ onChange, onError }: ChangeListener): Subscription {
    let [before, timer] = [this.rows, { cancel: (): void => {} }]
    const refresh = async (): Promise<void> => {
      const changed = this.rows !== before
      before = this.rows
      await onChange({ ...(await this.load()), changed, readMs: 0 }).catch(onError)
    }
    const wait = (): void => {
      timer = this.clock.setTimer(() => void refresh().then(wait), 1000)
    }
    wait()
    return { refresh, close: async () => timer.cancel() }
  }

  async text(article: Article): Promise<string> {
    const row = this.rows.find(({ key, revision }) => `${key}.${revision}` === article.version)
    if (row === undefined) throw new VersionGone(article)
    return row.text
  }

  media(file: string) {
    return file === 'a.gif' ? MEDIA : undefined
  }

  async openMedia(file: string) {
    if (file !== 'a.gif') return undefined
    const stream = (): Readable => Readable.from([PICTURE])
    return { size: PICTURE.length, mtimeMs: 0, stream, close: async () => {} }
  }

  async locate(problems: readonly Problem[]): Promise<Problem[]> {
    return [...problems]
  }

  async close(): Promise<void> {}
}

const MEDIA = { size: PICTURE.length, type: 'image/gif' }

const ROWS: readonly Row[] = [
  { key: 1, revision: 1, headline: 'Vote', text: 'The first text.' },
  { key: 2, revision: 1, headline: 'Count', text: 'The second text.' },
]

/** Streams that keep what a command prints. */
function collect() {
  const printed: string[] = []
  const stream = { write: (text: string): number => printed.push(text) }
  return { streams: { out: stream, err: stream }, printed }
}

const never = (): Promise<void> => new Promise(() => {})

describe('A source that only a test knows', () => {
  it('is built into a static tree', async () => {
    const [source, out] = [new ArraySource(new FakeClock(NOW), ROWS), folder()]
    const options = { articles: 'array', source, out, compress: false, cache: false as const }
    const { streams, printed } = collect()
    expect([await build(options, streams, NOW, never), printed.join('')]).toEqual([0, expect.stringMatching(/written/)])
    expect(readFileSync(join(out, 'atom.xml'), 'utf8')).toMatch(
      /The Array[\s\S]*The first text\.[\s\S]*The second text\./,
    )
    expect(readFileSync(join(out, 'a.gif'))).toEqual(PICTURE)
  })

  it('is served, with its changes', async () => {
    const [clock, state] = [new FakeClock(NOW), folder()]
    const source = new ArraySource(clock, ROWS)
    const { streams, printed } = collect()
    const options = { articles: 'array', source, port: 0, host: '127.0.0.1', cache: false as const, state }
    const serving = (await serve(options, streams)) as Serving
    onTestFinished(() => serving.stop())
    const get = async (path: string): Promise<string> => (await fetch(new URL(path, serving.address))).text()
    expect(printed.join('')).toContain('The Array is being served')
    expect(await get('rss.xml')).toContain('The first text.')
    expect(await get('a.gif')).toBe('GIF89a')
    source.rows = [{ key: 1, revision: 2, headline: 'Vote', text: 'The corrected text.' }]
    expect(await get('rss.xml')).toContain('The first text.')
    await clock.passing(1000)
    const after = await until(
      () => get('rss.xml'),
      (text) => text.includes('The corrected text.'),
    )
    expect(after).not.toContain('The second text.')
  })

  it('is checked, with problems that name the record', async () => {
    const source = new ArraySource(new FakeClock(NOW), [...ROWS, { key: 3, revision: 1, headline: '', text: '' }])
    const { streams, printed } = collect()
    expect(await check({ articles: 'array', source, cache: false }, streams, NOW)).toBe(1)
    expect(printed.join('')).toMatch(/^record "3".*: found no title; [^\n]*\n2 articles, 1 fault/m)
  })

  it('refuses a withdrawal when it cannot write', async () => {
    const source = new ArraySource(new FakeClock(NOW), ROWS)
    const taking = editArticle({ action: 'withdraw', name: '1' }, { articles: 'array', source }, collect().streams, NOW)
    await expect(taking).rejects.toThrow('the records of array cannot be changed from here')
  })
})
