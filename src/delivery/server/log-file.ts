import { closeSync, mkdirSync, openSync, write as writeBytes } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'

const write = promisify(writeBytes)

/** How many bytes are gathered before they are written. */
const GATHERED = 65_536
/** Of one character in UTF-8. */
const MOST_BYTES = 3
/** What waits for a disk that has stopped, in bytes; lines beyond that are lost. */
const MOST_WAITING = 64 * 1024 * 1024
/** A pipe that is full is tried again after so many milliseconds. */
const TRY_AGAIN = 100
/** How long the end waits for a disk, and how often a loss is spoken of, in milliseconds. */
const PATIENCE = 2000
const SAY_EVERY = 60_000

interface Piece {
  readonly to: number
  readonly bytes: Buffer
}

const STANDARD_OUTPUT = 1

/**
 * Appends lines to a file in large pieces, in the background. Lines that cannot be written are lost: neither the server
 * nor its end waits for a full disk. sonic-boom (5.0.2), which pino uses, measures the gathered text again for each line
 * (7 times the cost of a line; 1.3 times with buffers), and does not close while the disk is full.
 */
export class LogFile {
  private readonly file: string
  private readonly log: (line: string) => void
  private to: number
  /** As bytes they are nothing that the garbage collector would carry along. */
  private piece = Buffer.allocUnsafe(GATHERED)
  private length = 0
  private waiting: Piece[] = []
  private waitingBytes = 0
  private writing: Promise<void> = Promise.resolve()
  private isWriting = false
  /** What ends within a line, since a full disk cut it off. */
  private torn: number | undefined
  private saidAt = Number.NEGATIVE_INFINITY

  /**
   * @param file '-' for standard output
   * @param say told when lines are lost
   * @throws Error when the file cannot be opened
   */
  constructor(file: string, say: (line: string) => void) {
    this.file = file
    this.log = say
    this.to = this.open()
  }

  /** A line with its end. */
  write(line: string): void {
    if (this.length + line.length * MOST_BYTES > GATHERED) this.flush()
    this.length += this.piece.write(line, this.length)
  }

  /** Hands on what is gathered. */
  flush(): void {
    if (this.length === 0) return
    const bytes = this.piece.subarray(0, this.length)
    this.piece = Buffer.allocUnsafe(GATHERED)
    this.length = 0
    if (this.waitingBytes > MOST_WAITING) this.sayLost('it takes lines too slowly')
    else this.hand({ to: this.to, bytes })
  }

  /** Goes on in the file that has the name now. */
  reopen(): void {
    this.flush()
    if (this.file === '-') return
    const before = this.to
    try {
      this.to = this.open()
      // The lines until now are the old file's.
      void this.writing.then(() => closeSync(before))
    } catch (error) {
      this.sayLost(String(error))
    }
  }

  /** Resolves when all is written, or cannot be. */
  async close(): Promise<void> {
    this.flush()
    const late = new AbortController()
    const isLate = setTimeout(PATIENCE, true, { signal: late.signal }).catch(() => true)
    if (await Promise.race([this.writing.then(() => false), isLate])) this.sayLost('it takes lines too slowly')
    late.abort()
  }

  private hand(piece: Piece): void {
    this.waiting.push(piece)
    this.waitingBytes += piece.bytes.length
    if (this.isWriting) return
    this.isWriting = true
    this.writing = this.writeAll().finally(() => {
      this.isWriting = false
    })
  }

  private open(): number {
    if (this.file === '-') return STANDARD_OUTPUT
    mkdirSync(dirname(this.file), { recursive: true })
    return openSync(this.file, 'a')
  }

  private async writeAll(): Promise<void> {
    for (let [first] = this.waiting; first !== undefined; [first] = this.waiting) {
      this.waiting.shift()
      this.waitingBytes -= first.bytes.length
      await this.put(first).catch((error: unknown) => this.sayLost(String(error)))
    }
  }

  private async put({ to, bytes }: Piece): Promise<void> {
    let rest = this.torn === to ? Buffer.concat([Buffer.from('\n'), bytes]) : bytes
    while (rest.length > 0) {
      const { bytesWritten } = await write(to, rest).catch(whenFull)
      if (bytesWritten === 0) await setTimeout(TRY_AGAIN)
      else this.torn = rest[bytesWritten - 1] === NEWLINE ? undefined : to
      rest = rest.subarray(bytesWritten)
    }
  }

  private sayLost(reason: string): void {
    if (performance.now() - this.saidAt < SAY_EVERY) return
    this.saidAt = performance.now()
    this.log(`Cannot write the access log: ${reason}. Lines are lost.`)
  }
}

const NEWLINE = 0x0a

/** A pipe whose reader is slow takes nothing for now. */
function whenFull(error: NodeJS.ErrnoException): { bytesWritten: number } {
  if (error.code === 'EAGAIN') return { bytesWritten: 0 }
  throw error
}
