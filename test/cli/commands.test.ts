import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { folder, put, SITE_YAML, sectionwire, story } from '../support/cli.ts'

const newsroom = (files: Record<string, string> = {}): string =>
  folder({ 'site.yaml': SITE_YAML, 'europe/vote.md': story('The vote'), ...files })

describe('Command line', () => {
  it.each([[['--help']], [['serve', '--help']], [['build', '--help']], [['check', '--help']], [['new', '--help']]])(
    'prints help for %s',
    async (args) => {
      const { code, out } = await sectionwire(args)
      expect(code).toBe(0)
      expect(out).toMatch(/^Usage: sectionwire/)
    },
  )

  it('prints its version in every command', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }
    for (const args of [['--version'], ['build', '--version']]) {
      expect(await sectionwire(args)).toMatchObject({ code: 0, out: `${version}\n` })
    }
  })

  it.each([
    [['bild'], /unknown command 'bild'[\s\S]*Did you mean build/],
    [['build', '--artciles', 'x'], /unknown option '--artciles'[\s\S]*Did you mean --articles/],
    [['serve', '--port', '99999'], /Expected a port from 0 to 65535/],
    [['new'], /missing required argument/],
    [['build', '--url', 'news'], /--url: found "news"; expected an http or https address/],
  ])('rejects %j with exit code 2', async (args, message) => {
    const { code, err } = await sectionwire(args)
    expect(code).toBe(2)
    expect(err).toMatch(message)
    expect(err).not.toMatch(/\n\s+at /)
  })
})

describe('`check`', () => {
  it('reports no problem for a correct newsroom', async () => {
    const { code, out } = await sectionwire(['check', '--articles', newsroom(), '--no-cache'])
    expect(out).toMatch(/1 article, no faults\n$/)
    expect(code).toBe(0)
  })

  it('reports each problem by file, line and column, and exits with 1', async () => {
    const articles = newsroom({ 'europe/bad.md': '---\ntitle: Bad\npublished: tomorow\n---\nx\n' })
    const { code, out } = await sectionwire(['check', '--articles', articles, '--no-cache'])
    expect(code).toBe(1)
    expect(out).toMatch(/^europe\/bad\.md:3:12: found "tomorow"; expected /m)
  })

  it('prints the same problems as JSON', async () => {
    const articles = newsroom({ 'europe/bad.md': '---\ntitle: Bad\npublished: tomorow\n---\nx\n' })
    const { code, out } = await sectionwire(['check', '--articles', articles, '--json', '--no-cache'])
    expect(code).toBe(1)
    expect(JSON.parse(out)).toMatchObject([
      { file: 'europe/bad.md', place: { line: 3, column: 12 }, severity: 'withheld' },
    ])
  })

  it('counts warnings apart from faults, and exits with 0 when there are only warnings', async () => {
    const articles = newsroom({ 'europe/odd.md': story('Odd', 'sumary: Short\n') })
    const { code, out } = await sectionwire(['check', '--articles', articles, '--no-cache'])
    expect(code).toBe(0)
    expect(out).toMatch(/^europe\/odd\.md:\d+:1: warning: found the unknown key `sumary`; .* \[unknown-key\]$/m)
    expect(out).toMatch(/^2 articles, no faults, 1 warning\n$/m)
    const { out: json } = await sectionwire(['check', '--articles', articles, '--json', '--no-cache'])
    expect(JSON.parse(json)).toMatchObject([{ file: 'europe/odd.md', severity: 'warning', code: 'unknown-key' }])
    put(join(articles, 'bad.md'), story('Bad').replace(/published: .*/, 'published: tomorow'))
    const both = await sectionwire(['check', '--articles', articles, '--no-cache'])
    expect([both.code, both.out]).toEqual([1, expect.stringMatching(/^2 articles, 1 fault, 1 warning\n$/m)])
  })

  it('prints at most 40 lines, unless all are asked for', async () => {
    const picture = (n: number): string => `![A](/media/${n}.png)`
    const body = Array.from({ length: 9 }, (_, n) => picture(n)).join('\n')
    const stories = Array.from({ length: 6 }, (_, n) => [`europe/${n}.md`, story(`Story ${n}`) + body] as const)
    const articles = newsroom(Object.fromEntries(stories))
    const { code, out } = await sectionwire(['check', '--articles', articles, '--no-cache'])
    expect([code, out.split('\n')]).toEqual([
      0,
      [
        expect.stringMatching(/\[missing-file\] And 53 more in 6 files, under \/media\/: .*`pages: false`/),
        expect.stringContaining('`sectionwire check --all`'),
        '7 articles, no faults, 54 warnings',
        '',
      ],
    ])
    const { out: all } = await sectionwire(['check', '--articles', articles, '--no-cache', '--all'])
    expect(all.split('\n')).toHaveLength(56)
  })

  it('explains how to write a site.yaml when there is none', async () => {
    const { code, out } = await sectionwire(['check', '--articles', folder({ 'a.md': story('A') }), '--no-cache'])
    expect(code).toBe(1)
    expect(out).toMatch(/site\.yaml:1:1: found [\s\S]*title:/)
  })
})

describe('Problems in the log', () => {
  it('include every fault, and only the first few missing pictures', async () => {
    const pictures = (count: number): string => Array.from({ length: count }, (_, n) => `![x](${n}.png)`).join('\n')
    const bad = '---\ntitle: Bad\npublished: tomorow\n---\nx\n'
    const articles = newsroom({
      'bad.md': bad,
      'a.md': `${story('A', 'sumary: x\n')}${pictures(8)}`,
      'b.md': `${story('B')}${pictures(8)}`,
      'c.md': `${story('C')}${pictures(7)}`,
    })
    const args = ['build', '--articles', articles, '--out', folder(), '--no-compress']
    const { err, code } = await sectionwire([...args, '--url', 'https://news.example.org/', '--no-cache'])
    const lines = err.split('\n').filter((line) => /warning/.test(line))
    expect([code, lines.length, lines.at(-1)]).toEqual([
      0,
      21,
      'And 3 more warnings: `sectionwire check` lists them all.',
    ])
    expect(err).toMatch(/^bad\.md:3:12: found/m)
    expect(err).not.toContain('sumary')
  })
})

describe('`build`', () => {
  const args = (articles: string, out: string, ...more: string[]): string[] => [
    ...['build', '--articles', articles, '--out', out, '--url', 'https://news.example.org/', '--no-cache', ...more],
  ]

  it('compresses when asked to, and removes the compressed files when not', async () => {
    const [articles, out] = [newsroom({ 'europe/a.md': story('A') }), folder()]
    const compressed = () =>
      readdirSync(out, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(?:gz|br)$/.test(name))
    await sectionwire(args(articles, out))
    expect(compressed()).toEqual([])
    await sectionwire(args(articles, out, '--compress'))
    expect(compressed()).toEqual(expect.arrayContaining(['rss.xml.br', 'rss.xml.gz', 'index.html.gz']))
    // One document has changed, the others have not.
    put(join(articles, 'europe/b.md'), story('B'))
    expect(await sectionwire(args(articles, out, '--no-compress'))).toMatchObject({ code: 0 })
    expect(compressed()).toEqual([])
  })

  it('treats --no-pages as `pages: false`, also for pictures', async () => {
    const record = { 'europe/lost.md': story('Lost', 'image: /media/lost.jpg\n') }
    const [open, closed] = [newsroom(record), newsroom({ ...record, 'site.yaml': `${SITE_YAML}pages: false\n` })]
    const [out, other] = [folder(), folder()]
    const { err } = await sectionwire(args(open, out, '--no-pages', '--no-compress'))
    await sectionwire(args(closed, other, '--no-compress'))
    expect(err).not.toContain('lost.jpg')
    const feeds = ['rss.xml', 'atom.xml', 'feed.json', 'europe/rss.xml']
    const texts = (tree: string): string[] => feeds.map((file) => readFileSync(join(tree, file), 'utf8'))
    expect(texts(out)).toEqual(texts(other))
    expect(texts(out).filter((text) => text.includes('lost.jpg'))).toHaveLength(feeds.length)
  })

  it('finds pictures by paths from the root of a site in a subfolder given by --url', async () => {
    const articles = newsroom({ 'europe/a.md': story('A', 'image: /news/media/a.jpg\n'), 'media/a.jpg': 'x' })
    const { err } = await sectionwire([
      ...args(articles, folder(), '--no-compress'),
      '--url',
      'https://x.example.org/news/',
    ])
    expect(err).not.toContain('a.jpg')
  })

  it('writes every document with its compressed forms, and nothing on a second run', async () => {
    const articles = newsroom()
    const out = join(folder(), 'public')
    expect((await sectionwire(args(articles, out, '--compress'))).code).toBe(0)
    expect(
      readdirSync(join(out, 'europe'))
        .filter((name) => name !== 'archive')
        .sort(),
    ).toEqual(['atom.xml', 'feed.json', 'index.html', 'rss.xml'].flatMap((file) => [file, `${file}.br`, `${file}.gz`]))
    expect((await sectionwire(args(articles, out, '--compress'))).out).toMatch(
      / 0 files written, \d+ unchanged, 0 removed/,
    )
  })

  it('writes the tree of a given instant with the same bytes each time', async () => {
    const articles = newsroom({
      'europe/later.md': story('Later', 'expires: 2027-01-01\n').replace('2026-01', '2026-06'),
    })
    const [before, after] = [join(folder(), 'a'), join(folder(), 'b')]
    await sectionwire(args(articles, before, '--now', '2026-02-01', '--no-compress'))
    await sectionwire(args(articles, after, '--now', '2026-08-01T00:00:00Z', '--no-compress'))
    expect(readFileSync(join(before, 'rss.xml'), 'utf8')).not.toContain('Later')
    expect(readFileSync(join(after, 'rss.xml'), 'utf8')).toContain('Later')
    expect(existsSync(join(after, 'rss.xml.gz'))).toBe(false)
  })

  it('publishes the good records and reports the bad ones; with --strict it writes nothing', async () => {
    const articles = newsroom({ 'europe/bad.md': '---\ntitle: Bad\n---\nx\n' })
    const out = join(folder(), 'public')
    const strict = await sectionwire(args(articles, out, '--strict'))
    expect(strict).toMatchObject({ code: 1 })
    expect(existsSync(out)).toBe(false)
    const lenient = await sectionwire(args(articles, out))
    expect(lenient.code).toBe(0)
    expect(lenient.err).toMatch(/europe\/bad\.md:/)
    expect(readFileSync(join(out, 'rss.xml'), 'utf8')).toContain('The vote')
  })

  it('requires a base URL for links', async () => {
    const { code, err } = await sectionwire([
      'build',
      '--articles',
      newsroom(),
      '--out',
      join(folder(), 'x'),
      '--no-cache',
    ])
    expect(code).toBe(2)
    expect(err).toMatch(/no `url` in site\.yaml[\s\S]*--url/)
  })

  it('reports that it cannot write', async () => {
    const file = join(folder({ taken: 'a file' }), 'taken')
    const { code, err } = await sectionwire(args(newsroom(), file))
    expect(code).toBe(2)
    expect(err).toContain(file)
    expect(err).not.toMatch(/\n\s+at /)
  })

  it('rejects an instant that it cannot parse', async () => {
    const { code, err } = await sectionwire(args(newsroom(), join(folder(), 'x'), '--now', 'tomorow'))
    expect(code).toBe(2)
    expect(err).toContain('--now: found "tomorow"')
  })
})

describe('`new`', () => {
  it('creates a draft in the folder of its section that `check` accepts', async () => {
    const articles = newsroom({ 'authors.yaml': '- { id: diane, name: Diane }\n' })
    const run = await sectionwire([
      'new',
      'A “quoted”: headline',
      '--section',
      'europe',
      '--author',
      'diane',
      '--articles',
      articles,
    ])
    expect(run.code).toBe(0)
    const path = join(articles, 'world/europe/a-quoted-headline.md')
    expect(run.out).toContain(path)
    expect(readFileSync(path, 'utf8')).toMatch(
      /^---\ntitle: .*A “quoted”: headline.*\nsections:\n {2}- europe\nauthors:\n {2}- diane\nsummary: ''\ntags: \[\]\ndraft: true\n---\n/,
    )
    expect((await sectionwire(['check', '--articles', articles, '--no-cache'])).code).toBe(0)
  })

  it('suggests the nearest section name, and never overwrites a file', async () => {
    const articles = newsroom()
    const typo = await sectionwire(['new', 'X', '--section', 'europ', '--articles', articles])
    expect(typo).toMatchObject({ code: 2 })
    expect(typo.err).toContain('"europe", perhaps')
    put(join(articles, 'world/europe/twice.md'), story('Twice'))
    const again = await sectionwire(['new', 'Twice', '--section', 'europe', '--articles', articles])
    expect(again).toMatchObject({ code: 2 })
    expect(readFileSync(join(articles, 'world/europe/twice.md'), 'utf8')).toBe(story('Twice'))
  })
})
