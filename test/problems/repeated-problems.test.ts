import { describe, expect, it } from 'vitest'
import { formatProblem, type Problem } from '../../src/problems/problem.ts'
import { countProblems, MAX_LISTED, RepeatedProblems } from '../../src/problems/repeated-problems.ts'

const problem = (line: number, more: Partial<Problem> = {}): Problem => ({
  ...{ code: 'bad-value', severity: 'fault', file: 'a.md', place: { line, column: 1 }, found: '"x"', expected: 'y' },
  ...more,
})

describe('Many problems of one code in one file', () => {
  it('are listed up to the tenth, which counts the others', () => {
    const all = new RepeatedProblems()
    for (let line = 1; line <= 2000; line += 1) all.add(problem(line))
    const listed = all.list()
    expect(listed).toHaveLength(MAX_LISTED)
    expect(listed.at(-1)).toEqual(problem(10, { more: 1990 }))
    expect(formatProblem(problem(10, { more: 1990 }))).toBe(
      'a.md:10:1: found "x"; expected y. [bad-value] And 1,990 more in this file.',
    )
    expect(countProblems(listed)).toBe(2000)
  })

  it('are counted once when they are listed again', () => {
    const [first, second] = [new RepeatedProblems(), new RepeatedProblems()]
    for (let line = 1; line <= 25; line += 1) first.add(problem(line))
    for (const each of first.list()) second.add(each)
    second.add(problem(99))
    expect(countProblems(second.list())).toBe(26)
    expect(second.list()).toHaveLength(MAX_LISTED)
  })

  it('are apart from those of other codes, severities and files, and keep their order', () => {
    const all = new RepeatedProblems()
    const others = [problem(1, { code: 'bad-url' }), problem(2, { severity: 'warning' }), problem(3, { file: 'b.md' })]
    for (let line = 4; line <= 13; line += 1) all.add(problem(line))
    for (const other of others) all.add(other)
    expect(all.isFull(problem(1))).toBe(true)
    expect(others.map((other) => all.isFull(other))).toEqual([false, false, false])
    expect(all.list().slice(MAX_LISTED)).toEqual(others)
  })
})
