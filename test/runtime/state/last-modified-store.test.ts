import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { getLastModifiedPath, LastModifiedStore } from '../../../src/runtime/state/last-modified-store.ts'
import { folder } from '../../support/cli.ts'

const printing = (etag: string, now: number) => ({ name: 'rss.xml', etag, lastChange: 10_000, now })
const silence = (line: string): void => {
  throw new Error(line)
}

describe('Stored dates of documents', () => {
  it('are the same after a restart, separately for each content directory', async () => {
    const state = join(folder(), 'not there yet')
    const [file, other] = [getLastModifiedPath(state, 'one'), getLastModifiedPath(state, 'two')]
    const before = await LastModifiedStore.open(file, silence)
    before.date(printing('"a"', 100_000))
    before.date(printing('"b"', 200_000))
    await before.close()
    const after = await LastModifiedStore.open(file, silence)
    expect(after.date(printing('"b"', 300_000))).toBe(200_000)
    expect(after.date(printing('"c"', 400_000))).toBe(400_000)
    await after.close()
    expect((await LastModifiedStore.open(file, silence)).date(printing('"c"', 500_000))).toBe(400_000)
    expect((await LastModifiedStore.open(other, silence)).date(printing('"c"', 500_000))).toBe(10_000)
  })

  it('survive a file cut off at any byte by a crash', async () => {
    const file = getLastModifiedPath(folder(), 'one')
    const before = await LastModifiedStore.open(file, silence)
    for (const [etag, now] of [
      ['"a"', 100_000],
      ['"b"', 200_000],
      ['"c"', 300_000],
    ] as const)
      before.date(printing(etag, now))
    await before.close()
    const whole = readFileSync(file)
    for (let length = 0; length <= whole.length; length += 1) {
      writeFileSync(file, whole.subarray(0, length))
      const book = await LastModifiedStore.open(file, silence)
      const modified = book.date(printing('"d"', 400_000))
      // Either no date is stored, or the stored digest differs.
      expect([10_000, 400_000]).toContain(modified)
    }
  })

  it('start empty when the file is something else', async () => {
    const file = getLastModifiedPath(folder(), 'one')
    for (const text of ['', '{', '{"dates":2}\n{"name":"rss.xml","etag":"\\"a\\"","modified":5}\n', '\0\0', 'null\n']) {
      writeFileSync(file, text)
      const keeper = await LastModifiedStore.open(file, silence)
      expect(keeper.date(printing('"a"', 100_000))).toBe(10_000)
      await keeper.close()
      appendFileSync(file, 'torn')
      const next = await LastModifiedStore.open(file, silence)
      expect(next.date(printing('"b"', 200_000))).toBe(200_000)
      await next.close()
      expect((await LastModifiedStore.open(file, silence)).date(printing('"b"', 300_000))).toBe(200_000)
    }
  })

  it('are reported once when they cannot be written', async () => {
    const file = join(folder(), 'dates.ndjson')
    mkdirSync(file)
    const said: string[] = []
    const keeper = await LastModifiedStore.open(file, (line) => said.push(line))
    for (const now of [100_000, 200_000]) {
      keeper.date(printing(`"${now}"`, now))
      await keeper.close()
    }
    expect(said).toEqual([expect.stringContaining('Cannot save the dates of documents')])
    expect(keeper.date(printing('"300_000"', 300_000))).toBe(300_000)
  })
})
