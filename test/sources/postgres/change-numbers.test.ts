import { describe, expect, it, onTestFinished } from 'vitest'
import { Database, parseDatabaseAddress, removeRecords, writeRecords } from '../../../src/sources/postgres/index.ts'
import { readChangedRecords, readEarlierVersions, readHead } from '../../../src/sources/postgres/record-table.ts'
import { usePostgres } from '../../support/postgres.ts'

const postgres = usePostgres()

const open = (address: string): Database => {
  const database = new Database(parseDatabaseAddress(address))
  onTestFinished(() => database.close())
  return database
}

describe('Numbers of changes', () => {
  it('have no hole, and a reader misses none of the changes of many writers', { timeout: 60_000 }, async () => {
    const address = await postgres.createMigrated()
    const reader = open(address)
    const [writers, commits] = [8, 25]
    const seen = new Set<string>()
    let last = 0
    let isDone = false
    const read = async (): Promise<void> => {
      await reader.read(async (query) => {
        const { rows } = await readChangedRecords(query, last)
        for (const { path } of rows) seen.add(path)
        last = await readHead(query)
      })
    }
    const reading = (async () => {
      while (!isDone) await read()
      await read()
    })()
    await Promise.all(
      Array.from({ length: writers }, async (_, writer) => {
        const database = new Database(parseDatabaseAddress(address))
        for (let commit = 0; commit < commits; commit += 1) {
          await database.write('test', async (query) => {
            await writeRecords(query, [{ file: `w${writer}/c${commit}.md`, text: 'a' }])
            // The transactions overlap: what is written first is not always committed first.
            await query('select pg_sleep($1)', [((writer * 7 + commit * 3) % 5) / 500])
          })
        }
        await database.close()
      }),
    )
    isDone = true
    await reading
    expect(seen.size).toBe(writers * commits)
    const numbers = await reader.query<{ n: string }>('select n from sectionwire.change order by n')
    expect(numbers.map(({ n }) => Number(n))).toEqual(Array.from({ length: writers * commits }, (_, n) => n + 1))
  })

  it('are one for each transaction, none for one that changes nothing or fails, and for every writer in SQL', async () => {
    const database = open(await postgres.createMigrated())
    const write = (files: readonly string[], text: string): Promise<number> =>
      database.write('test', (query) =>
        writeRecords(
          query,
          files.map((file) => ({ file, text })),
        ),
      )
    expect(await write(['a.md', 'b.md'], 'one')).toBe(2)
    expect(await readHead(database.query)).toBe(1)
    expect(await write(['a.md', 'b.md'], 'one')).toBe(0)
    expect(await readHead(database.query)).toBe(1)
    await expect(write(['../a.md'], 'x')).rejects.toThrow(/record_path_check/)
    await database.query("delete from sectionwire.record where path = 'a.md'")
    expect(await database.read((query) => readChangedRecords(query, 1))).toMatchObject({ rows: [], removed: ['a.md'] })
    await database.query("insert into sectionwire.record (path, text) values ('a.md', 'two')")
    expect(await database.read((query) => readChangedRecords(query, 1))).toMatchObject({
      rows: [{ path: 'a.md', text: 'two' }],
      removed: [],
    })
    await database.query('select sectionwire.put(\'vote\', \'{"title": "A"}\')')
    expect(await readHead(database.query)).toBe(4)
    const [change] = await database.query<{ by: string }>('select by from sectionwire.change where n = 1')
    expect(change).toEqual({ by: 'test' })
  })

  it('keep the earlier versions of a record since it was added', async () => {
    const database = open(await postgres.createMigrated())
    const put = (text: string) => database.write('test', (query) => writeRecords(query, [{ file: 'a.md', text }]))
    const earlier = async (): Promise<string[]> =>
      (await readEarlierVersions(database.query, ['a.md'])).map(({ text }) => text)
    await put('one')
    await put('two')
    await put('three')
    expect(await earlier()).toEqual(['two', 'one'])
    await database.write('test', (query) => removeRecords(query, ['a.md']))
    await put('four')
    expect(await earlier()).toEqual([])
  })
})
