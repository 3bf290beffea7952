/**
 * Measures the time from saving a file to the first response with it, and how reloads slow down other requests:
 * `npm run bench:freshness [-- articles [edits]]`. The figures include 100 ms that the watcher waits for more changes.
 */
import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateArticles } from './generate.ts'

const [count = 100_000, edits = 40] = process.argv.slice(2).map(Number)
const PORT = 4321
const directory = mkdtempSync(join(tmpdir(), 'sectionwire-freshness-'))
const articles = join(directory, 'articles')

mkdirSync(articles)
generateArticles(articles, count)
writeFileSync(join(articles, 'site.yaml'), 'title: Bench\nurl: https://news.example.org/\n')
// Waits until the written files are on the disk.
spawnSync('sync')
const cli = join(import.meta.dirname, '..', 'dist', 'cli.js')
const agent = new Agent({ keepAlive: true })

function get(path: string): Promise<{ readonly body: string; readonly ms: number }> {
  const started = performance.now()
  return new Promise((resolve, reject) => {
    request({ port: PORT, path, agent }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => resolve({ body: Buffer.concat(chunks).toString(), ms: performance.now() - started }))
    })
      .on('error', reject)
      .end()
  })
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Starts the server and waits until it is ready. Returns the seconds that took. */
async function boot(): Promise<{ readonly seconds: number; readonly stop: () => Promise<void> }> {
  const started = performance.now()
  const server = spawn(
    process.execPath,
    [
      ...[cli, 'serve', '--articles', articles, '--port', String(PORT)],
      ...['--cache', join(directory, 'cache'), '--state', join(directory, 'state')],
    ],
    { stdio: 'ignore' },
  )
  process.once('exit', () => server.kill('SIGKILL'))
  const isReady = (): Promise<boolean> =>
    get('/readyz').then(
      ({ body }) => body === 'ready\n',
      () => false,
    )
  while (!(await isReady())) await pause(20)
  const seconds = (performance.now() - started) / 1000
  const ended = new Promise<void>((resolve) => server.once('close', () => resolve()))
  return {
    seconds,
    stop: async () => {
      server.kill()
      await ended
    },
  }
}

const getPercentile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN

/** Sends one request after another until it is stopped. Returns their times. */
function startRequests(): () => Promise<number[]> {
  const times: number[] = []
  let isOver = false
  const running = (async () => {
    while (!isOver) {
      times.push((await get('/section-2/rss.xml')).ms)
      await pause(2)
    }
  })()
  return async () => {
    isOver = true
    await running
    return times
  }
}

const cold = await boot()
await cold.stop()
const warm = await boot()
for (const path of ['/section-2/rss.xml', '/section-3/feed.json']) await get(path)
await pause(2000)
const quiet = startRequests()
await pause(10_000)
const before = await quiet()
const busy = startRequests()
const fresh: number[] = []
// The newest story of its section, which is in the feed.
const file = join(articles, 'section-3', `story-${count - 7}.md`)
for (let edit = 0; edit < edits; edit += 1) {
  const title = `Edit ${edit} at ${Date.now()}`
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^title: .*/m, `title: ${title}`))
  const saved = performance.now()
  while (!(await get('/section-3/feed.json')).body.includes(title)) await pause(2)
  fresh.push(performance.now() - saved)
  await pause(100)
}
const during = await busy()
await warm.stop()
rmSync(directory, { recursive: true, force: true })

console.log(`${count} articles, ${edits} edits, Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}\n`)
console.log('| | |\n|---|---|')
console.log(`| ready after a cold start | ${cold.seconds.toFixed(1)} s |`)
console.log(`| ready with the index kept | ${warm.seconds.toFixed(1)} s |`)
console.log(
  `| from save to first answer, median (p90) | ${getPercentile(fresh, 0.5).toFixed(0)} ms (${getPercentile(fresh, 0.9).toFixed(0)} ms) |`,
)
console.log(
  `| requests meanwhile, p99 (quiet) | ${getPercentile(during, 0.99).toFixed(1)} ms (${getPercentile(before, 0.99).toFixed(1)} ms) |`,
)
process.exit(0)
