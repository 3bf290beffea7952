import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatProblem } from '../../src/problems/problem.ts'
import { countProblems } from '../../src/problems/repeated-problems.ts'
import { FIELD_LIMITS } from '../../src/records/fields/article-fields.ts'
import { LIMITS } from '../../src/records/limits.ts'
import { readRecords } from '../../src/sources/memory/read-records.ts'
import { readPage, rowsOf, sectionOf } from '../docs/support.ts'
import { readConfig } from '../support/config.ts'

const { newsroom } = readConfig('title: The Tester\nurl: https://news.example.org/\n', undefined)
if (newsroom === undefined) throw new Error('the settings of the test are wrong')

function read(text: string, file = 'a.md') {
  const [reading] = readRecords([{ file, text }], newsroom as NonNullable<typeof newsroom>)
  return { article: reading?.article, problems: (reading?.problems ?? []).map(formatProblem) }
}

const story = (...lines: string[]): string =>
  ['---', 'title: A', 'date: 2026-01-05', ...lines, '---', 'Text.'].join('\n')
const json = (values: object): string => JSON.stringify({ title: 'A', date: '2026-01-05', body: 'Text.', ...values })
const list = (length: number): string[] => Array.from({ length }, (_, n) => `t${n}`)

describe('Page of limits', () => {
  const page = readPage('docs/reference/limits.md')
  const number = (text: string | undefined): number | undefined =>
    text === undefined || text === '' ? undefined : Number(text.replaceAll(',', ''))

  it('shows the limits of fields as they are', () => {
    const rows = rowsOf(sectionOf(page, '## Fields of an article')).map(([name = '', characters, entries, beyond]) => [
      name.replaceAll('`', ''),
      { characters: number(characters), entries: number(entries), withholds: beyond === 'withheld' },
    ])
    expect(rows).toEqual(
      Object.entries(FIELD_LIMITS).map(([name, { characters, entries, withholds = false }]) => [
        name,
        { characters, entries, withholds },
      ]),
    )
  })

  it('shows the other limits as they are', () => {
    const rows = rowsOf(sectionOf(page, '## Files and settings')).map(([name = '', limit]) => [
      name.replaceAll('`', ''),
      number(limit),
    ])
    expect(rows).toEqual(Object.entries(LIMITS))
  })
})

describe('Value over its limit', () => {
  it('costs a long list its last entries, and not the article', () => {
    const { article, problems } = read(story(`tags: [${list(2000).join(', ')}]`))
    expect(article?.tags).toEqual(list(60))
    expect(problems).toEqual(['a.md:4:7: warning: found a list of 2,000; expected at most 60. [too-large]'])
    expect(read(story(`tags: ${list(2000).join(', ')}`)).article?.tags).toEqual(list(60))
  })

  it.each([
    ['a tag', 'tags', ['a', 'x'.repeat(301)], { tags: ['a'] }],
    ['an author', 'authors', [{ name: 'Ann Lee' }, { name: 'x'.repeat(1e6) }], { authors: [{ name: 'Ann Lee' }] }],
    ['a summary', 'summary', '**a '.repeat(62_000), { title: 'A' }],
    ['an address', 'url', `http://x/${'/'.repeat(31_000)}a`, { title: 'A' }],
    ['a slug', 'slug', `a${'-'.repeat(62_000)}b`, { slug: 'a' }],
  ])('costs %s of an article that is published', (_, key, value, kept) => {
    const { article, problems } = read(json({ [key]: value }), 'a.json')
    expect(article).toMatchObject(kept)
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(
      /^a\.json:1:\d+: .*found a text of [\d,]+ characters; expected at most [\d,]+\. \[too-large\]$/,
    )
  })

  it.each([
    ['a title of 8 MB', json({ title: `${'a '.repeat(4e6)}b` })],
    ['an id', json({ id: 'x'.repeat(2000) })],
    ['a guid', json({ guid: 'x'.repeat(2000) })],
    ['a withdrawal', json({ withdrawn: 'x'.repeat(30_000) })],
    ['the keys', json(Object.fromEntries(list(10_001).map((key) => [key, 1])))],
    ['nested values', json({ x: JSON.parse(`${'['.repeat(200)}${']'.repeat(200)}`) })],
  ])('withholds the article where identity or visibility depend on it: %s', (_, text) => {
    const { article, problems } = read(text, 'a.json')
    expect(article).toBeUndefined()
    expect(problems[0]).toMatch(/^a\.json:1:\d+: found .* \[(?:too-large|bad-syntax)\] \(article withheld\)$/)
  })

  it('leaves a withdrawal without its reason what it is', () => {
    const { article, problems } = read(json({ withdrawn: { at: '2026-01-06', reason: 'x'.repeat(30_000) } }), 'a.json')
    expect(article?.withdrawn).toEqual({ at: Date.UTC(2026, 0, 6) })
    expect(problems).toEqual([expect.stringMatching(/found a text of 30,000 characters; .* \[too-large\]$/)])
  })

  it('is found in the list of sections that a key of the newsroom’s own names', () => {
    const { newsroom: own } = readConfig(
      'title: T\nurl: https://x.example/\narticles: { sectionFrom: desk }\n',
      undefined,
    )
    const [reading] = readRecords([{ file: 'a.md', text: story(`desk: [${list(300).join(', ')}]`) }], own ?? newsroom)
    expect(reading?.article?.sections).toHaveLength(30)
    expect(reading?.problems).toMatchObject([{ code: 'too-large', severity: 'warning' }])
  })

  it('lets every article within the limits through unchanged', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 }).filter((each) => each.trim() !== '')
    fc.assert(
      fc.property(text, fc.array(text, { maxLength: 50 }), (title, tags) => {
        const { problems } = read(json({ title, tags, summary: title, authors: tags }), 'a.json')
        expect(problems.filter((line) => line.includes('too-large'))).toEqual([])
      }),
      { numRuns: 50 },
    )
  })
})

describe('Settings over a limit', () => {
  const site = (...lines: string[]): string => ['title: T', 'url: https://x.example/', ...lines].join('\n')

  it.each([
    [
      'site.yaml',
      site(`description: ${'x'.repeat(2e6)}`),
      undefined,
      /^site\.yaml:1:1: found a file of 2,000,0\d\d characters/,
      false,
    ],
    [
      'a text',
      site(`description: ${'x'.repeat(6000)}`),
      undefined,
      /^site\.yaml:3:14: found a text of 6,000 characters/,
      true,
    ],
    [
      'redirects',
      site('redirects:', ...list(20_001).map((each) => `  /${each}: /rss.xml`)),
      undefined,
      /^site\.yaml:4:3: found 20,001 entries/,
      true,
    ],
    [
      'sections',
      site('sections:', ...list(2001).map((each) => `  - id: ${each}`)),
      undefined,
      /^site\.yaml:4:3: found 2,001 sections/,
      true,
    ],
    ['authors.yaml', site(), `# ${'x'.repeat(5e6)}`, /^authors\.yaml:1:1: found a file of 5,000,002 characters/, true],
    [
      'authors',
      site(),
      list(20_001)
        .map((id) => `- {id: ${id}, name: N}`)
        .join('\n'),
      /^authors\.yaml:1:1: found 20,001 entries/,
      true,
    ],
  ])('are named, and the rest counts: %s', (_, settings, authors, line, isValid) => {
    const config = readConfig(settings, authors)
    expect(config.problems.map(formatProblem)).toEqual([expect.stringMatching(line)])
    expect(config.newsroom !== undefined).toBe(isValid)
  })

  it('take linear time: a chain of 5,000 redirects, and as many unknown settings', () => {
    const started = performance.now()
    const chain = list(5000).map((each, n) => `  /${each}: /t${n + 1}`)
    const { newsroom: chained, problems } = readConfig(site('redirects:', ...chain, '  /x: /y', '  /y: /x'), undefined)
    expect(chained?.site.redirects.size).toBe(LIMITS.redirectSteps)
    expect(countProblems(problems)).toBe(5002 - LIMITS.redirectSteps)
    const unknown = readConfig(site(...list(5000).map((each) => `${each}: 1`)), undefined)
    expect(unknown.problems).toHaveLength(10)
    expect(unknown.problems.at(-1)?.more).toBe(4990)
    expect(performance.now() - started).toBeLessThan(5000)
  })
})
