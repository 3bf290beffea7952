/**
 * Measures requests per second and p99 for a 50-item full-text feed: Sectionwire, nginx (one worker, gzip_static), a bare
 * node:http handler, a bare Koa handler, and Koa with `feed` rendering each request, on the same bytes, interleaved.
 * `npm run bench:http [-- rounds [seconds]]` prints medians; it needs `wrk`, and Debian's nginx for its rows.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateArticles } from './generate.ts'

const [rounds = 5, seconds = 3] = process.argv.slice(2).map(Number)
const folder = mkdtempSync(join(tmpdir(), 'sectionwire-bench-'))
const FEED = 'section-3/rss.xml'
const CONNECTIONS = 32
const children: ChildProcess[] = []
process.on('exit', () => {
  for (const child of children) child.kill()
  rmSync(folder, { recursive: true, force: true })
})

interface Subject {
  readonly name: string
  readonly port: number
  readonly path: string
}

async function start(
  name: string,
  port: number,
  command: string,
  args: readonly string[],
  path = `/${FEED}`,
): Promise<Subject> {
  children.push(spawn(command, args, { cwd: folder, stdio: 'ignore' }))
  for (let waited = 0; waited < 200; waited += 1) {
    const answers = await fetch(`http://127.0.0.1:${port}${path}`).then(
      ({ ok }) => ok,
      () => false,
    )
    if (answers) return { name, port, path }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`${name} does not answer`)
}

/** The handlers send the same bytes and only compare the ETag. */
const BARE = `
import { readFileSync } from 'node:fs'
const body = readFileSync('feeds/${FEED}'), zipped = readFileSync('feeds/${FEED}.gz')
const [kind, port] = process.argv.slice(2)
const headers = (etag) => ({ ETag: etag, 'Cache-Control': 'public, max-age=300', Vary: 'Accept-Encoding', 'Last-Modified': 'Fri, 20 Nov 2026 08:30:15 GMT' })
const answer = (request, response) => {
  const gzip = request.headers['accept-encoding'] !== undefined
  const etag = gzip ? '"bench-gzip"' : '"bench"'
  if (request.headers['if-none-match'] === etag) return response.writeHead(304, headers(etag)).end()
  const bytes = gzip ? zipped : body
  response.writeHead(200, { ...headers(etag), 'Content-Type': 'application/rss+xml; charset=utf-8', 'Content-Length': bytes.length, ...(gzip ? { 'Content-Encoding': 'gzip' } : {}) }).end(bytes)
}
if (kind === 'node') (await import('node:http')).createServer(answer).listen(port, '127.0.0.1')
if (kind === 'koa') {
  const { default: Koa } = await import('koa')
  new Koa().use((ctx) => { ctx.respond = false; answer(ctx.req, ctx.res) }).listen(port, '127.0.0.1')
}
if (kind === 'usual') {
  const { default: Koa } = await import('koa')
  const { Feed } = await import('feed')
  const items = [...body.toString().matchAll(/<item>([\\s\\S]*?)<\\/item>/g)].map(([, item], n) => ({ id: String(n), title: 'Story ' + n, link: 'https://news.example.org/' + n, date: new Date(n * 1e9), content: /<content:encoded>([\\s\\S]*?)<\\/content:encoded>/.exec(item)[1].replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&') }))
  new Koa().use((ctx) => {
    const feed = new Feed({ title: 'Bench', link: 'https://news.example.org/', updated: new Date(0) })
    for (const item of items) feed.addItem(item)
    ctx.type = 'application/rss+xml'
    ctx.body = feed.rss2()
  }).listen(port, '127.0.0.1')
}
`

const NGINX = (root: string): string => `
${process.getuid?.() === 0 ? 'user root;' : ''}
worker_processes 1; daemon off; pid ${folder}/nginx.pid; error_log ${folder}/nginx.log;
events { worker_connections 1024; }
http {
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000; gzip_static on;
  client_body_temp_path ${folder}/t1; proxy_temp_path ${folder}/t2; fastcgi_temp_path ${folder}/t3; uwsgi_temp_path ${folder}/t4; scgi_temp_path ${folder}/t5;
  types { application/rss+xml xml; }
  server { listen 127.0.0.1:4305; root ${root}; add_header Cache-Control "public, max-age=300"; }
}`

async function prepare(): Promise<Subject[]> {
  const articles = join(folder, 'content')
  mkdirSync(articles)
  generateArticles(articles, 1000)
  writeFileSync(
    join(articles, 'site.yaml'),
    'title: Bench\nurl: https://news.example.org/\nfeeds: { authors: false, tags: false }\n',
  )
  const cli = join(import.meta.dirname, '..', 'dist', 'cli.js')
  const build = spawnSync(
    process.execPath,
    [cli, 'build', '--articles', articles, '--out', join(folder, 'feeds'), '--no-cache', '--compress'],
    { encoding: 'utf8' },
  )
  if (build.status !== 0) throw new Error(build.stderr)
  // In dist, so that Node finds the project's modules.
  const bare = join(import.meta.dirname, '..', 'dist', 'bench-bare.mjs')
  writeFileSync(bare, BARE)
  const node = process.execPath
  const options = ['--host', '127.0.0.1', '--no-cache', '--state', join(folder, 'state')]
  const serve = [cli, 'serve', '--articles', articles, ...options, '--port']
  const subjects = [
    await start('Sectionwire', 4301, node, [...serve, '4301']),
    await start('Sectionwire, access log', 4302, node, [...serve, '4302', '--access-log', join(folder, 'access.log')]),
    await start('bare node:http', 4303, node, [bare, 'node', '4303']),
    await start('bare Koa', 4304, node, [bare, 'koa', '4304']),
    await start('Koa + feed, rendered each time', 4306, node, [bare, 'usual', '4306']),
  ]
  if (spawnSync('nginx', ['-v']).status === 0) {
    writeFileSync(join(folder, 'nginx.conf'), NGINX(join(folder, 'feeds')))
    subjects.push(await start('nginx, one worker', 4305, 'nginx', ['-p', folder, '-c', join(folder, 'nginx.conf')]))
  }
  return subjects
}

interface Result {
  readonly perSecond: number
  readonly p99: number
}

/** Measures after one second of warm-up, because the other servers ran in between. */
function measure(subject: Subject, headers: readonly string[]): Result {
  load(subject, headers, 1)
  return load(subject, headers, seconds)
}

function load({ port, path }: Subject, headers: readonly string[], length: number): Result {
  const run = spawnSync(
    'wrk',
    [
      '-t1',
      `-c${CONNECTIONS}`,
      `-d${length}s`,
      '--latency',
      ...headers.flatMap((header) => ['-H', header]),
      `http://127.0.0.1:${port}${path}`,
    ],
    { encoding: 'utf8' },
  )
  const perSecond = Number(/Requests\/sec:\s+([\d.]+)/.exec(run.stdout)?.[1] ?? Number.NaN)
  const [, number = '', unit = ''] = /99%\s+([\d.]+)(us|ms|s)/.exec(run.stdout) ?? []
  return { perSecond, p99: Number(number) * { us: 0.001, ms: 1, s: 1000 }[unit as 'us' | 'ms' | 's'] }
}

const fetchEtag = async ({ port, path }: Subject, headers: Record<string, string>): Promise<string> =>
  (await fetch(`http://127.0.0.1:${port}${path}`, { headers: { ...headers, connection: 'close' } })).headers.get(
    'etag',
  ) ?? ''

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0

const subjects = await prepare()
const kinds: [string, (subject: Subject) => Promise<string[]>][] = [
  [
    '304',
    async (subject) => [
      `If-None-Match: ${await fetchEtag(subject, { 'accept-encoding': 'gzip' })}`,
      'Accept-Encoding: gzip',
    ],
  ],
  ['gzip 200', async () => ['Accept-Encoding: gzip']],
  ['identity 200', async () => []],
]
const results = new Map<string, Result[]>()
for (const subject of subjects) measure({ ...subject }, ['Accept-Encoding: gzip'])
for (let round = 0; round < rounds; round += 1) {
  for (const [kind, headersFor] of kinds) {
    for (const subject of subjects) {
      const key = `${kind} ${subject.name}`
      results.set(key, [...(results.get(key) ?? []), measure(subject, await headersFor(subject))])
    }
  }
}
console.log(
  `${rounds} rounds of ${seconds} s, ${CONNECTIONS} connections, Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}\n`,
)
for (const [kind] of kinds) {
  const of = (name: string): Result => {
    const runs = results.get(`${kind} ${name}`) ?? []
    return { perSecond: median(runs.map(({ perSecond }) => perSecond)), p99: median(runs.map(({ p99 }) => p99)) }
  }
  const bare = of('bare node:http').perSecond
  console.log(`| ${kind} | requests/s | p99 ms | of bare node:http |\n|---|---|---|---|`)
  for (const { name } of subjects) {
    const { perSecond, p99 } = of(name)
    console.log(`| ${name} | ${perSecond.toFixed(0)} | ${p99.toFixed(2)} | ${(perSecond / bare).toFixed(2)} |`)
  }
  console.log()
}
process.exit(0)
