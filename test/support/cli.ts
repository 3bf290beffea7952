import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'

/** The bundled command line that `npm run prepare` writes. */
export const CLI = join(import.meta.dirname, '..', '..', 'dist', 'cli.js')

/** Creates a folder with files for a test; removes it when the test ends. */
export function folder(files: Readonly<Record<string, string | Buffer>> = {}): string {
  const path = mkdtempSync(join(tmpdir(), 'sectionwire-test-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  for (const [name, text] of Object.entries(files)) put(join(path, name), text)
  return path
}

export function put(path: string, text: string | Buffer): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

export interface Ended {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Runs the command line until it exits, without a cache folder unless a test names one. */
export function sectionwire(args: readonly string[], options: { cwd?: string } = {}): Promise<Ended> {
  const child = spawn(process.execPath, [CLI, ...args], { cwd: options.cwd, env: environment(), stdio: 'pipe' })
  const { out, err } = collected(child)
  return new Promise((resolve) =>
    child.once('close', (code) => resolve({ code, out: out.join(''), err: err.join('') })),
  )
}

/** A state folder for all tests of this process. */
const STATES = mkdtempSync(join(tmpdir(), 'sectionwire-states-'))
process.once('exit', () => rmSync(STATES, { recursive: true, force: true }))

const environment = (): NodeJS.ProcessEnv => ({
  ...process.env,
  ...{ NO_COLOR: '1', SECTIONWIRE_CACHE: '', XDG_STATE_HOME: STATES },
})

function collected(child: ChildProcess): { out: string[]; err: string[] } {
  const out: string[] = []
  const err: string[] = []
  child.stdout?.setEncoding('utf8').on('data', (text: string) => out.push(text))
  child.stderr?.setEncoding('utf8').on('data', (text: string) => err.push(text))
  return { out, err }
}

export interface Running {
  /** Base URL, with a trailing slash. */
  readonly address: string
  readonly process: ChildProcess
  readonly out: readonly string[]
  readonly err: readonly string[]
  /** Sends a signal and resolves with the exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>
}

interface Started extends Pick<Running, 'process' | 'out' | 'err'> {
  readonly exited: Promise<number | null>
}

/** Starts a server without waiting for it. */
export const serveFrom = (articles: string, ...args: string[]): Started =>
  start(['serve', '--articles', articles, '--no-cache', ...args])

/** Starts the command line without waiting for it; kills it when the test ends. */
export function start(args: readonly string[]): Started {
  const child = spawn(process.execPath, [CLI, ...args], { env: environment(), stdio: 'pipe' })
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve))
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  return { process: child, ...collected(child), exited }
}

/** Serves a content directory on a free port; resolves when it listens. */
export async function serving(articles: string, ...args: string[]): Promise<Running> {
  const { process: child, out, err, exited: closed } = serveFrom(articles, '--port', '0', ...args)
  const address = await new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', () => {
      const found = /being served at (http:\/\/\S+)[\s\S]*Stop with/.exec(out.join(''))?.[1]
      if (found !== undefined) resolve(found)
    })
    void closed.then((code) => reject(new Error(`serve ended with ${code}: ${err.join('')}`)))
  })
  const stop = (signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> => {
    child.kill(signal)
    return closed
  }
  return { address, process: child, out, err, stop }
}

/** Polls every 20 ms until the answer is the expected one. @param limitMs deadline in milliseconds */
export async function until<T>(
  ask: () => T | Promise<T>,
  awaited: (answer: T) => boolean,
  limitMs = 10_000,
): Promise<T> {
  const end = performance.now() + limitMs
  for (;;) {
    const answer = await ask()
    if (awaited(answer)) return answer
    if (performance.now() > end) throw new Error(`still not what was awaited: ${String(answer).slice(0, 300)}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** The site.yaml of a small newsroom. */
export const SITE_YAML = `title: The Tester
description: News for tests
tagAuthority: news.example.org,2018
timezone: Europe/London
sections:
  - id: world
    title: World
    sections: [{ id: europe, title: Europe }]
  - { id: science, title: Science }
`

export const story = (title: string, more = ''): string =>
  `---\ntitle: ${title}\npublished: 2026-01-0${1 + (title.length % 9)}T08:00:00Z\nauthors: [Ann Lee]\n${more}---\n\nThe text of ${title}.\n`
