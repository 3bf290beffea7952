import { mkdirSync, readdirSync, readFileSync, renameSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { build } from '../../src/commands/build.ts'
import type { BuildOptions } from '../../src/commands/prepare-build.ts'
import type { Article } from '../../src/model/article.ts'
import { VersionGone } from '../../src/model/version-gone.ts'
import { FileSource } from '../../src/sources/files/file-source.ts'
import { folder, SITE_YAML, story } from '../support/cli.ts'

const SITE = `${SITE_YAML}url: https://news.example.org/\n`
const NAMES = Array.from({ length: 12 }, (_, n) => `europe/story-${n}.md`)
const text = (name: string, version: number): string =>
  story(name, 'tags: [vote]\n').replace('The text', `Text ${version}`)

/** A source that calls `onText` before each text is read, and has what the files hold then if it keeps no versions. */
class Disturbed extends FileSource {
  override readonly keepsVersions: boolean
  onText = (_article: Article): void => {}

  constructor(articles: string, keepsVersions: boolean) {
    super({ articles, cache: false, watch: { debounceMs: 0, poll: true } })
    this.keepsVersions = keepsVersions
  }

  override async text(article: Article): Promise<string> {
    this.onText(article)
    const text = await super.text(article)
    if (!this.keepsVersions && !readFileSync(join(this.name, article.file), 'utf8').endsWith(text)) {
      throw new VersionGone(article)
    }
    return text
  }
}

async function run(source: Disturbed, articles: string, out: string, more: Partial<BuildOptions> = {}) {
  const lines: string[] = []
  const write = (line: string): boolean => lines.push(line) > 0
  const options = { articles, out, source, compress: false, cache: false, ...more } as const
  const code = await build(options, { out: { write }, err: { write } }, Date.now(), async () => {})
  return { code, text: lines.join('') }
}

const makeContent = (): string =>
  folder({ 'site.yaml': SITE, ...Object.fromEntries(NAMES.map((name) => [name, text(name, 1)])) })

/** Every file of a folder with its bytes. */
const listTree = (out: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(out, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [path, readFileSync(path, 'latin1')]),
  )

const read = (out: string, path: string): string => readFileSync(join(out, path), 'utf8')

const KINDS = [
  ['keeps versions', true],
  ['keeps none', false],
] as const

describe.each(KINDS)('Building while files are saved, from a source that %s,', (_, keepsVersions) => {
  const openContent = (articles: string): Disturbed => new Disturbed(articles, keepsVersions)

  it('publishes stories whose files got another time and the same bytes', async () => {
    const articles = makeContent()
    const source = openContent(articles)
    source.onText = () => {
      for (const name of NAMES) utimesSync(join(articles, name), new Date(), new Date())
    }
    const out = folder()
    expect((await run(source, articles, out)).code).toBe(0)
    for (let n = 0; n < NAMES.length; n += 1) expect(read(out, `articles/story-${n}/index.html`)).toContain('Text 1')
  })

  it.each([
    ['in place', writeFileSync],
    [
      'by rename',
      (path: string, bytes: string): void => {
        writeFileSync(`${path}.new`, bytes)
        renameSync(`${path}.new`, path)
      },
    ],
  ] as const)('reads again what was replaced %s, and publishes the new text', async (_how, replace) => {
    const articles = makeContent()
    const source = openContent(articles)
    let hasReplaced = false
    source.onText = () => {
      if (hasReplaced) return
      hasReplaced = true
      for (const name of NAMES) replace(join(articles, name), text(name, 2))
    }
    const out = folder()
    expect((await run(source, articles, out)).code).toBe(0)
    for (let n = 0; n < NAMES.length; n += 1) expect(read(out, `articles/story-${n}/index.html`)).toContain('Text 2')
    expect(read(out, 'feed.json')).not.toContain('Text 1')
  })

  it('does not write a second time what --strict refuses', async () => {
    const articles = makeContent()
    const source = openContent(articles)
    source.onText = () => writeFileSync(join(articles, 'europe/faulty.md'), '---\ntitle: No date\n---\nText.\n')
    const out = folder()
    mkdirSync(join(out, 'articles'))
    const { code, text: printed } = await run(source, articles, out, { strict: true })
    expect(code).toBe(1)
    expect(printed).toContain('europe/faulty.md')
    expect(read(out, 'feed.json')).toContain('Text 1')
  })
})

describe('Building while a file keeps changing', () => {
  it('gives up after three times, names the file and leaves the old tree', async () => {
    const articles = makeContent()
    const out = folder()
    expect((await run(new Disturbed(articles, false), articles, out)).code).toBe(0)
    const before = listTree(out)
    const source = new Disturbed(articles, false)
    let [saves, asked] = [1, 0]
    source.onText = ({ file }) => {
      if (file !== NAMES[3]) return
      asked += 1
      saves += 1
      writeFileSync(join(articles, file), text(file, saves))
    }
    const { code, text: printed } = await run(source, articles, out)
    expect([code, asked]).toEqual([1, 3])
    expect(printed).toContain('europe/story-3.md: found a new version at each of 3 attempts')
    expect(listTree(out)).toEqual(before)
  })

  it('publishes the versions that were read, where the source keeps them', async () => {
    const articles = makeContent()
    const source = new Disturbed(articles, true)
    let saves = 1
    source.onText = ({ file }) => {
      saves += 1
      writeFileSync(join(articles, file), text(file, saves))
    }
    const out = folder()
    const { code, text: printed } = await run(source, articles, out)
    expect([code, printed]).toEqual([0, expect.stringContaining('Records changed during the build')])
    for (let n = 0; n < NAMES.length; n += 1) expect(read(out, `articles/story-${n}/index.html`)).toMatch(/Text \d+ of/)
  })
})
