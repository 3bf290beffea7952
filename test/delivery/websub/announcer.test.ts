import { describe, expect, it, onTestFinished } from 'vitest'
import { Announcer } from '../../../src/delivery/websub/announcer.ts'
import type { HubStates } from '../../../src/delivery/websub/hub-state.ts'
import { parseHubStates, printHubStates } from '../../../src/delivery/websub/hub-state-file.ts'
import type { Answer, Post } from '../../../src/delivery/websub/post.ts'
import type { Hub } from '../../../src/model/site.ts'
import { atRest, FakeClock } from '../../support/clock.ts'

const START = Date.UTC(2026, 10, 20, 12)
const SECOND = 1_000
const MINUTE = 60_000
const HOUR = 3_600_000
const DAY = 24 * HOUR
const BASE = 'https://news.example.org/'
const TAKEN: Answer = { kind: 'accepted', text: '202 Accepted' }
const DOWN: Answer = { kind: 'failed', text: 'the connection was refused' }

const hub = (url: string, given: Partial<Hub> = {}): Hub => ({ url, private: false, several: true, ...given })
const ONE = hub('https://one.example/')
const TWO = hub('https://two.example/')

/** A request to a hub; `at` in seconds since the start. */
interface Sent {
  readonly hub: string
  readonly at: number
  readonly topics: readonly string[]
}

function newsroom(
  given: { hubs?: readonly Hub[]; base?: string; feeds?: Record<string, string>; written?: string } = {},
) {
  const clock = new FakeClock(START)
  const world = {
    clock,
    base: given.base ?? BASE,
    hubs: given.hubs ?? [ONE],
    feeds: given.feeds ?? { 'rss.xml': 'v1', 'europe/rss.xml': 'v1' },
    sent: [] as Sent[],
    said: [] as string[],
    /** The stored hub state. */
    written: given.written,
    saves: 0,
    /** True if the other workers confirm that they serve the same. */
    agreed: true,
    answer: (_: Sent): Answer | Promise<Answer> => TAKEN,
    save: async (states: HubStates): Promise<void> => {
      world.written = printHubStates(states)
      world.saves += 1
    },
    /** Returns topics announced since the last call, by hub and path. */
    announced: () => world.sent.splice(0).flatMap(({ hub, topics }) => topics.map((topic) => `${hub[8]} ${topic}`)),
    /** Publishes another version of some feeds. */
    publish: (feeds: Record<string, string>) => {
      world.feeds = { ...world.feeds, ...feeds }
      world.announcer.changed()
    },
    announcer: undefined as unknown as Announcer,
    /** Starts a new announcer from the stored state. */
    restart: () => {
      world.announcer = announcer()
    },
  }
  const post: Post = async (url, form, { signal }) => {
    const topics = form.getAll('hub.topic').map((topic) => topic.slice(world.base.length))
    const sent = { hub: url, at: (clock.now() - START) / SECOND, topics }
    world.sent.push(sent)
    const { answer } = world
    return new Promise((resolve) => {
      const end = (): void => resolve({ kind: 'failed', text: 'stopped' })
      signal?.addEventListener('abort', end)
      void Promise.resolve(answer(sent)).then((given) => {
        signal?.removeEventListener('abort', end)
        resolve(given)
      })
    })
  }
  const announcer = (): Announcer => {
    const made = new Announcer({
      served: () => ({
        base: world.base,
        hubs: world.hubs,
        topics: async () =>
          new Map(
            Object.entries(world.feeds).map(([path, etag]) => [
              world.base + path,
              { url: world.base + path, path, etag },
            ]),
          ),
      }),
      store: {
        load: async () => (world.written === undefined ? new Map() : parseHubStates(world.written)),
        save: (states) => world.save(states),
      },
      post,
      clock,
      confirm: async () => world.agreed,
      random: () => 1,
      log: (line) => world.said.push(line),
    })
    onTestFinished(() => made.close())
    return made
  }
  world.restart()
  return world
}

/** Starts an announcer and waits until everything is announced. */
async function settled(given: Parameters<typeof newsroom>[0] = {}) {
  const world = newsroom(given)
  world.announcer.changed()
  await world.clock.passing(2 * SECOND)
  world.sent.length = 0
  return world
}

describe('Announcer', () => {
  it('announces every feed to each hub at first, and then the changed ones', async () => {
    const world = newsroom({ hubs: [ONE, TWO] })
    world.announcer.changed()
    await world.clock.passing(SECOND)
    expect(world.announced().sort()).toEqual(['o europe/rss.xml', 'o rss.xml', 't europe/rss.xml', 't rss.xml'])
    world.publish({ 'rss.xml': 'v2' })
    await world.clock.passing(SECOND)
    expect(world.announced().sort()).toEqual(['o rss.xml', 't rss.xml'])
  })

  it('counts results for each hub', async () => {
    const world = newsroom({ hubs: [ONE, TWO] })
    world.answer = ({ hub }) => (hub === TWO.url ? DOWN : TAKEN)
    expect(world.announcer.stats()).toEqual([])
    world.announcer.changed()
    await world.clock.passing(SECOND)
    expect(world.announcer.stats()).toEqual([
      { url: ONE.url, announced: 2, failures: 0, pending: 0 },
      { url: TWO.url, announced: 0, failures: 1, pending: 2 },
    ])
  })

  it('collects changes for a second, and no longer', async () => {
    const world = await settled()
    for (let change = 0; change < 40; change += 1) {
      world.publish({ 'rss.xml': `v2.${change}` })
      await world.clock.passing(100)
    }
    await world.clock.passing(SECOND)
    expect(world.sent.map(({ at }) => at)).toEqual([3, 4, 5, 6])
  })

  it('announces nothing when the served version was announced', async () => {
    const world = await settled()
    world.publish({ 'rss.xml': 'v2' })
    world.publish({ 'rss.xml': 'v1' })
    await world.clock.passing(MINUTE)
    expect(world.announced()).toEqual([])
  })

  it('loses nothing in a crash between publishing and announcing', async () => {
    const world = await settled()
    world.publish({ 'rss.xml': 'v2' })
    const { written } = world
    await world.announcer.close()
    world.written = written
    world.restart()
    world.announcer.changed()
    await world.clock.passing(SECOND)
    expect(world.announced()).toEqual(['o rss.xml'])
  })

  it('announces again what was sent but not stored', async () => {
    const world = await settled()
    world.save = () => Promise.reject(new Error('no space left on the device'))
    world.publish({ 'rss.xml': 'v2' })
    await world.clock.passing(MINUTE)
    expect(world.announced()).toEqual(['o rss.xml'])
    expect(world.said).toEqual([expect.stringMatching(/^Cannot save the state of the hubs: no space left.*--state\.$/)])
    await world.announcer.close()
    world.restart()
    world.announcer.changed()
    await world.clock.passing(SECOND)
    expect(world.announced()).toEqual(['o rss.xml'])
  })

  it('announces nothing after a restart without a change', async () => {
    const world = await settled()
    await world.announcer.close()
    world.restart()
    world.announcer.changed()
    await world.clock.passing(MINUTE)
    expect(world.announced()).toEqual([])
  })

  it('announces a version that came while the previous one was sent', async () => {
    const world = await settled()
    let release: (answer: Answer) => void = () => {}
    world.answer = () =>
      new Promise((resolve) => {
        release = resolve
      })
    world.publish({ 'rss.xml': 'v2' })
    await world.clock.passing(SECOND)
    world.publish({ 'rss.xml': 'v3' })
    await world.clock.passing(5 * SECOND)
    world.answer = () => TAKEN
    release(TAKEN)
    await world.clock.passing(0)
    expect(world.announced()).toEqual(['o rss.xml', 'o rss.xml'])
    await world.clock.passing(SECOND)
    expect(parsed(world.written, 'rss.xml')?.announced).toBe('v3')
  })

  it('forgets feeds that are no longer published and hubs that are no longer configured', async () => {
    const world = await settled({ hubs: [ONE, TWO] })
    world.feeds = { 'rss.xml': 'v1' }
    world.hubs = [TWO]
    world.announcer.changed()
    await world.clock.passing(2 * SECOND)
    const states = parseHubStates(world.written ?? '')
    expect([...states].map(([url, { topics }]) => [url, [...topics.keys()]])).toEqual([[TWO.url, [`${BASE}rss.xml`]]])
    world.hubs = []
    world.announcer.changed()
    await world.clock.passing(2 * SECOND)
    expect(parseHubStates(world.written ?? '').size).toBe(0)
  })

  it('writes no file while there are no hubs', async () => {
    const world = await settled({ hubs: [] })
    await world.announcer.close()
    expect(world.saves).toBe(0)
  })
})

describe('Several topics in a request', () => {
  const many = Object.fromEntries(Array.from({ length: 120 }, (_, at) => [`tags/${at}/rss.xml`, 'v1']))

  it('are sent to a hub that accepts them, at most fifty', async () => {
    const world = newsroom({ feeds: many })
    world.announcer.changed()
    await world.clock.passing(SECOND)
    expect(world.sent.map(({ topics }) => topics.length)).toEqual([50, 50, 20])
  })

  it('are not sent unless site.yaml allows it', async () => {
    const world = newsroom({ feeds: many, hubs: [hub('https://one.example/', { several: false })] })
    world.announcer.changed()
    await world.clock.passing(SECOND)
    expect(world.sent.map(({ topics }) => topics.length)).toEqual(Array(120).fill(1))
  })

  it('are sent one by one when the hub rejects them together', async () => {
    const world = newsroom({ feeds: many })
    world.answer = ({ topics }) => (topics.length > 1 ? { kind: 'refused', text: '400 Bad Request' } : TAKEN)
    world.announcer.changed()
    await world.clock.passing(SECOND)
    expect(world.sent.map(({ topics }) => topics.length)).toEqual([50, ...Array(120).fill(1)])
    expect(world.said).toEqual([])
  })
})

describe('Failing hub', () => {
  it('is retried after 1, 2, 4 … seconds, with later changes in the same request', async () => {
    const world = await settled()
    world.answer = () => DOWN
    world.publish({ 'rss.xml': 'v2' })
    await world.clock.passing(20 * SECOND)
    expect(world.sent.map(({ at }) => at)).toEqual([3, 4, 6, 10, 18])
    world.publish({ 'europe/rss.xml': 'v2' })
    await world.clock.passing(5 * SECOND)
    expect(world.sent.length).toBe(5)
    world.sent.length = 0
    world.answer = () => TAKEN
    await world.clock.passing(MINUTE)
    expect(world.announced().sort()).toEqual(['o europe/rss.xml', 'o rss.xml'])
    expect(world.said).toEqual([
      'Cannot announce to hub https://one.example/: the connection was refused. Retrying for 24 hours.',
      'Hub https://one.example/ accepts announcements again.',
    ])
  })

  it('is left alone as long as it asks, also after a restart', async () => {
    const world = await settled()
    world.answer = () => ({ kind: 'failed', text: '503 Service Unavailable', waitMs: 10 * MINUTE })
    world.publish({ 'rss.xml': 'v2' })
    await world.clock.passing(2 * SECOND)
    expect(world.sent.length).toBe(1)
    await world.announcer.close()
    world.restart()
    world.announcer.changed()
    await world.clock.passing(9 * MINUTE)
    expect(world.sent.length).toBe(1)
    world.answer = () => TAKEN
    await world.clock.passing(MINUTE)
    expect(world.sent.length).toBe(2)
  })

  it('never delays another hub', async () => {
    const world = await settled({ hubs: [ONE, TWO] })
    world.answer = (sent) => (sent.hub === ONE.url ? new Promise(() => {}) : TAKEN)
    for (const version of ['v2', 'v3', 'v4']) {
      world.publish({ 'rss.xml': version })
      await world.clock.passing(2 * SECOND)
    }
    expect(world.announced().sort()).toEqual(['o rss.xml', 't rss.xml', 't rss.xml', 't rss.xml'])
  })

  it('is given up after a day with one version, and told everything when it is back', async () => {
    const world = await settled()
    world.answer = () => DOWN
    world.publish({ 'rss.xml': 'v2' })
    await world.clock.passing(2 * DAY)
    const tries = world.sent.length
    expect(tries).toBeGreaterThan(24)
    expect(tries).toBeLessThan(50)
    expect(parsed(world.written, 'rss.xml')?.trying?.gaveUp).toBe(true)
    await world.clock.passing(10 * DAY)
    expect(world.sent.length).toBe(tries)
    world.sent.length = 0
    world.answer = () => TAKEN
    world.publish({ 'europe/rss.xml': 'v2' })
    await world.clock.passing(2 * SECOND)
    expect(world.announced()).toEqual(['o europe/rss.xml', 'o rss.xml'])
  })

  it('is not waited for after a clock, its own or ours, was wrong', async () => {
    const world = await settled()
    world.answer = () => DOWN
    world.publish({ 'rss.xml': 'v2' })
    await world.clock.passing(HOUR)
    world.sent.length = 0
    world.answer = () => TAKEN
    world.clock.jump(-30 * DAY)
    await world.clock.passing(2 * MINUTE)
    expect(world.announced()).toEqual(['o rss.xml'])
  })
})

describe('Rejected topic', () => {
  it('waits by itself while the others are announced', async () => {
    const world = newsroom({ hubs: [hub(ONE.url, { several: false })] })
    world.answer = ({ topics }) => (topics.includes('rss.xml') ? { kind: 'refused', text: '403 Forbidden' } : TAKEN)
    world.announcer.changed()
    await world.clock.passing(4 * SECOND)
    expect(world.announced()).toEqual(['o rss.xml', 'o europe/rss.xml', 'o rss.xml', 'o rss.xml'])
    await world.clock.passing(2 * DAY)
    expect(world.said).toEqual([`Hub ${ONE.url} refuses ${BASE}rss.xml: 403 Forbidden. Retrying for 24 hours.`])
    expect(parsed(world.written, 'rss.xml')?.trying?.gaveUp).toBe(true)
    world.sent.length = 0
    world.publish({ 'rss.xml': 'v2' })
    await world.clock.passing(SECOND)
    expect(world.announced()).toEqual(['o rss.xml'])
  })

  it('makes the whole hub wait when there are many', async () => {
    const feeds = Object.fromEntries(Array.from({ length: 200 }, (_, at) => [`tags/${at}/rss.xml`, 'v1']))
    const world = newsroom({ feeds, hubs: [hub(ONE.url, { several: false })] })
    world.answer = () => ({ kind: 'refused', text: '404 Not Found' })
    world.announcer.changed()
    await world.clock.passing(HOUR)
    expect(world.sent.length).toBeLessThan(100)
    world.answer = () => TAKEN
    await world.clock.passing(2 * HOUR)
    expect(Object.keys(feeds).filter((path) => parsed(world.written, path)?.announced !== 'v1')).toEqual([])
  })
})

describe('Announcements of several workers', () => {
  it('wait until all workers serve the new version', async () => {
    const world = await settled()
    world.agreed = false
    world.publish({ 'rss.xml': 'v2' })
    await world.clock.passing(10 * SECOND)
    world.publish({ 'rss.xml': 'v3' })
    await world.clock.passing(5 * SECOND)
    expect(world.announced()).toEqual([])
    world.agreed = true
    await world.clock.passing(SECOND)
    expect(world.announced()).toEqual(['o rss.xml'])
  })

  it('do not wait forever', async () => {
    const world = await settled()
    world.agreed = false
    world.publish({ 'rss.xml': 'v2' })
    await world.clock.passing(25 * SECOND)
    expect(world.announced()).toEqual(['o rss.xml'])
  })

  it('do not wait when the announcer stops', async () => {
    const world = await settled()
    world.agreed = false
    world.publish({ 'rss.xml': 'v2' })
    await world.clock.passing(2 * SECOND)
    await world.announcer.close()
    expect(world.announced()).toEqual([])
  })
})

describe('Site that hubs cannot reach', () => {
  it('is reported once, and announced only to hubs of its own network', async () => {
    const mine = hub('http://10.0.0.5/', { private: true })
    const world = newsroom({ base: 'http://localhost:3000/', hubs: [ONE, mine] })
    world.announcer.changed()
    await world.clock.passing(SECOND)
    world.publish({ 'rss.xml': 'v2' })
    await world.clock.passing(SECOND)
    expect(new Set(world.sent.map(({ hub }) => hub))).toEqual(new Set([mine.url]))
    expect(world.said).toEqual([
      'Nothing is announced to the hubs, because they cannot reach http://localhost:3000/. Set `url` in site.yaml, or set `private: true` on a hub in your own network.',
    ])
  })
})

describe('Single announcement', () => {
  it('ends when every hub knows, and reports the results', async () => {
    const world = newsroom({ hubs: [ONE, TWO] })
    world.answer = ({ hub, at }) => (hub === TWO.url && at < 3 ? DOWN : TAKEN)
    const finished = world.announcer.finish(30 * SECOND)
    await world.clock.passing(4 * SECOND)
    expect(await finished).toEqual([
      { url: ONE.url, announced: 2, pending: 0 },
      { url: TWO.url, announced: 2, pending: 0 },
    ])
    world.restart()
    expect(await world.announcer.finish(30 * SECOND)).toMatchObject([{ announced: 0 }, { announced: 0 }])
  })

  it('leaves failures to the next run, which does not wait', async () => {
    const world = newsroom()
    world.answer = () => DOWN
    const finished = world.announcer.finish(30 * SECOND)
    await world.clock.passing(31 * SECOND)
    expect(await finished).toEqual([{ url: ONE.url, announced: 0, pending: 2, answer: DOWN.text }])
    world.answer = () => TAKEN
    world.restart()
    expect(await world.announcer.finish(30 * SECOND)).toEqual([{ url: ONE.url, announced: 2, pending: 0 }])
  })

  it('does not wait for a hub that asks for an hour, nor contact it earlier', async () => {
    const world = newsroom()
    world.answer = () => ({ kind: 'failed', text: '429 Too Many Requests', waitMs: HOUR })
    expect(await world.announcer.finish(30 * SECOND)).toMatchObject([{ pending: 2 }])
    world.restart()
    expect(await world.announcer.finish(30 * SECOND)).toMatchObject([{ pending: 2 }])
    expect(world.sent.length).toBe(1)
  })

  it('does not wait for a hub that never answers', async () => {
    const world = newsroom()
    world.answer = () => new Promise(() => {})
    const finished = world.announcer.finish(30 * SECOND)
    await world.clock.passing(30 * SECOND)
    expect(await finished).toMatchObject([{ announced: 0, pending: 2 }])
  })
})

describe('Stopping the announcer', () => {
  it('aborts the request in progress, and stores what is known', async () => {
    const world = await settled()
    world.answer = () => new Promise(() => {})
    world.publish({ 'rss.xml': 'v2' })
    await world.clock.passing(SECOND)
    await world.announcer.close()
    expect(parsed(world.written, 'rss.xml')).toMatchObject({ announced: 'v1' })
    world.publish({ 'rss.xml': 'v3' })
    await world.clock.passing(MINUTE)
    await atRest()
    expect(world.sent.length).toBe(1)
  })
})

const parsed = (written: string | undefined, path: string) =>
  parseHubStates(written ?? '')
    .get(ONE.url)
    ?.topics.get(BASE + path)
