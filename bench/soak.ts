/**
 * Measures memory over many requests and changes: `npm run soak [-- millions of requests [changes]]`. Needs `wrk`. Prints
 * the server's resident memory, and exits with 1 if its median in the last quarter is more than 5 % above the second. The
 * heap is small, so that garbage collection runs as often as it would in days.
 */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateArticles } from './generate.ts'

const ARTICLES = 1000
const [millions = 2, changes = 1000] = process.argv.slice(2).map(Number)
const PORT = 4311
const ROUNDS = 40

const directory = mkdtempSync(join(tmpdir(), 'sectionwire-soak-'))
const articles = join(directory, 'articles')
mkdirSync(articles)
generateArticles(articles, ARTICLES)
writeFileSync(join(articles, 'site.yaml'), 'title: Soak\nurl: https://news.example.org/\n')
const cli = join(import.meta.dirname, '..', 'dist', 'cli.js')
const server = spawn(
  process.execPath,
  [
    '--max-old-space-size=128',
    '--max-semi-space-size=4',
    cli,
    'serve',
    '--articles',
    articles,
    '--state',
    join(directory, 'state'),
    '--host',
    '127.0.0.1',
    '--port',
    String(PORT),
    '--no-cache',
  ],
  { stdio: 'ignore' },
)
process.on('exit', () => {
  server.kill('SIGKILL')
  rmSync(directory, { recursive: true, force: true })
})

const url = `http://127.0.0.1:${PORT}/`
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
while (
  !(await fetch(`${url}readyz`).then(
    ({ ok }) => ok,
    () => false,
  ))
)
  await pause(50)

/** Returns the resident memory in MB. */
const readMemory = (): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1] ?? Number.NaN) / 1024

/** A mix of requests: mostly conditional, some full, for feeds, pages, a list and a missing path. */
const LUA = join(directory, 'mix.lua')
writeFileSync(
  LUA,
  `local paths = {"/rss.xml","/section-1/atom.xml","/section-2/feed.json","/authors/author-3/rss.xml","/tags/theme-4/atom.xml","/","/section-5/","/articles/story-77/","/nothing","/feeds.opml"}
local n = 0
request = function()
  n = n + 1
  local headers = {}
  if n % 3 ~= 0 then headers["If-None-Match"] = "*" end
  if n % 2 == 0 then headers["Accept-Encoding"] = "gzip" end
  if n % 50 == 0 then headers["A-IM"] = "feed"; headers["If-None-Match"] = '"' .. n .. '"' end
  return wrk.format("GET", paths[n % #paths + 1], headers)
end
`,
)

let done = 0
let changed = 0
const samples: number[] = []
for (let round = 1; round <= ROUNDS || done < millions * 1e6; round += 1) {
  const load = new Promise<number>((resolve) => {
    const wrk = spawn('wrk', ['-t1', '-c16', '-d3s', '-s', LUA, url], { stdio: ['ignore', 'pipe', 'ignore'] })
    let out = ''
    wrk.stdout.on('data', (text: Buffer) => {
      out += text.toString()
    })
    wrk.on('close', () => resolve(Number(/(\d+) requests in/.exec(out)?.[1] ?? 0)))
  })
  const wanted = Math.min(changes, Math.round((changes * round) / ROUNDS))
  for (; changed < wanted; changed += 1) {
    const story = changed % ARTICLES
    const file = join(articles, `section-${story % 10}`, `story-${story}.md`)
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^title: .*/m, `title: Changed ${changed} times`))
    await pause(100)
  }
  done += await load
  samples.push(readMemory())
  if (round % 5 === 0) {
    console.log(`${(done / 1e6).toFixed(2)} million requests, ${changed} changes: ${samples.at(-1)?.toFixed(0)} MB`)
  }
}
const quarter = Math.floor(samples.length / 4)
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0
const [second, last] = [median(samples.slice(quarter, 2 * quarter)), median(samples.slice(-quarter))]
const growth = (100 * (last - second)) / second
console.log(
  `Median of the second quarter ${second.toFixed(0)} MB, of the last ${last.toFixed(0)} MB: ${growth.toFixed(1)} %`,
)
process.exit(growth > 5 ? 1 : 0)
