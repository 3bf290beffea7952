import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { folder, put, SITE_YAML, sectionwire, start, story, until } from '../support/cli.ts'

const ARTICLES = 10
const NOW = '2026-11-20T12:00:00Z'

/** A text of a file that is read and rendered on threads of their own. */
const LONG = story('Long', '').concat('A sentence. '.repeat(15_000))
const PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'

/** Articles with tags, authors, links, pictures, related stories and dates of some years. */
const FILES: Readonly<Record<string, string>> = {
  'site.yaml': `${SITE_YAML}url: https://news.example.org/\nfeeds: { items: 5 }\n`,
  'europe/a.svg': PICTURE,
  'europe/long.md': LONG,
  ...Object.fromEntries(
    Array.from({ length: ARTICLES }, (_, n) => [
      `europe/story-${n}.md`,
      story(`Story ${n}`, `tags: [vote, topic ${n % 7}]\nauthor: ann\nimage: a.svg\nrelated: [europe/story-${n + 1}]\n`)
        .replace(/published: \d{4}/, `published: ${2015 + (n % 9)}`)
        .concat(`A [link](story-${n + 2}.md).\n`),
    ]),
  ),
}

/** Writes the newsroom for all tests. */
function newsroom(): string {
  const path = mkdtempSync(join(tmpdir(), 'sectionwire-test-'))
  for (const [name, text] of Object.entries(FILES)) put(join(path, name), text)
  return path
}

const listTree = (out: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(out, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [path.slice(out.length), readFileSync(path, 'latin1')]),
  )

const build = (articles: string, out: string, ...more: string[]) =>
  sectionwire(['build', '--articles', articles, '--out', out, '--now', NOW, '--no-cache', ...more])

const countFiles = (out: string): number => (existsSync(out) ? readdirSync(out, { recursive: true }).length : 0)

describe('Build on several threads', () => {
  let articles = ''
  let first = ''
  let one: Awaited<ReturnType<typeof build>>

  beforeAll(async () => {
    articles = newsroom()
    first = join(articles, '..', `${basename(articles)}-out`)
    one = await build(articles, first, '--threads', '1')
  }, 60_000)

  afterAll(() => {
    for (const path of [articles, first]) rmSync(path, { recursive: true, force: true })
  })

  it.each(['2', '8'])(
    'writes the same tree on %s as on one, and the same messages',
    { timeout: 120_000 },
    async (threads) => {
      expect(one.code).toBe(0)
      expect(countFiles(first)).toBeGreaterThan(80)
      const out = join(folder(), 'out')
      const ended = await build(articles, out, '--threads', threads, '--timings')
      expect(ended.err).toMatch(/^render and write {2}.* s\n(?:.*\n)*in all .* s\n$/m)
      expect([ended.code, ended.out.replaceAll(out, first)]).toEqual([0, one.out])
      expect(listTree(out)).toEqual(listTree(first))
    },
  )

  it('gives a whole tree when it was killed before', { timeout: 120_000 }, async () => {
    const out = join(folder(), 'out')
    const wanted = listTree(first)
    const args = ['--articles', articles, '--out', out, '--now', NOW, '--no-cache', '--threads', '2']
    const killed = start(['build', ...args])
    const half = countFiles(first) / 2
    await until(
      () => countFiles(out) >= half || killed.process.exitCode !== null,
      (isFar) => isFar,
      60_000,
    )
    killed.process.kill('SIGKILL')
    await killed.exited
    for (const [path, text] of Object.entries(listTree(out))) {
      if (path.startsWith('/.sectionwire/') || path.endsWith('.tmp')) continue
      expect([path, text === wanted[path]]).toEqual([path, true])
    }
    const ended = await build(articles, out, '--threads', '2')
    expect([ended.code, ended.err]).toEqual([0, expect.not.stringContaining('lock')])
    expect(listTree(out)).toEqual(wanted)
  })
})
