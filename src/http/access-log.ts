import { closeSync, mkdirSync, openSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { dirname } from 'node:path'
import { destination, pino } from 'pino'
import { CallError } from '../call-error.ts'
import { clientAddress } from './client-address.ts'
import { sentBytes } from './errors.ts'
import type { Refusal } from './unreadable.ts'

export interface AccessLog {
  /** To be told of each request when its answer has been begun, and when it came (`performance.now()`). */
  readonly note: (request: IncomingMessage, response: ServerResponse, came: number) => void
  /** To be told of each answer to what could not be read as a request. */
  readonly noteRefusal: (refusal: Refusal) => void
  /** Goes on in the file that has the name now: whoever rotates logs has renamed the old one. */
  readonly reopen: () => void
  /** Writes what is still in memory. */
  readonly close: () => void
}

/** The log cannot be kept where it was asked for: the call is wrong. */
export class AccessLogError extends CallError {
  override readonly name = 'AccessLogError'
}

function assertWritable(file: string): void {
  if (file === '-') return
  try {
    mkdirSync(dirname(file), { recursive: true })
    closeSync(openSync(file, 'a'))
  } catch (error) {
    throw new AccessLogError(
      `--access-log: found "${file}", which cannot be written (${String(error)}); expected a file, or - for standard output`,
    )
  }
}

/** Longest text from a client in a line, in characters. */
const LONGEST = 512
/** How often lines are written at the latest, in milliseconds, and how many bytes are gathered before. */
const FLUSH_EVERY = 1000
const GATHERED = 65_536
/** Of one character in UTF-8. */
const MOST_BYTES = 3
/** What waits for a disk that has stopped, in bytes; lines beyond that are lost. */
const MOST_WAITING = 64 * 1024 * 1024

/**
 * One line of JSON for each answer, written behind the server's back: in pieces, off the path of the request. A client's
 * texts are cut, and JSON leaves no line break in them.
 *
 * @param file '-' for standard output
 * @param say told when lines are lost
 * @throws AccessLogError when the file cannot be opened
 */
export function accessLog(file: string, trustedProxies: number, say: (line: string) => void): AccessLog {
  assertWritable(file)
  const lines = new Lines(file, say)
  const log = pino({ base: null, timestamp: isoTime() }, lines)
  const write = (request: IncomingMessage, response: ServerResponse, came: number, client: string): void =>
    log.info({
      method: request.method,
      path: cut(request.url),
      status: response.statusCode,
      bytes: sentBytes(response),
      ms: Math.round((performance.now() - came) * 1000) / 1000,
      client,
      agent: cut(request.headers['user-agent']),
      aborted: response.writableFinished ? undefined : true,
    })
  const note = (request: IncomingMessage, response: ServerResponse, came: number): void => {
    // Nobody knows any more who a client was that is gone.
    const client = clientAddress(request, trustedProxies)
    // Most answers are out at once; waiting for their end costs as much as the line.
    if (response.writableFinished) write(request, response, came, client)
    else response.once('close', () => write(request, response, came, client))
  }
  const noteRefusal = ({ status, bytes, socket, request, line }: Refusal): void =>
    log.info({
      method: request?.method,
      path: request && cut(request.url),
      line: line && cut(line),
      status,
      bytes,
      client: clientAddress(request ?? { headers: {}, socket }, trustedProxies),
      agent: request && cut(request.headers['user-agent']),
    })
  return { note, noteRefusal, reopen: () => lines.reopen(), close: () => lines.close() }
}

const cut = (text = ''): string => (text.length > LONGEST ? text.slice(0, LONGEST) : text)

/** The time as pino takes it, printed once for all lines of a millisecond. */
function isoTime(): () => string {
  let at = Number.NaN
  let text = ''
  return () => {
    const now = Date.now()
    if (now !== at) {
      at = now
      text = `,"time":"${new Date(now).toISOString()}"`
    }
    return text
  }
}

/**
 * Hands lines on in large pieces. sonic-boom can gather them too (`minLength`), but measures all that it has gathered
 * again for each line (4.2.1, `write`): with 64 KB that costs ten times as much as the rest of a line. As bytes they are
 * nothing that the garbage collector would carry along.
 */
class Lines {
  private readonly stream: ReturnType<typeof destination>
  private readonly say: (line: string) => void
  private readonly timer: NodeJS.Timeout
  private piece = Buffer.allocUnsafe(GATHERED)
  private length = 0

  constructor(file: string, say: (line: string) => void) {
    this.say = say
    this.stream = destination({
      ...{ dest: file === '-' ? 1 : file, sync: false, mkdir: true, maxLength: MOST_WAITING },
      contentMode: 'buffer',
    })
    // A full disk costs lines of the log, and nothing else.
    this.stream.on('error', (error: Error) => this.sayLost(error.message))
    this.stream.on('drop', () => this.sayLost('it takes lines too slowly'))
    this.timer = setInterval(() => this.flush(), FLUSH_EVERY).unref()
  }

  write(line: string): void {
    if (this.length + line.length * MOST_BYTES > GATHERED) this.flush()
    this.length += this.piece.write(line, this.length)
  }

  reopen(): void {
    this.flush()
    this.stream.reopen()
  }

  close(): void {
    clearInterval(this.timer)
    this.flush()
    try {
      this.stream.flushSync()
    } catch {
      // It was never open.
    }
  }

  private flush(): void {
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
