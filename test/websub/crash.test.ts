import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { folder, put, type Running, SITE_YAML, serving, story, until } from '../support/cli.ts'
import { Hub, Subscriber } from './hub.ts'

const CHANGES = 1_000
/** About so many changes lie between two ends of a process. */
const BETWEEN = 75

/** The same numbers for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

describe('a publisher and a hub that are killed at random', () => {
  it('leave no change untold', { timeout: 180_000 }, async () => {
    const seed = Date.now() % 1_000_000
    const random = randomFrom(seed)
    const hub = new Hub(folder())
    await hub.start()
    const articles = folder({
      'site.yaml': `${SITE_YAML}hubs: [{ url: "${hub.url}", private: true, several: true }]\nfeeds: { items: 1000, formats: [json], authors: false, tags: false, archives: false }\n`,
      'europe/first.md': story('First'),
    })
    const state = folder()
    let server: Running = await serving(articles, '--state', state)
    const { port } = new URL(server.address)
    const subscriber = new Subscriber()
    await subscriber.start()
    const topics: string[] = []
    for (const path of ['feed.json', 'world/feed.json', 'europe/feed.json']) {
      topics.push(await subscriber.subscribe(server.address + path))
    }

    const versions = new Map<string, number>()
    let kills = 0
    for (let change = 0; change < CHANGES; change += 1) {
      const isEdit = versions.size > 10 && random() < 0.4
      const name = isEdit ? `s${Math.floor(random() * versions.size)}` : `s${versions.size}`
      const version = (versions.get(name) ?? 0) + 1
      versions.set(name, version)
      put(join(articles, 'europe', `${name}.md`), story(`Story ${name} in version ${version}`))
      if (random() < 0.5) await pause(random() * 60)
      if (random() < 1 / BETWEEN) {
        kills += 1
        await server.stop('SIGKILL')
        await pause(random() * 100)
        server = await serving(articles, '--state', state, '--port', port)
      }
      if (random() < 1 / BETWEEN) {
        kills += 1
        await hub.kill()
        await pause(random() * 300)
        await hub.start()
      }
    }

    const titles = (feed: string | undefined): Set<string> =>
      new Set((JSON.parse(feed ?? '{"items":[]}') as { items: { title: string }[] }).items.map(({ title }) => title))
    const expected = [...versions].map(([name, version]) => `Story ${name} in version ${version}`)
    const lost = (): string[] =>
      topics.flatMap((topic) => {
        const seen = titles(subscriber.delivered.get(topic))
        return expected.filter((title) => !seen.has(title)).map((title) => `${topic}: ${title}`)
      })
    await until(lost, (missing) => missing.length === 0, 60_000)
    for (const topic of topics) {
      await until(
        async () => (await (await fetch(topic)).text()) === subscriber.delivered.get(topic),
        (same) => same,
      )
    }
    expect(subscriber.forged).toBe(0)
    expect(kills, `with the seed ${seed}`).toBeGreaterThan(10)
    console.info(
      `seed ${seed}: ${CHANGES} changes, ${kills} kills, ${await hub.pings()} topics announced, ${subscriber.deliveries} deliveries`,
    )
  })
})
