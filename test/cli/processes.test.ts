import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { CLI, folder, put, SITE_YAML, sectionwire, story, until } from '../support/cli.ts'

const newsroom = (stories = 1): string =>
  folder({
    'site.yaml': SITE_YAML,
    ...Object.fromEntries(Array.from({ length: stories }, (_, n) => [`world/s${n}.md`, story(`Story ${n}`)])),
  })

/** Runs a shell line with the command line as `$SW`; the process group is killed when the test ends. */
function shell(line: string): ChildProcess & { readonly texts: string[]; readonly exited: Promise<number | null> } {
  const env = { ...process.env, SW: `${process.execPath} ${CLI}`, SECTIONWIRE_CACHE: '', XDG_STATE_HOME: folder() }
  const child = spawn('bash', ['-c', line], { env, stdio: 'pipe', detached: true })
  const texts: string[] = []
  child.stdout?.setEncoding('utf8').on('data', (text: string) => texts.push(text))
  child.stderr?.setEncoding('utf8').on('data', (text: string) => texts.push(text))
  const exited = new Promise<number | null>((resolve) => child.once('close', resolve))
  onTestFinished(() => {
    try {
      process.kill(-(child.pid ?? 0), 'SIGKILL')
    } catch {
      // All of them have ended.
    }
  })
  return Object.assign(child, { texts, exited })
}

/** Resolves to the process id that a shell line wrote into a file. */
const pidIn = async (file: string): Promise<number> =>
  Number(
    await until(
      () => (existsSync(file) ? readFileSync(file, 'utf8').trim() : ''),
      (text) => text !== '',
    ),
  )

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

const isServing = (port: number): Promise<boolean> =>
  fetch(`http://localhost:${port}/rss.xml`).then(
    ({ ok }) => ok,
    () => false,
  )

let nextPort = 21_000 + (process.pid % 2000) * 10

describe('A reader that is gone', () => {
  it.each(['check', 'schedule', 'hubs', '--help', 'build --url https://n.example/ --out $OUT', 'new "Some news"'])(
    'ends `%s` quietly, with its work done and its own exit code',
    async (command) => {
      const articles = newsroom(3)
      put(join(articles, 'world/bad.md'), '---\ntitle: Bad\n---\n')
      const out = join(folder(), 'out')
      const where = command.startsWith('-') ? '' : `--articles ${articles}`
      const { texts, exited } = shell(
        `OUT=${out}; for n in 1 2 3; do $SW ${command} ${where} 2>&1 >&3 3>&- | cat >&2; echo "code \${PIPESTATUS[0]}" >&2; rm -f ${articles}/some-news.md; done 3> >(exec 0<&-; exit)`,
      )
      await exited
      expect(texts.join('')).not.toMatch(/EPIPE|Unhandled|node:|at .*\.js/)
      const isFaulty = command === 'check'
      expect(texts.join('').match(/code \d/g)).toEqual(Array(3).fill(isFaulty ? 'code 1' : 'code 0'))
      if (command.startsWith('build')) expect(existsSync(join(out, 'rss.xml'))).toBe(true)
    },
  )

  it.each([[''], ['--workers 2'], ['--access-log -']])('ends no server: %s', { timeout: 60_000 }, async (more) => {
    const articles = newsroom()
    const port = nextPort++
    const pid = join(folder(), 'pid')
    shell(
      `($SW serve --articles ${articles} --port ${port} ${more} 2>&1 & echo $! > ${pid}; wait) | head -c 1 >/dev/null`,
    )
    await until(() => isServing(port), Boolean, 30_000)
    // Each of these is a line of the log.
    for (let n = 0; n < 3; n += 1) {
      put(join(articles, `world/bad${n}.md`), `---\ntitle: Bad ${n}\n---\n`)
      await fetch(`http://localhost:${port}/rss.xml`)
    }
    put(join(articles, 'world/new.md'), story('Brand new'))
    const text = () => fetch(`http://localhost:${port}/rss.xml`).then((answer) => answer.text())
    await until(text, (xml) => xml.includes('Brand new'), 20_000)
    process.kill(await pidIn(pid), 'SIGTERM')
    await until(
      async () => isRunning(await pidIn(pid)),
      (is) => !is,
      11_000,
    )
  })
})

describe('A reader that stands still', () => {
  it.each([
    ['of the access log', '--access-log - | sleep 60'],
    ['of the log', '2>&1 | sleep 60'],
    ['that never opens the pipe', '--access-log $FIFO'],
  ])('%s delays neither the start nor the end of a server', { timeout: 60_000 }, async (_, more) => {
    const articles = newsroom()
    const [port, work] = [nextPort++, folder()]
    execFileSync('mkfifo', [join(work, 'fifo')])
    const [command = '', reader] = more.split(' | ')
    const call = `$SW serve --articles ${articles} --port ${port} ${command} & echo $! > ${work}/pid; wait`
    shell(`FIFO=${work}/fifo; (${call}) ${reader === undefined ? '' : `| ${reader}`}`)
    await until(() => isServing(port), Boolean, 30_000)
    const long = 'x'.repeat(450)
    for (let n = 0; n < 40; n += 1) {
      await Promise.all(Array.from({ length: 25 }, (__, m) => fetch(`http://localhost:${port}/${n}-${m}-${long}`)))
    }
    expect(await isServing(port)).toBe(true)
    const pid = await pidIn(join(work, 'pid'))
    const stopped = performance.now()
    process.kill(pid, 'SIGTERM')
    await until(
      () => isRunning(pid),
      (is) => !is,
      11_000,
    )
    expect(performance.now() - stopped).toBeLessThan(10_000)
  })
})

describe('A place that cannot be written', () => {
  it.each([
    ['build --url https://n.example/ --out /proc/x', '/proc/x'],
    ['build --url https://n.example/ --out /proc/x/y/z', '/proc/x'],
    ['build --url https://n.example/ --out /dev/null', '/dev/null'],
    ['build --url https://n.example/ --out /dev/null/x', '/dev/null'],
    [`build --url https://n.example/ --out ${tmpdir()}/${'n'.repeat(300)}`, 'name is too long'],
    ['serve --port 0 --access-log /proc/x/log', '/proc/x'],
    ['serve --port 0 --access-log /', 'folder'],
  ])('is named in one line, with exit code 2: %s', { timeout: 30_000 }, async (command, named) => {
    const { code, err } = await sectionwire([...command.split(' '), '--articles', newsroom()])
    expect([code, err]).toEqual([2, expect.stringContaining(named)])
    expect(err.trim().split('\n')).toHaveLength(1)
    expect(err).not.toMatch(/E[A-Z]{4,}|node:|Error:/)
  })

  it('as a cache costs a line and nothing else', { timeout: 30_000 }, async () => {
    const out = folder()
    const args = ['build', '--url', 'https://n.example/', '--articles', newsroom(), '--out', out]
    const { code, err } = await sectionwire([...args, '--cache', '/proc/x'])
    expect(code).toBe(0)
    expect(err).toContain('the index cannot be written: the folder does not exist')
    expect(existsSync(join(out, 'rss.xml'))).toBe(true)
  })

  it('is named by `new` and `withdraw`, and leaves nothing half-made', async () => {
    const articles = newsroom()
    writeFileSync(join(articles, 'science'), 'a file where the section’s folder would be')
    const draft = await sectionwire(['new', 'Some news', '--section', 'science', '--articles', articles])
    expect([draft.code, draft.err]).toEqual([
      2,
      expect.stringContaining(`${join(articles, 'science')}: there is a file`),
    ])
    expect(readdirSync(articles).sort()).toEqual(['science', 'site.yaml', 'world'])
  })

  it('is none for an article with the longest name', async () => {
    const articles = newsroom()
    const name = `${'ä'.repeat(125)}.md`
    put(join(articles, 'world', name), story('Long', 'id: long\n'))
    const { code, err } = await sectionwire(['withdraw', 'long', '--articles', articles, '--no-cache'])
    expect([code, err]).toEqual([0, ''])
    expect(readFileSync(join(articles, 'world', name), 'utf8')).toContain('withdrawn:')
  })
})

describe('Signals', () => {
  it('end `build --watch` during its first write, and the next build completes the tree', {
    timeout: 90_000,
  }, async () => {
    const articles = newsroom(1500)
    const out = join(folder(), 'out')
    const args = `build --watch --url https://n.example/ --articles ${articles} --out ${out}`
    const { pid = 0, exited } = shell(`exec $SW ${args}`)
    await until(() => existsSync(join(out, 'articles')), Boolean, 60_000)
    const stopped = performance.now()
    process.kill(pid, 'SIGTERM')
    expect(await exited).toBe(0)
    expect(performance.now() - stopped).toBeLessThan(5_000)
    expect(existsSync(join(out, '.sectionwire/lock'))).toBe(false)
  })

  it('SIGUSR1 opens no debugger', { timeout: 30_000 }, async () => {
    const port = nextPort++
    const { pid = 0, texts } = shell(`exec $SW serve --articles ${newsroom()} --port ${port}`)
    await until(() => isServing(port), Boolean, 20_000)
    process.kill(pid, 'SIGUSR1')
    expect(await isServing(port)).toBe(true)
    expect(await isServing(port)).toBe(true)
    expect(texts.join('')).not.toContain('Debugger')
  })
})

describe('Values of options', () => {
  it.each([
    ['serve', '--poll', '4294968'],
    ['serve', '--poll', '1e9'],
    ['build', '--poll', '99999999999999999999'],
    ['serve', '--workers', '100000'],
    ['serve', '--port', '70000'],
    ['serve', '--metrics-port', '99999'],
    ['serve', '--max-connections', '99999999'],
    ['serve', '--rate-limit', '99999999'],
    ['serve', '--access-log', ''],
    ['build', '--out', ''],
    ['check', '--articles', ' '],
  ])('out of bounds are refused: %s %s %s', async (command, option, value) => {
    const { code, err } = await sectionwire([command, option, value])
    expect([code, err]).toEqual([2, expect.stringContaining('Expected')])
  })

  it.each([
    { HOME: '' },
    { HOME: 'relative' },
    { XDG_CACHE_HOME: '', XDG_STATE_HOME: '' },
    { XDG_CACHE_HOME: 'here', XDG_STATE_HOME: './there' },
    { SECTIONWIRE_STATE: '' },
  ])('of the environment that are empty or relative make no folder here: %j', async (env) => {
    const [articles, cwd, home] = [newsroom(), folder(), folder()]
    mkdirSync(join(cwd, 'out'))
    const child = spawn(
      process.execPath,
      [CLI, 'build', '--url', 'https://n.example/', '--articles', articles, '--out', 'out', '--announce'],
      {
        cwd,
        env: { PATH: process.env['PATH'], HOME: home, ...env },
        stdio: 'ignore',
      },
    )
    expect(await new Promise((resolve) => child.once('close', resolve))).toBe(0)
    expect(readdirSync(cwd)).toEqual(['out'])
  })
})
