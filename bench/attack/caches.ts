/** Measures what readers get through real caches, run with their recipes, while stories change. About a minute. */
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import type { Article } from '../../src/model/article.ts'
import { article } from '../../test/support/newsroom.ts'
import { type Answer, ask, type Origin, readTitles, sleep, startOrigin } from './origin.ts'
import { isInstalled, type Program, startProgram } from './programs.ts'
import { type AttackRow, makeMissingRow } from './row.ts'

const FEED = '/rss.xml'
const EUROPE = [{ id: 'europe', title: 'Europe' }]
const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'

const story = (id: string, published: number, more: Partial<Article> = {}): Article =>
  article({ id, published, sections: EUROPE, ...more })

/** Runs all measurements of caches. */
export async function attackCaches(): Promise<AttackRow[]> {
  const rows = await Promise.all([
    measureDeltas('deltas on, readers behind nginx that revalidates', 'nginx', '411 of 454 wrong, stories lost'),
    measureDeltas('deltas on, readers behind Varnish with keep', 'varnishd', '40 of 51 wrong, stories lost'),
    measureDeltas('deltas on, A-IM past the cache of nginx', 'nginx', '', sendDeltasAside),
    measureEmbargo(),
  ])
  const sorted = [...rows.flat(), ...(await measureArchive()), ...(await measureGone())]
  for (const program of ['nginx', 'varnishd', 'caddy', 'haproxy'] as const) sorted.push(await measureMixed(program))
  return sorted
}

/** A reader of deltas: what it knows, and the deltas that were made for another version than its own. */
class DeltaReader {
  readonly titles = new Map<string, string>()
  deltas = 0
  wrong = 0
  private etag = ''

  async poll(port: number): Promise<void> {
    const condition = this.etag === '' ? {} : { 'if-none-match': this.etag }
    const { status, headers, body } = await ask(port, FEED, { 'a-im': 'feed', ...condition })
    if (status === 226) {
      this.deltas += 1
      if (headers['delta-base'] !== this.etag) this.wrong += 1
    }
    if (status !== 200 && status !== 226) return
    for (const [id, title] of readTitles(body)) this.titles.set(id, title)
    this.etag = headers.etag ?? ''
  }
}

const MAX_AGE = 2

/** Changes the recipe of nginx as docs/behind-a-proxy.md says for a site with deltas. */
const sendDeltasAside = (recipe: string): string =>
  recipe.replace(
    'map "$uri|$http_accept" $aside { default 0;',
    'map "$http_a_im|$uri|$http_accept" $aside { default 0; "~^[^|]" 1;',
  )

async function measureDeltas(
  name: string,
  program: Program,
  before: string,
  change?: (recipe: string) => string,
): Promise<AttackRow[]> {
  if (!isInstalled(program)) return [makeMissingRow(name, program)]
  const origin = await startOrigin(MAX_AGE, { deltas: true })
  origin.publish([story('s0', Date.now() - 60_000)])
  const { port, stop } = await startProgram(program, origin.port, change)
  try {
    const readers = [1, 2, 3].map(() => new DeltaReader())
    const end = Date.now() + 15_000
    const publishing = publishUntil(origin, end)
    const pollUntilEnd = async (reader: DeltaReader, pause: number): Promise<void> => {
      for (; Date.now() < end; await sleep(pause)) {
        await reader.poll(port)
        await ask(port, FEED)
      }
    }
    await Promise.all([publishing, ...readers.map((reader, at) => pollUntilEnd(reader, 400 + at * 370))])
    for (let round = 0; round < 3; round += 1) {
      await sleep(MAX_AGE * 1000 + 100)
      // Somebody else's poll renews the copy of the cache; answers to clients of deltas are not stored.
      await ask(port, FEED)
      await sleep(100)
      for (const reader of readers) await reader.poll(port)
    }
    const lacking = readers.reduce(
      (total, { titles }) => total + origin.articles().filter(({ id, title }) => titles.get(id) !== title).length,
      0,
    )
    const [deltas, wrong] = [sum(readers, 'deltas'), sum(readers, 'wrong')]
    const measured = `${wrong} of ${deltas} wrong, ${lacking} stories lacking`
    return [{ name, before, aim: '0 wrong, 0 lacking', measured, ok: wrong === 0 && lacking === 0 }]
  } finally {
    stop()
    await origin.close()
  }
}

const sum = (readers: readonly DeltaReader[], key: 'deltas' | 'wrong'): number =>
  readers.reduce((total, reader) => total + reader[key], 0)

/** Publishes and corrects stories, about two a second. */
async function publishUntil(origin: Origin, end: number): Promise<void> {
  for (let n = 1; Date.now() < end; n += 1) {
    await sleep(500)
    const [first, ...others] = origin.articles()
    const isCorrection = n % 4 === 0 && first !== undefined
    origin.publish(
      isCorrection
        ? [{ ...first, title: `${first.title}!`, version: `c${n}`, digest: `c${n}` }, ...others]
        : [story(`s${n}`, Date.now()), ...origin.articles()],
    )
  }
}

async function measureEmbargo(): Promise<AttackRow[]> {
  const name = 'embargo at xx.900 s behind nginx that revalidates'
  if (!isInstalled('nginx')) return [makeMissingRow(name, 'nginx')]
  const origin = await startOrigin(5)
  const { port, stop } = await startProgram('nginx', origin.port)
  try {
    const from = Math.ceil(Date.now() / 1000) * 1000
    const dues = [5900, 10_900, 15_900].map((ms) => from + ms)
    origin.publish([story('old', from - 60_000), ...dues.map((due, n) => story(`due${n}`, due))])
    const late: number[] = []
    for (const [n, due] of dues.entries()) {
      for (let seen = false; !seen && Date.now() < due + 8000; await sleep(50)) {
        const { body } = await ask(port, FEED)
        seen = readTitles(body).has(`due${n}`)
        if (seen) late.push((Date.now() - due) / 1000)
      }
    }
    const worst = late.length < dues.length ? Number.POSITIVE_INFINITY : Math.max(...late)
    const isEarly = late.some((seconds) => seconds < 0)
    const measured = `${worst.toFixed(2)} s late${isEarly ? ', and early' : ''}`
    return [{ name, before: 'up to 300 s', aim: '≤ 1.2 s late', measured, ok: worst <= 1.2 && !isEarly }]
  } finally {
    stop()
    await origin.close()
  }
}

async function measureArchive(): Promise<AttackRow[]> {
  const name = 'withdrawn story in an archive that nginx keeps'
  if (!isInstalled('nginx')) return [makeMissingRow(name, 'nginx')]
  const origin = await startOrigin(3)
  const old = story('old', Date.UTC(2026, 0, 15))
  origin.publish([old, ...[1, 2].map((n) => story(`n${n}`, Date.UTC(2026, 1, n)))])
  const { port, stop } = await startProgram('nginx', origin.port)
  try {
    const paths = [FEED, '/archive/2026-01/rss.xml']
    const before = await Promise.all(paths.map((path) => ask(port, path)))
    if (!before.every(({ body }) => readTitles(body).has('old')))
      throw new Error('the story is not there to begin with')
    origin.publish(origin.articles().map((each) => (each === old ? { ...old, withdrawn: { at: Date.now() } } : each)))
    const at = Date.now()
    const seconds = await Promise.all(
      paths.map(async (path) => {
        while (Date.now() < at + 10_000 && readTitles((await ask(port, path)).body).has('old')) await sleep(50)
        return (Date.now() - at) / 1000
      }),
    )
    const [feed = 0, archive = 0] = seconds
    const measured = `feed ${feed.toFixed(1)} s, archive ${archive.toFixed(1)} s, with a freshness of 3 s`
    return [{ name, before: 'a day', aim: 'as a feed', measured, ok: Math.max(feed, archive) < 5 }]
  } finally {
    stop()
    await origin.close()
  }
}

async function measureGone(): Promise<AttackRow[]> {
  const names = ['410', '404'].map((status) => `20 requests at once for a ${status} behind nginx with proxy_cache_lock`)
  if (!isInstalled('nginx')) return names.map((name) => makeMissingRow(name, 'nginx'))
  const origin = await startOrigin(300)
  origin.publish([story('gone', Date.UTC(2026, 0, 1), { withdrawn: { at: Date.now() - 60_000 } })])
  const { port, stop } = await startProgram('nginx', origin.port)
  try {
    const rows: AttackRow[] = []
    for (const [at, path] of ['/articles/gone/', '/articles/never-was/'].entries()) {
      const started = Date.now()
      const times = await Promise.all(
        Array.from({ length: 20 }, async () => {
          const { status } = await ask(port, path, { accept: BROWSER })
          return { status, ms: Date.now() - started }
        }),
      )
      const slowest = Math.max(...times.map(({ ms }) => ms))
      const isRight = times.every(({ status }) => status === (at === 0 ? 410 : 404))
      rows.push({
        ...{ name: names[at] ?? '', before: '4 to 5 s', aim: '< 1 s', measured: `${(slowest / 1000).toFixed(2)} s` },
        ok: slowest < 1000 && isRight,
      })
    }
    return rows
  } finally {
    stop()
    await origin.close()
  }
}

/** Requests of every kind through one recipe, while stories change; counts answers that are wrong. */
async function measureMixed(program: Program): Promise<AttackRow> {
  const name = `recipe of ${program}: requests of every kind`
  if (!isInstalled(program)) return makeMissingRow(name, program)
  const origin = await startOrigin(MAX_AGE)
  origin.publish([story('s0', Date.now() - 60_000)])
  const { port, stop } = await startProgram(program, origin.port)
  try {
    const end = Date.now() + 5000
    const bodies = new Map<string, string>()
    let requests = 0
    const wrong: string[] = []
    const askAll = async (): Promise<void> => {
      for (; Date.now() < end; await sleep(5)) {
        for (const coding of CODINGS) {
          for (const accept of ['*/*', BROWSER]) {
            const answer = await ask(port, FEED, {
              accept,
              ...(coding === undefined ? {} : { 'accept-encoding': coding }),
            })
            const fault = findFault(answer, coding, accept, bodies)
            requests += 1
            if (fault !== undefined) wrong.push(fault)
          }
        }
      }
    }
    await Promise.all([publishUntil(origin, end), askAll(), askAll()])
    const measured = `${wrong.length} wrong of ${requests}${wrong.length === 0 ? '' : ` (${[...new Set(wrong)].join('; ')})`}`
    return { name, before: '', aim: '0 wrong', measured, ok: wrong.length === 0 }
  } finally {
    stop()
    await origin.close()
  }
}

const CODINGS = [undefined, 'gzip', 'br', 'gzip, br', 'gzip;q=0', 'identity']

function findFault(
  { status, headers, body }: Answer,
  coding: string | undefined,
  accept: string,
  bodies: Map<string, string>,
): string | undefined {
  if (status !== 200) return `status ${status}`
  const given = headers['content-encoding']
  const isAsked = given === undefined || (coding?.split(', ').includes(given) ?? false)
  if (!isAsked) return `${given} to a client that accepts ${coding}`
  const text = (given === 'gzip' ? gunzipSync(body) : given === 'br' ? brotliDecompressSync(body) : body).toString()
  const isPage = headers['content-type']?.startsWith('text/html') === true
  if (isPage !== (accept === BROWSER)) return isPage ? 'a page to a reader' : 'a feed to a browser'
  if (isPage || headers.etag === undefined) return undefined
  const known = bodies.get(headers.etag)
  bodies.set(headers.etag, text)
  return known === undefined || known === text ? undefined : 'other bytes under one ETag'
}
