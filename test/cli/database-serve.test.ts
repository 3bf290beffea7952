import { describe, expect, it, onTestFinished } from 'vitest'
import { type Serving, serve } from '../../src/commands/serve.ts'
import {
  Database,
  parseDatabaseAddress,
  removeRecords,
  writeConfigText,
  writeRecords,
} from '../../src/sources/postgres/index.ts'
import { folder, SITE_YAML, story, until } from '../support/cli.ts'
import { usePostgres } from '../support/postgres.ts'

const postgres = usePostgres()

const LIMIT_MS = 20_000

describe('A server of a database', { timeout: 60_000 }, () => {
  const start = async () => {
    const address = await postgres.createMigrated()
    const database = new Database(parseDatabaseAddress(address))
    onTestFinished(() => database.close())
    const put = async (file: string, text: string): Promise<void> => {
      await database.write('test', (query) => writeRecords(query, [{ file, text }]))
    }
    await database.write('test', async (query) => {
      await writeConfigText(query, 'site.yaml', SITE_YAML)
      await writeRecords(query, [{ file: 'europe/a.md', text: story('A') }])
    })
    const logged: string[] = []
    const streams = { out: { write: () => true }, err: { write: (line: string) => logged.push(line) > 0 } }
    const startServing = async (): Promise<Serving> => {
      const call = {
        articles: address,
        database: address,
        port: 0,
        host: '127.0.0.1',
        cache: folder(),
        state: folder(),
      }
      const serving = await serve(call, streams)
      if (typeof serving === 'number') throw new Error(logged.join(''))
      onTestFinished(() => serving.stop())
      return serving
    }
    const serving = await startServing()
    const get = async (path = 'feed.json', { address: at } = serving): Promise<string> => {
      const response = await fetch(new URL(path, at))
      expect(response.status).toBe(200)
      return response.text()
    }
    return { database, put, get, logged, startServing }
  }

  it('shows changes, removals and new settings', async () => {
    const { database, put, get } = await start()
    await put('europe/b.md', story('Second story'))
    await until(
      () => get(),
      (feed) => feed.includes('Second story'),
      LIMIT_MS,
    )
    await database.write('test', (query) => removeRecords(query, ['europe/b.md']))
    await until(
      () => get(),
      (feed) => !feed.includes('Second story'),
      LIMIT_MS,
    )
    await database.write('test', (query) => writeConfigText(query, 'site.yaml', SITE_YAML.replace('Tester', 'Renamed')))
    await until(
      () => get(),
      (feed) => feed.includes('The Renamed'),
      LIMIT_MS,
    )
  })

  it('serves what it has while the database is away, and catches up without missing a change', async () => {
    const { put, get, logged, startServing } = await start()
    await get()
    postgres.crash()
    await until(
      () => logged.join(''),
      (log) => log.includes('The last content stays online'),
      LIMIT_MS,
    )
    for (let poll = 0; poll < 50; poll += 1) expect(await get()).toContain('A')
    postgres.start()
    await until(
      async () =>
        put('europe/b.md', story('After the crash')).then(
          () => true,
          () => false,
        ),
      Boolean,
      LIMIT_MS,
    )
    await until(
      () => get(),
      (feed) => feed.includes('After the crash'),
      LIMIT_MS,
    )
    await until(
      () => logged.join(''),
      (log) => log.includes('is back'),
      LIMIT_MS,
    )
    expect(logged.filter((line) => line.includes('stays online'))).toHaveLength(1)
    const fresh = await startServing()
    const items = (feed: string): unknown => (JSON.parse(feed) as { items: { id: string }[] }).items.map(({ id }) => id)
    expect(items(await get('feed.json', fresh))).toEqual(items(await get()))
  })

  it('keeps the last valid version of a record over a restart', async () => {
    const { put, get, startServing } = await start()
    await put('europe/b.md', story('The valid one'))
    await put('europe/b.md', '---\ntitle: Invalid\n---\nNo date.\n')
    expect(await get('feed.json', await startServing())).toContain('The valid one')
  })
})
