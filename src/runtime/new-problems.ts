import { formatProblem, type Problem } from '../problems/index.ts'

/**
 * Gives of each look's problems those that were not there at the one before; one that stays the same object is printed
 * once.
 *
 * @param said at the look before the first
 */
export function trackNewProblems(said: readonly Problem[] = []): (problems: readonly Problem[]) => readonly Problem[] {
  let last = new Map<Problem, string>()
  const newIn = (problems: readonly Problem[]): readonly Problem[] => {
    const told = new Set(last.values())
    const lines = new Map<Problem, string>()
    const fresh: Problem[] = []
    for (const problem of problems) {
      const line = last.get(problem) ?? formatProblem(problem)
      lines.set(problem, line)
      if (!told.has(line)) fresh.push(problem)
      told.add(line)
    }
    last = lines
    return fresh
  }
  newIn(said)
  return newIn
}
