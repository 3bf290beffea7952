import { CallError } from '../problems/index.ts'
import type { ProgressStream } from './progress.ts'

/** The output streams of a command: the process's own, or those of a test. */
export interface Streams {
  readonly out: { readonly isTTY?: boolean; write(text: string): unknown }
  readonly err: ProgressStream
}

/** Streams that can drop lines instead of waiting for a reader. */
type ServerStreams = { readonly [name in keyof Streams]: Streams[name] & { beServer?(): void } }

/** Tells the streams that a server writes to them: it must not wait for a reader that stands still. */
export function useForServer({ out, err }: ServerStreams): void {
  out.beServer?.()
  err.beServer?.()
}

/** 0: success, 1: the content has faults, 2: the call is wrong. */
export type ExitCode = 0 | 1 | 2

/** A wrong call; the message names what was found, what is expected and how to fix it. */
export class UsageError extends CallError {
  override readonly name = 'UsageError'
}
