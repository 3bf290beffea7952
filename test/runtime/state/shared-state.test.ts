import { join } from 'node:path'
import type { Registry } from 'prom-client'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type Serving, serve } from '../../../src/commands/serve.ts'
import type { Charges } from '../../../src/delivery/server/rate-limit.ts'
import type { HubStates } from '../../../src/delivery/websub/hub-state.ts'
import { LastModifiedRegistry } from '../../../src/edition/last-modified/registry.ts'
import { type Candidate, LeaderElection } from '../../../src/runtime/state/leader-election.ts'
import type { LedgerStore } from '../../../src/runtime/state/ledger-file.ts'
import type { IsServing, SharedState } from '../../../src/runtime/state/shared-state.ts'
import { MemoryVersions } from '../../../src/sources/versions/memory-versions.ts'
import { folder, put, SITE_YAML, story, until } from '../../support/cli.ts'

/** A state in memory for several publications of one process. It plugs into `serve` without a change of the sources. */
class MemoryState {
  readonly elected: string[] = []
  private readonly lastModified = new LastModifiedRegistry()
  private readonly election = new LeaderElection()
  private readonly charges = new Map<string, (charges: Charges) => void>()
  private readonly registries: Registry[] = []
  private readonly versions = new MemoryVersions()
  private hubStates: HubStates = new Map()
  private ledger: Awaited<ReturnType<LedgerStore['read']>>

  connect(name: string): SharedState {
    let isServing: IsServing = async () => false
    let candidate: Candidate | undefined
    return {
      isShared: true,
      lastModified: this.lastModified.date,
      charges: {
        send: (sent) => {
          for (const [other, receive] of this.charges) if (other !== name) receive(sent)
        },
        onReceive: (receive) => {
          this.charges.set(name, receive)
        },
      },
      sentDeltas: undefined,
      versions: this.versions,
      hubs: {
        load: async () => this.hubStates,
        save: async (states) => {
          this.hubStates = states
        },
      },
      ledger: {
        location: 'memory',
        read: async () => this.ledger,
        write: async (ledger) => {
          this.ledger = ledger
        },
      },
      lead: (begin) => {
        const lead = (): void => {
          this.elected.push(name)
          begin()
        }
        candidate = { lead, isServing: (versions) => isServing(versions) }
        this.election.join(candidate)
      },
      onServingQuestion: (answer) => {
        isServing = answer
      },
      confirmServing: async (versions) => candidate !== undefined && this.election.confirmServing(candidate, versions),
      shareMetrics: (registry) => {
        this.registries.push(registry)
      },
      metrics: async () => (await Promise.all(this.registries.map((registry) => registry.metrics()))).join(''),
      close: async () => {
        this.charges.delete(name)
        if (candidate !== undefined) this.election.leave(candidate)
      },
    }
  }

  /** Returns the ids in the ledger. */
  ledgerIds(): string[] {
    return [...(this.ledger?.articles ?? [])].map(({ id }) => id)
  }
}

const quiet = { out: { write: () => true }, err: { write: () => true } }

interface Server extends Serving {
  readonly state: SharedState
}

/** Serves a content directory in this process; stops when the test ends. */
async function start(articles: string, state: SharedState, rateLimit?: number): Promise<Server> {
  // Each server has its own port: without a URL their feeds would name different addresses.
  const address = { port: 0, host: 'localhost', url: 'https://news.example.org/' }
  const options = { articles, ...address, cache: false, metrics: 'all' } as const
  const serving = await serve({ ...options, ...(rateLimit === undefined ? {} : { rateLimit }) }, quiet, state)
  if (typeof serving === 'number') throw new Error(`serve ended with ${serving}`)
  let stopping: Promise<void> | undefined
  const stop = (): Promise<void> => {
    stopping ??= serving.stop().then(() => state.close())
    return stopping
  }
  onTestFinished(stop)
  return { ...serving, state, stop }
}

const newsroom = (): string => folder({ 'site.yaml': SITE_YAML, 'europe/a.md': story('A') })

const read = async (server: Server): Promise<{ etag: string | null; lastModified: string | null }> => {
  const { headers } = await fetch(new URL('rss.xml', server.address))
  return { etag: headers.get('etag'), lastModified: headers.get('last-modified') }
}

describe('Two publications in one process with a shared state', () => {
  it('have equal Last-Modified dates, even for a change that only one has seen', async () => {
    const articles = newsroom()
    const memory = new MemoryState()
    const first = await start(articles, memory.connect('first'))
    const before = await read(first)
    // A new title changes the bytes but no date of a story: the feed dates from the first edition that shows it.
    put(join(articles, 'site.yaml'), SITE_YAML.replace('The Tester', 'The New Tester'))
    const after = await until(
      () => read(first),
      ({ etag }) => etag !== before.etag,
    )
    expect(Date.parse(after.lastModified ?? '')).toBeGreaterThan(Date.parse(before.lastModified ?? ''))
    const second = await start(articles, memory.connect('second'))
    expect(await read(second)).toEqual(after)
    const alone = await start(articles, new MemoryState().connect('alone'))
    expect(await read(alone)).toEqual({ etag: after.etag, lastModified: before.lastModified })
  })

  it('have one leader, which keeps the ledger, and another when that one stops', async () => {
    const articles = newsroom()
    const memory = new MemoryState()
    const first = await start(articles, memory.connect('first'))
    const second = await start(articles, memory.connect('second'))
    expect(memory.elected).toEqual(['first'])
    await first.stop()
    expect(memory.elected).toEqual(['first', 'second'])
    expect(memory.ledgerIds()).toHaveLength(1)
    put(join(articles, 'europe/b.md'), story('B'))
    await until(
      () => read(second),
      ({ etag }) => etag !== null,
    )
    await until(
      async () => (await fetch(new URL('rss.xml', second.address))).text(),
      (text) => text.includes('<title>B</title>'),
    )
    await second.stop()
    expect(memory.ledgerIds()).toHaveLength(2)
  })

  it('confirm the versions that the other one serves', async () => {
    const articles = newsroom()
    const memory = new MemoryState()
    const [one, two] = [memory.connect('one'), memory.connect('two')]
    const first = await start(articles, one)
    await start(articles, two)
    const { etag } = await read(first)
    const current = { path: 'rss.xml', etag: etag?.replace(/-[a-z]+"$/, '"') ?? '' }
    expect(await one.confirmServing([current])).toBe(true)
    expect(await two.confirmServing([current])).toBe(true)
    expect(await one.confirmServing([{ path: 'rss.xml', etag: '"another"' }])).toBe(false)
  })

  it('share the rate limit', async () => {
    const articles = newsroom()
    const memory = new MemoryState()
    const first = await start(articles, memory.connect('first'), 5)
    const second = await start(articles, memory.connect('second'), 5)
    const status = async ({ address }: Server): Promise<number> => (await fetch(new URL('rss.xml', address))).status
    const statuses = await Promise.all(Array.from({ length: 5 }, () => status(first)))
    expect(statuses).toEqual([200, 200, 200, 200, 200])
    await until(
      () => status(second),
      (answer) => answer === 429,
    )
  })

  it('report the metrics of both', async () => {
    const articles = newsroom()
    const memory = new MemoryState()
    const first = await start(articles, memory.connect('first'))
    const second = await start(articles, memory.connect('second'))
    await Promise.all([read(first), read(second)])
    const text = await (await fetch(new URL('metrics', first.address))).text()
    expect(text.match(/^sectionwire_requests_total\{feed="",format="rss",status="200"\} 1$/gm)).toHaveLength(2)
  })
})
