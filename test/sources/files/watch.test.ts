import { appendFileSync, renameSync, type watch, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { listenToDirectory } from '../../../src/sources/files/directory-events.ts'
import { FileSource } from '../../../src/sources/files/file-source.ts'
import { folder, put, SITE_YAML, story, until } from '../../support/cli.ts'

/** Follows a content directory; returns the titles that are published. */
async function follow(articles: string) {
  const source = new FileSource({ articles, cache: false, watch: { rescanMs: 600_000 } })
  await source.load()
  let titles: string[] = []
  source.changes({
    onChange: async (change) => {
      titles = [...change.articles].map(({ title }) => title)
    },
    onError: () => {},
  })
  onTestFinished(() => source.close())
  return { titles: () => titles }
}

const everyFewMs = (ms: number, action: (n: number) => void): void => {
  let n = 0
  const timer = setInterval(() => {
    n += 1
    action(n)
  }, ms)
  onTestFinished(() => clearInterval(timer))
}

describe('A file that never rests', () => {
  it('is published when each version comes by a rename', { timeout: 30_000 }, async () => {
    const articles = folder({ 'site.yaml': SITE_YAML, 'world/busy.md': story('Busy 0') })
    const { titles } = await follow(articles)
    everyFewMs(30, (n) => {
      writeFileSync(join(articles, 'world/.busy.tmp'), story(`Busy ${n}`))
      renameSync(join(articles, 'world/.busy.tmp'), join(articles, 'world/busy.md'))
    })
    const first = await until(titles, ([title = '']) => /^Busy [1-9]/.test(title), 5_000)
    await until(titles, ([title]) => title !== first[0], 5_000)
  })

  it('holds up no other story, and is not read while it is written in place', { timeout: 30_000 }, async () => {
    const articles = folder({ 'site.yaml': SITE_YAML, 'world/busy.md': story('Busy') })
    const { titles } = await follow(articles)
    everyFewMs(30, () => appendFileSync(join(articles, 'world/busy.md'), 'More. '))
    // The busy file has been busy for a while.
    const busySince = performance.now()
    await until(
      () => performance.now() - busySince,
      (ms) => ms > 700,
    )
    const saved = performance.now()
    put(join(articles, 'world/other.md'), story('Other'))
    await until(titles, (all) => all.includes('Other'), 5_000)
    expect(performance.now() - saved).toBeLessThan(1_000)
  })
})

describe('A machine without further watches', () => {
  it.each([
    ['ENOSPC', 'fs.inotify.max_user_watches'],
    ['EMFILE', 'fs.inotify.max_user_instances'],
  ])('is named once, with the setting and the option: %s', (code, setting) => {
    const articles = folder({ 'a/x.md': '', 'b/y.md': '' })
    const lines: string[] = []
    const open = (() => {
      throw Object.assign(new Error('System limit for number of file watchers reached'), { code })
    }) as unknown as typeof watch
    const events = listenToDirectory(articles, { onPath: () => {}, onLimit: (line) => lines.push(line), open })
    events.renew()
    events.close()
    expect(lines).toEqual([expect.stringContaining(setting)])
    expect(lines[0]).toContain('--poll')
  })
})
