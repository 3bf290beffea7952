import { readdirSync, readFileSync, renameSync, rmSync, utimesSync } from 'node:fs'
import { Agent, get as httpGet } from 'node:http'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { folder, put, SITE_YAML, sectionwire, serveFrom, serving, story, until } from '../support/cli.ts'

/** Creates enough articles for reading threads, with old modification times. */
function manyArticles(count: number, settings = ''): string {
  const paths = Array.from({ length: count }, (_, n) => `europe/story-${n}.md`)
  const root = folder({
    'site.yaml': `${SITE_YAML}url: https://news.example.org/\n${settings}`,
    ...Object.fromEntries(paths.map((path, n) => [path, story(`Story ${n}`, `tags: [topic ${n % 7}]\n`)])),
  })
  for (const path of paths) age(join(root, path))
  return root
}

const age = (path: string): void => utimesSync(path, 1_700_000_000, 1_700_000_000)

/** Returns every file of a tree with its content. */
const filesOf = (root: string): Map<string, string> =>
  new Map(
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [path.slice(root.length), readFileSync(path, 'base64')]),
  )

describe('Start with many articles', () => {
  it('builds the same with the index as without it after files were changed, moved and deleted', {
    timeout: 90_000,
  }, async () => {
    const [articles, cache] = [manyArticles(1600, 'feeds: { archives: false }\n'), folder()]
    const build = async (...args: string[]): Promise<Map<string, string>> => {
      const out = folder()
      const now = '2026-11-20T12:00:00Z'
      const shared = ['--articles', articles, '--out', out, '--now', now, '--no-compress', '--no-pages']
      expect(await sectionwire(['build', ...shared, ...args])).toMatchObject({ code: 0 })
      return filesOf(out)
    }
    const cold = await build('--cache', cache)
    expect(readdirSync(cache).filter((name) => name.endsWith('.ndjson'))).toHaveLength(1)
    put(join(articles, 'europe/story-8.md'), story('Story 8', 'draft: true\n'))
    put(join(articles, 'europe/story-17.md'), story('Story 17', 'withdrawn: 2026-11-19\n'))
    put(join(articles, 'europe/story-26.md'), story('Another story'))
    put(join(articles, 'europe/new.md'), story('Brand new'))
    rmSync(join(articles, 'europe/story-35.md'))
    renameSync(join(articles, 'europe/story-44.md'), join(articles, 'europe/renamed.md'))
    const after = await build('--cache', cache)
    expect(after).toEqual(await build('--no-cache'))
    expect(after).not.toEqual(cold)
  })

  it('saves the index of a server that is stopped right after the start', async () => {
    const cache = folder()
    const server = await serving(manyArticles(300), '--cache', cache, '--state', folder())
    expect(await server.stop()).toBe(0)
    expect(readdirSync(cache).filter((name) => /^[0-9a-f]+\.ndjson$/.test(name))).toHaveLength(1)
  })

  it('answers /healthz while it reads, and /readyz when everything is read', { retry: 2 }, async () => {
    const articles = manyArticles(6000)
    const port = await freePort()
    const { exited } = serveFrom(articles, '--port', String(port))
    const agent = new Agent({ keepAlive: true })
    onTestFinished(() => agent.destroy())
    const get = (path: string): Promise<{ status: number; body: string; ms: number } | undefined> =>
      new Promise((resolve) => {
        const started = performance.now()
        httpGet({ port, path, agent }, (response) => {
          let body = ''
          response.setEncoding('utf8').on('data', (text: string) => {
            body += text
          })
          response.on('end', () => resolve({ status: response.statusCode ?? 0, body, ms: performance.now() - started }))
        }).on('error', () => resolve(undefined))
      })
    const before: (Awaited<ReturnType<typeof get>> & object)[] = []
    const isReady = async (): Promise<boolean> => {
      const [health, ready] = [await get('/healthz'), await get('/readyz')]
      if (health !== undefined && ready !== undefined && ready.status !== 200) before.push(health)
      return ready?.status === 200
    }
    const exitedEarly = exited.then((code) => Promise.reject(new Error(`serve ended with ${code}`)))
    await Promise.race([until(isReady, (ready) => ready, 30_000), exitedEarly])
    expect(before.length).toBeGreaterThan(3)
    expect(new Set(before.map(({ status, body }) => `${status} ${body}`))).toEqual(new Set(['200 ok\n']))
    // A health check must be answered within 100 ms at any time.
    expect(Math.max(...before.map(({ ms }) => ms))).toBeLessThan(100)
    expect((await get('/europe/feed.json'))?.body).toContain('Story')
  })
})

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
