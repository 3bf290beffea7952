import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { build } from '../../src/commands/build.ts'
import { check } from '../../src/commands/check.ts'
import { folder, put, serving, story, until } from '../support/cli.ts'

const site = (...lines: string[]): string =>
  ['title: The Tester', 'url: https://news.example.org/', ...lines, ''].join('\n')

const SECTIONS = 'sections: [{ id: europe, title: Europe }, { id: asia }]'
const RENAMED = 'sections: [{ id: europa, title: Europe }, { id: asia }]'
const MOVED = 'sections: [{ id: europa, title: Europe, movedFrom: europe }, { id: asia }]'

/** Runs a command in this process, with the ledger beside the articles. */
async function runHere(command: 'build' | 'check', articles: string, out: string, flags: readonly string[] = []) {
  const texts = { out: '', err: '' }
  const collect = (name: keyof typeof texts) => ({
    write: (text: string) => {
      texts[name] += text
      return true
    },
  })
  const streams = { out: collect('out'), err: collect('err') }
  const options = { articles, cache: false } as const
  const code =
    command === 'check'
      ? await check(options, streams, Date.now())
      : await build(
          { ...options, out, ledger: true, strict: flags.includes('--strict') },
          streams,
          Date.now(),
          () => new Promise(() => {}),
        )
  return { code, ...texts }
}

/** A newsroom whose site has been built once, with its ledger beside the articles. */
async function built(settings = site(SECTIONS), files: Readonly<Record<string, string>> = {}) {
  const articles = folder({
    'site.yaml': settings,
    'a.md': story('The vote', 'section: europe\ntags: [climate]\nid: vote\nslug: vote\n'),
    'b.md': story('The river', 'section: asia\nid: river\nslug: river\n'),
    ...files,
  })
  const out = folder()
  const run = (command: 'build' | 'check', ...flags: string[]) => runHere(command, articles, out, flags)
  const change = (name: string, text: string): void => put(join(articles, name), text)
  const first = await run('build')
  expect(first.code).toBe(0)
  return { articles, out, run, change, text: (path: string) => readFileSync(join(out, path), 'utf8') }
}

describe('A feed that is no longer there', () => {
  it('is a fault with the line to add, and stays until then', async () => {
    const { out, run, change, text } = await built()
    change('site.yaml', site(RENAMED))
    change('a.md', story('The vote', 'section: europa\nid: vote\nslug: vote\n'))
    const checked = await run('check')
    expect(checked).toMatchObject({ code: 1 })
    expect(checked.out).toMatch(
      /^site\.yaml:3:11: found no section "europe".*\/europe\/rss\.xml.*`movedFrom: europe` on the section "europa"/m,
    )
    expect(checked.out).toContain('`gone: [/europe/rss.xml, /europe/atom.xml, /europe/feed.json]`')
    const again = await run('build')
    expect(again.err).toContain('[lost-feed]')
    expect(text('europe/atom.xml')).toContain('<title type="text">Europe – The Tester</title>')
    expect(text('feeds.opml')).not.toContain('/europe/')
    rmSync(out, { recursive: true })
    await run('build')
    expect(existsSync(join(out, 'europe/rss.xml'))).toBe(true)
    expect(await run('build', '--strict')).toMatchObject({ code: 1 })
  })

  it('moves with its page in all formats by `movedFrom` of the section', async () => {
    const { articles, out, run, change, text } = await built()
    change('site.yaml', site(MOVED))
    change('a.md', story('The vote', 'section: europa\nid: vote\nslug: vote\n'))
    expect((await run('check')).out).not.toContain('lost-feed')
    expect((await run('build', '--strict')).code).toBe(0)
    expect(existsSync(join(out, 'europe/rss.xml'))).toBe(false)
    for (const line of [
      '/europe/ /europa/',
      '/europe/atom.xml /europa/atom.xml',
      '/europe/feed.json /europa/feed.json',
    ]) {
      expect(text('_redirects')).toContain(`${line} 301\n`)
    }
    const { address } = await serving(articles)
    for (const path of ['', 'rss.xml', 'atom.xml', 'feed.json']) {
      const { status, headers } = await fetch(`${address}europe/${path}`, { redirect: 'manual' })
      expect([status, headers.get('location')]).toEqual([301, `/europa/${path}`])
    }
    // Subscribers would be lost with the line.
    change('site.yaml', site(RENAMED))
    expect((await run('check')).out).toContain('[lost-feed]')
  })

  it('is accepted as `gone`', async () => {
    const { run, change } = await built()
    change('site.yaml', site(RENAMED, 'gone: [/europe/rss.xml, /europe/atom.xml, /europe/feed.json]'))
    change('a.md', story('The vote', 'section: europa\nid: vote\nslug: vote\n'))
    expect((await run('check')).out).not.toContain('lost-feed')
  })

  it('is a fault for a format that is switched off, which stays', async () => {
    const { run, change, text } = await built()
    change('site.yaml', site(SECTIONS, 'feeds: { formats: [rss, atom] }'))
    expect((await run('check')).out).toMatch(
      /found no format `json` .*\/feed\.json.*; expected `formats: \[rss, atom, json\]`/,
    )
    await run('build')
    expect(JSON.parse(text('europe/feed.json'))).toMatchObject({ items: [{ title: 'The vote' }] })
    expect(text('europe/index.html')).not.toContain('europe/feed.json')
  })

  it.each([
    ['the feeds of authors', 'feeds: { authors: false }', 'expected `feeds: { authors: true }`'],
    ['the feeds of tags', 'feeds: { tags: false }', 'expected `feeds: { tags: true }`'],
  ])('is one fault for %s', async (_, line, expected) => {
    const { run, change } = await built(site(SECTIONS, 'feeds: { tags: { from: 1 } }'))
    change('site.yaml', site(SECTIONS, line))
    const { out } = await run('check')
    expect(out.match(/lost-feed/g)).toHaveLength(1)
    expect(out).toContain(expected)
  })

  it('is a fault for a tag that articles dropped and an author whom they no longer name', async () => {
    const { run, change, text } = await built(site(SECTIONS, 'feeds: { tags: { from: 1 } }'))
    const rewritten = story('The vote', 'section: europe\nid: vote\nslug: vote\ntags: [weather]\n')
    change('a.md', rewritten.replace('Ann Lee', 'Anna Lee'))
    change('b.md', story('The river', 'section: asia\nid: river\nslug: river\n').replace('Ann Lee', 'Anna Lee'))
    const { out } = await run('check')
    expect(out).toContain('`tags: [{ id: NEW-TAG, movedFrom: climate }]`')
    expect(out).toContain('`movedFrom: ann-lee` on the author')
    change('authors.yaml', '- { id: anna-lee, name: Anna Lee, movedFrom: ann-lee }\n')
    change('site.yaml', site(SECTIONS, 'feeds: { tags: { from: 1 } }', 'tags: [{ id: weather, movedFrom: climate }]'))
    expect((await run('check')).out).not.toContain('lost-feed')
    await run('build')
    expect(text('_redirects')).toContain('/tags/climate/rss.xml /tags/weather/rss.xml 301\n')
    expect(text('_redirects')).toContain('/authors/ann-lee/ /authors/anna-lee/ 301\n')
  })

  it('is none for an article that was withdrawn', async () => {
    const { run, change } = await built()
    change('a.md', story('The vote', 'section: europe\nid: vote\nslug: vote\nwithdrawn: 2026-03-01\n'))
    expect((await run('check')).out).not.toContain('lost-feed')
  })
})

describe('A changed host without `tagAuthority`', () => {
  it('is a fault that names the one to set, and ids stay', async () => {
    const { run, change, text } = await built()
    change('site.yaml', site(SECTIONS).replace('news.example.org', 'courier.example.org'))
    const checked = await run('check')
    expect([checked.code, checked.out]).toEqual([
      1,
      expect.stringContaining('Add the line `tagAuthority: news.example.org,2026`'),
    ])
    expect(await run('build', '--strict')).toMatchObject({ code: 1 })
    for (let time = 0; time < 2; time += 1) {
      expect((await run('build')).err).toContain('[changed-authority]')
      expect(text('atom.xml')).toContain('<id>tag:news.example.org,2026:article/vote</id>')
      expect(text('atom.xml')).toContain('https://courier.example.org/')
    }
    change('site.yaml', site(SECTIONS, 'tagAuthority: "news.example.org,2026"').replace('news.', 'courier.'))
    expect((await run('build', '--strict')).err).not.toContain('changed-authority')
  })
})

describe('A changed address of an article', () => {
  it('leads to the new one, over HTTP and in the tree', async () => {
    const { articles, run, change, text } = await built()
    change('a.md', story('The vote', 'section: europe\nid: vote\nslug: ballot\n'))
    expect((await run('build')).code).toBe(0)
    expect(text('_redirects')).toContain('/articles/vote/ /articles/ballot/ 301\n')
    const { address } = await serving(articles)
    const answer = (path: string) => fetch(`${address}articles/${path}/`, { redirect: 'manual' })
    expect((await answer('vote')).headers.get('location')).toBe('/articles/ballot/')
    change('a.md', story('The vote', 'section: europe\nid: vote\nslug: poll\n'))
    await until(
      async () => (await answer('poll')).status,
      (status) => status === 200,
    )
    expect((await answer('vote')).headers.get('location')).toBe('/articles/poll/')
    expect((await answer('ballot')).headers.get('location')).toBe('/articles/poll/')
  })

  it('leads to the new one after a change of the pattern of all addresses', async () => {
    const { run, change, text } = await built()
    change('site.yaml', site(SECTIONS, 'articles: { url: "/{section}/{slug}.html" }'))
    expect((await run('build')).code).toBe(0)
    expect(text('_redirects')).toContain('/articles/vote/ /europe/vote.html 301\n')
  })

  it('does not name an article that is hidden', async () => {
    const { run, change, text } = await built()
    change('a.md', story('The vote', 'section: europe\nid: vote\nslug: secret\ndraft: true\n'))
    await run('build')
    expect(text('_redirects')).not.toContain('secret')
  })
})

describe('A renamed file', () => {
  it('keeps its id and leads from the old address to the new one', async () => {
    const { articles, run, text } = await built(site(SECTIONS), { 'asia/ferry.md': story('The ferry') })
    const id = '<id>tag:news.example.org,2026:article/asia/ferry</id>'
    expect(text('atom.xml')).toContain(id)
    renameSync(join(articles, 'asia/ferry.md'), join(articles, 'asia/the-ferry.md'))
    const checked = await run('check')
    expect([checked.code, checked.out]).toEqual([
      0,
      expect.stringContaining('expected the line `id: asia/ferry` in it'),
    ])
    expect((await run('build', '--strict')).code).toBe(0)
    expect(text('atom.xml')).toContain(id)
    expect(text('_redirects')).toContain('/articles/ferry/ /articles/the-ferry/ 301\n')
  })

  it('is logged by a server as that alone: neither as a change nor as an id that related articles lack', async () => {
    const { articles, change } = await built(site(SECTIONS), {
      'asia/ferry.md': story('The ferry', 'slug: ferry\n'),
      'c.md': story('C', 'id: c\nrelated: [asia/ferry]\n'),
    })
    const { err, stop } = await serving(articles)
    renameSync(join(articles, 'asia/ferry.md'), join(articles, 'asia/the-ferry.md'))
    await until(
      () => err.join(''),
      (lines) => lines.includes('[renamed-file]'),
    )
    change('site.yaml', `${site(SECTIONS)}description: Another\n`)
    change('a.md', story('The poll', 'section: europe\ntags: [climate]\nid: vote\nslug: vote\n'))
    await until(
      () => err.join(''),
      (lines) => lines.includes('changed: The poll'),
    )
    expect(await stop()).toBe(0)
    expect(err.join('')).not.toMatch(/unknown-related|changed: The (?:ferry|river)/)
  })
})

describe('Addresses that an article names as its former ones', () => {
  it('lead to it: `aliases` as in Hugo, `redirect_from` as in Jekyll', async () => {
    const { out } = await built(site(SECTIONS, 'from: hugo'), {
      'c.md': story('C', 'slug: c\naliases: [/old/c/, sister, "A name"]\n'),
      'd.md': story('D', 'slug: d\nredirect_from: /2018/d.html\n'),
    })
    const redirects = readFileSync(join(out, '_redirects'), 'utf8')
    expect(redirects).toContain('/old/c/ /articles/c/ 301\n')
    expect(redirects).toContain('/articles/sister/ /articles/c/ 301\n')
    expect(redirects).toContain('/2018/d.html /articles/d/ 301\n')
    expect(redirects).not.toContain('name')
  })
})

describe('A configuration that cannot be used', () => {
  it('is the only message: no article is compared', async () => {
    const { articles, run, change } = await built()
    change('site.yaml', 'title: [\n')
    rmSync(join(articles, 'a.md'))
    for (const command of ['check', 'build'] as const) {
      const { code, out, err } = await run(command)
      expect(code).toBe(1)
      expect(`${out}${err}`).toContain('[bad-syntax]')
      expect(`${out}${err}`).not.toMatch(/deleted-story|drifted-identity|lost-feed|withdraw/)
    }
  })
})

describe('A name that only records have', () => {
  it('is a warning where the configuration lists such names', async () => {
    const { run, change } = await built(site(SECTIONS), { 'authors.yaml': '- { id: bob, name: Bob Roe }\n' })
    change('c.md', story('C', 'section: Weather\n'))
    const { code, out } = await run('check')
    expect(code).toBe(0)
    expect(out).toMatch(
      /c\.md:1:1: warning: found the section "weather" in this article; expected a section in site\.yaml/,
    )
    expect(out).toMatch(
      /a\.md:1:1: warning: found the author "ann-lee" in 3 articles, of which this is the first; expected an author in authors\.yaml/,
    )
    change('site.yaml', site(SECTIONS, 'articles: { unknownSections: create, unknownAuthors: create }'))
    expect((await run('check')).out).not.toMatch(/unknown-(?:author|section)/)
  })
})
