import type { Problem } from '../problems/index.ts'

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

/** Returns the problem of a file whose reading failed in a way that no check foresees. */
export function describeReadingFailure(file: string, error: unknown): Problem {
  // The engine's own limits: the stack of a pattern, or the length of a text.
  const isTooLong = error instanceof RangeError
  return {
    code: 'unreadable-record',
    severity: 'withheld',
    file,
    place: { line: 1, column: 1 },
    found: isTooLong
      ? 'a value that is too long or nested too deeply to be read'
      : `a failure to read it (${String(error)})`,
    expected: 'an article',
    fix: isTooLong
      ? 'Look for a very long text in it.'
      : 'Please report this with the file: it is a fault of Sectionwire.',
  }
}

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
