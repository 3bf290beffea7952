import { Agent, request } from 'node:http'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { folder, put, SITE_YAML, serving, story, until } from '../support/cli.ts'

const newsroom = (): string => folder({ 'site.yaml': SITE_YAML, 'europe/a.md': story('A'), 'europe/b.md': story('Bb') })

/** A GET on a connection of its own, so that any of the processes may answer. */
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

describe('several processes', () => {
  it('answer alike, and a change reaches all of them', async () => {
    const articles = newsroom()
    const { address, stop } = await serving(articles, '--workers', '2')
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

  it('are replaced one by one on SIGHUP, without the loss of a request', async () => {
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
      (text) => text.includes('2 workers were replaced'),
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

  it('end together with 2 when the port is taken', async () => {
    const first = await serving(newsroom())
    const port = new URL(first.address).port
    await expect(serving(newsroom(), '--workers', '2', '--port', port)).rejects.toThrow(
      /ended with 2: [\s\S]*another program uses it/,
    )
  })
})
