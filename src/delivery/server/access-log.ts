import type { IncomingMessage, ServerResponse } from 'node:http'
import { pino } from 'pino'
import { CallError } from '../../problems/index.ts'
import { getSentBytes } from './answers.ts'
import { getClientAddress } from './client-address.ts'
import { LogFile } from './log-file.ts'
import type { Arrival } from './server.ts'
import type { Refusal } from './unreadable-requests.ts'

/** A log of answers, as the server uses it. */
export interface AccessLog {
  /** To be told of each request when its answer has been begun. */
  readonly note: (request: IncomingMessage, response: ServerResponse, came: Arrival) => void
  /** To be told of each answer to what could not be read as a request. */
  readonly noteRefusal: (refusal: Refusal) => void
  /** Goes on in the file that has the name now: whoever rotates logs has renamed the old one. */
  readonly reopen: () => void
  /** Resolves when what is still in memory is written, or cannot be. */
  readonly close: () => Promise<void>
}

/** The log cannot be kept where it was asked for: the call is wrong. */
class AccessLogError extends CallError {
  override readonly name = 'AccessLogError'
}

function openLog(file: string, say: (line: string) => void): LogFile {
  try {
    return new LogFile(file, say)
  } catch (error) {
    throw new AccessLogError(
      `--access-log: found "${file}", which cannot be written (${String(error)}); expected a file, or - for standard output`,
    )
  }
}

/** Longest text from a client in a line, in characters. */
const LONGEST = 512
/** How often lines are written at the latest, in milliseconds. */
const WRITE_EVERY = 1000
/** Entries that are printed in one go. */
const GATHERED = 128

/** What a line says, and when that was, in milliseconds since 1970. */
interface Entry {
  readonly line: object
  readonly at: number
}

/**
 * One line of JSON for each answer, written behind the server's back: in pieces, off the path of the request. A client's
 * texts are cut, and JSON leaves no line break in them.
 *
 * @param file '-' for standard output
 * @param say told when lines are lost
 * @throws AccessLogError when the file cannot be opened
 */
export function openAccessLog(file: string, trustedProxies: number, say: (line: string) => void): AccessLog {
  const lines = openLog(file, say)
  const { gather, print } = makePrinter(lines)
  const write = (): void => {
    print()
    lines.flush()
  }
  const timer = setInterval(write, WRITE_EVERY).unref()
  const note = (request: IncomingMessage, response: ServerResponse, came: Arrival): void => {
    // Nobody knows any more who a client was that is gone.
    const client = getClientAddress(request, trustedProxies)
    // Most answers are out at once; waiting for their end costs as much as the line.
    if (response.writableFinished) gather(answerLine(request, response, came, client))
    else response.once('close', () => gather(answerLine(request, response, came, client)))
  }
  const noteRefusal = (refusal: Refusal): void => gather(refusalLine(refusal, trustedProxies))
  const reopen = (): void => {
    write()
    lines.reopen()
  }
  const close = (): Promise<void> => {
    clearInterval(timer)
    write()
    return lines.close()
  }
  return { note, noteRefusal, reopen, close }
}

/**
 * Entries are printed many at a time: between two answers, a line costs several times as much as after another, since each
 * drives the other's code and data out of the processor's caches.
 */
function makePrinter(lines: LogFile): { readonly gather: (line: object) => void; readonly print: () => void } {
  let at = 0
  const log = pino({ base: null, timestamp: isoTime(() => at) }, lines)
  const entries: Entry[] = []
  const print = (): void => {
    for (const entry of entries) {
      at = entry.at
      log.info(entry.line)
    }
    entries.length = 0
  }
  const gather = (line: object): void => {
    if (entries.push({ line, at: Date.now() }) >= GATHERED) print()
  }
  return { gather, print }
}

const answerLine = (request: IncomingMessage, response: ServerResponse, came: Arrival, client: string): object => ({
  method: request.method,
  path: getPath(came.target),
  status: response.statusCode,
  bytes: getSentBytes(response),
  ms: Math.round((performance.now() - came.at) * 1000) / 1000,
  client,
  agent: cut(request.headers['user-agent']),
  aborted: response.writableFinished ? undefined : true,
})

const refusalLine = ({ status, bytes, socket, request, line }: Refusal, trustedProxies: number): object => ({
  method: request?.method,
  path: request && getPath(request.url ?? ''),
  line: line && cut(line),
  status,
  bytes,
  client: getClientAddress(request ?? { headers: {}, socket }, trustedProxies),
  agent: request && cut(request.headers['user-agent']),
})

/** As it was asked for, without the query: nothing here depends on it, and it may hold what is nobody's business. */
function getPath(target: string): string {
  const query = target.indexOf('?')
  return cut(query === -1 ? target : target.slice(0, query))
}

const cut = (text = ''): string => (text.length > LONGEST ? text.slice(0, LONGEST) : text)

/** An instant as pino takes it, printed once for all lines of a millisecond. */
function isoTime(instant: () => number): () => string {
  let known = Number.NaN
  let text = ''
  return () => {
    const at = instant()
    if (at !== known) {
      known = at
      text = `,"time":"${new Date(at).toISOString()}"`
    }
    return text
  }
}
