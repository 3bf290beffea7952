import { mkdtempSync, rmSync } from 'node:fs'
import { type IncomingHttpHeaders, type RequestOptions, request, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type AppOptions, createApp } from '../../../src/delivery/http/app.ts'
import { drain, listen } from '../../../src/delivery/server/server.ts'
import type { Edition } from '../../../src/edition/edition.ts'

export interface Running {
  readonly server: Server
  readonly port: number
  readonly url: string
  readonly log: string[]
}

/** Returns an empty folder that is removed when the test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sectionwire-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Starts a server on a free loopback port, stopped when the test ends. Its clock is that of the edition. */
export async function serving(edition: Edition | undefined, options: Partial<AppOptions> = {}): Promise<Running> {
  const log: string[] = []
  const app = createApp({
    edition: () => edition,
    openMedia: async () => undefined,
    log: (line) => log.push(line),
    now: () => (options.edition?.() ?? edition)?.now ?? Date.now(),
    ...options,
  })
  const { requestCounters } = options
  const server = await listen(app, {
    port: 0,
    host: '127.0.0.1',
    ...(requestCounters === undefined ? {} : { requestCounters }),
  })
  onTestFinished(async () => {
    await drain(server, 0)
  })
  const { port } = server.address() as AddressInfo
  return { server, port, url: `http://127.0.0.1:${port}`, log }
}

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** Sends one request by node:http, which leaves path and fields unchanged. */
export function ask(port: number, path: string, options: RequestOptions = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, agent: false, ...options }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      )
    })
    sent.on('error', reject)
    sent.end()
  })
}

/** Sends raw bytes and returns everything received until the server closes the connection. */
export function raw(port: number, text: string | Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port }, () => socket.write(text))
    const chunks: Buffer[] = []
    socket.on('data', (chunk) => chunks.push(chunk))
    socket.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ECONNRESET' ? resolve(Buffer.concat(chunks).toString('latin1')) : reject(error),
    )
    socket.on('end', () => socket.end())
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('latin1')))
  })
}

/** Returns the status codes of the responses that `raw` received. */
export const statuses = (answers: string): number[] =>
  [...answers.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status))
