import type { IncomingMessage, ServerResponse } from 'node:http'
import { pino } from 'pino'
import { CallError } from '../../problems/index.ts'
import { describeFileError } from '../../system/index.ts'
import { getClientAddress } from './client-address.ts'
import { LogFile } from './log-file.ts'
import type { Arrival } from './server.ts'
import type { Refusal } from './unreadable-requests.ts'
import { getSentBytes } from './write-response.ts'

/** A log with one line for each response. */
export interface AccessLog {
  /** Logs a request; call it when its response has begun. */
  readonly note: (request: IncomingMessage, response: ServerResponse, arrival: Arrival) => void
  /** Logs the response to an unreadable request. */
  readonly noteRefusal: (refusal: Refusal) => void
  /** Opens the file again, after log rotation has renamed it. */
  readonly reopen: () => void
  /** Writes the lines in memory; resolves when they are written or lost. */
  readonly close: () => Promise<void>
}

/** The log file cannot be opened. */
class AccessLogError extends CallError {
  override readonly name = 'AccessLogError'
}

function openLogFile(file: string, log: (line: string) => void, onLoss: (lines: number) => void): LogFile {
  try {
    return new LogFile(file, log, onLoss)
  } catch (error) {
    throw new AccessLogError(
      `--access-log: found "${file}", which cannot be written: ${describeFileError(error)}; expected a file, or - for standard output`,
    )
  }
}

/** In characters; longer text from a client is cut. */
const MAX_TEXT_LENGTH = 512
/** Lines are written at least this often. */
const WRITE_INTERVAL_MS = 1000
/** Entries formatted at once. */
const BATCH_SIZE = 128

/** The fields of a line, and its time in milliseconds since 1970. */
interface Entry {
  readonly line: object
  readonly at: number
}

/**
 * Opens a log with one line of JSON for each response. Lines are written in batches in the background. Text from clients
 * is cut, and JSON escapes its line breaks.
 *
 * @param file '-' for standard output
 * @param log gets a line when entries are lost
 * @param onLoss called with the number of entries lost
 * @throws AccessLogError when the file cannot be opened
 */
export function openAccessLog(
  file: string,
  trustedProxies: number,
  log: (line: string) => void,
  onLoss: (lines: number) => void = () => {},
): AccessLog {
  const lines = openLogFile(file, log, onLoss)
  const { add, format } = makeBatch(lines)
  const write = (): void => {
    format()
    lines.flush()
  }
  const timer = setInterval(write, WRITE_INTERVAL_MS).unref()
  const note = (request: IncomingMessage, response: ServerResponse, arrival: Arrival): void => {
    // The socket has no address after the client disconnects.
    const client = getClientAddress(request, trustedProxies)
    // Most responses are finished already; waiting for `close` costs as much as the line.
    if (response.writableFinished) add(makeResponseEntry(request, response, arrival, client))
    else response.once('close', () => add(makeResponseEntry(request, response, arrival, client)))
  }
  const noteRefusal = (refusal: Refusal): void => add(makeRefusalEntry(refusal, trustedProxies))
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
 * Formats entries in batches. A line formatted between two responses costs several times as much, because logging and
 * responding evict each other's code and data from the processor's caches.
 */
function makeBatch(lines: LogFile): { readonly add: (line: object) => void; readonly format: () => void } {
  let at = 0
  const log = pino({ base: null, timestamp: makeTimestamp(() => at) }, lines)
  const entries: Entry[] = []
  const format = (): void => {
    for (const entry of entries) {
      at = entry.at
      log.info(entry.line)
    }
    entries.length = 0
  }
  const add = (line: object): void => {
    if (entries.push({ line, at: Date.now() }) >= BATCH_SIZE) format()
  }
  return { add, format }
}

const makeResponseEntry = (
  request: IncomingMessage,
  response: ServerResponse,
  arrival: Arrival,
  client: string,
): object => ({
  method: request.method,
  path: getPath(arrival.target),
  status: response.statusCode,
  bytes: getSentBytes(response),
  ms: Math.round((performance.now() - arrival.at) * 1000) / 1000,
  client,
  agent: cut(request.headers['user-agent']),
  aborted: response.writableFinished ? undefined : true,
})

const makeRefusalEntry = ({ status, bytes, socket, request, line }: Refusal, trustedProxies: number): object => ({
  method: request?.method,
  path: request && getPath(request.url ?? ''),
  line: line && cut(line),
  status,
  bytes,
  client: getClientAddress(request ?? { headers: {}, socket }, trustedProxies),
  agent: request && cut(request.headers['user-agent']),
})

/** Returns the target as sent, without the query, which may be private. */
function getPath(target: string): string {
  const query = target.indexOf('?')
  return cut(query === -1 ? target : target.slice(0, query))
}

const cut = (text = ''): string => (text.length > MAX_TEXT_LENGTH ? text.slice(0, MAX_TEXT_LENGTH) : text)

/** Returns pino's timestamp function; the text is formatted once for each millisecond. */
function makeTimestamp(getTime: () => number): () => string {
  let formatted = Number.NaN
  let text = ''
  return () => {
    const at = getTime()
    if (at !== formatted) {
      formatted = at
      text = `,"time":"${new Date(at).toISOString()}"`
    }
    return text
  }
}
