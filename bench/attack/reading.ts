/**
 * Measures what hostile files cost: CPU of `check` and `build` for files of up to 10 MB, the longest answer of `serve`
 * meanwhile, how the cost of reading grows with the size of a record, and good records that are lost beside bad ones.
 */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import fc from 'fast-check'
import { FileSource } from '../../src/sources/files/index.ts'
import { readRecords, readSettings } from '../../src/sources/index.ts'
import { HOSTILE_RECORDS } from '../../test/support/hostile-records.ts'
import { makeRandomRecord } from '../../test/support/random-records.ts'
import type { AttackRow } from './row.ts'

const SITE = 'title: The Tester\nurl: https://news.example.org/\n'
const GOOD = '---\ntitle: Good\ndate: 2026-01-05\n---\nText.\n'
const MB = 1024 * 1024

/** Files of nearly 10 MB, or as long as front matter may be. */
const LARGE_FILES: Readonly<Record<string, () => string>> = {
  'title.json': () => JSON.stringify({ title: `${'a '.repeat(4e6)}b`, date: '2026-01-05', body: 'x' }),
  'tags.json': () => json({ tags: Array.from({ length: 700_000 }, (_, n) => `tag${n}`) }),
  'authors.json': () =>
    json({ authors: Array.from({ length: 100_000 }, (_, n) => ({ name: `Author ${n}`, bio: 'x'.repeat(60) })) }),
  'author.json': () => json({ author: 'a'.repeat(9 * MB) }),
  'keys.json': () => json(Object.fromEntries(Array.from({ length: 9000 }, (_, n) => [`tittle${n}`, 'x'.repeat(1000)]))),
  'nested.json': () => `{"title": "A", "date": "2026-01-05", "x": ${'['.repeat(4 * MB)}${']'.repeat(4 * MB)}}`,
  'number.json': () => `{"title": "A", "date": "2026-01-05", "id": ${'1'.repeat(9 * MB)}}`,
  'related.json': () => json({ related: Array.from({ length: 500_000 }, (_, n) => `x${n}`) }),
  'image.json': () => json({ image: { url: `data:image/png;base64,${'A'.repeat(9 * MB)}`, alt: 'x' } }),
  'related.md': () => yaml(`related: [${Array.from({ length: 2000 }, (_, n) => `x${n}`).join(', ')}]`),
  'brackets.md': () =>
    `+++\ntitle = "A"\ndate = 2026-01-05\nimage = 5\ntext = """\n[${' '.repeat(60_000)}\n"""\n+++\nText.\n`,
}

const json = (values: object): string => JSON.stringify({ title: 'A', date: '2026-01-05', body: 'Text.', ...values })
const yaml = (line: string): string => `---\ntitle: A\ndate: 2026-01-05\n${line}\n---\nText.\n`

/** Settings that are as large as they may be, or larger. */
const LARGE_SETTINGS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'authors.yaml of 100,000': {
    'authors.yaml': Array.from({ length: 100_000 }, (_, n) => `- {id: a${n}, name: N}\n`).join(''),
  },
  'site.yaml with a chain of 20,000 redirects': {
    'site.yaml': `${SITE}redirects:\n${Array.from({ length: 20_000 }, (_, n) => `  /${n}: /${n + 1}\n`).join('')}`,
  },
  'site.yaml with 30,000 unknown settings': {
    'site.yaml': SITE + Array.from({ length: 30_000 }, (_, n) => `titel${n}: 1\n`).join(''),
  },
}

function makeFolder(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'sectionwire-attack-'))
  for (const [name, text] of Object.entries({ 'site.yaml': SITE, 'good.md': GOOD, ...files })) {
    mkdirSync(dirname(join(root, name)), { recursive: true })
    writeFileSync(join(root, name), text)
  }
  return root
}

/** Makes a process write its CPU time of all threads, in milliseconds, when it ends. */
const REPORT_CPU = `data:text/javascript,${encodeURIComponent(
  "import fs from 'node:fs';process.on('exit',()=>{const{user,system}=process.cpuUsage();fs.writeFileSync(process.env.CPU_FILE,String((user+system)/1000))})",
)}`

function runCli(
  args: readonly string[],
  cpuFile: string,
): { readonly cpu: number; readonly status: number | null; readonly out: string } {
  const { status, stdout } = spawnSync(process.execPath, ['--import', REPORT_CPU, 'dist/cli.js', ...args], {
    env: { ...process.env, CPU_FILE: cpuFile },
    encoding: 'utf8',
    timeout: 60_000,
  })
  // A process that was ended for its time has written nothing.
  const cpu = existsSync(cpuFile) ? Number(readFileSync(cpuFile, 'utf8')) : Number.POSITIVE_INFINITY
  return { cpu, status, out: stdout }
}

/** The worst CPU time of a command over all hostile files, beyond that of an idle run. */
function measureCommands(): AttackRow[] {
  const worst = { check: { cpu: 0, name: '' }, build: { cpu: 0, name: '' } }
  let lost = 0
  const all = [
    ...Object.entries(LARGE_FILES).map(([name, make]) => [name, () => ({ [name]: make() })] as const),
    ...Object.entries(LARGE_SETTINGS).map(([name, files]) => [name, () => files] as const),
  ]
  for (const [name, make] of all) {
    const root = makeFolder(make())
    const [out, cpuFile] = [mkdtempSync(join(tmpdir(), 'sectionwire-attack-out-')), join(root, '.cpu')]
    const options = ['--articles', root, '--no-cache']
    const check = runCli(['check', ...options, '--json'], cpuFile)
    const build = runCli(['build', ...options, '--out', out], cpuFile)
    if (check.cpu > worst.check.cpu) worst.check = { cpu: check.cpu, name }
    if (build.cpu > worst.build.cpu) worst.build = { cpu: build.cpu, name }
    // Faults of the settings can keep the whole site down, and are named.
    const isBuilt = build.status === 0 && readFileSync(join(out, 'feed.json'), 'utf8').includes('"Good"')
    if (!isBuilt && !name.startsWith('site.yaml')) lost += 1
    for (const folder of [root, out]) rmSync(folder, { recursive: true, force: true })
  }
  const row = (command: 'check' | 'build', before: string, aim: number): AttackRow => ({
    name: `CPU of \`${command}\` for one hostile file of up to 10 MB, worst of ${all.length}`,
    before,
    aim: `≤ ${aim} s`,
    measured: `${(worst[command].cpu / 1000).toFixed(1)} s (${worst[command].name})`,
    ok: worst[command].cpu <= aim * 1000,
  })
  return [
    row('check', 'no end', 5),
    row('build', 'no end', 10),
    {
      name: 'hostile files whose good neighbour is not published',
      before: 'all',
      aim: '0',
      measured: String(lost),
      ok: lost === 0,
    },
  ]
}

/** A measurement takes this long at least: the cost of collecting garbage is shared by all readings then. In milliseconds. */
const MIN_MEASURED_MS = 250

/** CPU of reading in milliseconds: the mean of at least five readings, after one that warms up. */
function measureReading(file: string, text: string): number {
  const newsroom = getNewsroom()
  const read = (): unknown => readRecords([{ file, text }], newsroom)
  read()
  const started = process.cpuUsage()
  let [count, spent] = [0, 0]
  while (count < 5 || spent < MIN_MEASURED_MS) {
    read()
    count += 1
    const { user, system } = process.cpuUsage(started)
    spent = (user + system) / 1000
  }
  return spent / count
}

function getNewsroom() {
  const { newsroom } = readSettings(SITE)
  if (newsroom === undefined) throw new Error('the settings of the bench are wrong')
  return newsroom
}

/** Shorter times say nothing about growth. In milliseconds. */
const MIN_CPU_MS = 4
const MAX_RATIO = 6

/** Longer front matter is refused unread. In UTF-16 units. */
const MAX_FRONT_MATTER = 60_000

function measureGrowth(): AttackRow {
  let worst = { ratio: 0, name: 'none takes longer than the noise' }
  for (const { name, file, text } of HOSTILE_RECORDS) {
    const isWhole = file.endsWith('.json') || name.startsWith('body')
    const size = isWhole ? 256 * 1024 : MAX_FRONT_MATTER
    const measure = (length: number): number => measureReading(file, text(length))
    const [small, whole] = [measure(size / 4), measure(size)]
    if (whole < MIN_CPU_MS) continue
    let ratio = whole / Math.max(small, MIN_CPU_MS / 4)
    // The collector makes a step of 2 to 3 where what is read outgrows the young generation. A cost that grows faster
    // than its input does so at other sizes as well.
    if (ratio > MAX_RATIO) {
      const other = isWhole
        ? measure(size * 4) / whole
        : measure(size / 2) / Math.max(measure(size / 8), MIN_CPU_MS / 8)
      ratio = Math.min(ratio, other)
    }
    if (ratio > worst.ratio) worst = { ratio, name: `${name}, ${whole.toFixed(0)} ms` }
  }
  return {
    name: `CPU of reading at 4 n over CPU at n, ${HOSTILE_RECORDS.length} inputs of up to 256 KB`,
    before: 'up to 64',
    aim: `≤ ${MAX_RATIO}`,
    measured: `${worst.ratio.toFixed(1)} (${worst.name})`,
    ok: worst.ratio <= MAX_RATIO,
  }
}

const RANDOM_RECORDS = 10_000
const GOOD_RECORDS = 200

async function measureNeighbours(): Promise<AttackRow> {
  const random = fc
    .sample(makeRandomRecord(), RANDOM_RECORDS)
    .map(({ file, text }, n) => [`random/${n}-${file}`, text] as const)
  const hostile = [30_000, 60_000].flatMap((length) =>
    HOSTILE_RECORDS.map(({ file, text }, n) => [`hostile/${length}-${n}-${file}`, text(length)] as const),
  )
  const good = Array.from(
    { length: GOOD_RECORDS },
    (_, n) => [`good/${n}.md`, GOOD.replace('Good', `Good ${n}`)] as const,
  )
  const root = makeFolder(Object.fromEntries([...random, ...hostile, ...good]))
  const source = new FileSource({ articles: root, cache: false })
  const { articles } = await source.load()
  const ids = new Set(Array.from(articles, ({ id }) => id))
  const lost = good.filter(([path]) => !ids.has(path.replace('.md', ''))).length
  await source.close()
  rmSync(root, { recursive: true, force: true })
  return {
    name: `good records lost beside ${RANDOM_RECORDS.toLocaleString('en-GB')} random and ${hostile.length} hostile ones`,
    before: 'all',
    aim: '0',
    measured: String(lost),
    ok: lost === 0,
  }
}

async function getFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** The longest answer of a server while each hostile file is put into its directory and taken away. */
async function measureServe(): Promise<AttackRow> {
  const [root, state, port] = [
    makeFolder({}),
    mkdtempSync(join(tmpdir(), 'sectionwire-attack-state-')),
    await getFreePort(),
  ]
  const server = spawn(
    process.execPath,
    ['dist/cli.js', 'serve', '--articles', root, '--no-cache', '--state', state, '--port', String(port)],
    { stdio: 'ignore' },
  )
  const url = `http://127.0.0.1:${port}/feed.json`
  const get = async (): Promise<string> => (await fetch(url)).text()
  const deadline = performance.now() + 20_000
  while (
    !(await get().then(
      (text) => text.includes('Good'),
      () => false,
    )) &&
    performance.now() < deadline
  )
    await new Promise((resolve) => setTimeout(resolve, 50))
  let [longest, name] = [0, '']
  for (const [file, make] of Object.entries(LARGE_FILES)) {
    // Written aside and renamed, as the documentation asks.
    writeFileSync(join(root, `.${file}.tmp`), make())
    renameSync(join(root, `.${file}.tmp`), join(root, file))
    const end = performance.now() + 2500
    while (performance.now() < end) {
      const started = performance.now()
      await get()
      const ms = performance.now() - started
      if (ms > longest) [longest, name] = [ms, file]
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    rmSync(join(root, file))
  }
  server.kill('SIGTERM')
  await new Promise((resolve) => server.once('exit', resolve))
  for (const folder of [root, state]) rmSync(folder, { recursive: true, force: true })
  return {
    name: 'longest answer of `serve` while a hostile file appears',
    before: 'no end',
    aim: '≤ 200 ms',
    measured: `${longest.toFixed(0)} ms (${name})`,
    ok: longest <= 200,
  }
}

/** Runs all measurements of reading, in about three minutes. Needs `dist/`. */
export async function attackReading(): Promise<AttackRow[]> {
  return [...measureCommands(), measureGrowth(), await measureNeighbours(), await measureServe()]
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const { name, before, aim, measured, ok } of await attackReading()) {
    console.log(`${ok ? 'ok  ' : 'MISS'} ${name}: before ${before}, aim ${aim}, measured ${measured}`)
  }
}
