import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Problem } from '../../src/problems/problem.ts'
import { summarizeProblems } from '../../src/problems/problem-summary.ts'

const problem = (given: Partial<Problem>): Problem => ({
  ...{ code: 'bad-value', severity: 'fault', file: 'a.md', place: { line: 1, column: 1 } },
  ...{ found: '"x"', expected: 'an address' },
  ...given,
})

const missing = (count: number, folder: string): Problem[] =>
  Array.from({ length: count }, (_, n) =>
    problem({
      ...{ code: 'missing-file', severity: 'warning', file: `${n % 7}.md`, subject: folder },
      found: `"${folder}${n}.png", a file that does not exist`,
    }),
  )

describe('Problems for a person', () => {
  it('are all there, most harmful first, if they have room', () => {
    const all = [problem({ severity: 'warning' }), problem({ file: 'b.md', severity: 'withheld' }), problem({})]
    expect(summarizeProblems(all, 3)).toEqual([
      'b.md:1:1: found "x"; expected an address. [bad-value] (article withheld)',
      'a.md:1:1: found "x"; expected an address. [bad-value]',
      'a.md:1:1: warning: found "x"; expected an address. [bad-value]',
    ])
  })

  it('share a line with others of one folder, and the setting that cures them', () => {
    const lines = summarizeProblems([...missing(1859, '/wp-content/'), problem({})], 39)
    expect(lines).toEqual([
      'a.md:1:1: found "x"; expected an address. [bad-value]',
      '0.md:1:1: warning: found "/wp-content/0.png", a file that does not exist; expected an address. [missing-file] And 1,858 more in 7 files, under /wp-content/: not in this directory; `pages: false` in site.yaml if they lie on your site, else put them here.',
      'Equal problems share a line: `sectionwire check --all` lists each one.',
    ])
  })

  it('share a line with others of one code and key, whatever their values', () => {
    const bad = (subject: string, found: string) =>
      problem({ code: 'bad-instant', severity: 'withheld', subject, found })
    const dates = Array.from({ length: 50 }, (_, n) => bad('date', `"2024-1-${n}"`))
    const lines = summarizeProblems([...dates, bad('updated', '"x"')], 10)
    expect(lines).toHaveLength(3)
    expect(lines[0]).toMatch(/And 49 more in this file\.$/)
  })

  it('count what is over the last line', () => {
    const kinds = Array.from({ length: 100 }, (_, n) => problem({ subject: `key${n}` }))
    const lines = summarizeProblems(kinds, 10)
    expect(lines).toHaveLength(10)
    expect(lines.at(-2)).toBe('And 92 more of 92 other kinds.')
  })

  it('count every problem once and keep to the number of lines, for any problems', () => {
    const any = fc.record({
      code: fc.constantFrom('bad-value', 'missing-file', 'unknown-key'),
      severity: fc.constantFrom('withheld', 'fault', 'warning'),
      file: fc.constantFrom('a.md', 'b.md', 'c.md'),
      subject: fc.constantFrom(undefined, '/a/', 'key', 'image.url'),
      found: fc.constantFrom('"a"', '"b"', 'nothing', '"c" in "d'),
      more: fc.constantFrom(undefined, 3),
    }) as fc.Arbitrary<Partial<Problem>>
    const count = (line: string): number =>
      /^And (\d+) more of/.test(line)
        ? Number(/\d+/.exec(line))
        : 1 + [...line.matchAll(/ And (\d+) more/g)].reduce((sum, [, more]) => sum + Number(more), 0)
    fc.assert(
      fc.property(fc.array(any, { maxLength: 120 }), fc.integer({ min: 5, max: 40 }), (given, max) => {
        const problems = given.map(problem)
        const lines = summarizeProblems(problems, max)
        expect(lines.length).toBeLessThanOrEqual(max)
        const listed = lines.filter((line) => !line.startsWith('Equal problems'))
        const total = problems.reduce((sum, { more = 0 }) => sum + 1 + more, 0)
        expect(listed.reduce((sum, line) => sum + count(line), 0)).toBe(total)
      }),
    )
  })
})
