import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Rendition } from '../../../src/edition/rendition/rendition.ts'
import { documents, editionOf } from '../../support/editions.ts'
import { filesBelow, temporaryFolder, write } from './support.ts'

const edition = editionOf(documents({ 'rss.xml': 'all' }))
const LOCK = '.sectionwire/lock'

/** Starts an idle process that lives until the test ends. Returns its id. */
function idler(): ChildProcess & { readonly pid: number } {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
  onTestFinished(() => void child.kill('SIGKILL'))
  return child as ChildProcess & { readonly pid: number }
}

function locked(text: string): string {
  const out = temporaryFolder()
  mkdirSync(join(out, '.sectionwire'))
  writeFileSync(join(out, LOCK), text)
  return out
}

describe('Lock of a static tree', () => {
  it('stops a second build, and names the process of the first', async () => {
    const { pid } = idler()
    const out = locked(`{"pid":${pid}}\n`)
    await expect(write(edition, out)).rejects.toMatchObject({
      code: 'LOCKED',
      message: expect.stringContaining(`another build is writing to this folder (process ${pid})`),
    })
    expect(filesBelow(out)).toEqual([LOCK])
  })

  it('of a dead process is taken over', async () => {
    const child = idler()
    const out = locked(`{"pid":${child.pid}}\n`)
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(await write(edition, out)).toMatchObject({ written: 1 })
    expect(existsSync(join(out, LOCK))).toBe(false)
  })

  it.skipIf(process.platform !== 'linux')('is not considered held when another process has the same id', async () => {
    const out = locked(`{"pid":${idler().pid},"start":"1"}\n`)
    expect(await write(edition, out)).toMatchObject({ written: 1 })
  })

  it.each(['', '{"pid":', 'mine\n', `{"pid":${process.pid},"start":"1"}\n`])(
    'with foreign content is taken over: %j',
    async (text) => {
      expect(await write(edition, locked(text))).toMatchObject({ written: 1 })
    },
  )

  it('lets one of several concurrent builds through, and the tree is whole', async () => {
    const out = temporaryFolder()
    const results = await Promise.allSettled(Array.from({ length: 10 }, () => write(edition, out)))
    const fulfilled = results.filter(({ status }) => status === 'fulfilled')
    expect(fulfilled.length).toBeGreaterThanOrEqual(1)
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'LOCKED' })
    }
    expect(filesBelow(out)).toEqual(['.sectionwire/manifest.json', 'rss.xml'])
  })

  it('is held until the build ends', async () => {
    const out = temporaryFolder()
    const [document] = documents({ 'rss.xml': 'all' }) as [Rendition]
    let finish = (): void => {}
    const slow = new Promise<Rendition>((resolve) => {
      finish = () => resolve(document)
    })
    let asked = (): void => {}
    const begun = new Promise<void>((resolve) => {
      asked = resolve
    })
    const find = () => {
      asked()
      return slow
    }
    const building = write(editionOf([document], {}, { find }), out)
    await begun
    expect(readFileSync(join(out, LOCK), 'utf8')).toMatch(new RegExp(`^\\{"pid":${process.pid}[,}]`))
    await expect(write(edition, out)).rejects.toMatchObject({ code: 'LOCKED' })
    finish()
    expect(await building).toMatchObject({ written: 1 })
    expect(existsSync(join(out, LOCK))).toBe(false)
  })
})
