import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { appendRegularFile, readRegularFile } from '../../src/system/regular-file.ts'

describe('A regular file', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'regular-'))
    await writeFile(join(folder, 'file'), 'text')
    await symlink('file', join(folder, 'link'))
    await mkdir(join(folder, 'folder'))
    await symlink('/dev/zero', join(folder, 'device'))
    if (process.platform !== 'win32') execFileSync('mkfifo', [join(folder, 'pipe')])
  })
  afterAll(() => rm(folder, { recursive: true }))

  it.each(['file', 'link'])('is read: %s', async (name) => {
    expect((await readRegularFile(join(folder, name))).toString()).toBe('text')
  })

  it.skipIf(process.platform === 'win32').each(['folder', 'device', 'pipe'])(
    'is no %s, which fails at once',
    async (name) => {
      const path = join(folder, name)
      const error = { code: name === 'folder' ? 'EISDIR' : 'EINVAL' }
      await expect(readRegularFile(path)).rejects.toMatchObject(error)
      // A pipe without a reader fails when it is opened for writing (ENXIO).
      await expect(appendRegularFile(path, 'x', 0o600)).rejects.toHaveProperty(
        'code',
        expect.stringMatching(/EISDIR|EINVAL|ENXIO/),
      )
    },
  )

  it('passes on that there is no file', async () => {
    await expect(readRegularFile(join(folder, 'none'))).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('is appended to, and made with the mode when there is none', async () => {
    const path = join(folder, 'log')
    for (const text of ['a', 'b']) await appendRegularFile(path, text, 0o600)
    expect((await readRegularFile(path)).toString()).toBe('ab')
    if (process.platform !== 'win32') expect((await stat(path)).mode & 0o777).toBe(0o600)
  })
})
