import { readdirSync, readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { folder, put, SITE_YAML, sectionwire, serving, story, until } from '../../support/cli.ts'
import { Hub, Subscriber } from './hub.ts'

/** Starts a hub in this process that records announcements and answers as the test wants. */
async function takingWord(onWord: (topics: string[]) => Promise<number> | number = () => 202) {
  const words: string[] = []
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let body = ''
    for await (const chunk of request.setEncoding('utf8') as AsyncIterable<string>) body += chunk
    const topics = new URLSearchParams(body).getAll('hub.topic')
    const status = await onWord(topics)
    words.push(...topics.map((topic) => new URL(topic).pathname))
    response.writeHead(status, status === 503 ? { 'Retry-After': '3600' } : {}).end()
  }
  const server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy())
  })
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, words }
}

const FEEDS = 'feeds: { formats: [rss], authors: false, tags: false, archives: false }\n'
const ALL = ['/europe/rss.xml', '/rss.xml', '/science/rss.xml', '/world/rss.xml']
const CHANGED = ['/europe/rss.xml', '/rss.xml', '/world/rss.xml']

const newsroom = (hub: string, files: Record<string, string> = {}): string =>
  folder({
    'site.yaml': `${SITE_YAML}${FEEDS}hubs: [{ url: "${hub}", private: true, several: true }]\n`,
    'europe/vote.md': story('The vote'),
    ...files,
  })

const get = async (url: string): Promise<string> => (await fetch(url, { headers: { Connection: 'close' } })).text()
/** Like `get`; returns '' when there is no answer in time, as from a stopped process. */
const getWithin = (ms: number, url: string): Promise<string> =>
  fetch(url, { headers: { Connection: 'close' }, signal: AbortSignal.timeout(ms) }).then(
    (response) => response.text(),
    () => '',
  )
const sorted = (words: readonly string[]): string[] => [...words].sort()

/** Resolves when exactly these feeds have been announced, in any order. Fails after 10 s. */
const wordOf = (hub: { readonly words: readonly string[] }, feeds: readonly string[]) =>
  until(
    () => sorted(hub.words).join(),
    (words) => words === sorted(feeds).join(),
  )

describe('`serve` with hubs', () => {
  it('announces the feeds that a change affects when the new bytes are served', async () => {
    const seen: boolean[] = []
    let expected = 'The vote'
    const hub = await takingWord(async (topics) => {
      const feeds = await Promise.all(topics.map(get))
      seen.push(...feeds.filter((_, at) => !topics[at]?.includes('science')).map((feed) => feed.includes(expected)))
      return 202
    })
    const articles = newsroom(hub.url)
    await serving(articles, '--state', folder())
    await wordOf(hub, ALL)
    for (const version of ['second', 'third', 'fourth']) {
      hub.words.length = 0
      expected = `The ${version} vote`
      put(join(articles, 'europe/vote.md'), story(expected))
      await wordOf(hub, CHANGED)
    }
    expect(seen).toEqual(Array(12).fill(true))
  })

  it('announces an embargoed article at its instant', async () => {
    const hub = await takingWord()
    const at = new Date(Date.now() + 3_000)
    const soon = story('Embargoed').replace(/published: \S+/, `published: ${at.toISOString()}`)
    await serving(newsroom(hub.url, { 'science/soon.md': soon }), '--state', folder())
    await until(
      () => hub.words.length,
      (count) => count === 4,
    )
    hub.words.length = 0
    await wordOf(hub, ['/rss.xml', '/science/rss.xml'])
    expect(Date.now()).toBeGreaterThanOrEqual(at.getTime())
  })

  it('announces each version once, also after a restart, and `hubs` shows it', async () => {
    const hub = await takingWord()
    const articles = newsroom(hub.url)
    const state = folder()
    const first = await serving(articles, '--state', state)
    await until(
      () => hub.words.length,
      (count) => count === 4,
    )
    expect(await first.stop()).toBe(0)
    expect(readdirSync(state).sort()).toEqual([
      expect.stringMatching(/^dates-[\da-f]{16}\.ndjson$/),
      expect.stringMatching(/^hubs-[\da-f]{16}\.json$/),
    ])
    await serving(articles, '--state', state, '--port', new URL(first.address).port)
    // An announcement of an unchanged feed would come before or with this one.
    put(join(articles, 'europe/vote.md'), story('The vote after the restart'))
    await until(
      () => hub.words.length,
      (count) => count >= 7,
    )
    expect(sorted(hub.words)).toEqual(sorted([...ALL, ...CHANGED]))

    const table = await sectionwire(['hubs', '--articles', articles, '--state', state])
    expect(table).toMatchObject({ code: 0, err: '' })
    expect(table.out).toMatch(new RegExp(`^${hub.url}\n {2}TOPIC +LAST ANNOUNCED +NEXT TRY +LAST ANSWER\n`))
    expect(table.out).toMatch(/^ {2}\/europe\/rss\.xml +20\d\d-\d\d-\d\dT\S+Z +- +202 Accepted$/m)
    const json = await sectionwire(['hubs', '--articles', articles, '--state', state, '--json'])
    expect(JSON.parse(json.out)).toHaveLength(4)
    expect(JSON.parse(json.out)).toContainEqual({
      hub: hub.url,
      topic: `${first.address}rss.xml`,
      announced: expect.stringMatching(/^20.*Z$/),
      answer: '202 Accepted',
      answered: expect.stringMatching(/^20.*Z$/),
      gaveUp: false,
    })
  })

  it('continues when the hub state cannot be written, and reports it once', async () => {
    const hub = await takingWord()
    const articles = newsroom(hub.url)
    const { err } = await serving(articles, '--state', join(folder({ taken: 'a file' }), 'taken'))
    await until(
      () => hub.words.length,
      (count) => count === 4,
    )
    put(join(articles, 'europe/vote.md'), story('Another vote'))
    await until(
      () => hub.words.length,
      (count) => count === 7,
    )
    put(join(articles, 'europe/vote.md'), story('A third vote'))
    await until(
      () => hub.words.length,
      (count) => count === 10,
    )
    expect(err.join('').match(/Cannot save the state of the hubs/g)).toHaveLength(1)
    expect(err.join('')).toContain('Choose another folder with --state.')
  })

  it('announces nothing outside when the site is only on this machine', async () => {
    const articles = folder({
      'site.yaml': `${SITE_YAML}hubs: [https://hub.example.org/]\n`,
      'a.md': story('A'),
    })
    const { err } = await serving(articles, '--state', folder())
    await until(
      () => err.join(''),
      (text) => text.includes('Nothing is announced to the hubs, because they cannot reach http://localhost'),
    )
  })

  it('sends nothing into a private network that site.yaml does not allow, and `hubs` shows why', async () => {
    const hub = await takingWord()
    const articles = folder({ 'site.yaml': `${SITE_YAML}${FEEDS}hubs: ["${hub.url}"]\n`, 'a.md': story('A') })
    const state = folder()
    const { err, stop } = await serving(articles, '--state', state, '--url', 'https://news.example.org/')
    await until(
      () => err.join(''),
      (text) => text.includes('is in a private network. Set `private: true` on the hub'),
    )
    await stop()
    expect(hub.words).toEqual([])
    const { out } = await sectionwire(['hubs', '--articles', articles, '--state', state])
    expect(out).toMatch(/: \d failures? in a row/)
    expect(out).toMatch(/^ {2}\/rss\.xml +never +20\S+Z +127\.0\.0\.1 is in a private network/m)
  })

  it('announces once for several workers, when all of them serve the new bytes', {
    timeout: 60_000,
  }, async () => {
    let expected = 'The vote'
    const stale: string[] = []
    const hub = await takingWord(async (topics) => {
      const europe = topics.filter((topic) => topic.includes('europe'))
      for (const topic of europe) {
        for (const feed of await Promise.all(Array.from({ length: 8 }, () => get(topic)))) {
          if (!feed.includes(expected)) stale.push(expected)
        }
      }
      return 202
    })
    const articles = newsroom(hub.url)
    const { err, process: primary, stop } = await serving(articles, '--state', folder(), '--workers', '3')
    await wordOf(hub, ALL)
    const change = async (version: string): Promise<void> => {
      hub.words.length = 0
      expected = `The ${version} vote`
      put(join(articles, 'europe/vote.md'), story(expected))
      // Without confirmation between the workers this takes 20 s.
      await wordOf(hub, CHANGED)
    }
    await change('second')
    await change('third')
    primary.kill('SIGHUP')
    await until(
      () => err.join(''),
      (text) => text.includes('Replaced 3 workers.'),
      30_000,
    )
    await change('fourth')
    expect(stale).toEqual([])
    expect(await stop()).toBe(0)
  })

  it.skipIf(process.platform !== 'linux')(
    'announces nothing while one of several workers does not serve the new bytes',
    { timeout: 60_000 },
    async () => {
      const hub = await takingWord()
      const articles = newsroom(hub.url)
      const { address, process: primary } = await serving(articles, '--state', folder(), '--workers', '2')
      await until(
        () => hub.words.length,
        (count) => count === 4,
      )
      const workers = readFileSync(`/proc/${primary.pid}/task/${primary.pid}/children`, 'utf8')
        .trim()
        .split(' ')
        .map(Number)
      expect(workers.length).toBe(2)
      // One of the two is the leader, which announces nothing while it is stopped.
      for (const worker of workers) {
        hub.words.length = 0
        process.kill(worker, 'SIGSTOP')
        // The other worker follows several changes; the first would be announced before the last is served.
        for (let change = 1; change <= 4; change += 1) {
          const title = `Vote ${change} without ${worker}`
          put(join(articles, 'europe/vote.md'), story(title))
          await until(
            () => getWithin(1_000, `${address}rss.xml`),
            (feed) => feed.includes(title),
          )
        }
        expect(hub.words).toEqual([])
        process.kill(worker, 'SIGCONT')
        await until(
          () => sorted([...new Set(hub.words)]).join(),
          (words) => words === sorted(CHANGED).join(),
        )
      }
    },
  )
})

describe('`build --announce`', () => {
  const args = (articles: string, state: string): string[] => [
    ...['build', '--articles', articles, '--no-cache', '--no-compress', '--out', join(state, 'out')],
    ...['--url', 'https://news.example.org/', '--announce', '--state', state],
  ]

  it('announces what is new in the tree, and nothing on a second run', async () => {
    const hub = await takingWord()
    const articles = newsroom(hub.url)
    const state = folder()
    const first = await sectionwire(args(articles, state))
    expect(first).toMatchObject({ code: 0, err: '' })
    expect(first.out).toContain(`${hub.url}: 4 feeds announced\n`)
    expect((await sectionwire(args(articles, state))).out).toContain(`${hub.url}: 0 feeds announced\n`)
    put(join(articles, 'europe/vote.md'), story('Another vote'))
    expect((await sectionwire(args(articles, state))).out).toContain(`${hub.url}: 3 feeds announced\n`)
    expect(sorted(hub.words)).toEqual(sorted([...ALL, ...CHANGED]))
  })

  it('leaves a hub that asks for time to a later run, with a message and exit code 0', async () => {
    const busy = await takingWord(() => 503)
    const articles = newsroom(busy.url)
    const state = folder()
    const { code, err } = await sectionwire(args(articles, state))
    expect(code).toBe(0)
    expect(err).toContain(`${busy.url}: 4 feeds could not be announced (503 Service Unavailable)`)
    expect((await sectionwire(['hubs', '--articles', articles, '--state', state])).out).toMatch(
      /: 1 failure in a row, next try at 20\S+Z\n/,
    )
    expect((await sectionwire(['hubs', '--articles', articles, '--state', folder()])).out).toBe(
      `${busy.url}: nothing announced yet\n`,
    )
  })

  it('reports that no hub is configured', async () => {
    const articles = folder({ 'site.yaml': SITE_YAML, 'a.md': story('A') })
    const { code, err } = await sectionwire(args(articles, folder()))
    expect(code).toBe(0)
    expect(err).toContain('there are no `hubs` in site.yaml')
    expect((await sectionwire(['hubs', '--articles', articles])).out).toBe('There are no `hubs` in site.yaml.\n')
  })
})

describe('Hub in a process of its own', () => {
  it('verifies a subscriber and delivers each change, also when it accepts one topic at a time', async () => {
    const hub = new Hub(folder(), 'one')
    await hub.start()
    const articles = newsroom(hub.url)
    const { address } = await serving(articles, '--state', folder())
    const subscriber = new Subscriber()
    await subscriber.start()
    const topic = await subscriber.subscribe(`${address}europe/rss.xml`)
    expect(topic).toBe(`${address}europe/rss.xml`)
    put(join(articles, 'europe/vote.md'), story('The second vote'))
    await until(
      () => subscriber.delivered.get(topic),
      (feed) => feed?.includes('The second vote') === true,
    )
    expect(subscriber.delivered.get(topic)).toBe(await get(topic))
    expect(subscriber.forged).toBe(0)
  })
})
