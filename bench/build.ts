/**
 * Builds with default settings and with feeds alone, from nothing, after one changed article and after none, beside Hugo on
 * the same articles, interleaved in one run: `npm run bench [-- articles [rounds]]`. Prints medians; needs Debian's `hugo`
 * for the comparison.
 */
import { spawnSync } from 'node:child_process'
import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateArticles } from './generate.ts'

const [count = 10_000, rounds = 5] = process.argv.slice(2).map(Number)
const folder = mkdtempSync(join(tmpdir(), 'sectionwire-bench-'))

const BASICS = 'title: Bench\nurl: https://news.example.org/\ntimezone: UTC\n'

/** A site as each of the two makes it without settings, and one with feeds of the site and its sections alone. */
const SETTINGS = {
  defaults: BASICS,
  'feeds only': `${BASICS}pages: false\nfeeds: { items: 50, archives: false, authors: false, tags: false }\n`,
} as const

type Kind = keyof typeof SETTINGS

const HUGO_BASICS = `baseURL = "https://news.example.org/"
title = "Bench"
[services.rss]
limit = 50
`

const HUGO: Readonly<Record<Kind, string>> = {
  defaults: `${HUGO_BASICS}paginate = 20
[taxonomies]
tag = "tags"
author = "author"
`,
  'feeds only': `disableKinds = ["taxonomy", "term", "sitemap", "robotsTXT", "404"]
${HUGO_BASICS}[outputs]
home = ["RSS"]
section = ["RSS"]
page = []
`,
}

/** With full text and summary, like the feeds of Sectionwire. */
const HUGO_RSS = `{{ printf "<?xml version=\\"1.0\\" encoding=\\"utf-8\\"?>" | safeHTML }}
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>{{ .Title }}</title><link>{{ .Permalink }}</link>
{{ $pages := cond .IsHome .Site.RegularPages .RegularPages }}{{ range first 50 $pages.ByDate.Reverse }}<item><title>{{ .Title }}</title><link>{{ .Permalink }}</link><guid>{{ .Permalink }}</guid><pubDate>{{ .Date.Format "Mon, 02 Jan 2006 15:04:05 -0700" }}</pubDate><description>{{ .Summary | html }}</description><content:encoded>{{ .Content | html }}</content:encoded></item>
{{ end }}</channel></rss>`

const HUGO_PAGE = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title><link rel="canonical" href="{{ .Permalink }}"></head>
<body><article><h1>{{ .Title }}</h1><p>{{ with .Params.authors }}{{ range . }}{{ . }} {{ end }}{{ end }}<time>{{ .Date.Format "2006-01-02" }}</time></p>{{ .Content }}</article></body></html>`

const HUGO_LIST = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title></head>
<body><h1>{{ .Title }}</h1>{{ range .Paginator.Pages }}<h2><a href="{{ .RelPermalink }}">{{ .Title }}</a></h2><p>{{ .Summary }}</p>{{ end }}
{{ with .Paginator.Next }}<a href="{{ .URL }}">Older</a>{{ end }}</body></html>`

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

const sites = Object.fromEntries(
  Object.keys(SETTINGS).map((kind) => [kind, join(folder, kind.replace(' ', '-'))]),
) as Readonly<Record<Kind, string>>
const getArticles = (kind: Kind): string => join(sites[kind], 'content')

function prepare(kind: Kind): void {
  const articles = getArticles(kind)
  mkdirSync(articles, { recursive: true })
  generateArticles(articles, count)
  writeFileSync(join(articles, 'site.yaml'), SETTINGS[kind])
  writeFileSync(join(sites[kind], 'config.toml'), HUGO[kind])
  const layouts = join(sites[kind], 'layouts', '_default')
  mkdirSync(layouts, { recursive: true })
  // With templates of pages, Hugo writes pages also where the settings say no.
  const pages = kind === 'defaults' ? { 'single.html': HUGO_PAGE, 'list.html': HUGO_LIST } : {}
  const templates = { 'rss.xml': HUGO_RSS, ...pages }
  for (const [name, text] of Object.entries(templates)) writeFileSync(join(layouts, name), text)
}

const CLI = join(import.meta.dirname, '..', 'dist', 'cli.js')
const buildSite = (kind: Kind): Run => {
  const [cache, out] = [join(sites[kind], 'cache'), join(sites[kind], 'feeds')]
  return measure(process.execPath, [CLI, 'build', '--articles', getArticles(kind), '--out', out, '--cache', cache])
}

function buildCold(kind: Kind): Run {
  for (const output of ['cache', 'feeds']) rmSync(join(sites[kind], output), { recursive: true, force: true })
  return buildSite(kind)
}

function rebuildAfterChange(kind: Kind, round: number): Run {
  const section = join(getArticles(kind), 'section-3')
  const [file = ''] = readdirSync(section)
  appendFileSync(join(section, file), `\nAdded in round ${round}.\n`)
  return buildSite(kind)
}

function buildWithHugo(kind: Kind): Run | undefined {
  if (spawnSync('hugo', ['version']).status !== 0) return undefined
  for (const output of ['public', 'resources']) rmSync(join(sites[kind], output), { recursive: true, force: true })
  return measure('hugo', ['--quiet', '--source', sites[kind]])
}

const kinds = Object.keys(SETTINGS) as Kind[]
for (const kind of kinds) prepare(kind)
const results: Record<string, Run[]> = {}
const record = (name: string, run: Run | undefined): void => {
  if (run !== undefined) results[name] = [...(results[name] ?? []), run]
}
for (let round = 0; round < rounds; round += 1) {
  for (const kind of kinds) {
    record(`${kind}: from nothing`, buildCold(kind))
    record(`${kind}: after one changed article`, rebuildAfterChange(kind, round))
    record(`${kind}: after no change`, buildSite(kind))
    record(`${kind}: hugo`, buildWithHugo(kind))
  }
}
console.log(`${count} articles, ${rounds} rounds, Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}\n`)
console.log('| run | median s | peak MB |\n|---|---|---|')
for (const [name, runs] of Object.entries(results)) {
  const seconds = median(runs.map((run) => run.seconds)).toFixed(2)
  console.log(`| ${name} | ${seconds} | ${median(runs.map((run) => run.megabytes)).toFixed(0)} |`)
}
rmSync(folder, { recursive: true })
