import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { folder, put, SITE_YAML, serving, story, until } from '../support/cli.ts'

const newsroom = (): string => folder({ 'site.yaml': SITE_YAML, 'europe/a.md': story('A'), 'europe/b.md': story('Bb') })

/** Sends a GET on a new connection, so that any worker may answer. */
const get = (address: string, path: string, agent?: Agent): Promise<{ status: number; etag: string; body: string }> =>
  new Promise((resolve, reject) => {
    const sent = request(new URL(path, address), { agent: agent ?? false }, (response) => {
      let body = ''
      response.setEncoding('utf8').on('data', (text: string) => {
        body += text
      })
      response.on('error', reject)
      response.on('end', () => resolve({ status: response.statusCode ?? 0, etag: response.headers.etag ?? '', body }))
    })
    sent.on('error', reject)
    sent.end()
  })

/** Returns the child processes of a process, by POSIX `ps`. */
const childrenOf = (pid: number | undefined): number[] =>
  execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .flatMap(([child = 0, parent]) => (parent === pid ? [child] : []))

describe('Workers', () => {
  it('serve the same documents, and all follow a change', async () => {
    const articles = newsroom()
    const { address, stop } = await serving(articles, '--workers', '2', '--metrics', 'all')
    const tags = async (): Promise<Set<string>> =>
      new Set(
        (await Promise.all(Array.from({ length: 12 }, () => get(address, 'europe/rss.xml')))).map(({ etag }) => etag),
      )
    expect((await tags()).size).toBe(1)
    const before = [...(await tags())][0]
    put(join(articles, 'europe/c.md'), story('Ccc'))
    await until(tags, (now) => now.size === 1 && !now.has(before ?? ''))
    const { body } = await get(address, 'metrics')
    expect(body).toMatch(/sectionwire_requests_total\{feed="europe",format="rss",status="200"\} \d\d+\n/)
    expect(body).toMatch(/sectionwire_articles 3\n/)
    expect(await stop()).toBe(0)
  })

  it('are replaced one by one on SIGHUP without losing a request', async () => {
    const { address, err, process: primary, stop } = await serving(newsroom(), '--workers', '2')
    const statuses = new Map<number | string, number>()
    const agents = Array.from({ length: 8 }, () => new Agent({ keepAlive: true, maxSockets: 1 }))
    let rolling = true
    const clients = agents.map(async (agent) => {
      while (rolling) {
        const status = await get(address, 'europe/rss.xml', agent).then(
          ({ status }) => status,
          (error: NodeJS.ErrnoException) => error.code ?? 'error',
        )
        statuses.set(status, (statuses.get(status) ?? 0) + 1)
      }
    })
    primary.kill('SIGHUP')
    await until(
      () => err.join(''),
      (text) => text.includes('Replaced 2 workers.'),
      30_000,
    )
    const served = [...statuses.values()].reduce((a, b) => a + b, 0)
    await until(
      () => [...statuses.values()].reduce((a, b) => a + b, 0),
      (now) => now > served + 500,
      20_000,
    )
    rolling = false
    await Promise.all(clients)
    for (const agent of agents) agent.destroy()
    expect([...statuses.keys()]).toEqual([200])
    expect(await stop()).toBe(0)
  }, 60_000)

  it('stay when a broken configuration keeps their successors from serving', async () => {
    const articles = newsroom()
    const { address, err, process: primary, stop } = await serving(articles, '--workers', '2')
    const said = (pattern: RegExp): Promise<string> =>
      until(
        () => err.join(''),
        (text) => pattern.test(text),
        30_000,
      )
    // Makes sure that both workers run before the configuration breaks.
    primary.kill('SIGHUP')
    await said(/Replaced 2 workers\./)
    writeFileSync(join(articles, 'site.yaml'), 'title: [\n')
    primary.kill('SIGHUP')
    await said(/Replaced 0 of 2 workers\. The others keep running/)
    expect((await get(address, 'europe/rss.xml')).status).toBe(200)
    const [first] = childrenOf(primary.pid)
    process.kill(first ?? 0, 'SIGKILL')
    await said(/A worker ended \(SIGKILL\)[\s\S]*A worker ended \(1\)\. Starting another in/)
    expect((await get(address, 'europe/rss.xml')).status).toBe(200)
    writeFileSync(join(articles, 'site.yaml'), SITE_YAML)
    await until(
      () => childrenOf(primary.pid).length,
      (count) => count === 2,
      30_000,
    )
    expect(await stop()).toBe(0)
  }, 90_000)

  it('exit at once on a second signal', async () => {
    const { process: primary, stop } = await serving(newsroom(), '--workers', '2')
    const workers = childrenOf(primary.pid)
    // A graceful exit takes 1.5 s. Two equal signals could be merged, so they differ.
    primary.kill('SIGTERM')
    expect(await stop('SIGINT')).toBe(1)
    await until(
      () => childrenOf(primary.pid),
      (left) => !left.some((pid) => workers.includes(pid)),
    )
  }, 30_000)

  it('exit together with 2 when the port is in use', async () => {
    const first = await serving(newsroom())
    const port = new URL(first.address).port
    await expect(serving(newsroom(), '--workers', '2', '--port', port)).rejects.toThrow(
      /ended with 2: [\s\S]*another program uses it/,
    )
  })
})
