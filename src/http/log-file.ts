import { destination } from 'pino'

/** How many bytes are gathered before they are written. */
const GATHERED = 65_536
/** Of one character in UTF-8. */
const MOST_BYTES = 3
/** What waits for a disk that has stopped, in bytes; lines beyond that are lost. */
const MOST_WAITING = 64 * 1024 * 1024

/**
 * Hands lines on in large pieces. sonic-boom can gather them too (`minLength`), but measures all that it has gathered
 * again for each line (4.2.1, `write`): with 64 KB that costs ten times as much as the rest of a line. As bytes they are
 * nothing that the garbage collector would carry along.
 */
export class LogFile {
  private readonly stream: ReturnType<typeof destination>
  private readonly say: (line: string) => void
  private piece = Buffer.allocUnsafe(GATHERED)
  private length = 0

  /**
   * @param file '-' for standard output
   * @param say told when lines are lost
   */
  constructor(file: string, say: (line: string) => void) {
    this.say = say
    this.stream = destination({
      ...{ dest: file === '-' ? 1 : file, sync: false, mkdir: true, maxLength: MOST_WAITING },
      contentMode: 'buffer',
    })
    // A full disk costs lines of the log, and nothing else.
    this.stream.on('error', (error: Error) => this.sayLost(error.message))
    this.stream.on('drop', () => this.sayLost('it takes lines too slowly'))
  }

  /** A line with its end. */
  write(line: string): void {
    if (this.length + line.length * MOST_BYTES > GATHERED) this.flush()
    this.length += this.piece.write(line, this.length)
  }

  /** Goes on in the file that has the name now. */
  reopen(): void {
    this.flush()
    this.stream.reopen()
  }

  /** Waits until all is written. */
  close(): void {
    this.flush()
    try {
      this.stream.flushSync()
    } catch {
      // It was never open.
    }
  }

  /** Hands on what is gathered. */
  flush(): void {
    if (this.length === 0) return
    const piece = this.piece.subarray(0, this.length)
    this.piece = Buffer.allocUnsafe(GATHERED)
    this.length = 0
    try {
      // sonic-boom's types know of texts alone.
      this.stream.write(piece as unknown as string)
    } catch (error) {
      this.sayLost(String(error))
    }
  }

  private sayLost(reason: string): void {
    this.say(`the access log cannot be written: ${reason}`)
  }
}
