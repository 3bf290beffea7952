import { describe, expect, it } from 'vitest'
import { formatPointer, formatProblem, type Problem, sortProblems } from '../../src/problems/problem.ts'

const problem = (given: Partial<Problem> = {}): Problem => ({
  code: 'bad-instant',
  severity: 'fault',
  file: 'europe/vote.md',
  place: { line: 4, column: 12 },
  found: '"tomorow"',
  expected: 'a date and time such as 2018-07-16T20:00:00+02:00',
  ...given,
})

describe('Problem', () => {
  it('is one line: position, what was found, what is expected, what to do, its code', () => {
    expect(formatProblem(problem({ fix: 'Write the date.', severity: 'withheld' }))).toBe(
      'europe/vote.md:4:12: found "tomorow"; expected a date and time such as 2018-07-16T20:00:00+02:00. Write the date. [bad-instant] (article withheld)',
    )
  })

  it('is marked when it is a warning', () => {
    expect(formatProblem(problem({ severity: 'warning' }))).toBe(
      'europe/vote.md:4:12: warning: found "tomorow"; expected a date and time such as 2018-07-16T20:00:00+02:00. [bad-instant]',
    )
  })

  it('is one line without control characters for any input', () => {
    expect(formatProblem(problem({ found: 'a\nb\u001b[31m\u2028c' }))).toMatch(/^[^\p{Cc}\u2028]+$/u)
  })

  it('names the id and a JSON pointer of a record without a file', () => {
    const at = (pointer?: string): string => {
      const { place, ...rest } = problem({ record: 'a/b', ...(pointer === undefined ? {} : { pointer }) })
      return formatProblem(rest).replace(/: .*/, '')
    }
    expect([at('/published'), at(''), at()]).toEqual(['record "a/b" at /published', 'record "a/b"', 'record "a/b"'])
  })

  it('escapes "~" and "/" in a JSON pointer (RFC 6901)', () => {
    expect([formatPointer([]), formatPointer(['related', 0, 'a/b~c'])]).toEqual(['', '/related/0/a~1b~0c'])
  })

  it('is sorted by file, line and column', () => {
    const places = [
      problem({ file: 'b.md' }),
      problem({ place: { line: 10, column: 1 } }),
      problem({ place: { line: 4, column: 2 } }),
      problem({ place: { line: 4, column: 12 } }),
    ]
    expect(sortProblems(places).map(({ file, place }) => `${file}:${place?.line}:${place?.column}`)).toEqual([
      'b.md:4:12',
      'europe/vote.md:4:2',
      'europe/vote.md:4:12',
      'europe/vote.md:10:1',
    ])
  })
})
