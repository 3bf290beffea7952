import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseFeed } from 'feedsmith'
import { load } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { build } from '../src/commands/build.ts'
import { folder } from './support/cli.ts'
import { checkAtom, checkJson, checkRss, readXml } from './support/feed-checks.ts'

/**
 * Each folder here is one case: `articles/` is built as `case.yaml` says, and must give the bytes of `expected/`.
 * `UPDATE_CASES=1 npx vitest run test/cases.test.ts` writes `expected/` anew; the difference is to be read.
 */
const ROOT = join(import.meta.dirname, 'cases')
const isUpdate = process.env['UPDATE_CASES'] === '1'

const caseSchema = z.strictObject({
  description: z.string(),
  now: z.iso.datetime({ offset: true }),
  url: z.url().default('https://news.example.org/'),
  /** The paths that are compared; `*` stands for any characters but a slash, `**` for any at all. */
  only: z.array(z.string()).min(1),
})

const names = readdirSync(ROOT).filter((name) => statSync(join(ROOT, name)).isDirectory())
const cases = names.map((name) => ({
  name,
  path: join(ROOT, name),
  ...caseSchema.parse(load(readFileSync(join(ROOT, name, 'case.yaml'), 'utf8'), { filename: `${name}/case.yaml` })),
}))

describe('Feed cases', () => {
  it('exist in test/cases', () => {
    expect(cases.length).toBeGreaterThan(0)
  })

  it.each(cases.map((each) => [`${each.name}: ${each.description}`, each] as const))('%s', async (_, each) => {
    const { path, now, url, only } = each
    const out = join(folder(), 'tree')
    const printed = await buildTree(join(path, 'articles'), out, now, url)
    const built = filesBelow(out)
    for (const name of built) checkWellFormed(name, readFileSync(join(out, name), 'utf8'), url)

    const isCompared = matcherOf(only)
    const selected = built.filter(isCompared)
    expect(selected, 'the paths that `only` names').toEqual(
      expect.arrayContaining(only.filter((pattern) => !pattern.includes('*'))),
    )
    expect(selected, 'the files that `only` selects').not.toEqual([])
    const actual = new Map(selected.map((name) => [`expected/${name}`, readFileSync(join(out, name))]))
    if (printed !== '') actual.set('expected.txt', Buffer.from(printed))
    if (isUpdate) writeExpected(path, actual)

    const expected = filesBelow(path).filter((name) => /^expected(\/|\.txt$)/.test(name))
    expect([...actual.keys()].sort(), 'the files that are expected').toEqual(expected)
    for (const [name, bytes] of actual) {
      const wanted = readFileSync(join(path, name))
      if (!bytes.equals(wanted)) expect(bytes.toString('utf8'), name).toBe(wanted.toString('utf8'))
      expect(bytes.equals(wanted), `${name} has other bytes`).toBe(true)
    }
  })
})

/** Builds the static tree; returns what the command prints about problems. */
async function buildTree(articles: string, out: string, now: string, url: string): Promise<string> {
  const printed: string[] = []
  // A slow machine also prints its progress.
  const print = (text: string): boolean => /^Wrote \d/.test(text) || printed.push(text) > 0
  const streams = { out: { write: () => true }, err: { write: print } }
  const options = { articles, out, url, now, compress: false, cache: false } as const
  await build(options, streams, Date.parse(now), async () => {})
  return printed.join('')
}

/** Expects a document to be well-formed and to follow the rules of its format, by two other parsers. */
function checkWellFormed(name: string, text: string, url: string): void {
  const address = new URL(name, url).href
  if (/\.(xml|opml)$/.test(name)) readXml(text, ({ count }) => expect(count('/*'), name).toBe(1))
  // Feeds for partners keep the rules of these, which are not those of RSS.
  if (name.startsWith('partners/')) {
    expect(parseFeed(text).format, name).toBe('rss')
    return
  }
  if (!/(^|\/)(rss\.xml|atom\.xml|feed\.json)$/.test(name)) return
  if (name.endsWith('rss.xml')) checkRss(text, address)
  else if (name.endsWith('atom.xml')) checkAtom(text, address)
  else checkJson(text, address)
  expect(parseFeed(text).format, name).toBe(/(rss|atom|json)/.exec(name.split('/').at(-1) ?? '')?.[0])
}

function matcherOf(patterns: readonly string[]): (path: string) => boolean {
  const sources = patterns.map((pattern) =>
    pattern
      .split(/(\*\*|\*)/)
      .map((part) => (part === '**' ? '.*' : part === '*' ? '[^/]*' : part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')))
      .join(''),
  )
  const expression = new RegExp(`^(?:${sources.join('|')})$`)
  return (path) => expression.test(path)
}

const filesBelow = (root: string): string[] =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(root, name)).isFile())
    .map((name) => name.replaceAll('\\', '/'))
    .sort()

function writeExpected(path: string, files: ReadonlyMap<string, Buffer>): void {
  for (const name of ['expected', 'expected.txt']) rmSync(join(path, name), { recursive: true, force: true })
  for (const [name, bytes] of files) {
    mkdirSync(dirname(join(path, name)), { recursive: true })
    writeFileSync(join(path, name), bytes)
  }
}
