import { readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { LogFile } from '../../../src/delivery/server/log-file.ts'
import { temporaryFolder } from '../http/support.ts'

/** A device on which every write fails as on a full disk (Linux, FreeBSD, NetBSD). */
const FULL = '/dev/full'

describe('Log file', () => {
  it('receives all lines in order, in chunks', async () => {
    const file = join(temporaryFolder(), 'deep', 'a.log')
    const said: string[] = []
    const log = new LogFile(file, (line) => said.push(line))
    const lines = Array.from({ length: 20_000 }, (_, n) => `{"line":${n},"text":"é"}\n`)
    for (const line of lines) log.write(line)
    await log.close()
    expect(readFileSync(file, 'utf8')).toBe(lines.join(''))
    expect(said).toEqual([])
  })

  it('continues in a new file after a rename, with each line in exactly one file', async () => {
    const folder = temporaryFolder()
    const [name, first, second] = [join(folder, 'a.log'), join(folder, '1'), join(folder, '2')]
    symlinkSync(first, name)
    const log = new LogFile(name, () => {})
    for (let n = 0; n < 5000; n += 1) log.write(`first ${n}\n`)
    rmSync(name)
    symlinkSync(second, name)
    log.reopen()
    for (let n = 0; n < 5000; n += 1) log.write(`second ${n}\n`)
    await log.close()
    expect(readFileSync(first, 'utf8').match(/first/g)).toHaveLength(5000)
    expect(readFileSync(second, 'utf8').match(/second/g)).toHaveLength(5000)
    expect(readFileSync(first, 'utf8')).not.toContain('second')
  })

  it.runIf(process.platform === 'linux')(
    'reports a full disk once without blocking, and continues when there is space',
    async () => {
      const folder = temporaryFolder()
      const [name, other] = [join(folder, 'a.log'), join(folder, 'other')]
      symlinkSync(FULL, name)
      const said: string[] = []
      const log = new LogFile(name, (line) => said.push(line))
      for (let n = 0; n < 50; n += 1) {
        log.write('lost\n')
        log.flush()
      }
      await log.close()
      expect(said).toHaveLength(1)
      expect(said[0]).toContain('the disk is full')
      rmSync(name)
      symlinkSync(other, name)
      log.reopen()
      log.write('kept\n')
      await log.close()
      expect(readFileSync(other, 'utf8')).toBe('kept\n')
    },
  )
})
