import { readdirSync, readFileSync, statSync } from 'node:fs'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { build } from '../../../src/commands/build.ts'
import { type PreviewOptions, servePreview } from '../../../src/commands/preview/serve-preview.ts'
import { folder, put, SITE_YAML, story, until } from '../../support/cli.ts'
import { collectStreams } from '../../support/streams.ts'

const NOW = Date.UTC(2026, 10, 20, 12)
const MARK = 'xqzmark'

/** Lines of front matter that hide an article, with the mark of its title in the preview. */
const HIDING: Readonly<Record<string, readonly [lines: string, mark: string]>> = {
  draft: ['draft: true\n', '[Draft] '],
  'draft without a date': ['draft: true\nNODATE', '[Draft] '],
  embargo: ['embargo: 2027-01-01T08:00:00Z\n', '[Embargo until 2027-01-01 08:00 GMT] '],
  expired: ['expires: 2026-02-01\n', '[Expired] '],
  withdrawn: [`withdrawn: { at: 2026-02-01, reason: ${MARK} }\n`, '[Withdrawn] '],
}

function hidden(title: string, how: string): string {
  const lines = HIDING[how]?.[0] ?? ''
  const text = story(title, lines.replace('NODATE', ''))
  return lines.includes('NODATE') ? text.replace(/published: .*\n/, '') : text
}

const newsroom = (files: Record<string, string> = {}, more = ''): string =>
  folder({
    'site.yaml': `${SITE_YAML}url: https://news.example.org/\n${more}`,
    'europe/vote.md': story('The vote'),
    ...files,
  })

async function preview(articles: string, options: Partial<PreviewOptions> = {}, now = () => NOW) {
  const { streams, out } = collectStreams()
  const serving = await servePreview({ articles, port: 0, host: '127.0.0.1', poll: 0.1, ...options }, streams, now)
  if (typeof serving === 'number') throw new Error(`ended with ${serving}`)
  onTestFinished(() => serving.stop())
  const get = (path: string): Promise<Response> => fetch(`${serving.address}${path}`)
  return { ...serving, out, get, text: async (path: string) => (await get(path)).text() }
}

/** Asks with a `Host` field of its own. */
const askAs = (address: string, host: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    request(address, { headers: { host } }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
      .once('error', reject)
      .end()
  })

/** Every file below a folder with its size and time. */
const listFiles = (place: string): string[] =>
  readdirSync(place, { recursive: true, encoding: 'utf8' })
    .toSorted()
    .map((name) => `${name} ${statSync(join(place, name)).mtimeMs}`)

describe('A preview', () => {
  it.each(Object.entries(HIDING))('shows and marks what readers do not see: %s', async (how, [, mark]) => {
    const { text } = await preview(newsroom({ 'europe/secret.md': hidden('Secret', how) }))
    const titles = JSON.parse(await text('europe/feed.json')).items.map(({ title }: { title: string }) => title)
    expect(titles).toContain(`${mark}Secret`)
    expect(titles).toContain('The vote')
    expect(await text('articles/secret/')).toContain('The text of Secret.')
    const page = await text('_preview/')
    expect(page).toContain(`${mark}Secret`)
    for (const part of ['&lt;item&gt;', '&lt;entry&gt;', '&quot;content_html&quot;']) {
      expect([part, page.split(part).length - 1]).toEqual([part, 1])
    }
    expect(page).not.toContain('The vote')
  })

  it('shows a file that gives no article with the reason', async () => {
    const { text } = await preview(newsroom({ 'europe/bad.md': story('Bad').replace('2026-', 'soon ') }))
    expect(await text('_preview/')).toContain('[Withheld] europe/bad.md')
    expect(await text('')).toContain('[Withheld] europe/bad.md')
    expect(await text('articles/withheld-europe-bad-md/')).toMatch(/europe\/bad\.md:3:12/)
  })

  it('follows changes', async () => {
    const articles = newsroom()
    const { text } = await preview(articles)
    expect(await text('_preview/')).toContain('Every article is public.')
    put(join(articles, 'europe/next.md'), hidden('Next', 'draft'))
    await until(
      () => text('_preview/'),
      (page) => page.includes('[Draft] Next'),
    )
  })

  it('is for this machine alone: no other host, no other name for it', async () => {
    const articles = newsroom()
    await expect(preview(articles, { host: '0.0.0.0' })).rejects.toThrow('--preview-link')
    const { address } = await preview(articles)
    const port = new URL(address).port
    for (const host of ['localhost', `localhost:${port}`, '127.0.0.1', '[::1]:80'])
      expect([host, await askAs(address, host)]).toEqual([host, 200])
    for (const host of ['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example', '192.168.0.1']) {
      expect([host, await askAs(address, host)]).toEqual([host, 404])
    }
  })

  it('has a secret address that ends, for others', async () => {
    let time = NOW
    const articles = newsroom({ 'europe/secret.md': hidden('Secret', 'draft') })
    const link = await preview(articles, { previewLink: 2 }, () => time)
    expect(new URL(link.address).pathname).toMatch(/^\/[\w-]{32}\/$/)
    expect(link.out()).toContain('until 2026-11-20T14:00:00.000Z')
    expect(await askAs(link.address, 'preview.example.org')).toBe(200)
    const { origin, pathname } = new URL(link.address)
    for (const path of [
      '/',
      '/rss.xml',
      '/_preview/',
      `${pathname.slice(0, -2)}x/`,
      `/x${pathname}`,
      `${pathname}../rss.xml`,
    ]) {
      expect([path, (await fetch(`${origin}${path}`)).status]).toEqual([path, 404])
    }
    time += 2 * 3_600_000
    expect((await link.get('')).status).toBe(404)
  })

  it('tells no cache, search engine or other site of itself', async () => {
    const { get } = await preview(newsroom({ 'europe/secret.md': hidden('Secret', 'draft') }), { previewLink: 1 })
    for (const path of ['', 'rss.xml', 'articles/secret/', '_preview/', 'nothing', 'sitemap.xml']) {
      const { headers } = await get(path)
      expect([path, headers.get('cache-control')]).toEqual([path, 'private, no-store'])
      expect(headers.get('x-robots-tag')).toContain('noindex')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
      for (const name of ['etag', 'last-modified', 'link', 'access-control-allow-origin'])
        expect(headers.has(name)).toBe(false)
    }
  })

  it('leaves no trace: not in the content, the tree, a hub, a cache or the state', { timeout: 60_000 }, async () => {
    let asked = 0
    const hub = createServer((_, response) => {
      asked += 1
      response.writeHead(204).end()
    }).listen(0, '127.0.0.1')
    onTestFinished(() => void hub.close())
    await new Promise((resolve) => hub.once('listening', resolve))
    const hubs = `hubs: ["http://127.0.0.1:${(hub.address() as AddressInfo).port}/"]\n`
    const home = folder()
    for (const name of ['XDG_STATE_HOME', 'XDG_CACHE_HOME'] as const) {
      const before = process.env[name]
      process.env[name] = home
      onTestFinished(() => {
        if (before === undefined) delete process.env[name]
        else process.env[name] = before
      })
    }
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...Object.keys(HIDING)), { minLength: 1, maxLength: 4 }),
        async (ways) => {
          const files = ways.map((how, index) => [`europe/${MARK}-${index}.md`, hidden(`${MARK} title`, how)] as const)
          const articles = newsroom(Object.fromEntries(files), hubs)
          const before = listFiles(articles)
          const shown = await preview(articles)
          for (const path of ['', 'rss.xml', 'atom.xml', 'feed.json', '_preview/'])
            expect(await shown.text(path)).toContain(MARK)
          for (const path of ['rss.xml', 'atom.xml', 'feed.json'])
            expect(await shown.text(path)).not.toContain(`127.0.0.1:${(hub.address() as AddressInfo).port}`)
          const out = folder()
          await build({ articles, out, cache: false }, collectStreams().streams, NOW, () => Promise.resolve())
          const written = readdirSync(out, { recursive: true, withFileTypes: true })
          for (const entry of written) {
            expect(entry.name).not.toContain(MARK)
            if (entry.isFile()) expect(readFileSync(join(entry.parentPath, entry.name), 'utf8')).not.toContain(MARK)
          }
          await shown.stop()
          expect(listFiles(articles)).toEqual(before)
          expect(asked).toBe(0)
          for (const entry of readdirSync(home, { recursive: true, withFileTypes: true })) {
            if (entry.isFile()) expect(readFileSync(join(entry.parentPath, entry.name), 'utf8')).not.toContain(MARK)
          }
        },
      ),
      { numRuns: 5 },
    )
  })
})
