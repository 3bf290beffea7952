import { fstatSync, writeSync } from 'node:fs'
import { describeFileError } from './file-error.ts'
import type { ProgressStream } from './progress.ts'

/** In bytes; while more than this waits for a reader that stands still, a server drops its lines. */
const MAX_WAITING_BYTES = 1024 * 1024

/** Interval at which `flush` looks whether everything is written. */
const FLUSH_CHECK_MS = 20

/** A stream of the process, such as `process.stdout`. */
type ProcessStream = NodeJS.WriteStream & {
  /** Present for pipes and terminals. */
  readonly _handle?: { setBlocking?(isBlocking: boolean): void }
}

/**
 * Standard output or error of a process. When the reader is gone, the process goes on, and the rest of its output is
 * dropped. A full disk is remembered, and later texts are tried again.
 */
export class Output implements ProgressStream {
  private readonly stream: ProcessStream
  private readonly fd: number
  private isGone = false
  private isServer = false
  private lost = 0
  /** The last error other than that of a reader that is gone. */
  error: NodeJS.ErrnoException | undefined

  /** @param fd the stream's file descriptor */
  constructor(stream: NodeJS.WriteStream, fd: number) {
    this.stream = stream
    this.fd = fd
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (['EPIPE', 'ECONNRESET', 'ENOTCONN'].includes(error.code ?? '')) this.isGone = true
      else if (error.code !== 'ERR_STREAM_DESTROYED') this.error = error
    })
  }

  get isTTY(): boolean {
    return this.stream.isTTY === true
  }

  /** Drops lines from now on, instead of waiting without limit for a reader that stands still. */
  beServer(): void {
    this.isServer = true
    // Node writes to a terminal synchronously: Ctrl+S would stop the server.
    if (this.isTTY) this.stream._handle?.setBlocking?.(false)
  }

  write(text: string): boolean {
    if (this.isGone) return false
    if (this.isServer && this.stream.writableLength > MAX_WAITING_BYTES) {
      this.lost += countLines(text)
      return false
    }
    const note = this.lost === 0 ? '' : `${this.lost} lines of this log were dropped: nothing read them.\n`
    this.lost = 0
    return this.stream.destroyed ? this.writeToFile(note + text) : this.stream.write(note + text)
  }

  /** Resolves when everything is written, or after a time. */
  async flush(limitMs: number): Promise<void> {
    const end = performance.now() + limitMs
    while (!this.isGone && this.stream.writableLength > 0 && performance.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, FLUSH_CHECK_MS))
    }
  }

  /** Node stops writing to a file after one error, but the disk may have space again. */
  private writeToFile(text: string): boolean {
    try {
      if (!fstatSync(this.fd).isFile()) return false
      writeSync(this.fd, text)
      return true
    } catch {
      this.lost += countLines(text)
      return false
    }
  }
}

const countLines = (text: string): number => text.split('\n').length - 1

/** The output streams of this process. */
export interface ProcessStreams {
  readonly out: Output
  readonly err: Output
}

/** Opens the output streams of this process; call it once. */
export const openProcessStreams = (): ProcessStreams => ({
  out: new Output(process.stdout, 1),
  err: new Output(process.stderr, 2),
})

/** Returns false if a command's result could not be written, and says so on the other stream. */
export function hasWrittenResult({ out, err }: ProcessStreams): boolean {
  if (out.error === undefined) return true
  err.write(`sectionwire: cannot write to standard output: ${describeFileError(out.error)}\n`)
  return false
}
