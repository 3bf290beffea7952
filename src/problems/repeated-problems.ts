import type { Problem } from './problem.ts'

/** Problems of one code and severity in one file that are listed one by one; the others are counted. */
export const MAX_LISTED = 10

interface Kind {
  count: number
  /** Index of the last listed problem of the kind. */
  last: number
  more: number
}

/** Lists problems as they are found: of each kind in a file the first ten, the last of which counts the others. */
export class RepeatedProblems {
  private readonly listed: Problem[] = []
  private readonly kinds = new Map<string, Kind>()

  /** Returns true if a further problem of a kind is only counted, so that its place need not be found. */
  isFull(problem: Pick<Problem, 'file' | 'code' | 'severity'>): boolean {
    return (this.kinds.get(getKey(problem))?.count ?? 0) >= MAX_LISTED
  }

  add(problem: Problem): void {
    const key = getKey(problem)
    const kind = this.kinds.get(key) ?? { count: 0, last: 0, more: 0 }
    this.kinds.set(key, kind)
    kind.more += problem.more ?? 0
    if (kind.count >= MAX_LISTED) kind.more += 1
    else {
      kind.count += 1
      kind.last = this.listed.push(problem) - 1
    }
  }

  /** Returns the problems in the order in which they were found. */
  list(): Problem[] {
    const problems = [...this.listed]
    for (const { last, more } of this.kinds.values()) {
      const problem = problems[last]
      if (more > 0 && problem !== undefined) problems[last] = { ...problem, more }
    }
    return problems
  }
}

const getKey = ({ file, code, severity }: Pick<Problem, 'file' | 'code' | 'severity'>): string =>
  `${code} ${severity} ${file}`

/** Returns the number of problems, those included that are only counted. */
export const countProblems = (problems: readonly Problem[]): number =>
  problems.reduce((sum, { more = 0 }) => sum + 1 + more, 0)
