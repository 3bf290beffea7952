import { CallError } from '../problems/index.ts'
import type { ProgressStream } from './progress.ts'

/** What a command talks to. `cli.ts` gives the process's own; tests give their own. */
export interface Streams {
  readonly out: { write(text: string): unknown }
  readonly err: ProgressStream
}

/** Exit codes: 0 fine, 1 the content is wrong, 2 the call is wrong. */
export type ExitCode = 0 | 1 | 2

/** A call that cannot be done as it was made: the message says what was found, what is expected and what to do. */
export class UsageError extends CallError {
  override readonly name = 'UsageError'
}
