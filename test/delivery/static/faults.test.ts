import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { type FileSystem, nodeFileSystem } from '../../../src/delivery/static/file-system.ts'
import { StaticWriteError } from '../../../src/delivery/static/write-error.ts'
import { documents, editionOf } from '../../support/editions.ts'
import { filesBelow, temporaryFolder, textsBelow, write } from './support.ts'

const before = editionOf(
  documents({ 'rss.xml': 'old all', 'europe/rss.xml': 'old europe', 'gone/rss.xml': 'old gone' }),
)
const after = editionOf(documents({ 'rss.xml': 'new all', 'europe/rss.xml': 'old europe', 'asia/rss.xml': 'new asia' }))
const OLD = { 'rss.xml': 'old all', 'europe/rss.xml': 'old europe', 'gone/rss.xml': 'old gone' }
const NEW = { 'rss.xml': 'new all', 'europe/rss.xml': 'old europe', 'asia/rss.xml': 'new asia' }

/** Wraps a file system so that its nth call fails with a code. Counts calls, including those on file handles. */
function failingAt(nth: number, code: string): { fileSystem: FileSystem; calls: () => number } {
  let calls = 0
  const failing = <T extends object>(target: T): T =>
    new Proxy(target, {
      get(object, name) {
        const value = Reflect.get(object, name)
        if (typeof value !== 'function') return value
        return async (...given: unknown[]) => {
          calls += 1
          if (calls === nth) {
            // A real close releases the descriptor even when it reports an error.
            if (name === 'close') await Reflect.apply(value, object, given)
            throw Object.assign(new Error(`${code}: injected, ${String(name)}`), { code })
          }
          const result: unknown = await Reflect.apply(value, object, given)
          return name === 'open' ? failing(result as object) : result
        }
      },
    })
  return { fileSystem: failing(nodeFileSystem), calls: () => calls }
}

/** Expects each document to be a published version, with compressed forms of the same version. */
function expectWhole(out: string): void {
  const texts = textsBelow(out)
  const allowed = (file: string): (string | undefined)[] => [
    OLD[file as keyof typeof OLD],
    NEW[file as keyof typeof NEW],
  ]
  for (const file of Object.keys(texts)) {
    if (file.endsWith('.tmp')) continue
    const document = file.replace(/\.(gz|br)$/, '')
    const bytes = readFileSync(join(out, file))
    const text = file.endsWith('.gz') ? gunzipSync(bytes) : file.endsWith('.br') ? brotliDecompressSync(bytes) : bytes
    expect([file, allowed(document)]).toEqual([file, expect.arrayContaining([text.toString()])])
    expect([file, text.toString()]).toEqual([file, texts[document]])
  }
  for (const file of ['rss.xml', 'europe/rss.xml']) expect(texts).toHaveProperty([file])
}

async function callsOfAll(): Promise<number> {
  const out = temporaryFolder()
  await write(before, out, { compress: true })
  const { fileSystem, calls } = failingAt(0, '')
  await write(after, out, { compress: true, fileSystem })
  return calls()
}

describe('Failing disk', () => {
  it.each(['ENOSPC', 'EIO'])(
    'with %s at any call leaves every file whole, and the next run completes',
    { timeout: 90_000 },
    async (code) => {
      const total = await callsOfAll()
      expect(total).toBeGreaterThan(80)
      const reference = temporaryFolder()
      await write(after, reference, { compress: true })
      let failed = 0
      for (let nth = 1; nth <= total; nth += 1) {
        const out = temporaryFolder()
        await write(before, out, { compress: true })
        const { fileSystem } = failingAt(nth, code)
        const error: unknown = await write(after, out, { compress: true, fileSystem }).catch(
          (reason: unknown) => reason,
        )
        if (error instanceof Error) {
          failed += 1
          expect(error).toBeInstanceOf(StaticWriteError)
          expect(error).toMatchObject({ code, path: expect.stringContaining(out) })
        }
        expectWhole(out)
        expect(await write(after, out, { compress: true })).toMatchObject({})
        expect(textsBelow(out)).toEqual(textsBelow(reference))
        expect(filesBelow(out)).toEqual(filesBelow(reference))
      }
      // These calls only remove obsolete files, so their failure does not fail the run.
      expect(failed).toBeGreaterThan(total * 0.9)
    },
  )

  it('during a first build leaves no partial and no temporary file', { timeout: 60_000 }, async () => {
    for (let nth = 1; nth < 400; nth += 1) {
      const out = join(temporaryFolder(), 'out')
      const { fileSystem, calls } = failingAt(nth, 'ENOSPC')
      await write(after, out, { compress: true, fileSystem }).catch(() => undefined)
      const names = filesBelow(join(out, '..'))
      expect(names.filter((name) => name.endsWith('.tmp'))).toEqual([])
      const { 'rss.xml': text = NEW['rss.xml'] } = textsBelow(join(out, '..'))
      expect(text).toBe(NEW['rss.xml'])
      expect(await write(after, out, { compress: true })).toMatchObject({ removed: 0 })
      if (calls() < nth) break
    }
  })

  it('is reported as full, with the file name', async () => {
    const out = temporaryFolder()
    const messages = new Set<string>()
    for (let nth = 1; nth < 60; nth += 1) {
      const error: unknown = await write(after, out, failingAt(nth, 'ENOSPC')).catch((reason: unknown) => reason)
      if (error instanceof Error) messages.add(error.message)
    }
    expect(messages).toContain(
      `cannot write ${join(out, 'rss.xml')}: the disk is full. Free some space, then try again`,
    )
  })
})
