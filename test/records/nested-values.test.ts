import { describe, expect, it } from 'vitest'
import type { Article } from '../../src/model/article.ts'
import { formatProblem } from '../../src/problems/problem.ts'
import { ArticleReader } from '../../src/records/article-reader.ts'
import { splitFile } from '../../src/records/front-matter/front-matter.ts'
import { SITE_YAML } from '../support/cli.ts'
import { readConfig } from '../support/config.ts'

function read(lines: string, more = ''): { article: Article | undefined; lines: string[] } {
  const { newsroom, problems } = readConfig(SITE_YAML + more, undefined)
  if (newsroom === undefined) throw new Error(JSON.stringify(problems))
  const text = `---\ntitle: The bridge\npublished: 2026-03-01\n${lines}\n---\nThe text.\n`
  const { article, problems: found } = new ArticleReader(newsroom).read(
    { path: 'a.md', version: 'v' },
    splitFile(text, 'a.md'),
    () => true,
  )
  return { article, lines: found.map(formatProblem) }
}

describe('Values as form editors save them', () => {
  it.each([
    'retracted: { at: "" }',
    'withdrawn: { at: "", reason: "" }',
    'retracted: {}',
    'image: { url: "" }',
    'image: { url: "", alt: "" }',
    'corrections: [{ at: "", note: "" }]',
    'corrections: [{}]',
    'corrections: [""]',
    'corrections: ""',
    'related: [""]',
    'related: [{ title: "", url: "" }]',
    'source: { title: "", url: "" }',
    'attachments: [{ url: "", type: "" }]',
    'authors: [""]',
    'authors: [{ name: "" }]',
    'sections: [""]',
    'tags: [""]',
    'expires: ""',
    'embargo: ""',
    'updated: ""',
    'slug: ""',
    'url: ""',
    'language: ""',
    'guid: ""',
    'aliases: [""]',
    'summary: ""',
    'id: ""',
    'imageAlt: ""',
  ])('are absent when they are empty: %s', (line) => {
    const { article, lines } = read(line)
    const { article: plain } = read('')
    expect([lines, article]).toEqual([[], plain])
  })

  it('keep what is not empty', () => {
    expect(read('retracted: { at: 2026-03-02, reason: "" }').article?.retracted).toEqual({ at: Date.UTC(2026, 2, 2) })
    expect(read('image: { url: /a.jpg, caption: "" }').article?.image).toEqual({ url: '/a.jpg' })
    expect(read('retracted: { at: "", reason: Invented }')).toMatchObject({
      article: undefined,
      lines: [expect.stringContaining('[unclear-visibility]')],
    })
  })
})

describe('A text that a comma cuts', () => {
  it.each([
    ['corrections: [{ at: 2026-03-02, note: The bridge is 240 metres long, not 200. }]', 'not 200.'],
    ['image: { url: /a.jpg, caption: The bridge, seen from the ferry }', 'seen from the ferry'],
    ['source: { title: Reuters, London }', 'London'],
    ['attachments: [{ url: /a.mp3, type: audio/mpeg, title: One, then two }]', 'then two'],
    ['related: [{ title: One, then two, url: https://example.org/ }]', 'then two'],
    ['retracted: { at: 2026-03-02, reason: Invented, all of it }', 'all of it'],
  ])('is a fault: %s', (line, rest) => {
    const { lines } = read(line)
    expect(lines).toHaveLength(1)
    expect(lines[0]).toContain(`a.md:4:`)
    expect(lines[0]).toContain(`found \`${rest}\` after a comma`)
    expect(lines[0]).toContain('Put the text in quotes. [unknown-key]')
  })

  it('is not published in part, and what is beside it is', () => {
    const { article } = read(
      'corrections: [{ at: 2026-03-02, note: One, two }, { at: 2026-03-03, note: "Whole, as it is" }]',
    )
    expect(article?.corrections.map(({ note }) => note)).toEqual(['Whole, as it is'])
    // Readers must not see a text whose retraction cannot be read.
    expect(read('retracted: { at: 2026-03-02, reason: Invented, all of it }').article).toBeUndefined()
  })
})

describe('An unknown key inside a value', () => {
  it('is a fault that names the key that was meant', () => {
    expect(read('corrections: [{ at: 2026-03-02, note: N, nota: M }]').lines).toEqual([
      expect.stringMatching(/^a\.md:4:\d+: found the unknown key `nota`; expected `note`, perhaps\. \[unknown-key\]$/),
    ])
    expect(read('image: { url: /a.jpg, captoin: C }').lines[0]).not.toContain('undefined')
  })

  it('is none where a theme has it', () => {
    expect(read('image: { url: /a.jpg, relative: false, lazy: }').lines).toEqual([])
  })
})

describe('A fault inside a value', () => {
  it('is found on its own line, also after an empty entry', () => {
    const { lines } = read('corrections:\n  - {}\n  - at: 2026-03-02\n    note: N\n  - at: soon\n    note: N')
    expect(lines).toEqual([expect.stringMatching(/^a\.md:8:9: found "soon"; expected a date and time/)])
  })

  it('names the kind of value that is expected', () => {
    expect(read('corrections: The bridge is longer.').lines).toEqual([
      expect.stringContaining('found a text; expected a list of `at` and `note`.'),
    ])
  })
})

describe('Settings', () => {
  it.each([
    ['yes', true],
    ['On', true],
    ['no', false],
    ['off', false],
  ])('take %s as a flag', (word, is) => {
    const { newsroom, problems } = readConfig(`${SITE_YAML}pages: ${word}\n`, undefined)
    expect([newsroom?.site.pages, problems]).toEqual([is, []])
  })
})
