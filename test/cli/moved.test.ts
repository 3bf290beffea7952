import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { folder, put, SITE_YAML, sectionwire, serving, start, story, until } from '../support/cli.ts'

const MOVED = `url: https://news.example.org/
redirects:
  /articles/a/: /europe/rss.xml
  /fine/: /tags/budget/rss.xml
  /nowhere/: /afrika/rss.xml
gone:
  - /podcast/
  - /tags/budget/
`

const SHADOWED = [
  /^site\.yaml:12:17: found "\/articles\/a\/", where something is published; expected an old path\. Remove the line/m,
  /^site\.yaml:17:5: found "\/tags\/budget\/", where something is published/m,
]
const NOWHERE =
  /^site\.yaml:14:14: warning: found "\/afrika\/rss\.xml", where nothing is published; expected .*another server/m

const content = (): string =>
  folder({ 'site.yaml': `${SITE_YAML}${MOVED}`, 'europe/a.md': story('A', 'tags: [budget]\n') })

describe('Redirects from paths that are still published', () => {
  it('are faults in `check`, which also reports redirects that lead nowhere', async () => {
    const { code, out } = await sectionwire(['check', '--articles', content()])
    expect(code).toBe(1)
    for (const line of [...SHADOWED, NOWHERE]) expect(out).toMatch(line)
    expect(out).toContain('1 article, 2 faults, 1 warning')
  })

  it('are reported by `build`, and with --strict nothing is written', async () => {
    const [articles, out] = [content(), folder()]
    const strict = await sectionwire(['build', '--articles', articles, '--out', join(out, 'strict'), '--strict'])
    expect([strict.code, existsSync(join(out, 'strict', 'rss.xml'))]).toEqual([1, false])
    const built = await sectionwire(['build', '--articles', articles, '--out', out])
    expect(built.code).toBe(0)
    for (const line of SHADOWED) for (const { err } of [strict, built]) expect(err).toMatch(line)
    expect(readFileSync(join(out, '_redirects'), 'utf8')).toBe(
      '/fine /tags/budget/rss.xml 301\n/fine/ /tags/budget/rss.xml 301\n/nowhere /afrika/rss.xml 301\n/nowhere/ /afrika/rss.xml 301\n',
    )
  })

  it('are reported by `build --watch` once each, also when another is added', async () => {
    const articles = content()
    const {
      err,
      process: child,
      exited,
    } = start([
      ...['build', '--watch', '--articles', articles, '--out', join(folder(), 'out'), '--no-compress', '--no-cache'],
    ])
    const readLog = (): string => err.join('')
    await until(readLog, (text) => SHADOWED.every((line) => line.test(text)))
    put(join(articles, 'europe/fine.md'), story('Fine', 'url: /fine/\n'))
    await until(readLog, (text) => /^site\.yaml:13:\d+: found "\/fine\/", where something is published/m.test(text))
    put(join(articles, 'europe/after.md'), story('After'))
    put(join(articles, 'site.yaml'), `${SITE_YAML}url: https://news.example.org/\ngone: [/articles/after/]\n`)
    await until(readLog, (text) => text.includes('"/articles/after/", where'))
    expect(readLog().match(/where something is published/g)).toHaveLength(4)
    child.kill('SIGTERM')
    expect(await exited).toBe(0)
  })

  it('are reported by `serve`', async () => {
    const { err } = await serving(content())
    await until(
      () => err.join(''),
      (text) => SHADOWED.every((line) => line.test(text)),
    )
  })
})

describe('Redirects beyond the limit of a host', () => {
  it('are written with the newsroom’s own and the sections first, and a warning is printed', async () => {
    const tags = (from: number): string => Array.from({ length: 50 }, (_, index) => `t${from + index}`).join(', ')
    const stories = [0, 50, 100, 150].map((from) => [`europe/a${from}.md`, story('A', `tags: [${tags(from)}]\n`)])
    const site = `${SITE_YAML}url: https://news.example.org/\nmovedFrom: [wordpress]\nredirects: { /z/: /rss.xml }\nfeeds: { formats: [rss], archives: false }\n`
    const articles = folder({ 'site.yaml': site, ...Object.fromEntries(stories) })
    const out = folder()
    const built = await sectionwire(['build', '--articles', articles, '--out', out, '--no-compress', '--no-pages'])
    expect(built.code).toBe(0)
    expect(built.err).toMatch(
      /^site\.yaml:11:12: warning: found 20\d\d old paths, .*; expected at most 2000, because Cloudflare Pages/m,
    )
    const lines = readFileSync(join(out, '_redirects'), 'utf8').split('\n')
    expect(lines[0]).toBe('/z /rss.xml 301')
    const first = (prefix: string): number => lines.findIndex((line) => line.startsWith(prefix))
    expect(first('/feed')).toBeLessThan(first('/category/'))
    expect(first('/category/')).toBeLessThan(first('/author/'))
    expect(first('/author/')).toBeLessThan(first('/tag/'))
    expect((await sectionwire(['check', '--articles', articles])).code).toBe(0)
  })
})
