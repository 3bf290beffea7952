import { formatProblem, type Problem, sortProblems } from '../problems/index.ts'
import { isFault } from './publishing.ts'

/** Warnings about files and names of which a log has each; more at once are counted. */
const MOST = 20

/** Whether a log has it: every fault, and a picture that nobody will see. The other warnings are for `check`. */
export const shouldLog = (problem: Problem): boolean => isFault(problem) || problem.code === 'missing-file'

/**
 * Problems as lines for a log, with so many of those that are to be confirmed that they can be read.
 *
 * @param confirmed gives problems with their places, without those that are none after all
 */
export async function formatProblemsForLog(
  problems: readonly Problem[],
  confirmed: (problems: readonly Problem[]) => Promise<readonly Problem[]>,
): Promise<string[]> {
  const warnings = problems.filter(({ reference: mention }) => mention !== undefined)
  const first = await confirmed(warnings.slice(0, MOST))
  const lines = sortProblems([...problems.filter(({ reference: mention }) => mention === undefined), ...first]).map(
    formatProblem,
  )
  const more = warnings.length - MOST
  return more > 0
    ? [...lines, `and ${more} more ${more === 1 ? 'warning' : 'warnings'}: run \`sectionwire check\` to see them all`]
    : lines
}
