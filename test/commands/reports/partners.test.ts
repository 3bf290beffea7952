import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { check } from '../../../src/commands/check.ts'
import { partners } from '../../../src/commands/reports/partners.ts'
import { folder, put } from '../../support/cli.ts'

const NOW = Date.parse('2026-11-20T12:00:00Z')
const SITE = 'title: The Tester\nurl: https://news.example.org/\npartners: [msn, { profile: yahoo, section: sport }]\n'

/** Returns a content directory with one article that MSN takes and one whose headline is too short for it. */
function makeContent(site = SITE): string {
  const root = folder()
  put(join(root, 'site.yaml'), site)
  const record = (title: string): string =>
    `---\ntitle: ${title}\ndate: 2026-11-20\n---\n${'Words of a long text, <code>code</code>. '.repeat(30)}\n`
  put(join(root, 'news/long.md'), record('A headline of more than twenty characters'))
  put(join(root, 'news/short.md'), record('Too short'))
  return root
}

async function run(
  command: typeof partners | typeof check,
  options: { readonly json?: boolean; readonly site?: string } = {},
): Promise<{ readonly text: string; readonly code: number }> {
  const printed: string[] = []
  const streams = { out: { write: (text: string) => printed.push(text) > 0 }, err: { write: () => true } }
  const { site, ...others } = options
  const code = await command({ articles: makeContent(site), cache: false, ...others }, streams, NOW)
  return { text: printed.join(''), code }
}

describe('sectionwire partners', () => {
  it('says which articles are held back from which feed, with rule, place and source', async () => {
    const { text, code } = await run(partners)
    const lines = text.split('\n')
    expect(code).toBe(0)
    expect(lines[0]).toBe('msn  partners/msn/rss.xml  1 article, 1 held back')
    expect(lines[1]).toMatch(
      /^ {2}Held back: news\/short\.md: title: found a headline of 9 characters; expected at least 21 characters\. \[msn\/title-min\] https:\/\/support\.microsoft\.com\//,
    )
    expect(text).toContain('  Warning: news/long.md and 1 more: image: found an article without a picture;')
    expect(text).toContain('  Left out of the texts, which the partner does not take: 30 `code`.')
    expect(text).toContain('yahoo  partners/yahoo/rss.xml\n  No feed: no article has a section "sport".\n')
  })

  it('prints the same as JSON', async () => {
    const [msn, yahoo] = JSON.parse((await run(partners, { json: true })).text)
    expect(msn).toMatchObject({
      ...{ name: 'msn', profile: 'msn', path: 'partners/msn/rss.xml', removed: { code: 30 } },
      articles: [{ file: 'news/long.md' }],
      heldBack: [{ file: 'news/short.md', rule: 'msn/title-min', field: 'title', found: 'a headline of 9 characters' }],
    })
    expect(yahoo).toMatchObject({ name: 'yahoo', articles: [], heldBack: [] })
  })

  it('says so when there are no partner feeds', async () => {
    expect((await run(partners, { site: 'title: T\nurl: https://a.example/\n' })).text).toContain('no partner feeds')
  })
})

describe('sectionwire check', () => {
  it('counts the articles that are held back from partners, as warnings', async () => {
    const { text, code } = await run(check)
    expect(code).toBe(0)
    expect(text).toContain('found 1 of 2 articles that the partner feed "msn" leaves out;')
    expect(text).toContain('found the partner feed "yahoo" of the section "sport", which has no articles;')
  })
})
