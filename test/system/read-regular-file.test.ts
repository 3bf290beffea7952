import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readRegularFile } from '../../src/system/read-regular-file.ts'

describe('readRegularFile', () => {
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

  it.each(['file', 'link'])('reads a %s', async (name) => {
    expect((await readRegularFile(join(folder, name))).toString()).toBe('text')
  })

  it.skipIf(process.platform === 'win32').each(['folder', 'device', 'pipe'])('fails at once on a %s', async (name) => {
    await expect(readRegularFile(join(folder, name))).rejects.toMatchObject({
      code: name === 'folder' ? 'EISDIR' : 'EINVAL',
    })
  })

  it('passes on that there is no file', async () => {
    await expect(readRegularFile(join(folder, 'none'))).rejects.toMatchObject({ code: 'ENOENT' })
  })
})
