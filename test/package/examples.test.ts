import { execFile, spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { checkAtom } from '../support/feed-checks.ts'
import { copyExample, createTemporaryFolder, installPackage, pack, ROOT, removeFolder } from './support.ts'

const run = promisify(execFile)
const INSTALLING = 300_000

let installed = ''
const packed = createTemporaryFolder()
beforeAll(async () => {
  installed = await installPackage(await pack(packed))
}, INSTALLING)
afterAll(() => {
  for (const place of [packed, installed]) removeFolder(place)
})

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** Starts an example's server; resolves with its address when it prints that. */
async function start(place: string): Promise<{ readonly address: string; readonly stop: () => Promise<void> }> {
  const env = { ...process.env, PORT: String(await findFreePort()), DATABASE: join(place, 'news.db') }
  const child = spawn(process.execPath, ['app.js'], { cwd: place, env, stdio: 'pipe' })
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill()
    await ended
  }
  onTestFinished(stop)
  const errors: string[] = []
  child.stderr.on('data', (text) => errors.push(String(text)))
  const address = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (text) => resolve(String(text).trim()))
    child.once('exit', (code) => reject(new Error(`app.js ended with ${code}: ${errors.join('')}`)))
  })
  return { address, stop }
}

describe('Examples', { timeout: 60_000 }, () => {
  it('have fewer than 40 lines each', () => {
    const examples = join(ROOT, 'examples')
    const scripts = readdirSync(examples, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'))
    expect(scripts.toSorted()).toEqual(['hono-fetch/app.js', 'koa-sqlite/app.js', 'one-feed/write-feed.js'])
    for (const script of scripts) {
      expect([script, readFileSync(join(examples, script), 'utf8').split('\n').length < 40]).toEqual([script, true])
    }
  })

  it('write one feed from an array', async () => {
    const place = copyExample('one-feed', installed)
    await run(process.execPath, ['write-feed.js'], { cwd: place })
    const feed = readFileSync(join(place, 'world.xml'), 'utf8')
    checkAtom(feed, 'https://news.example.org/world/atom.xml')
    expect(feed).toContain('They &lt;strong&gt;voted&lt;/strong&gt;.')
    expect(feed).not.toContain('comet')
  })

  it('publish the rows of a SQLite table in a Koa app', async () => {
    const place = copyExample('koa-sqlite', installed)
    const first = await start(place)
    const story = { headline: 'The vote', section: 'world', text: 'They voted.' }
    const post = (body: object) =>
      fetch(new URL('/stories', first.address), { method: 'POST', body: JSON.stringify(body) })
    const posted = await post(story)
    expect([posted.status, await posted.json()]).toEqual([201, { id: 1, problems: [] }])
    const feed = await (await fetch(`${first.address}world/atom.xml`)).text()
    checkAtom(feed, `${first.address}world/atom.xml`)
    expect(feed).toContain('They voted.')
    expect(await (await post({ ...story, headline: '' })).json()).toMatchObject({ problems: [{ record: '2' }] })
    expect((await fetch(new URL('/none', first.address))).status).toBe(404)
    await first.stop()
    const second = await start(place)
    expect(await (await fetch(`${second.address}rss.xml`)).text()).toContain('<title>The vote</title>')
  })

  it('answer through a fetch handler in a Hono app', async () => {
    const { address } = await start(copyExample('hono-fetch', installed))
    const first = await fetch(`${address}world/atom.xml`)
    checkAtom(await first.text(), `${address}world/atom.xml`)
    const headers = { 'If-None-Match': first.headers.get('etag') ?? '' }
    expect((await fetch(`${address}world/atom.xml`, { headers })).status).toBe(304)
    expect(await (await fetch(new URL('/', address))).text()).toContain('/news/')
    expect((await fetch(new URL('/news', address), { redirect: 'manual' })).status).toBe(301)
  })
})
