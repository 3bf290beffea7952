import { describeUnforeseenError, type Problem } from '../problems/index.ts'

/**
 * Returns the result of reading one file, or of what to do instead when reading it throws, whatever the reason. This is the
 * one boundary that keeps a file from ending the reading of the others.
 *
 * @param instead makes the result from the problem, which names the file
 */
export function readWithin<Result>(file: string, read: () => Result, instead: (problem: Problem) => Result): Result {
  try {
    return read()
  } catch (error) {
    return instead(describeReadingFailure(file, error))
  }
}

/** Returns the problem of a file that could not be read because of an unexpected error. */
export const describeReadingFailure = (file: string, error: unknown): Problem => ({
  ...{ code: 'unreadable-record', severity: 'withheld', file, place: { line: 1, column: 1 } },
  ...describeUnforeseenError(error),
  expected: 'an article',
})

/** Returns the problem of a file that took too long to read. */
export const describeSlowReading = (file: string, seconds: number): Problem => ({
  code: 'unreadable-record',
  severity: 'withheld',
  file,
  place: { line: 1, column: 1 },
  found: `a file that was not read after ${seconds} seconds`,
  expected: 'an article that is read in much less',
  fix: 'Look for a very long text in it.',
})
