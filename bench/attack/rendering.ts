/**
 * The CPU time of rendering hostile texts, alone, in a build and beside the requests of a server. Run it with
 * `node --import tsx bench/attack/rendering.ts`, after `npm run prepare`.
 */
import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { YOUNG_GENERATION_MB } from '../../src/runtime/rendering/render-thread.ts'
import type { AttackRow } from './row.ts'

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))
const GROWTH = fileURLToPath(new URL('./rendering-growth.ts', import.meta.url))
const TEN_MEGABYTES = 10_000_000
const MAX_BUILD_SECONDS = 10
const MAX_WAIT_MS = 200

export async function attackRendering(): Promise<AttackRow[]> {
  const rows = measureGrowth()
  const folder = mkdtempSync(join(tmpdir(), 'sectionwire-attack-'))
  try {
    return [...rows, measureBuild(folder), await measureServer(folder)]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Measures how rendering grows, in a process with as much memory for new objects as a rendering thread has. */
function measureGrowth(): AttackRow[] {
  const args = [`--max-semi-space-size=${YOUNG_GENERATION_MB / 3}`, '--import', 'tsx', GROWTH]
  const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 10_000_000 })
  return JSON.parse(stdout) as AttackRow[]
}

/** Texts of 10 MB, and some that reach the limits of rendering. */
const HOSTILE: Readonly<Record<string, string>> = {
  words: 'word '.repeat(TEN_MEGABYTES / 5),
  backticks: `{{x}} [a](b) ${'`'.repeat(TEN_MEGABYTES)}`,
  tags: '{% if a %}'.repeat(TEN_MEGABYTES / 10),
  links: '[a](b '.repeat(TEN_MEGABYTES / 6),
  picture: `![x](data:image/png;base64,${'iVBORw0KGgo'.repeat(TEN_MEGABYTES / 11)})`,
  rows: `|a|b|\n|-|-|\n${'|c\n'.repeat(150_000)}`,
  cells: `${'a|'.repeat(200_000)}\n${'-|'.repeat(200_000)}`,
  brackets: '['.repeat(900_000),
  references: `[a]: b\n\n${'[a]'.repeat(200_000)}`,
  lists: '- a\n'.repeat(200_000),
}

const writeStory = (articles: string, name: string, body: string): void =>
  writeFileSync(join(articles, `${name}.md`), `---\ntitle: Story ${name}\ndate: 2026-01-01\n---\n\n${body}\n`)

function writeSite(folder: string): string {
  const articles = join(folder, 'articles')
  mkdirSync(articles, { recursive: true })
  writeFileSync(join(articles, 'site.yaml'), 'title: Attack\nurl: https://news.example.org/\ntimezone: UTC\n')
  for (let number = 0; number < 20; number += 1) writeStory(articles, `good-${number}`, `Text ${number}.`)
  return articles
}

/** Builds a site with each hostile text; the figure is the CPU time of the worst one beyond that of a site without. */
function measureBuild(folder: string): AttackRow {
  const articles = writeSite(join(folder, 'build'))
  const build = (): { readonly seconds: number; readonly isGood: boolean } => {
    const out = join(folder, 'out')
    const args = [CLI, 'build', '--articles', articles, '--out', out, '--no-cache']
    const { stderr, stdout } = spawnSync('/usr/bin/time', ['-f', '%U %S', process.execPath, ...args], {
      encoding: 'utf8',
    })
    const [user = 0, system = 0] = (stderr.trim().split('\n').at(-1) ?? '').split(' ').map(Number)
    return { seconds: user + system, isGood: stdout.includes('document') }
  }
  const usual = build().seconds
  let worst = { name: '', seconds: 0 }
  let isGood = true
  for (const [name, body] of Object.entries(HOSTILE)) {
    writeStory(articles, 'hostile', body)
    const run = build()
    isGood &&= run.isGood
    if (run.seconds - usual > worst.seconds) worst = { name, seconds: run.seconds - usual }
  }
  return {
    name: 'build of a site with one hostile text',
    before: '9 MB of backticks never end',
    aim: `at most ${MAX_BUILD_SECONDS} s of CPU more, and everything else is built`,
    measured: `${worst.seconds.toFixed(1)} s (${worst.name})`,
    ok: isGood && worst.seconds <= MAX_BUILD_SECONDS,
  }
}

/** Saves each hostile text into a site that is being served, and asks for everything meanwhile. */
async function measureServer(folder: string): Promise<AttackRow> {
  const articles = writeSite(join(folder, 'serve'))
  const server = spawn(process.execPath, [
    CLI,
    'serve',
    '--articles',
    articles,
    '--port',
    '0',
    '--cache',
    join(folder, 'cache'),
  ])
  try {
    const address = await new Promise<string>((resolve, reject) => {
      let output = ''
      server.stdout.on('data', (chunk: Buffer) => {
        output += String(chunk)
        const found = /http:\/\/(?:localhost|127\.0\.0\.1):\d+\//.exec(output)
        if (found !== null) resolve(found[0])
      })
      server.once('exit', () => reject(new Error(`the server ended: ${output}`)))
    })
    let longest = { name: '', ms: 0 }
    for (const [name, body] of Object.entries(HOSTILE)) {
      writeStory(articles, 'hostile', body)
      const until = performance.now() + 6_000
      const asksForIt = fetch(`${address}articles/hostile/`).then((response) => response.text())
      while (performance.now() < until) {
        const start = performance.now()
        const response = await fetch(`${address}rss.xml`)
        await response.text()
        const ms = performance.now() - start
        if (ms > longest.ms) longest = { name, ms }
        if (response.status !== 200) throw new Error(`rss.xml: status ${response.status}`)
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
      await asksForIt
    }
    return {
      name: 'longest answer while a hostile text is rendered',
      before: '4.5 s with 40,000 backticks',
      aim: `at most ${MAX_WAIT_MS} ms`,
      measured: `${longest.ms.toFixed(0)} ms (${longest.name})`,
      ok: longest.ms <= MAX_WAIT_MS,
    }
  } finally {
    server.kill()
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { name, aim, measured, ok } of await attackRendering())
    console.log(`${ok ? 'ok  ' : 'FAIL'} ${name}: ${measured} (${aim})`)
}
