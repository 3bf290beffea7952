/** Short measurements of streams, signals, writing and metadata. Needs `npm run prepare`. */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { normalizeTarget } from '../../src/delivery/http/request-target.ts'
import { cleanPicture, readFromMemory } from '../../src/pictures/index.ts'
import { cameraSegments, jpeg, SECRET } from '../../test/pictures/picture-files.ts'
import { findFreePort, sleep } from './origin.ts'
import type { AttackRow } from './row.ts'

const CLI = join(import.meta.dirname, '..', '..', 'dist', 'cli.js')
const SITE = 'title: T\nurl: https://n.example/\ntagAuthority: n.example,2026\nsections: [{ id: world }]\n'
const STORY = '---\ntitle: Story\npublished: 2026-01-05\n---\n\nText.\n'

/** Returns the rows of this group of attacks. */
export async function attackProcess(): Promise<AttackRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'sectionwire-attack-'))
  try {
    const articles = join(folder, 'articles')
    mkdirSync(join(articles, 'world'), { recursive: true })
    writeFileSync(join(articles, 'site.yaml'), SITE)
    writeFileSync(join(articles, 'world', 'a.md'), STORY)
    const site = { folder, articles }
    return [
      await measureGoneReader(site),
      await measureStandingReader(site),
      await measureEndlessFolder(site),
      await measureFailedWrite(site),
      await measurePublicMetrics(site),
      measureLongPath(),
      await measureFirstWrite(site),
      await measureContentDirectory(site),
      await measureCacheMode(site),
      measurePicture(),
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Site {
  readonly folder: string
  readonly articles: string
}

interface Ended {
  readonly code: number | null
  readonly text: string
  readonly ms: number
}

const start = (command: string, { folder, articles }: Site): ChildProcess =>
  spawn('bash', ['-c', command], {
    detached: true,
    env: {
      ...process.env,
      SW: `${process.execPath} ${CLI}`,
      A: articles,
      XDG_CACHE_HOME: folder,
      XDG_STATE_HOME: folder,
    },
  })

/** Runs a shell line for at most 15 s; the code of one that was killed is null. */
async function run(command: string, site: Site): Promise<Ended> {
  const started = performance.now()
  const child = start(command, site)
  let text = ''
  child.stdout?.on('data', (chunk: Buffer) => (text += chunk))
  child.stderr?.on('data', (chunk: Buffer) => (text += chunk))
  const timer = setTimeout(() => process.kill(-(child.pid ?? 0), 'SIGKILL'), 15_000)
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  clearTimeout(timer)
  return { code, text, ms: performance.now() - started }
}

async function measureGoneReader(site: Site): Promise<AttackRow> {
  const { text } = await run('$SW check --articles $A | true; echo "code $PIPESTATUS"', site)
  const isQuiet = !/EPIPE|Unhandled/.test(text)
  return row(
    'a reader of the log that is gone',
    'a stack',
    'quiet, own exit code',
    text.trim(),
    isQuiet && text.includes('code 0'),
  )
}

async function measureStandingReader(site: Site): Promise<AttackRow> {
  const port = await findFreePort()
  const child = start(
    `($SW serve --articles $A --port ${port} --access-log - & echo $! > ${site.folder}/pid; wait) | sleep 30`,
    site,
  )
  try {
    await untilServing(port)
    for (let n = 0; n < 1200; n += 1) await (await fetch(`http://localhost:${port}/rss.xml`)).arrayBuffer()
    const { text } = await run(
      `kill $(cat ${site.folder}/pid); for n in $(seq 140); do kill -0 $(cat ${site.folder}/pid) 2>/dev/null || { echo ended; exit; }; sleep 0.1; done`,
      site,
    )
    return row(
      'a reader of the log that stands still, SIGTERM',
      'still there after 25 s',
      'ends within 10 s',
      text.trim(),
      text.includes('ended'),
    )
  } finally {
    process.kill(-(child.pid ?? 0), 'SIGKILL')
  }
}

async function measureEndlessFolder(site: Site): Promise<AttackRow> {
  const { code, ms } = await run('$SW build --articles $A --out /proc/x', site)
  return row(
    'build --out /proc/x',
    'never ends',
    'one line, exit 2',
    `exit ${code} after ${ms.toFixed(0)} ms`,
    code === 2,
  )
}

async function measureFailedWrite(site: Site): Promise<AttackRow> {
  const { code, text } = await run('$SW build --articles $A --out /dev/null/x', site)
  const lines = text.trim().split('\n').length
  return row(
    'a place that cannot be written',
    'stack, exit 1',
    'one line, exit 2',
    `exit ${code}, ${lines} line`,
    code === 2 && lines === 1,
  )
}

async function measurePublicMetrics(site: Site): Promise<AttackRow> {
  const port = await findFreePort()
  const child = start(`exec $SW serve --articles $A --port ${port}`, site)
  try {
    await untilServing(port)
    const { status } = await fetch(`http://localhost:${port}/metrics`)
    return row('/metrics through a bare proxy_pass', '200', '404', String(status), status === 404)
  } finally {
    process.kill(-(child.pid ?? 0), 'SIGKILL')
  }
}

function measureLongPath(): AttackRow {
  const path = `/${'a/'.repeat(2000)}`
  const started = performance.now()
  for (let n = 0; n < 1000; n += 1) normalizeTarget(path)
  const ms = (performance.now() - started) / 1000
  return row(
    'a path of 2,000 names',
    '6 ms',
    'at most 1.2 ms',
    `${ms.toFixed(4)} ms`,
    ms < 1.2 && normalizeTarget(path) === 404,
  )
}

async function measureFirstWrite(site: Site): Promise<AttackRow> {
  const many = join(site.folder, 'many')
  mkdirSync(join(many, 'world'), { recursive: true })
  writeFileSync(join(many, 'site.yaml'), SITE)
  for (let n = 0; n < 3000; n += 1) writeFileSync(join(many, 'world', `s${n}.md`), STORY)
  const out = join(site.folder, 'watched')
  const child = start(`exec $SW build --watch --articles ${many} --out ${out}`, site)
  for (let n = 0; n < 300 && !existsSync(join(out, 'articles')); n += 1) await sleep(100)
  const started = performance.now()
  child.kill('SIGTERM')
  await new Promise((resolve) => child.once('close', resolve))
  const ms = performance.now() - started
  return row(
    'build --watch, SIGTERM during the first write',
    'not within 25 s',
    'within 10 s',
    `${ms.toFixed(0)} ms`,
    ms < 10_000,
  )
}

async function measureContentDirectory(site: Site): Promise<AttackRow> {
  symlinkSync(site.articles, join(site.folder, 'link'))
  const before = readdirSync(site.articles, { recursive: true }).length
  const { code } = await run(`$SW build --articles $A --out ${site.folder}/link`, site)
  const added = readdirSync(site.articles, { recursive: true }).length - before
  return row(
    'build into the content directory by a link',
    'overwrites',
    'exit 2, 0 files',
    `exit ${code}, ${added} files`,
    code === 2 && added === 0,
  )
}

async function measureCacheMode(site: Site): Promise<AttackRow> {
  await run(`umask 0; $SW build --articles $A --out ${site.folder}/out`, site)
  const cache = join(site.folder, 'sectionwire')
  const open = readdirSync(cache, { recursive: true, encoding: 'utf8' }).filter(
    (name) => statSync(join(cache, name)).mode & 0o077,
  )
  return row('cache files that others can read, umask 0', 'all', '0', String(open.length), open.length === 0)
}

function measurePicture(): AttackRow {
  const file = jpeg(cameraSegments(), Buffer.alloc(3_000_000, 5), SECRET)
  const started = performance.now()
  const { parts } = readFromMemory(file, cleanPicture(file.length))
  const ms = performance.now() - started
  const bytes = Buffer.concat(parts.map((part) => (Buffer.isBuffer(part) ? part : file.subarray(part.from, part.to))))
  const isClean = !bytes.includes(SECRET)
  return row(
    'a picture of 3 MB with position and serial number',
    'published as it is',
    'none of it',
    `${isClean ? 'none' : 'there'}, ${ms.toFixed(1)} ms`,
    isClean,
  )
}

async function untilServing(port: number): Promise<void> {
  for (let n = 0; n < 150; n += 1) {
    if (
      await fetch(`http://localhost:${port}/rss.xml`).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return
    await sleep(100)
  }
  throw new Error('the server is not ready after 15 s')
}

const row = (name: string, before: string, aim: string, measured: string, ok: boolean): AttackRow => ({
  ...{ name, before, aim, measured, ok },
})
