import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { getLastModifiedPath, LastModifiedStore } from '../../../src/runtime/state/last-modified-store.ts'
import { folder } from '../../support/cli.ts'

const makeVersion = (etag: string, now: number, name = 'rss.xml') => ({ name, etag, lastChange: 10_000, now })
const silence = (line: string): void => {
  throw new Error(line)
}

/** Start of the process. */
const STARTED = 50_500
/** The date of an unknown document: the next whole second. */
const ANEW = 51_000

/** Writes the dates of two documents, and returns the bytes of the file. */
async function write(file: string): Promise<Buffer> {
  const store = await LastModifiedStore.open(file, silence, STARTED)
  store.date(makeVersion('"a"', 100_000))
  store.date(makeVersion('"b"', 200_000))
  store.date(makeVersion('"x"', 200_000, 'atom.xml'))
  await store.close()
  return readFileSync(file)
}

describe('Stored dates of documents', () => {
  it('are the same after a restart, separately for each content directory', async () => {
    const state = join(folder(), 'not there yet')
    const [file, other] = [getLastModifiedPath(state, 'one'), getLastModifiedPath(state, 'two')]
    const before = await LastModifiedStore.open(file, silence, STARTED)
    before.date(makeVersion('"a"', 100_000))
    before.date(makeVersion('"b"', 200_000))
    await before.close()
    const after = await LastModifiedStore.open(file, silence, 250_000)
    expect(after.date(makeVersion('"b"', 300_000))).toBe(200_000)
    expect(after.date(makeVersion('"c"', 400_000))).toBe(400_000)
    expect(after.date(makeVersion('"n"', 400_000, 'new.xml'))).toBe(10_000)
    await after.close()
    expect((await LastModifiedStore.open(file, silence, 450_000)).date(makeVersion('"c"', 500_000))).toBe(400_000)
    expect((await LastModifiedStore.open(other, silence, 450_000)).date(makeVersion('"c"', 500_000))).toBe(500_000)
  })

  it('are later than the start of the process for every document while there is no file', async () => {
    const store = await LastModifiedStore.open(getLastModifiedPath(folder(), 'one'), silence, STARTED)
    expect(store.date(makeVersion('"a"', STARTED))).toBe(ANEW)
    expect(store.date(makeVersion('"a"', 90_000))).toBe(ANEW)
    expect(store.date(makeVersion('"b"', 90_000))).toBe(90_000)
  })

  it('survive a file cut off at any byte by a crash: no date is that of other bytes', async () => {
    const file = getLastModifiedPath(folder(), 'one')
    const whole = await write(file)
    for (let length = 0; length <= whole.length; length += 1) {
      writeFileSync(file, whole.subarray(0, length))
      const store = await LastModifiedStore.open(file, () => {}, 350_000)
      const modified = store.date(makeVersion('"d"', 400_000))
      expect(modified, `${length} bytes`).toBeGreaterThan(350_000)
    }
  })

  it('are kept aside and named when the file is damaged, and every document gets a later date', async () => {
    const file = getLastModifiedPath(folder(), 'one')
    const whole = await write(file)
    for (let at = 0; at < whole.length - 1; at += 1) {
      const damaged = Buffer.from(whole)
      damaged[at] = (damaged[at] ?? 0) ^ 1
      writeFileSync(file, damaged)
      const lines: string[] = []
      const store = await LastModifiedStore.open(file, (line) => lines.push(line), 350_000)
      expect(lines, `byte ${at}`).toEqual([expect.stringContaining(`${file}: found a damaged file of the dates`)])
      expect(readFileSync(`${file}.damaged`).equals(damaged)).toBe(true)
      expect(store.date(makeVersion('"b"', 350_000))).toBe(351_000)
      await store.close()
    }
  })

  it('begin anew when the file is something else', async () => {
    const file = getLastModifiedPath(folder(), 'one')
    for (const text of ['', '{', '{"dates":3}\n{"name":"rss.xml"}\n', '\0\0', 'null\n']) {
      writeFileSync(file, text)
      const lines: string[] = []
      const store = await LastModifiedStore.open(file, (line) => lines.push(line), STARTED)
      expect([lines.length, readFileSync(`${file}.damaged`, 'utf8'), existsSync(file)]).toEqual([1, text, false])
      expect(store.date(makeVersion('"a"', STARTED))).toBe(ANEW)
      await store.close()
      appendFileSync(file, 'torn')
      const next = await LastModifiedStore.open(file, silence, 150_000)
      expect(next.date(makeVersion('"b"', 200_000))).toBe(200_000)
      await next.close()
      expect((await LastModifiedStore.open(file, silence, 250_000)).date(makeVersion('"b"', 300_000))).toBe(200_000)
    }
  })

  it('are taken from a file without sums', async () => {
    const file = getLastModifiedPath(folder(), 'one')
    writeFileSync(file, '{"dates":1}\n{"name":"rss.xml","etag":"\\"a\\"","modified":20000}\n')
    const store = await LastModifiedStore.open(file, silence, STARTED)
    expect(store.date(makeVersion('"a"', 100_000))).toBe(20_000)
    store.date(makeVersion('"b"', 100_000))
    await store.close()
    expect((await LastModifiedStore.open(file, silence, 150_000)).date(makeVersion('"b"', 200_000))).toBe(100_000)
  })

  it('are reported once when they cannot be written', async () => {
    const file = join(folder(), 'dates.ndjson')
    mkdirSync(file)
    const said: string[] = []
    const written = await LastModifiedStore.open(file, (line) => said.push(line), STARTED)
    for (const now of [100_000, 200_000]) {
      written.date(makeVersion(`"${now}"`, now))
      await written.close()
    }
    expect(said).toEqual([
      expect.stringContaining('cannot be read (EISDIR)'),
      expect.stringContaining('Cannot save the dates of documents'),
    ])
    expect(written.date(makeVersion('"300_000"', 300_000))).toBe(300_000)
  })
})
