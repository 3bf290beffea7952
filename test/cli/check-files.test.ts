import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { build } from '../../src/commands/build.ts'
import { check } from '../../src/commands/check.ts'
import { folder, put, SITE_YAML, story } from '../support/cli.ts'

/** Runs `check` or `build` in this process. */
async function run(command: 'check' | 'build', articles: string): Promise<{ code: number; text: string }> {
  let text = ''
  const write = (some: string) => (text += some)
  const streams = { out: { write }, err: { write } }
  const now = Date.parse('2026-11-20')
  const options = {
    articles,
    cache: false,
    out: join(folder(), 'out'),
    url: 'https://n.example/',
    compress: true,
  } as const
  const code =
    command === 'check' ? await check(options, streams, now) : await build(options, streams, now, async () => {})
  return { code, text }
}

describe('`check`', () => {
  it.each([
    ['a pattern of addresses without a slug', { 'site.yaml': `${SITE_YAML}articles: { url: /rss.xml }\n` }],
    ['a pattern below a path of the site', { 'site.yaml': `${SITE_YAML}articles: { url: "/tags/{slug}/" }\n` }],
  ])('says what makes `build` exit with 1: %s', async (_, files) => {
    const articles = folder({ 'world/b.md': story('B'), ...files })
    const built = await run('build', articles)
    const checked = await run('check', articles)
    expect([built.code, checked.code]).toEqual([1, 1])
    expect(checked.text).toMatch(/\[(?:bad-url|bad-config|too-large|bad-value)\]/)
  })

  it('names each tag that only the site knows once, with the number of articles, and no other', async () => {
    const tags =
      '{{< storylink "the harbour" >}} {{ config.shop }} {{< youtube abc >}} {% include gallery %} {{< pull >}}'
    const articles = folder({ 'site.yaml': `${SITE_YAML}articles: { tags: { pull: "$1" } }\n` })
    put(join(articles, 'world/a.md'), `${story('A')}\n${tags}\n\n\`{{< code >}}\`\n`)
    put(join(articles, 'world/b.md'), `${story('B')}\n{{< storylink "the port" >}}\n`)
    const { code, text } = await run('check', articles)
    expect(code).toBe(0)
    expect(text.match(/found [^;]*(?=;.*\[unknown-tag\])/g)).toEqual([
      'found the tag `storylink`, as in 2 articles',
      'found `{{ config.shop }}`',
      'found the tag `gallery`',
    ])
  })

  it('names each linked file of another kind once, and no other link', async () => {
    const links =
      '[a](minutes.docx) [b](/data/figures.xlsx) [c](minutes.docx#page=2) [d](none.docx) [e](other.md) [f](https://x.example/y.docx) [g](map.pdf)'
    const articles = folder({
      'site.yaml': SITE_YAML,
      'world/minutes.docx': 'x',
      'data/figures.xlsx': 'x',
      'world/map.pdf': 'x',
    })
    put(join(articles, 'world/a.md'), `${story('A')}\n${links}\n`)
    put(join(articles, 'world/other.md'), `${story('Other')}\n[again](minutes.docx)\n`)
    const { code, text } = await run('check', articles)
    expect(code).toBe(0)
    expect(text.match(/\[unpublished-file\]/g)).toHaveLength(2)
    expect(text).toContain('"minutes.docx"')
    expect(text).toContain('"/data/figures.xlsx"')
  })

  it('says that a file name is not UTF-8, and publishes the rest', async () => {
    const articles = folder({ 'site.yaml': SITE_YAML, 'world/a.md': story('A') })
    const name = Buffer.concat([Buffer.from(join(articles, 'world/caf')), Buffer.from([0xe9]), Buffer.from('.md')])
    writeFileSync(name, story('B'))
    const { code, text } = await run('check', articles)
    expect(code).toBe(1)
    expect(text).toContain('found a file name that is not UTF-8; expected a name in UTF-8. Rename the file')
    expect((await run('build', articles)).code).toBe(0)
  })
})
