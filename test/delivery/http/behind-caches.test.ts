import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Article } from '../../../src/model/article.ts'
import {
  type CacheProduct,
  type CacheResponse,
  type Hop,
  makeCache,
  NGINX,
  NGINX_REVALIDATING,
  VARNISH,
  VARNISH_KEEPING,
} from '../../support/http-cache.ts'
import { MAX_AGE, openNewsroom } from '../../support/live-newsroom.ts'
import { article, NOW } from '../../support/newsroom.ts'

const FEED = '/rss.xml'

const readTitles = (body: string): [string, string][] =>
  [...body.matchAll(/<item>\s*<title>([^<]*)<\/title>[\s\S]*?<guid[^>]*>[^<]*\/([^</]+)<\/guid>/g)].map(
    ([, title = '', id = '']) => [id, title],
  )

/** A reader that polls one feed. */
class Reader {
  readonly titles = new Map<string, string>()
  readonly statuses: number[] = []
  private readonly fields: Readonly<Record<string, string>>
  private readonly readsDeltas: boolean
  private etag: string | undefined

  constructor(fields: Readonly<Record<string, string>>, readsDeltas: boolean) {
    this.fields = fields
    this.readsDeltas = readsDeltas
  }

  async poll(hop: Hop): Promise<CacheResponse> {
    const condition = this.etag === undefined ? {} : { 'if-none-match': this.etag }
    const response = await hop({ target: FEED, headers: { ...this.fields, ...condition } })
    this.statuses.push(response.status)
    // One that cannot read a 226 takes it for an error, and keeps the ETag that it has.
    if (response.status === 200 || (response.status === 226 && this.readsDeltas)) {
      for (const [id, title] of readTitles(response.body)) this.titles.set(id, title)
      this.etag = response.headers['etag']
    }
    return response
  }
}

const makeReaders = (): Reader[] => [
  new Reader({}, false),
  new Reader({ 'a-im': 'feed' }, true),
  new Reader({ 'a-im': 'feed' }, true),
  new Reader({ 'a-im': 'feed' }, false),
]

type Step =
  | { readonly kind: 'publish' | 'correct'; readonly number: number }
  | { readonly kind: 'embargo'; readonly number: number; readonly ms: number }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'poll'; readonly number: number }

const ms = fc.integer({ min: 100, max: 30_000 })
const number = fc.nat({ max: 3 })
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('publish' as const), number }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('correct' as const), number }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('embargo' as const), number, ms }) },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms }) },
    { weight: 8, arbitrary: fc.record({ kind: fc.constant('poll' as const), number }) },
  ),
  { minLength: 10, maxLength: 40 },
)

const PATHS: readonly (readonly [name: string, products: readonly CacheProduct[]])[] = [
  ['no cache', []],
  ['nginx', [NGINX]],
  ['nginx that revalidates', [NGINX_REVALIDATING]],
  ['Varnish', [VARNISH]],
  ['Varnish that keeps', [VARNISH_KEEPING]],
  ['a revalidating nginx in front of a keeping Varnish', [VARNISH_KEEPING, NGINX_REVALIDATING]],
]

/** Returns a chain of caches; the first product is nearest to the origin. */
const chain = (origin: Hop, products: readonly CacheProduct[], now: () => number): Hop =>
  products.reduce((hop, product) => makeCache(hop, product, now), origin)

describe('Reader behind a cache', () => {
  it.each(PATHS.flatMap(([name, products]) => [false, true].map((deltas) => [name, deltas, products] as const)))(
    'ends with every story as it is now: %s, deltas: %s',
    async (_, deltas, products) => {
      await fc.assert(
        fc.asyncProperty(steps, async (history) => {
          const site = openNewsroom(deltas)
          const hop = chain(site.origin, products, site.now)
          const readers = makeReaders()
          let stories: Article[] = []
          const poll = async (at: number): Promise<void> => {
            await readers[at]?.poll(hop)
          }
          for (const step of history) {
            if (step.kind === 'wait') site.wait(step.ms)
            else if (step.kind === 'poll') await poll(step.number)
            else {
              const story = stories[step.number]
              const published = step.kind === 'embargo' ? site.now() + step.ms : site.now()
              if (step.kind !== 'correct') stories = [article({ id: `s${stories.length}`, published }), ...stories]
              else if (story !== undefined) {
                const title = `${story.title}!`
                stories = stories.map((each) => (each === story ? { ...story, title, version: title } : each))
              }
              site.publish(stories)
            }
          }
          // The last embargo can end in any round before. Each cache on the way may hold a version for its freshness, and a
          // reader that cannot read a delta gets the whole feed when it asks again.
          for (let round = 0; round <= products.length + 3; round += 1) {
            site.wait(MAX_AGE * 1000)
            for (const at of readers.keys()) await poll(at)
          }
          for (const [at, { titles }] of readers.entries()) {
            const shown = new Map([...titles].filter(([id]) => site.titles().has(id)))
            expect([at, sort(shown)]).toEqual([at, sort(site.titles())])
          }
          if (!deltas) expect(readers.flatMap(({ statuses }) => statuses)).not.toContain(226)
        }),
        { numRuns: 25 },
      )
    },
    60_000,
  )

  it.each([
    ['nginx', NGINX_REVALIDATING],
    ['Varnish', VARNISH_KEEPING],
  ])('gets no delta for the version that a revalidating cache holds: %s', async (_, product) => {
    const site = openNewsroom(true)
    const hop = makeCache(site.origin, product, site.now)
    const [reader, other] = [new Reader({ 'a-im': 'feed' }, true), new Reader({}, false)]
    const due = (n: number): Article => article({ id: `s${n}`, published: NOW + n * 5000 })
    site.publish([0, 1, 2].map(due))
    await reader.poll(hop)
    site.wait(6000)
    await other.poll(hop)
    site.wait(5000)
    await reader.poll(hop)
    expect([...reader.titles.keys()].sort()).toEqual(['s0', 's1', 's2'])
  })

  // Of two caches the one in front takes no notice of the age of what it gets: it may be one freshness late.
  it.each(PATHS.filter(([, products]) => products.length < 2))(
    'sees an embargoed story at most a second after its instant: %s',
    async (_, products) => {
      for (let tenth = 0; tenth < 10; tenth += 1) {
        const site = openNewsroom(false)
        const due = NOW + 15_000 + tenth * 100
        site.publish([article({ id: 'old', published: NOW - 1000 }), article({ id: 'due', published: due })])
        const hop = chain(site.origin, products, site.now)
        const reader = new Reader({}, false)
        for (; site.now() < due + 1000; site.wait(300)) await reader.poll(hop)
        await reader.poll(hop)
        expect([tenth, [...reader.titles.keys()].sort()]).toEqual([tenth, ['due', 'old']])
      }
    },
  )
})

const sort = (titles: ReadonlyMap<string, string>): [string, string][] =>
  [...titles].sort(([one], [other]) => (one < other ? -1 : 1))
