import { closeSync, mkdirSync, openSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { dirname } from 'node:path'
import { destination, pino } from 'pino'
import { CallError } from '../call-error.ts'
import { clientAddress } from './client-address.ts'
import { sentBytes } from './errors.ts'

export interface AccessLog {
  /** To be told of each request when it begins. */
  readonly begin: (request: IncomingMessage, response: ServerResponse) => void
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
/** How often lines are written at the latest, in milliseconds. */
const FLUSH_EVERY = 1000

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
  const stream = destination({
    dest: file === '-' ? 1 : file,
    sync: false,
    minLength: 65_536,
    maxWrite: 131_072,
    mkdir: true,
  })
  // A full disk costs lines of the log, and nothing else.
  stream.on('error', (error: Error) => say(`the access log cannot be written: ${error.message}`))
  const log = pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, stream)
  const timer = setInterval(() => {
    try {
      stream.flush()
    } catch (error) {
      say(`the access log cannot be written: ${String(error)}`)
    }
  }, FLUSH_EVERY)
  timer.unref()
  const begin = (request: IncomingMessage, response: ServerResponse): void => {
    const started = performance.now()
    response.once('close', () => {
      log.info({
        method: request.method,
        path: (request.url ?? '').slice(0, LONGEST),
        status: response.statusCode,
        bytes: sentBytes(response),
        ms: Math.round((performance.now() - started) * 1000) / 1000,
        client: clientAddress(request, trustedProxies),
        agent: (request.headers['user-agent'] ?? '').slice(0, LONGEST),
        ...(response.writableFinished ? {} : { aborted: true }),
      })
    })
  }
  const close = (): void => {
    clearInterval(timer)
    try {
      stream.flushSync()
    } catch {
      // It was never open.
    }
  }
  return { begin, close }
}
