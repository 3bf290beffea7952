import { existsSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { folder, put, SITE_YAML, serving, story, until } from '../support/cli.ts'

const read = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '')

describe('SIGHUP', () => {
  it('reopens the access log after the old file was renamed', async () => {
    const logs = folder()
    const [log, rotated] = [join(logs, 'access.log'), join(logs, 'access.log.1')]
    const articles = folder({ 'site.yaml': SITE_YAML, 'europe/a.md': story('A') })
    const { address, process: server, stop } = await serving(articles, '--access-log', log)
    await fetch(`${address}rss.xml`)
    await until(
      () => read(log),
      (text) => text.includes('rss.xml'),
    )
    renameSync(log, rotated)
    server.kill('SIGHUP')
    await until(
      () => existsSync(log),
      (isThere) => isThere,
    )
    await fetch(`${address}atom.xml`)
    expect(await stop()).toBe(0)
    expect([read(log).includes('atom.xml'), read(log).includes('rss.xml')]).toEqual([true, false])
    expect([read(rotated).includes('atom.xml'), read(rotated).includes('rss.xml')]).toEqual([false, true])
  })

  it('keeps standard output when the access log goes there', async () => {
    const articles = folder({ 'site.yaml': SITE_YAML, 'europe/a.md': story('A') })
    const { address, process: server, out, stop } = await serving(articles, '--access-log', '-')
    server.kill('SIGHUP')
    await fetch(`${address}rss.xml`)
    await until(
      () => out.join(''),
      (text) => text.includes('"path":"/rss.xml"'),
    )
    expect(await stop()).toBe(0)
  })

  it('reads the whole content directory at once', async () => {
    const articles = folder({ 'site.yaml': SITE_YAML, 'europe/a.md': story('A') })
    const { address, process: server } = await serving(articles, '--poll', '86400')
    put(join(articles, 'europe/b.md'), story('Brand new'))
    const feed = async (): Promise<string> => (await fetch(`${address}rss.xml`)).text()
    expect(await feed()).not.toContain('Brand new')
    await until(
      () => {
        server.kill('SIGHUP')
        return feed()
      },
      (text) => text.includes('Brand new'),
    )
  })
})
