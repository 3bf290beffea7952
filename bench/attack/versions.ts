/**
 * Attacks on the promise that a story is published whole or not at all, and the same by every process and every restart.
 * Files are touched, saved, replaced and broken while `dist/cli.js` builds and serves them; processes are killed.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { Agent, request } from 'node:http'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AttackRow } from './row.ts'

const CLI = join(import.meta.dirname, '..', '..', 'dist', 'cli.js')
const SITE = 'title: Attack\nurl: https://news.example.org/\nfeeds: { items: 50 }\n'
const SLIP = '---\ntitle: "never closed\ndate: 2026-01-01T08:00:00Z\n---\n\nWhat nobody may see.\n'

/** A word of each body that is in no other part of its story. */
const mark = (n: number, version: number): string => `body-${n}-v${version}-end`

const story = (n: number, version = 1): string =>
  `---\ntitle: Story ${n}\ndate: ${new Date(Date.UTC(2026, 0, 1) + n * 60_000).toISOString()}\n---\n\nThe ${mark(n, version)} of this story.\n`

interface Site {
  readonly articles: string
  readonly out: string
  readonly env: NodeJS.ProcessEnv
}

/** Runs an attack on a site of `count` stories, and removes everything that it started and wrote. */
async function onSite<T>(count: number, attack: (site: Site, children: Set<ChildProcess>) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'sectionwire-attack-'))
  const articles = join(folder, 'articles')
  mkdirSync(join(articles, 'world'), { recursive: true })
  writeFileSync(join(articles, 'site.yaml'), SITE)
  for (let n = 0; n < count; n += 1) write(articles, n, story(n))
  const env = {
    ...process.env,
    ...{ NO_COLOR: '1', SECTIONWIRE_CACHE: join(folder, 'cache'), SECTIONWIRE_STATE: join(folder, 'state') },
  }
  const children = new Set<ChildProcess>()
  try {
    return await attack({ articles, out: join(folder, 'out'), env }, children)
  } finally {
    for (const child of children) await end(child, 'SIGKILL')
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
  }
}

const pathOf = (articles: string, n: number): string => join(articles, 'world', `story-${n}.md`)
const write = (articles: string, n: number, text: string): void => writeFileSync(pathOf(articles, n), text)

function replaceByRename(articles: string, n: number, text: string): void {
  const path = pathOf(articles, n)
  writeFileSync(`${path}~`, text)
  renameSync(`${path}~`, path)
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

function start(site: Site, children: Set<ChildProcess>, args: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [CLI, ...args, '--articles', site.articles], { env: site.env, stdio: 'ignore' })
  children.add(child)
  return child
}

function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  child.kill(signal)
  return ended
}

/** Builds, and disturbs the content from the first file on until the end. Returns the exit code. */
async function buildWhile(
  site: Site,
  children: Set<ChildProcess>,
  disturb: () => void,
  everyMs: number,
): Promise<number> {
  const child = start(site, children, ['build', '--out', site.out])
  const ended = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? -1)))
  let code: number | undefined
  void ended.then((value) => {
    code = value
  })
  while (code === undefined && !hasLock(site.out)) await pause(1)
  do {
    disturb()
    await pause(everyMs)
  } while (code === undefined)
  return code
}

const hasLock = (out: string): boolean => {
  try {
    return readdirSync(join(out, '.sectionwire')).includes('lock')
  } catch {
    return false
  }
}

/** Returns the stories of a built tree whose page, or whose item in the feed, is without its text. */
function findEmpty(site: Site, count: number): number[] {
  const empty = new Set<number>()
  for (let n = 0; n < count; n += 1) {
    const page = readFileSync(join(site.out, 'articles', `story-${n}`, 'index.html'), 'utf8')
    if (!/body-\d+-v\d+-end/.test(page)) empty.add(n)
  }
  const feed = JSON.parse(readFileSync(join(site.out, 'feed.json'), 'utf8')) as {
    items: { title: string; content_html?: string }[]
  }
  for (const { title, content_html = '' } of feed.items) {
    if (!/body-\d+-v\d+-end/.test(content_html)) empty.add(Number(title.slice(6)))
  }
  return [...empty]
}

async function touchDuringBuild(): Promise<AttackRow> {
  const count = 300
  return onSite(count, async (site, children) => {
    const touch = (): void => {
      for (let n = 0; n < count; n += 1) utimesSync(pathOf(site.articles, n), new Date(), new Date())
    }
    const code = await buildWhile(site, children, touch, 20)
    const empty = findEmpty(site, count).length
    return {
      ...{ name: 'stories without text: touch during a build of 300', before: '300', aim: '0' },
      ...{ measured: `${empty}, exit ${code}`, ok: empty === 0 && code === 0 },
    }
  })
}

async function saveDuringBuild(): Promise<AttackRow> {
  const count = 1500
  return onSite(count, async (site, children) => {
    await buildWhile(site, children, () => {}, 10)
    const before = readFileSync(join(site.out, '.sectionwire', 'manifest.json'), 'utf8')
    let saves = 0
    const save = (): void => {
      saves += 1
      write(site.articles, saves % count, story(saves % count, saves))
    }
    // Everything is rendered anew.
    rmSync(site.env['SECTIONWIRE_CACHE'] ?? '', { recursive: true })
    const code = await buildWhile(site, children, save, 10)
    const empty = findEmpty(site, count).length
    const isOld = readFileSync(join(site.out, '.sectionwire', 'manifest.json'), 'utf8') === before
    return {
      ...{ name: 'stories without text: a save every 10 ms during a build of 1,500', before: '873' },
      ...{ aim: '0, or exit 1 with the old tree', measured: `${empty}, exit ${code}, ${saves} saves` },
      ok: empty === 0 && (code === 0 || isOld),
    }
  })
}

interface Answer {
  readonly status: number
  readonly etag: string
  readonly body: string
}

interface Serving {
  readonly child: ChildProcess
  readonly port: number
  /** Asks on a connection of its own, so that any of the workers may answer. */
  readonly get: (path: string) => Promise<Answer>
}

async function serve(site: Site, children: Set<ChildProcess>, port: number, ...args: string[]): Promise<Serving> {
  const child = start(site, children, ['serve', '--port', String(port), '--host', '127.0.0.1', ...args])
  const get = (path: string): Promise<Answer> => ask(port, path)
  for (;;) {
    const ready = await get('/readyz').catch(() => undefined)
    if (ready?.status === 200) return { child, port, get }
    if (child.exitCode !== null) throw new Error(`serve ended with ${child.exitCode}`)
    await pause(20)
  }
}

function ask(port: number, path: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const agent = new Agent({ keepAlive: false })
    request({ host: '127.0.0.1', port, path, agent, timeout: 10_000 }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.once('error', reject)
      response.once('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          etag: response.headers.etag ?? '',
          body: Buffer.concat(chunks).toString(),
        }),
      )
    })
      .once('error', reject)
      .end()
  })
}

function getFreePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}

/** True for an answer that shows the story without its text; 503 and 404 do not show it. */
const isEmptyPage = ({ status, body }: Answer): boolean => status === 200 && !/body-\d+-v\d+-end/.test(body)

async function replaceWhileServed(): Promise<AttackRow> {
  const count = 30
  return onSite(count, async (site, children) => {
    const { get } = await serve(site, children, await getFreePort())
    let [empty, answers] = [0, 0]
    for (let n = 0; n < count; n += 1) {
      replaceByRename(site.articles, n, story(n, 2))
      // The first request for the page comes before the server has seen the new file.
      const answer = await get(`/articles/story-${n}/`)
      answers += answer.status === 200 ? 1 : 0
      if (isEmptyPage(answer)) empty += 1
    }
    return {
      ...{ name: 'stories without text: replaced by rename while served', before: '30 of 30', aim: '0' },
      ...{ measured: `${empty} of ${count}, ${answers} answered with 200`, ok: empty === 0 && answers === count },
    }
  })
}

async function slipBeforeFirstRequest(): Promise<AttackRow> {
  const count = 40
  return onSite(count, async (site, children) => {
    const { get } = await serve(site, children, await getFreePort())
    for (let n = 0; n < count; n += 1) write(site.articles, n, SLIP)
    await pause(1500)
    let [empty, whole] = [0, 0]
    for (let n = 0; n < count; n += 1) {
      const answer = await get(`/articles/story-${n}/`)
      if (isEmptyPage(answer)) empty += 1
      if (answer.status === 200 && answer.body.includes(mark(n, 1))) whole += 1
    }
    const feed = JSON.parse((await get('/feed.json')).body) as { items: { content_html?: string }[] }
    const inFeed = feed.items.filter(({ content_html = '' }) => !content_html.includes('body-')).length
    return {
      ...{ name: 'stories without text: a slip before the first request', before: 'all', aim: '0' },
      ...{
        measured: `${empty + inFeed} of ${count}; ${whole} stay up, whole`,
        ok: empty + inFeed === 0 && whole === count,
      },
    }
  })
}

const PATHS = [
  '/atom.xml',
  '/feed.json',
  '/world/rss.xml',
  '/',
  '/articles/story-0/',
  '/articles/story-7/',
  '/sitemap.xml',
]

/** Counts the answers that differ from those of the start, during `requests` requests and `kills` kills. */
async function countDifferent(
  site: Site,
  children: Set<ChildProcess>,
  breakContent: () => void,
  { requests, kills }: { readonly requests: number; readonly kills: number },
): Promise<{ readonly different: number; readonly answered: number; readonly failed: number }> {
  const port = await getFreePort()
  let serving = await serve(site, children, port, '--workers', '2')
  const expected = new Map<string, Answer>()
  for (const path of PATHS) expected.set(path, await serving.get(path))
  breakContent()
  await pause(1500)
  let [different, answered, failed] = [0, 0, 0]
  for (let n = 0; n < requests; n += 1) {
    if (n % Math.floor(requests / kills) === 0) {
      // Every fourth time all processes are killed, else one worker.
      if ((n / Math.floor(requests / kills)) % 4 === 3) {
        await killAll(serving.child)
        serving = await serve(site, children, port, '--workers', '2')
      } else killOneWorker(serving.child)
    }
    const path = PATHS[n % PATHS.length] ?? '/'
    const answer = await serving.get(path).catch(() => undefined)
    if (answer === undefined) failed += 1
    else {
      answered += 1
      const first = expected.get(path)
      if (answer.status !== first?.status || answer.etag !== first.etag || answer.body !== first.body) different += 1
    }
    await pause(2)
  }
  return { different, answered, failed }
}

function listWorkers({ pid }: ChildProcess): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
  return children.trim().split(' ').filter(Boolean).map(Number)
}

function killOneWorker(primary: ChildProcess): void {
  const [worker] = listWorkers(primary)
  if (worker !== undefined) process.kill(worker, 'SIGKILL')
}

async function killAll(primary: ChildProcess): Promise<void> {
  const workers = listWorkers(primary)
  await end(primary, 'SIGKILL')
  for (const worker of workers) {
    try {
      process.kill(worker, 'SIGKILL')
    } catch {
      // It has ended with the primary process.
    }
  }
}

const LOAD = { requests: 2000, kills: 20 }

async function differWhileHeld(name: string, breakContent: (articles: string) => void): Promise<AttackRow> {
  return onSite(30, async (site, children) => {
    const { different, answered, failed } = await countDifferent(
      site,
      children,
      () => breakContent(site.articles),
      LOAD,
    )
    return {
      ...{ name: `answers that differ between workers and restarts while ${name} is held`, before: 'half', aim: '0' },
      measured: `${different} of ${answered}; ${LOAD.kills} kills, ${failed} connections cut`,
      ok: different === 0 && answered > LOAD.requests / 4,
    }
  })
}

const ATTACKS: readonly (() => Promise<AttackRow>)[] = [
  touchDuringBuild,
  saveDuringBuild,
  replaceWhileServed,
  slipBeforeFirstRequest,
  () =>
    differWhileHeld('a slip', (articles) => {
      for (const n of [0, 7, 29]) write(articles, n, SLIP)
    }),
  () =>
    differWhileHeld('a mass deletion', (articles) => {
      for (let n = 0; n < 25; n += 1) rmSync(pathOf(articles, n))
    }),
]

/** Runs all attacks of this family; about a minute on an idle machine. @param onRow called with each row as it is measured */
export async function attackVersions(onRow: (row: AttackRow) => void = () => {}): Promise<AttackRow[]> {
  const rows: AttackRow[] = []
  for (const attack of ATTACKS) {
    const row = await attack()
    onRow(row)
    rows.push(row)
  }
  return rows
}

if (process.argv[1] === import.meta.filename) {
  await attackVersions(({ name, before, aim, measured, ok }) =>
    console.log(`${ok ? 'ok  ' : 'FAIL'} ${name}: ${measured} (before: ${before}; aim: ${aim})`),
  )
}
