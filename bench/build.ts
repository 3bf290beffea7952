/**
 * A cold build, a build after one changed article, and Hugo on the same articles, interleaved in one run:
 * `npm run bench [-- articles [rounds]]`. Prints medians; needs Debian's `hugo` for the comparison.
 */
import { spawnSync } from 'node:child_process'
import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateArticles } from './generate.ts'

const [count = 10_000, rounds = 5] = process.argv.slice(2).map(Number)
const folder = mkdtempSync(join(tmpdir(), 'sectionwire-bench-'))
const articles = join(folder, 'content')

const SITE = `title: Bench
url: https://news.example.org/
timezone: UTC
pages: false
feeds: { items: 50, archives: false, authors: false, tags: false }
`

const HUGO = `baseURL = "https://news.example.org/"
title = "Bench"
disableKinds = ["taxonomy", "term", "sitemap", "robotsTXT", "404"]
[outputs]
home = ["RSS"]
section = ["RSS"]
page = []
[services.rss]
limit = 50
`

/** With full text and summary, like the feeds of Sectionwire. */
const HUGO_RSS = `{{ printf "<?xml version=\\"1.0\\" encoding=\\"utf-8\\"?>" | safeHTML }}
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>{{ .Title }}</title><link>{{ .Permalink }}</link>
{{ $pages := cond .IsHome .Site.RegularPages .RegularPages }}{{ range first 50 $pages.ByDate.Reverse }}<item><title>{{ .Title }}</title><link>{{ .Permalink }}</link><guid>{{ .Permalink }}</guid><pubDate>{{ .Date.Format "Mon, 02 Jan 2006 15:04:05 -0700" }}</pubDate><description>{{ .Summary | html }}</description><content:encoded>{{ .Content | html }}</content:encoded></item>
{{ end }}</channel></rss>`

interface Run {
  readonly seconds: number
  /** Peak resident memory in MB. */
  readonly megabytes: number
}

function measure(command: string, args: readonly string[]): Run {
  const run = spawnSync('/usr/bin/time', ['-f', '%e %M', command, ...args], { cwd: folder, encoding: 'utf8' })
  if (run.status !== 0) throw new Error(`${command} failed: ${run.stderr}`)
  const [seconds = 0, kilobytes = 0] = (run.stderr.trim().split('\n').at(-1) ?? '').split(' ').map(Number)
  return { seconds, megabytes: kilobytes / 1024 }
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0

function prepare(): void {
  mkdirSync(articles)
  generateArticles(articles, count)
  writeFileSync(join(folder, 'config.toml'), HUGO)
  mkdirSync(join(folder, 'layouts', '_default'), { recursive: true })
  writeFileSync(join(folder, 'layouts', '_default', 'rss.xml'), HUGO_RSS)
}

const CLI = join(import.meta.dirname, '..', 'dist', 'cli.js')
const cache = join(folder, 'cache')
const buildSite = (out: string): Run =>
  measure(process.execPath, [CLI, 'build', '--articles', articles, '--out', join(folder, out), '--cache', cache])

function buildCold(): Run {
  rmSync(cache, { recursive: true, force: true })
  rmSync(join(folder, 'feeds'), { recursive: true, force: true })
  return buildSite('feeds')
}

function rebuildAfterChange(round: number): Run {
  const section = join(articles, 'section-3')
  const [file = ''] = readdirSync(section)
  appendFileSync(join(section, file), `\nAdded in round ${round}.\n`)
  return buildSite('feeds')
}

function buildWithHugo(): Run | undefined {
  if (spawnSync('hugo', ['version']).status !== 0) return undefined
  for (const output of ['public', 'resources']) rmSync(join(folder, output), { recursive: true, force: true })
  return measure('hugo', ['--quiet'])
}

prepare()
writeFileSync(join(articles, 'site.yaml'), SITE)
const results: Record<string, Run[]> = {}
const record = (name: string, run: Run | undefined): void => {
  if (run !== undefined) results[name] = [...(results[name] ?? []), run]
}
for (let round = 0; round < rounds; round += 1) {
  record('cold build', buildCold())
  record('after one change', rebuildAfterChange(round))
  record('hugo, RSS only', buildWithHugo())
}
console.log(`${count} articles, ${rounds} rounds, Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}\n`)
console.log('| run | median s | peak MB |\n|---|---|---|')
for (const [name, runs] of Object.entries(results)) {
  const seconds = median(runs.map((run) => run.seconds)).toFixed(2)
  console.log(`| ${name} | ${seconds} | ${median(runs.map((run) => run.megabytes)).toFixed(0)} |`)
}
rmSync(folder, { recursive: true })
