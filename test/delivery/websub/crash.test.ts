import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { folder, put, type Running, SITE_YAML, serving, story, until } from '../../support/cli.ts'
import { Hub, Subscriber } from './hub.ts'

const WAVES = 12
const CHANGES_IN_A_WAVE = 50

/** Returns a deterministic random generator (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const site = (hub: string): string =>
  `${SITE_YAML}hubs: [{ url: "${hub}", private: true, several: true }]\nfeeds: { items: 1000, formats: [json], authors: false, archives: false }\n`

/** Returns a version of an article with the tag of its wave. */
const written = (wave: number, name: string, version: number): string =>
  story(`Story ${name} in version ${version}`, `tags: [wave-${wave}]\n`)

const titles = (feed: string | undefined): Set<string> =>
  new Set((JSON.parse(feed ?? '{"items":[]}') as { items: { title: string }[] }).items.map(({ title }) => title))

/** A publisher process that can be killed at any time and restarted at the same address. */
class Publisher {
  kills = 0
  private readonly articles: string
  private readonly state = folder()
  private running: Running | undefined
  private port = '0'

  constructor(articles: string) {
    this.articles = articles
  }

  async start(): Promise<void> {
    this.running = await serving(this.articles, '--state', this.state, '--port', this.port)
    this.port = new URL(this.address).port
  }

  get address(): string {
    return this.running?.address ?? ''
  }

  /** Kills the process at once. */
  kill(): void {
    if (this.running?.process.kill('SIGKILL') === true) this.kills += 1
  }

  async revive(): Promise<void> {
    if (this.running?.process.killed !== true) return
    await this.running.stop('SIGKILL')
    await this.start()
  }
}

describe('Publisher and hub killed at random', () => {
  // Each wave changes its own tag feed only once, so no later change would repair a lost announcement.
  it('lose no change', { timeout: 240_000 }, async () => {
    const seed = Date.now() % 1_000_000
    const random = randomFrom(seed)
    const hub = new Hub(folder(), 'frail')
    await hub.start()
    const articles = folder({ 'site.yaml': site(hub.url) })
    for (let wave = 0; wave < WAVES; wave += 1)
      put(join(articles, `europe/s${wave}-0.md`), written(wave, `s${wave}-0`, 0))
    const publisher = new Publisher(articles)
    await publisher.start()
    const subscriber = new Subscriber()
    await subscriber.start()
    const topics: string[] = []
    let hubDeaths = 0
    const reviveHub = async (): Promise<void> => {
      while (!hub.isRunning) {
        hubDeaths += 1
        await hub.start()
      }
    }
    for (let wave = 0; wave < WAVES; wave += 1) {
      // The hub may die while it is asked.
      const subscribe = async (): Promise<string | undefined> => {
        await reviveHub()
        return subscriber.subscribe(`${publisher.address}tags/wave-${wave}/feed.json`).catch(() => undefined)
      }
      topics.push((await until(subscribe, (topic) => topic !== undefined, 20_000)) ?? '')
    }
    let words = 0
    // The critical moment is between the hub's answer and the write of the state file.
    hub.onWord = () => {
      words += 1
      if (random() < 0.25) publisher.kill()
    }

    /** Resolves after a few more announcements or after the limit, because the hub may be dead. */
    const fewWords = async (limitMs: number): Promise<void> => {
      const [wanted, end] = [words + 1 + Math.floor(random() * 4), performance.now() + limitMs]
      await until(
        () => words >= wanted || performance.now() > end,
        (isOver) => isOver,
      )
    }

    const expected: string[][] = []
    for (let wave = 0; wave < WAVES; wave += 1) {
      const versions = new Map([[`s${wave}-0`, 0]])
      for (let change = 0; change < CHANGES_IN_A_WAVE; change += 1) {
        const isEdit = random() < 0.4
        const name = `s${wave}-${isEdit ? Math.floor(random() * versions.size) : versions.size}`
        const version = (versions.get(name) ?? 0) + 1
        versions.set(name, version)
        put(join(articles, 'europe', `${name}.md`), written(wave, name, version))
        if (random() < 0.3) await fewWords(random() * 30)
      }
      expected.push([...versions].map(([name, version]) => `Story ${name} in version ${version}`))
      await fewWords(random() * 1_500)
      if (random() < 0.3) publisher.kill()
      if (random() < 0.2) await hub.kill()
      await Promise.all([publisher.revive(), reviveHub()])
    }

    // Nothing is killed from here on; the publisher's back-off has grown with each death of the hub.
    hub.onWord = () => {}
    await hub.repair()
    const lost = async (): Promise<string[]> => {
      await publisher.revive()
      return topics.flatMap((topic, wave) => {
        const seen = titles(subscriber.delivered.get(topic))
        return expected[wave]?.filter((title) => !seen.has(title)) ?? []
      })
    }
    await until(lost, (missing) => missing.length === 0, 120_000)
    for (const topic of topics) expect(await (await fetch(topic)).text()).toBe(subscriber.delivered.get(topic))
    expect(subscriber.forged).toBe(0)
    expect(publisher.kills + hubDeaths, `with the seed ${seed}`).toBeGreaterThan(3)
    console.info(
      `seed ${seed}: ${WAVES * CHANGES_IN_A_WAVE} changes, publisher killed ${publisher.kills} times and hub ${hubDeaths}, ${subscriber.deliveries} deliveries, 0 lost`,
    )
  })
})
