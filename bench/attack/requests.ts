/** The CPU time of a server for requests whose fields are as long as they may be, beside that of a plain request. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findFreePort, sleep } from './origin.ts'
import type { AttackRow } from './row.ts'

const CLI = join(import.meta.dirname, '..', '..', 'dist', 'cli.js')
const MAX_RATIO = 3
const REQUESTS = 1500
/** The limit of a header is 16,384 bytes, with the request line. */
const LENGTH = 15_000
/** Linux counts the CPU time of processes in hundredths of a second. */
const TICK_MS = 10

interface Attack {
  readonly name: string
  readonly path?: string
  readonly headers?: Readonly<Record<string, string>>
}

const fill = (unit: string): string => unit.repeat(Math.floor(LENGTH / unit.length))
const number = (make: (n: number) => string): string =>
  Array.from({ length: 2000 }, (_, n) => make(n))
    .join('')
    .slice(0, LENGTH)

/** A request that Koa answers; most polls of feeds take half of its time. */
const PLAIN: Attack = { name: 'plain', headers: { accept: 'text/html' } }
const PICTURE = { name: 'a picture', path: '/media/p.jpg' } as const

const ATTACKS: readonly Attack[] = [
  { name: 'Accept of many types', headers: { accept: fill('a/b;q=0.5,') } },
  { name: 'Accept of many parameters', headers: { accept: `text/html${fill(';a=b')}` } },
  { name: 'Accept of commas', headers: { accept: fill(',') } },
  { name: 'Accept, different each time', headers: { accept: number((n) => `t${n}/x,`) } },
  { name: 'Accept on the front page', path: '/', headers: { accept: fill('application/a+xml,') } },
  { name: 'Accept where a format is negotiated', path: '/feed', headers: { accept: fill('application/*;q=0.1,') } },
  { name: 'Accept-Encoding of many codings', headers: { 'accept-encoding': number((n) => `c${n};q=0.${n},`) } },
  { name: 'Accept-Encoding of one coding', headers: { 'accept-encoding': fill('gzip,') } },
  { name: 'Accept-Encoding of blanks', headers: { 'accept-encoding': fill('gzip ;  q=0 ,  ') } },
  { name: 'If-None-Match of many tags', headers: { 'if-none-match': number((n) => `"${n}",`) } },
  { name: 'If-None-Match of empty tags', headers: { 'if-none-match': fill('"",') } },
  { name: 'If-None-Match of weak tags', headers: { 'if-none-match': fill('W/"a" , ') } },
  { name: 'If-None-Match of one tag without an end', headers: { 'if-none-match': `"${fill('a')}` } },
  { name: 'If-None-Match of blanks', headers: { 'if-none-match': fill('" ') } },
  { name: 'If-None-Match with A-IM', headers: { 'if-none-match': fill('"",'), 'a-im': 'feed' } },
  { name: 'If-Match of many tags', headers: { 'if-match': number((n) => `"${n}",`) } },
  { name: 'If-Modified-Since of digits', headers: { 'if-modified-since': fill('1') } },
  { name: 'If-Modified-Since of blanks', headers: { 'if-modified-since': `Sun${fill(' ')}GMT` } },
  { name: 'If-Range of many tags', headers: { 'if-range': fill('"",'), range: 'bytes=0-1' } },
  { name: 'A-IM of many values', headers: { 'a-im': fill('feed, ') } },
  { name: 'Range of many ranges', headers: { range: `bytes=${fill('0-1,')}` } },
  { name: 'Range of digits', path: PICTURE.path, headers: { range: `bytes=${fill('9')}-` } },
  { name: 'Range of many ranges of a picture', path: PICTURE.path, headers: { range: `bytes=${fill('0-0,')}` } },
  { name: 'Cookie', headers: { cookie: fill('a=b; ') } },
  { name: 'Host of digits', headers: { host: fill('1') } },
  { name: 'Forwarded', headers: { forwarded: fill('for=1.1.1.1,') } },
  { name: 'X-Forwarded-For', headers: { 'x-forwarded-for': fill('1.1.1.1,') } },
  { name: 'User-Agent', headers: { 'user-agent': fill('Feedly/1.0 (http://a ') } },
  { name: 'a query', path: `/rss.xml?${fill('a=b&')}` },
  { name: 'a query of percent signs', path: `/rss.xml?${fill('%')}` },
  { name: 'a path of many names', path: `/${fill('a/')}` },
  { name: 'a path of dots', path: `/${fill('../')}` },
  { name: 'a path of percent signs', path: `/${fill('%2e%2e%2f')}` },
  { name: 'a path of one name', path: `/${fill('a')}` },
  { name: 'a path of hyphens', path: `/articles/${fill('a-')}` },
  { name: 'a path of an archive', path: `/archive/${fill('2026/')}` },
  { name: 'a path of letters beyond ASCII', path: `/${fill('%C3%A9')}` },
  {
    name: 'a hundred fields',
    headers: Object.fromEntries(Array.from({ length: 90 }, (_, n) => [`x-${n}`, 'a'.repeat(150)])),
  },
]

/** Returns the CPU time of each request in milliseconds, as the system counts it for the server's process. */
async function measure({ path = '/rss.xml', headers = {} }: Attack, port: number, pid: number): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: 8 })
  const ask = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const asked = request({ port, path, headers, agent }, (response) => {
        response.resume()
        response.once('close', resolve)
      })
      asked.once('error', reject)
      asked.end()
    })
  const times: number[] = []
  try {
    // The first run is for the compiler.
    for (let run = 0; run < 3; run += 1) {
      const started = readCpu(pid)
      for (let n = 0; n < REQUESTS; n += 8) await Promise.all(Array.from({ length: 8 }, ask))
      times.push((readCpu(pid) - started) / REQUESTS)
    }
  } finally {
    agent.destroy()
  }
  return Math.min(...times.slice(1))
}

/** User and system time (proc(5): fields 14 and 15), in milliseconds. */
function readCpu(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS
}

export async function attackRequests(): Promise<AttackRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'sectionwire-attack-'))
  const articles = join(folder, 'articles')
  mkdirSync(join(articles, 'media'), { recursive: true })
  writeFileSync(
    join(articles, 'site.yaml'),
    'title: T\nurl: https://n.example/\ntagAuthority: n.example,2026\nfeeds: { deltas: true }\n',
  )
  writeFileSync(join(articles, 'media', 'p.jpg'), Buffer.alloc(5000))
  for (let n = 0; n < 20; n += 1) {
    writeFileSync(
      join(articles, `s${n}.md`),
      `---\ntitle: Story ${n}\npublished: 2026-01-05\n---\n\n![P](/media/p.jpg) Text.\n`,
    )
  }
  const port = await findFreePort()
  const server = spawn(process.execPath, [CLI, 'serve', '--articles', articles, '--port', String(port), '--no-cache'], {
    stdio: 'ignore',
  })
  try {
    await untilServing(port, server)
    const pid = server.pid ?? 0
    // The first measurement is for the compiler.
    await measure(PLAIN, port, pid)
    const plain = { feed: await measure(PLAIN, port, pid), picture: await measure(PICTURE, port, pid) }
    const measured: { readonly name: string; readonly ms: number; readonly ratio: number }[] = []
    for (const attack of ATTACKS) {
      const ms = await measure(attack, port, pid)
      measured.push({ name: attack.name, ms, ratio: ms / plain[attack.path === PICTURE.path ? 'picture' : 'feed'] })
    }
    const worst = measured.reduce((one, other) => (other.ratio > one.ratio ? other : one))
    return [
      {
        name: `CPU of one request, worst of ${ATTACKS.length}, beside a plain one (${plain.feed.toFixed(2)} ms)`,
        before: '20 times',
        aim: `at most ${MAX_RATIO} times`,
        measured: `${worst.ratio.toFixed(1)} times (${worst.ms.toFixed(2)} ms), ${worst.name}`,
        ok: worst.ratio <= MAX_RATIO,
      },
    ]
  } finally {
    server.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  }
}

async function untilServing(port: number, server: ChildProcess): Promise<void> {
  for (let n = 0; n < 200 && server.exitCode === null; n += 1) {
    const isServing = await fetch(`http://localhost:${port}/rss.xml`).then(
      ({ ok }) => ok,
      () => false,
    )
    if (isServing) return
    await sleep(100)
  }
  throw new Error('the server is not ready after 20 s')
}
