import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { check } from '../../../src/commands/check.ts'
import { loadDirectory } from '../../../src/commands/database/load-directory.ts'
import { serve } from '../../../src/commands/serve.ts'
import { CallError } from '../../../src/problems/call-error.ts'
import { Database, parseDatabaseAddress } from '../../../src/sources/postgres/index.ts'
import { folder, SITE_YAML, sectionwire, story } from '../../support/cli.ts'
import { PASSWORD, usePostgres } from '../../support/postgres.ts'

const postgres = usePostgres()

const filesBelow = (root: string): string[] =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(root, name)).isFile())
    .sort()

const readTree = (root: string): ReadonlyMap<string, string> =>
  new Map(filesBelow(root).map((name) => [name, readFileSync(join(root, name), 'latin1')]))

const build = async (...source: string[]): Promise<ReadonlyMap<string, string>> => {
  const out = folder()
  const url = ['--url', 'https://news.example.org/', '--now', '2026-11-20T12:00:00Z']
  expect(await sectionwire(['build', ...source, '--out', out, ...url])).toMatchObject({ code: 0 })
  return readTree(out)
}

describe('The sample newsroom in a database', { timeout: 120_000 }, () => {
  it('builds to the same tree as its files, and as its export', async () => {
    const database = await postgres.create()
    const at = ['--database', database]
    expect(await sectionwire(['db', 'migrate', ...at])).toMatchObject({ code: 0 })
    const loaded = await sectionwire(['db', 'load', 'articles', ...at])
    expect(loaded.out).toMatch(/: (\d+) records read, \1 written, 0 removed\n$/)
    expect((await sectionwire(['db', 'load', 'articles', ...at])).out).toMatch(/records read, 0 written, 0 removed\n$/)
    const exported = join(folder(), 'exported')
    expect(await sectionwire(['db', 'export', exported, ...at])).toMatchObject({ code: 0, err: '' })
    const texts = filesBelow('articles').filter((file) => !file.startsWith('media/'))
    expect(filesBelow(exported)).toEqual(texts)
    for (const file of texts)
      expect(readFileSync(join(exported, file)), file).toEqual(readFileSync(join('articles', file)))
    expect(await build(...at, '--media', 'articles')).toEqual(readTree('feeds'))
    const check = await sectionwire(['check', '--json', ...at, '--media', 'articles'])
    expect(JSON.parse(check.out)).toEqual(JSON.parse((await sectionwire(['check', '--json'])).out))
  })
})

describe('A newsroom in a database', { timeout: 120_000 }, () => {
  const start = async (): Promise<string[]> => {
    const at = ['--database', await postgres.createMigrated()]
    const directory = folder({ 'site.yaml': SITE_YAML, 'europe/a.md': story('A') })
    expect(await sectionwire(['db', 'load', directory, ...at])).toMatchObject({ code: 0, err: '' })
    return at
  }

  it('is written to by the commands for articles', async () => {
    const at = await start()
    const created = await sectionwire(['new', 'The harbour vote', '--section', 'europe', ...at])
    expect(created).toMatchObject({
      code: 0,
      out: expect.stringContaining('world/europe/the-harbour-vote.md in the database'),
    })
    const again = await sectionwire(['new', 'The harbour vote', '--section', 'europe', ...at])
    expect(again).toMatchObject({ code: 2, err: expect.stringContaining('is in the database') })
    expect(await sectionwire(['publish', 'the-harbour-vote', ...at])).toMatchObject({ code: 0 })
    expect(await sectionwire(['withdraw', 'europe/a', '--reason', 'Wrong.', ...at])).toMatchObject({ code: 0 })
    const { out } = await sectionwire(['list', '--json', ...at])
    const states = (JSON.parse(out) as { id: string; state: string }[]).map(({ id, state }) => `${id} ${state}`)
    expect(states.sort()).toEqual(['europe/a withdrawn', 'world/europe/the-harbour-vote live'])
  })

  it('takes settings without faults alone', async () => {
    const at = await start()
    const files = folder({ 'bad.yaml': 'titel: X\n', 'good.yaml': SITE_YAML.replace('The Tester', 'The Other') })
    const refused = await sectionwire(['db', 'config', 'set', 'site', join(files, 'bad.yaml'), ...at])
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('Nothing was written') })
    expect((await sectionwire(['db', 'config', 'get', 'site', ...at])).out).toBe(SITE_YAML)
    expect(await sectionwire(['db', 'config', 'set', 'site', join(files, 'good.yaml'), ...at])).toMatchObject({
      code: 0,
    })
    expect((await sectionwire(['db', 'config', 'get', 'site', ...at])).out).toContain('The Other')
  })

  it('takes no content directory whose articles have values from their folders', async () => {
    const directory = folder({
      'site.yaml': `${SITE_YAML}from: hugo\n`,
      'europe/_index.md': '---\ntitle: Europe\ncascade:\n  draft: true\n---\n',
      'europe/a.md': story('A'),
    })
    const at = await start()
    const { code, err } = await sectionwire(['db', 'load', directory, ...at])
    expect(code).toBe(1)
    expect(err).toMatch(/europe\/a\.md: would differ in a database: .*\n.*Nothing was written/)
  })

  it('keeps the records that a directory does not have, unless they are to be replaced', async () => {
    const at = await start()
    const directory = folder({ 'site.yaml': SITE_YAML, 'europe/b.md': story('B') })
    expect((await sectionwire(['db', 'load', directory, ...at])).out).toContain('1 written, 0 removed, 1 that')
    expect((await sectionwire(['db', 'load', directory, '--replace', ...at])).out).toContain('0 written, 1 removed')
  })
})

describe('A database that cannot be used', { timeout: 120_000 }, () => {
  const expectFault = async (address: string, fault: RegExp): Promise<void> => {
    const call = { articles: 'none', database: address, cache: false } as const
    const silent = { out: { write: () => true }, err: { write: () => true } }
    const calls = [
      () => check(call, silent, Date.now()),
      () => serve({ ...call, port: 0, host: '127.0.0.1', state: folder() }, silent),
      () => loadDirectory('articles', call, silent),
    ]
    for (const run of calls) {
      const error: unknown = await run().catch((reason: unknown) => reason)
      expect(error).toBeInstanceOf(CallError)
      const { message } = error as CallError
      expect(message).toMatch(fault)
      expect(message).toMatch(/^[^\n]*$/)
      expect(message).not.toContain(encodeURIComponent(PASSWORD))
      expect(message).not.toContain(PASSWORD)
    }
  }

  it('ends a command with exit code 2', async () => {
    const address = (await postgres.create()).replace('tester:', 'tester:x')
    const { code, out, err } = await sectionwire(['check', '--database', address])
    expect([code, out]).toEqual([2, ''])
    expect(err).toMatch(/^sectionwire: the database [^\n]* refuses the password of the user "tester"[^\n]*\n$/)
  })

  it('is told in one line, without the password', async () => {
    const address = await postgres.create()
    await expectFault(address, /found no records of Sectionwire; .* Run `sectionwire db migrate`/)
    await expectFault(
      address.replace(/test_\d+$/, 'nowhere'),
      /found no database "nowhere" on 127\.0\.0\.1:\d+; create it/,
    )
    await expectFault(address.replace(/:\d+\/test/, ':1/test'), /nothing answers at 127\.0\.0\.1:1; start PostgreSQL/)
    await expectFault(address.replace('tester:', 'tester:x'), /refuses the password of the user "tester"/)
    await expectFault(`${address}?sslmode=require`, /offers no encryption/)
    await expectFault(address.replace('postgres:', 'mysql:'), /found no address of a PostgreSQL database/)
    await expectFault(`${address}?password=secret`, /found the parameter "password"/)
  })

  it('is told when its schema is that of another program, or newer', async () => {
    const address = await postgres.create()
    const database = new Database(parseDatabaseAddress(address))
    await database.query('create schema sectionwire')
    await database.close()
    await expectFault(address, /the schema "sectionwire" belongs to another program/)
    const newer = await postgres.createMigrated()
    const migrated = new Database(parseDatabaseAddress(newer))
    await migrated.query('insert into sectionwire.migration (version) values (99)')
    await migrated.close()
    await expectFault(newer, /found version 99 of the schema; this program knows version \d+/)
  })

  it('is told when its user has too few rights', async () => {
    const address = await postgres.createMigrated()
    const database = new Database(parseDatabaseAddress(address))
    const name = new URL(address).pathname.slice(1)
    await database.query(`create role "reader_${name}" login password 'guest'`)
    await database.close()
    await expectFault(address.replace(/tester:[^@]*/, `reader_${name}:guest`), /gives "reader_\w+" too few rights/)
  })
})
