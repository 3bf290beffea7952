import { formatProblem, isFault, type Problem, sortProblems } from '../problems/index.ts'

/** Longest list of warnings about missing files and unknown names; more at once are only counted. */
const MAX_WARNINGS = 20

/** Returns true for the problems that a server logs: faults and missing files. `sectionwire check` reports all. */
export const shouldLog = (problem: Problem): boolean => isFault(problem) || problem.code === 'missing-file'

/**
 * Returns problems as lines for a log.
 *
 * @param locate returns problems with their places, without those that turn out to be none
 */
export async function formatProblemsForLog(
  problems: readonly Problem[],
  locate: (problems: readonly Problem[]) => Promise<readonly Problem[]>,
): Promise<string[]> {
  const warnings = problems.filter(({ reference }) => reference !== undefined)
  const others = problems.filter(({ reference }) => reference === undefined)
  const located = await locate([...others, ...warnings.slice(0, MAX_WARNINGS)])
  const lines = sortProblems(located).map(formatProblem)
  const more = warnings.length - MAX_WARNINGS
  return more > 0 ? [...lines, `And ${more} more warnings: \`sectionwire check\` lists them all.`] : lines
}

/**
 * Returns a function that returns those of the current problems that were not there at its last call. The text of a
 * problem that stays the same object is formatted once.
 *
 * @param known the problems before the first call
 */
export function trackNewProblems(known: readonly Problem[] = []): (problems: readonly Problem[]) => readonly Problem[] {
  let last = new Map<Problem, string>()
  const takeNew = (problems: readonly Problem[]): readonly Problem[] => {
    const seen = new Set(last.values())
    const lines = new Map<Problem, string>()
    const fresh: Problem[] = []
    for (const problem of problems) {
      const line = last.get(problem) ?? formatProblem(problem)
      lines.set(problem, line)
      if (!seen.has(line)) fresh.push(problem)
      seen.add(line)
    }
    last = lines
    return fresh
  }
  takeNew(known)
  return takeNew
}
