import { closeSync, constants, openSync, statSync, write as writeBytes } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'
import { describeFileError, makeFolderSync } from '../../system/index.ts'

const write = promisify(writeBytes)

/** In bytes; a full buffer is written. */
const BUFFER_LENGTH = 65_536
/** Bytes of a UTF-16 unit in UTF-8. */
const MAX_BYTES_PER_UNIT = 3
/** In bytes; more lines than this are lost while the disk does not respond. */
const MAX_QUEUED_BYTES = 16 * 1024 * 1024
/** The delay before writing to a full pipe again. */
const RETRY_MS = 100
/** `close` waits this long for the disk. */
const CLOSE_TIMEOUT_MS = 2000
/** A loss is logged at most this often. */
const LOG_INTERVAL_MS = 60_000

interface Piece {
  /** The descriptor; undefined for a pipe without a reader. */
  readonly to: number | undefined
  readonly bytes: Buffer
}

const STANDARD_OUTPUT = 1

/**
 * Appends lines to a file in large pieces in the background. Lines that cannot be written are lost, so that the server
 * never waits for a full disk. sonic-boom (5.0.2), pino's writer, measures the buffered text again for each line (7 times
 * the cost of a line; 1.3 times with buffers), and does not close while the disk is full.
 */
export class LogFile {
  private readonly file: string
  private readonly log: (line: string) => void
  private readonly onLoss: (lines: number) => void
  private to: number | undefined
  /** Buffered as bytes to stay off the JavaScript heap. */
  private buffer = Buffer.allocUnsafe(BUFFER_LENGTH)
  private length = 0
  private queue: Piece[] = []
  private queuedBytes = 0
  private writing: Promise<void> = Promise.resolve()
  private isWriting = false
  /** The descriptor whose last write ended within a line, because the disk was full. */
  private cutDescriptor: number | undefined
  private loggedAt = Number.NEGATIVE_INFINITY
  private lost = 0
  /** True when `close` has stopped waiting for lines. */
  private isClosed = false
  /** True when the reader of standard output is gone: it does not come back. */
  private isGone = false

  /**
   * @param file '-' for standard output
   * @param log gets a line when lines are lost
   * @param onLoss called with the number of lines lost
   * @throws Error when the file cannot be opened; a pipe without a reader is opened later
   */
  constructor(file: string, log: (line: string) => void, onLoss: (lines: number) => void = () => {}) {
    this.file = file
    this.log = log
    this.onLoss = onLoss
    this.to = this.open()
  }

  /** @param line with its line break */
  write(line: string): void {
    if (this.length + line.length * MAX_BYTES_PER_UNIT > BUFFER_LENGTH) this.flush()
    this.length += this.buffer.write(line, this.length)
  }

  /** Queues the buffer for writing. */
  flush(): void {
    if (this.length === 0) return
    const bytes = this.buffer.subarray(0, this.length)
    this.buffer = Buffer.allocUnsafe(BUFFER_LENGTH)
    this.length = 0
    if (this.to === undefined) this.connect()
    if (this.queuedBytes > MAX_QUEUED_BYTES) this.lose(bytes, 'the disk or the reading program is too slow')
    else this.enqueue({ to: this.to, bytes })
  }

  /** Opens the file again, after log rotation has renamed it. */
  reopen(): void {
    this.flush()
    if (this.file === '-') return
    const before = this.to
    try {
      this.to = this.open()
      // Lines until now belong to the old file.
      if (before !== undefined) void this.writing.then(() => closeSync(before))
    } catch (error) {
      this.report(describeFileError(error))
    }
  }

  /** Resolves when all lines are written or lost. */
  async close(): Promise<void> {
    this.flush()
    const timer = new AbortController()
    const timeout = setTimeout(CLOSE_TIMEOUT_MS, true, { signal: timer.signal }).catch(() => true)
    if (await Promise.race([this.writing.then(() => false), timeout])) {
      this.isClosed = true
      for (const { bytes } of this.queue) this.lose(bytes, 'the disk or the reading program is too slow')
    }
    timer.abort()
  }

  private enqueue(piece: Piece): void {
    this.queue.push(piece)
    this.queuedBytes += piece.bytes.length
    if (this.isWriting) return
    this.isWriting = true
    this.writing = this.writeAll().finally(() => {
      this.isWriting = false
    })
  }

  /** Returns undefined for a pipe without a reader: opening it in the usual way would wait for one. */
  private open(): number | undefined {
    if (this.file === '-') return STANDARD_OUTPUT
    makeFolderSync(dirname(this.file))
    try {
      return openSync(this.file, APPEND)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENXIO' && statSync(this.file).isFIFO()) return undefined
      throw error
    }
  }

  /** Opens a pipe that had no reader before. */
  private connect(): void {
    try {
      this.to = this.open()
    } catch {
      // It is tried again with the next lines.
    }
  }

  private async writeAll(): Promise<void> {
    for (let [first] = this.queue; first !== undefined && !this.isClosed; [first] = this.queue) {
      this.queue.shift()
      this.queuedBytes -= first.bytes.length
      await this.writePiece(first).catch((error: NodeJS.ErrnoException) => this.handleError(error, first))
    }
  }

  private handleError(error: NodeJS.ErrnoException, { to, bytes }: Piece): void {
    if (error.code === 'EPIPE' && this.file === '-') this.isGone = true
    else if (error.code === 'EPIPE' && to !== undefined && to === this.to) {
      closeSync(to)
      this.to = undefined
    }
    this.lose(bytes, error.code === 'EPIPE' ? NO_READER : describeFileError(error))
  }

  private async writePiece({ to, bytes }: Piece): Promise<void> {
    if (to === undefined || this.isGone) return this.lose(bytes, NO_READER)
    let rest = this.cutDescriptor === to ? Buffer.concat([Buffer.from('\n'), bytes]) : bytes
    while (rest.length > 0 && !this.isClosed) {
      const { bytesWritten } = await write(to, rest).catch(acceptFullPipe)
      if (bytesWritten === 0) await setTimeout(RETRY_MS)
      else this.cutDescriptor = rest[bytesWritten - 1] === NEWLINE ? undefined : to
      rest = rest.subarray(bytesWritten)
    }
  }

  /** Counts the lines of a piece as lost. */
  private lose(bytes: Buffer, reason: string): void {
    let lines = 0
    for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, at + 1)) lines += 1
    this.lost += lines
    this.onLoss(lines)
    // A reader that has ended is not worth a log line.
    if (!this.isGone) this.report(reason)
  }

  private report(reason: string): void {
    if (performance.now() - this.loggedAt < LOG_INTERVAL_MS) return
    this.loggedAt = performance.now()
    this.log(`Cannot write the access log: ${reason}. Lines lost so far: ${this.lost}.`)
  }
}

const NEWLINE = 0x0a

const NO_READER = 'nothing reads from it'

/** Opening a pipe must not wait for a reader, and writing to it must not wait for one that stands still. */
const APPEND = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | (constants.O_NONBLOCK ?? 0)

/** Treats a full pipe, whose reader is slow, as a write of no bytes. */
function acceptFullPipe(error: NodeJS.ErrnoException): { bytesWritten: number } {
  if (error.code === 'EAGAIN') return { bytesWritten: 0 }
  throw error
}
