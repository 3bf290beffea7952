import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { folder, SITE_YAML, sectionwire, serving, story, until } from '../support/cli.ts'

const newsroom = (files: Record<string, string> = {}): string =>
  folder({ 'site.yaml': `${SITE_YAML}url: https://news.example.org/\n`, 'europe/vote.md': story('The vote'), ...files })

const dated = (title: string, published: string, more = ''): string =>
  story(title, more).replace(/published: .*/, `published: ${published}`)

describe('`schedule`', () => {
  const articles = () =>
    newsroom({
      'europe/later.md': dated('Later', '2026-06-01T08:00:00Z', 'expires: 2026-07-01T08:00:00Z\n'),
      'europe/fixed.md': dated(
        'Fixed',
        '2026-01-01',
        'updated: 2026-05-02\ncorrections: [{ at: 2026-05-03, note: N }]\nretracted: { at: 2026-05-04 }\nwithdrawn: 2026-05-05\n',
      ),
      'europe/never.md': dated('Never', '2026-06-01', 'withdrawn: 2026-05-01\n'),
      'europe/draft.md': dated('Draft', '2026-06-01', 'draft: true\n'),
    })

  it('lists coming changes, soonest first, in the newsroom’s timezone', async () => {
    const { code, out } = await sectionwire(['schedule', '--articles', articles(), '--now', '2026-05-01T00:00:00Z'])
    expect(code).toBe(0)
    expect(out.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
      ['2026-05-02 00:00 BST', 'in 23 h', 'is updated', 'Fixed', 'europe/fixed'],
      ['2026-05-03 00:00 BST', 'in 1 d 23 h', 'is corrected', 'Fixed', 'europe/fixed'],
      ['2026-05-04 00:00 BST', 'in 2 d 23 h', 'is retracted', 'Fixed', 'europe/fixed'],
      ['2026-05-05 00:00 BST', 'in 3 d 23 h', 'is withdrawn', 'Fixed', 'europe/fixed'],
      ['2026-06-01 09:00 BST', 'in 31 d 8 h', 'appears', 'Later', 'europe/later'],
      ['2026-07-01 09:00 BST', 'in 61 d 8 h', 'expires', 'Later', 'europe/later'],
      [''],
    ])
  })

  it('prints JSON with --json, and says when nothing is scheduled', async () => {
    const args = ['schedule', '--articles', articles(), '--json', '--now', '2026-06-30T00:00:00Z']
    expect(JSON.parse((await sectionwire(args)).out)).toEqual([
      { at: '2026-07-01T08:00:00.000Z', turn: 'expires', id: 'europe/later', title: 'Later', file: 'europe/later.md' },
    ])
    expect((await sectionwire(['schedule', '--articles', newsroom()])).out).toBe('Nothing is scheduled.\n')
  })
})

describe('`withdraw` and `retract`', () => {
  it('write the record, from which feeds, pages and status codes follow', async () => {
    const articles = newsroom()
    const withdrawn = await sectionwire([
      'withdraw',
      'europe/vote',
      '--articles',
      articles,
      '--reason',
      'A "wrong" name',
    ])
    expect([withdrawn.code, withdrawn.out]).toMatchObject([0, expect.stringContaining('its page answers 410')])
    expect(readFileSync(join(articles, 'europe/vote.md'), 'utf8')).toMatch(
      /withdrawn:\n {2}at: \S+Z\n {2}reason: "A \\"wrong\\" name"\n---/,
    )
    const { address } = await serving(articles)
    expect(await (await fetch(`${address}rss.xml`)).text()).not.toContain('The vote')
    expect(await (await fetch(`${address}europe/atom.xml`)).text()).toMatch(/<at:deleted-entry[\s\S]*A "wrong" name/)
    expect((await fetch(`${address}articles/vote/`)).status).toBe(410)
  })

  it('publish the notice of a retraction', async () => {
    const articles = newsroom()
    expect((await sectionwire(['retract', 'europe/vote.md', '--articles', articles, '--at', '2026-03-01'])).code).toBe(
      0,
    )
    const { address } = await serving(articles)
    const feed = JSON.parse(await (await fetch(`${address}feed.json`)).text())
    expect(feed.items[0]).toMatchObject({ title: 'Retracted: The vote', date_modified: '2026-03-01T00:00:00Z' })
  })

  it('hide the headline of a retracted article when they are told to', async () => {
    const articles = newsroom({ 'europe/other.md': story('Other', 'related: [europe/vote]\n') })
    await sectionwire(['retract', 'The vote', '--articles', articles, '--hide-headline', '--at', '2026-03-01'])
    const { address } = await serving(articles)
    for (const path of ['feed.json', 'rss.xml', 'atom.xml', 'articles/vote/', 'articles/other/', '']) {
      const text = await (await fetch(`${address}${path}`)).text()
      expect([path, text.includes('The vote'), text.includes('Retracted article')]).toEqual([path, false, true])
    }
  })

  it('reject unknown articles and repeated takedowns with exit code 2', async () => {
    const articles = newsroom()
    const unknown = await sectionwire(['withdraw', 'europe/vot', '--articles', articles])
    expect([unknown.code, unknown.err]).toMatchObject([2, expect.stringContaining('"europe/vote", perhaps')])
    await sectionwire(['withdraw', 'europe/vote', '--articles', articles])
    const twice = await sectionwire(['withdraw', 'europe/vote', '--articles', articles])
    expect([twice.code, twice.err]).toMatchObject([2, expect.stringContaining('already withdrawn')])
  })

  it('accept a record reduced to its withdrawal, and keep the tombstone', async () => {
    const articles = newsroom({
      'europe/vote.md': '---\nid: europe/vote\nwithdrawn: { at: 2026-11-20, reason: Wrong. }\n---\n',
    })
    const out = join(folder(), 'out')
    const buildAt = (day: string) =>
      sectionwire(['build', '--articles', articles, '--out', out, '--now', day, '--no-compress'])
    const built = await buildAt('2026-11-21')
    expect([built.code, built.err]).toEqual([0, expect.not.stringContaining('found')])
    expect(readFileSync(join(out, 'europe/atom.xml'), 'utf8')).toMatch(
      /<at:deleted-entry ref="tag:news\.example\.org,2018:article\/europe\/vote" when="2026-11-20T00:00:00Z">\s*<at:comment>Wrong\./,
    )
    const later = await buildAt('2026-12-21')
    expect(later.code).toBe(0)
    expect(readFileSync(join(out, 'europe/atom.xml'), 'utf8')).not.toContain('deleted-entry')
  })
})

describe('Ledger', () => {
  const build = (articles: string, ...more: string[]) =>
    sectionwire(['build', '--articles', articles, '--out', folder(), '--no-compress', '--no-pages', ...more])
  const check = (articles: string) => sectionwire(['check', '--articles', articles, '--no-cache'])

  it('lets `check` report a text that was changed silently and an article that was deleted', async () => {
    const articles = newsroom({ 'europe/second.md': story('Second') })
    await build(articles, '--ledger')
    expect((await check(articles)).out).toBe('2 articles, no faults\n')
    writeFileSync(join(articles, 'europe/vote.md'), story('The vote').replace('The text', 'Another text'))
    rmSync(join(articles, 'europe/second.md'))
    const { code, out } = await check(articles)
    expect(code).toBe(0)
    expect(out).toMatch(/^europe\/second\.md:1:1: warning: found no file for the article.* \[deleted-story\]$/m)
    expect(out).toMatch(/^europe\/vote\.md:\d+:\d+: warning: found another title, summary or text.* \[silent-edit\]$/m)
    expect(out).toMatch(/^1 article, no faults, 2 warnings\n$/m)
    await build(articles)
    expect((await check(articles)).out).toBe('1 article, no faults\n')
  })

  it('makes a changed id a fault: with --strict nothing is written', async () => {
    const articles = newsroom()
    await build(articles, '--ledger')
    renameSync(join(articles, 'europe/vote.md'), join(articles, 'europe/ballot.md'))
    writeFileSync(join(articles, 'europe/ballot.md'), story('The vote', 'id: europe/chosen\n'))
    const { code, out } = await check(articles)
    expect([code, out]).toMatchObject([
      1,
      expect.stringMatching(/^europe\/ballot\.md:.*`id: europe\/vote`.* \[drifted-identity\]$/m),
    ])
    expect((await build(articles, '--strict')).code).toBe(1)
    writeFileSync(join(articles, 'europe/ballot.md'), story('The vote', 'id: europe/vote\n'))
    expect((await check(articles)).code).toBe(0)
  })

  it('is updated by `serve`, whose log says what to do about a deleted file', async () => {
    const articles = newsroom({ 'europe/second.md': story('Second') })
    const { err, stop } = await serving(articles, '--ledger')
    rmSync(join(articles, 'europe/second.md'))
    await until(
      () => err.join(''),
      (text) => /europe\/second\.md:1:1: warning: found no file for the article.*sectionwire withdraw/.test(text),
    )
    await stop()
    const lines = readFileSync(join(articles, 'ledger.ndjson'), 'utf8').split('\n')
    expect(lines.filter((line) => line.includes('"id":'))).toEqual([expect.stringContaining('"id":"europe/vote"')])
  })

  it('is not changed by a build of another instant', async () => {
    const articles = newsroom()
    await build(articles, '--now', '2026-05-01', '--ledger')
    expect(existsSync(join(articles, 'ledger.ndjson'))).toBe(false)
  })
})

describe('`build --watch`', { timeout: 30_000 }, () => {
  it('follows the directory and the clock, and stops on SIGTERM', async () => {
    const { spawn } = await import('node:child_process')
    const { CLI } = await import('../support/cli.ts')
    const published = new Date(Date.now() + 3000).toISOString()
    const articles = newsroom({ 'europe/soon.md': dated('Soon', published) })
    const out = join(folder(), 'out')
    const args = ['build', '--watch', '--articles', articles, '--out', out, '--no-compress', '--no-cache']
    const child = spawn(process.execPath, [CLI, ...args], { stdio: 'ignore' })
    onTestFinished(() => {
      child.kill('SIGKILL')
    })
    const feed = (): string => (existsSync(join(out, 'rss.xml')) ? readFileSync(join(out, 'rss.xml'), 'utf8') : '')
    await until(feed, (text) => text.includes('The vote'))
    expect(feed()).not.toContain('Soon')
    await until(feed, (text) => text.includes('Soon'))
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(published))
    writeFileSync(join(articles, 'europe/new.md'), story('New'))
    await until(feed, (text) => text.includes('New'))
    const ended = new Promise((resolve) => child.once('close', resolve))
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
  })

  it('cannot be combined with --now', async () => {
    const { code, err } = await sectionwire(['build', '--watch', '--now', '2026-01-01', '--articles', newsroom()])
    expect([code, err]).toMatchObject([2, expect.stringContaining('both --watch and --now')])
  })
})
