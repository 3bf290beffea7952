export { CallError } from './call-error.ts'
export { editDistance, findNearestWord, isOneEditApart } from './edit-distance.ts'
export {
  formatPointer,
  formatProblem,
  formatProblems,
  isFault,
  type KeyPath,
  type Place,
  type Problem,
  type ProblemCode,
  type Reference,
  type Severity,
  sortProblems,
} from './problem.ts'
export { summarizeProblems } from './problem-summary.ts'
export { countProblems, RepeatedProblems } from './repeated-problems.ts'
export { TypoIndex } from './typo-index.ts'
export { describeUnforeseenError } from './unforeseen-error.ts'
