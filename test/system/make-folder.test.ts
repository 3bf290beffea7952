import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import fs from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { makeFolder } from '../../src/system/make-folder.ts'

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sectionwire-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

describe('makeFolder', () => {
  it('makes a folder and those above it, and accepts those that are there', async () => {
    const root = temporaryFolder()
    for (const path of ['a/b/c', 'a/b', 'a/b/c/d/e', '.']) {
      await makeFolder(join(root, path))
      expect(existsSync(join(root, path))).toBe(true)
    }
    symlinkSync(join(root, 'a'), join(root, 'link'))
    await makeFolder(join(root, 'link'))
    await makeFolder(join(root, 'link/new'))
    expect(existsSync(join(root, 'a/new'))).toBe(true)
  })

  it('can be called several times at once', async () => {
    const root = temporaryFolder()
    await Promise.all(Array.from({ length: 20 }, () => makeFolder(join(root, 'a/b/c/d'))))
    expect(existsSync(join(root, 'a/b/c/d'))).toBe(true)
  })

  it('fails where a file or a broken link is in the way', async () => {
    const root = temporaryFolder()
    writeFileSync(join(root, 'file'), '')
    symlinkSync(join(root, 'nothing'), join(root, 'broken'))
    await expect(makeFolder(join(root, 'file'))).rejects.toMatchObject({ code: 'EEXIST' })
    await expect(makeFolder(join(root, 'file/below/it'))).rejects.toMatchObject({ code: 'ENOTDIR' })
    await expect(makeFolder(join(root, 'broken'))).rejects.toMatchObject({ code: 'EEXIST' })
    await expect(makeFolder(join(root, 'broken/below'))).rejects.toMatchObject({ code: 'EEXIST' })
  })

  it('ends where an existing folder answers that it does not exist', async () => {
    let calls = 0
    const mkdir = (async (path: string, options: { mode: number }) => {
      calls += 1
      if (calls > 100) throw new Error('without end')
      if (path.includes('/strange/')) throw Object.assign(new Error('ENOENT'), { code: 'ENOENT' })
      return fs.mkdir(path, options)
    }) as typeof fs.mkdir
    const path = join(temporaryFolder(), 'strange', 'a', 'b')
    await expect(makeFolder(path, { fs: { mkdir, stat: fs.stat } })).rejects.toMatchObject({ code: 'ENOENT' })
    if (existsSync('/proc/self')) await expect(makeFolder('/proc/x/y')).rejects.toMatchObject({ code: 'ENOENT' })
  })
})
