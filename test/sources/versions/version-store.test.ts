import { appendFileSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { computeTextDigest } from '../../../src/model/text-digest.ts'
import { DiskVersions } from '../../../src/sources/versions/disk-versions.ts'
import { MemoryVersions } from '../../../src/sources/versions/memory-versions.ts'
import { TextBatcher } from '../../../src/sources/versions/text-batcher.ts'
import type { TextBatch, VersionStore } from '../../../src/sources/versions/version-store.ts'
import { folder } from '../../support/cli.ts'

const version = (id: string, body: string) => ({
  id,
  title: `T ${id}`,
  digest: computeTextDigest(`T ${id}`, undefined, body),
})

const BODIES: Readonly<Record<string, string>> = { a: 'Text of a.\n', b: 'Ünïcödé 🗞', c: '' }
const VERSIONS = Object.entries(BODIES).map(([id, body]) => ({ ...version(id, body), body }))

function batch(versions: readonly { digest: string; body: string }[]): TextBatch {
  const batcher = new TextBatcher()
  for (const { digest, body } of versions) batcher.add(digest, Buffer.from(body))
  const taken = batcher.take()
  if (taken === undefined) throw new Error('an empty batch')
  return taken
}

const KINDS: readonly (readonly [string, () => VersionStore])[] = [
  ['on a disk', () => new DiskVersions(join(folder(), 'versions'), () => {}, { graceMs: 0 })],
  ['in memory', () => new MemoryVersions()],
]

describe.each(KINDS)('Version store %s', (_, open) => {
  it('returns each kept text at once and when it is stored, and no other', async () => {
    const store = open()
    store.keepTexts(batch(VERSIONS))
    for (const each of VERSIONS) expect(await store.text(each)).toBe(each.body)
    await store.settled()
    for (const each of VERSIONS) expect(await store.text(each)).toBe(each.body)
    expect(await store.text(version('a', 'another text'))).toBeUndefined()
  })

  it('keeps the texts that are listed when it is cleaned, and drops the others', async () => {
    const store = open()
    const [first, ...rest] = VERSIONS
    if (first === undefined) throw new Error('no version')
    store.keepTexts(batch([first]))
    store.keepTexts(batch(rest))
    await store.settled()
    await store.clean((digest) => digest !== first.digest)
    expect(await store.text(first)).toBeUndefined()
    for (const each of rest) expect(await store.text(each)).toBe(each.body)
  })

  it('returns the lines of records once, in their order', async () => {
    const store = open()
    expect(await store.readRecords()).toEqual([])
    for (const line of ['one\n', 'two\n']) store.appendRecords(Buffer.from(line))
    expect((await store.readRecords()).map(String)).toEqual(['one\n', 'two\n'])
    expect(await store.readRecords()).toEqual([])
    await store.dropRecords(store.mark())
    store.appendRecords(Buffer.from('three\n'))
    expect((await store.readRecords()).map(String)).toEqual(['three\n'])
  })

  it('remembers the mass deletion that was noticed first, until it is over', async () => {
    const store = open()
    expect(await store.readHeld()).toBeUndefined()
    await store.writeHeld({ since: 1000 })
    await store.writeHeld({ since: 2000 })
    expect(await store.readHeld()).toEqual({ since: 1000 })
    await store.writeHeld(undefined)
    expect(await store.readHeld()).toBeUndefined()
  })

  it('returns the settings that were stored last', async () => {
    const store = open()
    expect(await store.readSettings()).toBeUndefined()
    await store.writeSettings('{"site":"title: A"}')
    await store.writeSettings('{"site":"title: B"}')
    expect(await store.readSettings()).toBe('{"site":"title: B"}')
  })

  it('knows when the records were last served', async () => {
    const store = open()
    expect(await store.readServed()).toBeUndefined()
    const before = Date.now()
    await store.markServed()
    expect(Math.abs(((await store.readServed()) ?? 0) - before)).toBeLessThan(5000)
  })
})

describe('Version store on a disk', () => {
  const openAt = (path: string, lines: string[] = [], graceMs = 0) =>
    new DiskVersions(path, (line) => lines.push(line), { graceMs })

  it('shows every process what each of them keeps', async () => {
    const path = join(folder(), 'versions')
    const [one, two] = [openAt(path), openAt(path)]
    one.keepTexts(batch(VERSIONS))
    one.appendRecords(Buffer.from('one\n'))
    await one.settled()
    two.appendRecords(Buffer.from('two\n'))
    for (const each of VERSIONS) expect(await two.text(each)).toBe(each.body)
    expect((await two.readRecords()).map(String)).toEqual(['one\n', 'two\n'])
    expect((await one.readRecords()).map(String)).toEqual(['one\n', 'two\n'])
    await one.dropRecords(one.mark())
    two.appendRecords(Buffer.from('three\n'))
    expect((await two.readRecords()).map(String)).toEqual(['three\n'])
    expect((await openAt(path).readRecords()).map(String)).toEqual(['three\n'])
  })

  it('writes files that nobody else can read', async () => {
    const path = join(folder(), 'versions')
    const store = openAt(path)
    store.keepTexts(batch(VERSIONS))
    store.appendRecords(Buffer.from('one\n'))
    await store.writeHeld({ since: 1 })
    await store.markServed()
    const modes = readdirSync(path).map((name) => statSync(join(path, name)).mode & 0o777)
    expect([statSync(path).mode & 0o777, [...new Set(modes)], modes.length]).toEqual([0o700, [0o600], 4])
  })

  it('notices damage, names the file, and counts the text as absent', async () => {
    const path = join(folder(), 'versions')
    const writing = openAt(path)
    writing.keepTexts(batch(VERSIONS))
    await writing.settled()
    const name = join(path, readdirSync(path)[0] ?? '')
    const bytes = readFileSync(name)
    for (let at = 0; at < bytes.length; at += 1) {
      const damaged = Buffer.from(bytes)
      damaged[at] = (damaged[at] ?? 0) ^ 0x20
      writeFileSync(name, damaged)
      const lines: string[] = []
      const store = openAt(path, lines)
      for (const each of VERSIONS) expect([undefined, each.body]).toContain(await store.text(each))
      const found = await Promise.all(VERSIONS.map((each) => store.text(each)))
      if (found.includes(undefined)) expect(lines.filter((line) => !line.startsWith(name))).toEqual([])
    }
    writeFileSync(name, bytes.subarray(0, bytes.length - 1))
    const lines: string[] = []
    const [, b] = VERSIONS
    expect(b && (await openAt(path, lines).text(b))).toBeUndefined()
    expect(lines).toEqual([`${name}: the kept text of "b" is damaged, and counts as absent`])
  })

  it('reads the lines around one that a crash cut off', async () => {
    const path = join(folder(), 'versions')
    const store = openAt(path)
    store.appendRecords(Buffer.from('one\n'))
    await store.settled()
    appendFileSync(join(path, 'records.ndjson'), 'tor')
    store.appendRecords(Buffer.from('two\n'))
    await store.settled()
    expect((await openAt(path).readRecords()).map(String)).toEqual(expect.arrayContaining(['one\n', 'two\n']))
  })

  it('leaves what another process may have stored just now, up to a bound', async () => {
    const path = join(folder(), 'versions')
    const store = openAt(path, [], 60_000)
    store.keepTexts(batch(VERSIONS))
    await store.clean(() => false)
    expect(readdirSync(path)).toHaveLength(1)
    const name = join(path, readdirSync(path)[0] ?? '')
    utimesSync(name, new Date(0), new Date(0))
    await store.clean(() => false)
    expect(readdirSync(path)).toEqual([])
  })

  it('merges many small files', async () => {
    const path = join(folder(), 'versions')
    const store = openAt(path)
    const many = Array.from({ length: 50 }, (_, n) => ({ ...version(`s${n}`, `body ${n}`), body: `body ${n}` }))
    for (const each of many) store.keepTexts(batch([each]))
    await store.settled()
    expect(readdirSync(path)).toHaveLength(50)
    await store.clean(() => true)
    expect(readdirSync(path)).toHaveLength(1)
    for (const each of many) expect(await store.text(each)).toBe(each.body)
  })

  it('finds a text that another process has moved into another file', async () => {
    const path = join(folder(), 'versions')
    const [one, two] = [openAt(path), openAt(path)]
    one.keepTexts(batch(VERSIONS))
    await one.settled()
    const [a, b] = VERSIONS
    if (a === undefined || b === undefined) throw new Error('no version')
    expect(await two.text(a)).toBe(a.body)
    await one.clean((digest) => digest !== a.digest)
    expect(await two.text(b)).toBe(b.body)
  })

  it('keeps texts in memory and says so in one line when the folder cannot be written', async () => {
    const path = join(folder({ file: 'not a folder' }), 'file', 'versions')
    const lines: string[] = []
    const store = openAt(path, lines)
    for (const each of VERSIONS) store.keepTexts(batch([each]))
    await store.settled()
    for (const each of VERSIONS) expect(await store.text(each)).toBe(each.body)
    expect(lines).toEqual([
      expect.stringMatching(/versions: published versions cannot be kept: there is a file where a folder/),
    ])
  })

  it('is empty when its folder has been deleted while it runs', async () => {
    const path = join(folder(), 'versions')
    const store = openAt(path)
    store.keepTexts(batch(VERSIONS))
    await store.settled()
    rmSync(path, { recursive: true })
    const [a, b] = VERSIONS
    expect(a && (await store.text(a))).toBeUndefined()
    store.keepTexts(batch(VERSIONS.slice(1)))
    await store.settled()
    expect(b && (await store.text(b))).toBe(b?.body)
  })
})
