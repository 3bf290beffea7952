import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { folder, put, SITE_YAML, sectionwire, serving, story, until } from '../support/cli.ts'
import { checkAtom, checkJson, checkRss } from '../support/feed-checks.ts'

const newsroom = (files: Record<string, string> = {}): string =>
  folder({ 'site.yaml': SITE_YAML, 'europe/vote.md': story('The vote'), ...files })

const text = async (url: string): Promise<string> => (await fetch(url)).text()

describe('`serve`', () => {
  it('listens where it says, with links to that address, and stops on SIGTERM and SIGINT', async () => {
    const { address, out, stop } = await serving(newsroom())
    expect(out.join('')).toContain(`${address}europe/rss.xml`)
    checkRss(await text(`${address}europe/rss.xml`), `${address}europe/rss.xml`)
    checkAtom(await text(`${address}world/atom.xml`), `${address}world/atom.xml`)
    checkJson(await text(`${address}feed.json`), `${address}feed.json`)
    expect(await text(`${address}europe/`)).toContain(`${address}europe/rss.xml`)
    expect(await stop()).toBe(0)
    const again = await serving(newsroom())
    expect(await again.stop('SIGINT')).toBe(0)
  })

  it('answers a conditional request of Node’s fetch with 304', async () => {
    const { address } = await serving(newsroom())
    const first = await fetch(`${address}rss.xml`)
    const etag = first.headers.get('etag') ?? ''
    expect((await fetch(`${address}rss.xml`, { headers: { 'If-None-Match': etag } })).status).toBe(304)
  })

  it('follows files that are saved, added, renamed and deleted', async () => {
    const articles = newsroom()
    const { address } = await serving(articles)
    const feed = (): Promise<string> => text(`${address}europe/rss.xml`)
    put(join(articles, 'europe/vote.md'), story('The second vote'))
    await until(feed, (rss) => rss.includes('The second vote') && !rss.includes('>The vote<'))
    mkdirSync(join(articles, 'europe/deep'))
    put(join(articles, 'europe/deep/new.md'), story('Brand new', 'sections: [europe]\n'))
    await until(feed, (rss) => rss.includes('Brand new'))
    renameSync(join(articles, 'europe/deep'), join(articles, 'europe/deeper'))
    await until(feed, (rss) => rss.includes('article/europe/deeper/new<') && !rss.includes('article/europe/deep/new<'))
    rmSync(join(articles, 'europe/deeper'), { recursive: true })
    await until(feed, (rss) => !rss.includes('Brand new'))
  })

  it('shows a picture as soon as its file exists, and reports once that it is missing', async () => {
    const picture = 'image: { url: /media/a.jpg, caption: The bridge }\n'
    const articles = newsroom({ 'europe/vote.md': story('The vote', picture) })
    const { address, err, stop } = await serving(articles)
    const isShown = async (): Promise<boolean> => (await text(`${address}rss.xml`)).includes(`${address}media/a.jpg`)
    const line =
      /^europe\/vote\.md:\d+:15: warning: found "\/media\/a\.jpg", a file that does not exist; .*\[missing-file\]$/gm
    const times = (): number => err.join('').match(line)?.length ?? 0
    expect(await isShown()).toBe(false)
    await until(times, (count) => count === 1)
    put(join(articles, 'europe/other.md'), story('Another'))
    await until(
      () => text(`${address}rss.xml`),
      (rss) => rss.includes('Another'),
    )
    put(join(articles, 'media/a.jpg'), 'x')
    await until(isShown, (is) => is)
    expect([(await fetch(`${address}media/a.jpg`)).status, times()]).toEqual([200, 1])
    rmSync(join(articles, 'media/a.jpg'))
    await until(isShown, (is) => !is)
    await until(times, (count) => count === 2)
    expect(await stop()).toBe(0)
  })

  it('keeps the last good version of a broken file, and reports it once', async () => {
    const articles = newsroom()
    const { address, err } = await serving(articles)
    put(join(articles, 'europe/vote.md'), '---\ntitle: [broken\n---\n')
    await until(
      () => err.join(''),
      (log) => log.includes('europe/vote.md:'),
    )
    expect(await text(`${address}rss.xml`)).toContain('The vote')
    put(join(articles, 'europe/other.md'), story('Another'))
    await until(
      () => text(`${address}rss.xml`),
      (rss) => rss.includes('Another'),
    )
    expect(await text(`${address}rss.xml`)).toContain('The vote')
    expect(err.join('').match(/europe\/vote\.md:/g)).toHaveLength(1)
    put(join(articles, 'europe/vote.md'), story('The vote, repaired'))
    await until(
      () => text(`${address}rss.xml`),
      (rss) => rss.includes('The vote, repaired'),
    )
  })

  it('never publishes a file that is still being written', { timeout: 60_000 }, async () => {
    const articles = newsroom()
    const { address } = await serving(articles)
    const feed = (): Promise<string> => text(`${address}europe/feed.json`)
    for (let attempt = 0; ; attempt += 1) {
      const title = `Slowly written ${attempt}`
      const whole = `${story(title)}${'More of it. '.repeat(200)}THE END ${attempt}\n`
      const seen: string[] = []
      let [last, longest] = [performance.now(), 0]
      for (let end = 25; end < whole.length + 25; end += 25) {
        writeFileSync(join(articles, `europe/slow-${attempt}.md`), whole.slice(0, end))
        longest = Math.max(longest, performance.now() - last)
        last = performance.now()
        seen.push(await feed(), await feed(), await feed())
      }
      seen.push(await until(feed, (shown) => shown.includes(title)))
      // A longer pause makes the file count as finished; on a busy machine the attempt proves nothing.
      if (longest > 80 && attempt < 20) continue
      for (const shown of seen) expect(shown.includes(title)).toBe(shown.includes(`THE END ${attempt}`))
      return
    }
  })

  it('keeps serving when files become folders, folders become files and links form a loop', async () => {
    const articles = newsroom({ 'world/deep/a.md': story('In a folder', 'sections: [world]\n') })
    const { address, process: server, stop } = await serving(articles)
    const feed = (): Promise<string> => text(`${address}rss.xml`)
    rmSync(join(articles, 'world/deep'), { recursive: true })
    put(join(articles, 'world/deep'), 'a file now')
    symlinkSync('loop.md', join(articles, 'world/loop.md'))
    await until(feed, (rss) => !rss.includes('In a folder'))
    // A folder with the same name replaces the file.
    rmSync(join(articles, 'europe/vote.md'))
    put(join(articles, 'europe/vote.md/index.md'), story('Within', 'sections: [europe]\n'))
    await until(feed, (rss) => rss.includes('Within') && !rss.includes('The vote'))
    expect(server.exitCode).toBeNull()
    expect(await stop()).toBe(0)
  })

  it('publishes an embargoed article at its instant without a request', async () => {
    const soon = new Date(Date.now() + 2500)
    const articles = newsroom({
      'europe/soon.md': story('Embargoed').replace(/published: \S+/, `published: ${soon.toISOString()}`),
    })
    const { address } = await serving(articles)
    const before = await fetch(`${address}rss.xml`)
    expect(await before.text()).not.toContain('Embargoed')
    expect(Number(/max-age=(\d+)/.exec(before.headers.get('cache-control') ?? '')?.[1])).toBeLessThanOrEqual(2)
    await until(
      () => text(`${address}rss.xml`),
      (rss) => rss.includes('Embargoed'),
    )
    const late = Date.now() - soon.getTime()
    expect(late).toBeGreaterThanOrEqual(0)
    expect(late).toBeLessThan(1000)
  })

  it('reports that the port is in use, and what to do', async () => {
    const other = createServer().listen(0, 'localhost')
    onTestFinished(() => {
      other.close()
    })
    await new Promise((resolve) => other.once('listening', resolve))
    const { port } = other.address() as AddressInfo
    const { code, err } = await sectionwire(['serve', '--articles', newsroom(), '--port', String(port), '--no-cache'])
    expect(code).toBe(2)
    expect(err).toMatch(new RegExp(`port ${port}: another program uses it`))
  })

  it('exits with 2 when the content directory does not exist', async () => {
    const { code, err } = await sectionwire(['serve', '--articles', join(folder(), 'nowhere'), '--port', '0'])
    expect(code).toBe(2)
    expect(err).toContain('nowhere')
  })

  it('exits with 1 when site.yaml is not valid', async () => {
    const articles = folder({ 'site.yaml': 'title: [x\n', 'a.md': story('A') })
    const { code, err } = await sectionwire(['serve', '--articles', articles, '--port', '0', '--no-cache'])
    expect(code).toBe(1)
    expect(err).toMatch(/^site\.yaml:\d+:\d+: found /)
  })
})
