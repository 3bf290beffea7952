import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import type { Instant } from '../../model/index.ts'
import { createPublisher, type Publisher, SiteSettingsError } from '../../publisher/index.ts'
import { toWatchOptions } from '../../runtime/index.ts'
import { openSource } from '../../sources/index.ts'
import { type ExitCode, makeYielder, parseSiteAddress, type Streams, UsageError } from '../../system/index.ts'
import { PREVIEW_PATH, renderPreviewPage } from './preview-page.ts'
import { makePreviewSource, type PreviewSource } from './preview-source.ts'

export interface PreviewOptions {
  /** The address of the database that holds the records. @default the content directory */
  readonly database?: string
  /** The folder with the media files of a database's records. @default none */
  readonly media?: string
  readonly articles: string
  readonly port: number
  readonly host: string
  /** The public address of a secret preview. @default where it is served */
  readonly url?: string
  /** Serves at a secret address, for so many hours. @default on this machine alone */
  readonly previewLink?: number
  readonly poll?: number | boolean
}

/** A preview that is being served. */
export interface Preview {
  readonly address: string
  stop(): Promise<void>
}

/**
 * Serves every article, hidden ones included, apart from the public site: with a publisher of its own that announces
 * nothing and keeps nothing on the disk.
 */
export async function servePreview(
  options: PreviewOptions,
  { out, err }: Streams,
  now: () => Instant,
): Promise<Preview | ExitCode> {
  const { articles, host, port, previewLink: hours } = options
  const log = (line: string): void => {
    err.write(`${line}\n`)
  }
  if (hours === undefined && !isLoopback(host)) {
    throw new UsageError(
      `--host: found "${host}"; expected localhost, since anybody could read a preview elsewhere. Say --preview-link for a secret address`,
    )
  }
  const until = hours === undefined ? undefined : now() + hours * 3_600_000
  const secret = hours === undefined ? undefined : randomBytes(24).toString('base64url')
  let answer: (request: IncomingMessage, response: ServerResponse) => Promise<void> = async (_, response) =>
    refuse(response, 503)
  const server = createServer((request, response) => {
    answer(request, response).catch(() => {
      if (!response.headersSent) refuse(response, 500)
      else response.destroy()
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', ({ code }: NodeJS.ErrnoException) =>
      reject(new UsageError(`cannot listen on ${host}, port ${port} (${code}); expected a free port, with --port`)),
    )
    server.listen(port, host, resolve)
  })
  const local = `http://${host.includes(':') ? `[${host}]` : host}:${(server.address() as AddressInfo).port}/`
  const outer = options.url === undefined || secret === undefined ? local : parseSiteAddress('--url', options.url)
  const base = secret === undefined ? local : `${outer}${secret}/`
  const source = makePreviewSource(
    openSource({
      ...{ articles, cache: false, base, log, watch: toWatchOptions(options.poll) },
      ...{ isServed: true, yieldToEventLoop: makeYielder() },
      ...{ database: options.database, media: options.media },
    }),
    now(),
  )
  const close = async (): Promise<void> => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  let publisher: Publisher
  try {
    publisher = await createPublisher({ source, url: base, log, announce: false })
  } catch (error) {
    await close()
    if (!(error instanceof SiteSettingsError)) throw error
    return 1
  }
  const path = new URL(base).pathname
  answer = async (request, response) => {
    const isOpen = secret === undefined ? isLocalRequest(request) : until !== undefined && now() < until
    if (!isOpen || !isBelow(request.url ?? '', path)) refuse(response, 404)
    else await respond(request, response, source, publisher, path)
  }
  const end = until === undefined ? '' : ` until ${new Date(until).toISOString()}`
  out.write(`Preview at ${base}${end}\nWhat is not public: ${base}${PREVIEW_PATH}\nStop with Ctrl+C.\n`)
  return {
    address: base,
    stop: async () => {
      await close()
      await publisher.close()
    },
  }
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/i

const isLoopback = (host: string): boolean => LOOPBACK.test(host)

/** A page of another site could reach this machine under a name of its own, which the `Host` field tells (DNS rebinding). */
const isLocalRequest = ({ headers: { host = '' } }: IncomingMessage): boolean =>
  isLoopback(host.replace(/:\d{1,5}$/, ''))

/** Compares the path of a request with the secret one in a time that tells nothing. */
function isBelow(target: string, path: string): boolean {
  const [given, wanted] = [target.slice(0, path.length), path].map((text) => createHash('sha256').update(text).digest())
  return given !== undefined && wanted !== undefined && timingSafeEqual(given, wanted)
}

/** No cache, search engine or other site learns of a preview. */
const PRIVATE: Readonly<Record<string, string>> = {
  'Cache-Control': 'private, no-store',
  'X-Robots-Tag': 'noindex, nofollow, noarchive',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { ...PRIVATE, 'Content-Type': 'text/plain; charset=utf-8' }).end('Nothing is here.\n')
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  source: PreviewSource,
  publisher: Publisher,
  path: string,
): Promise<void> {
  const target = request.url ?? path
  if (target.slice(path.length) === PREVIEW_PATH) {
    const page = await renderPreviewPage(source, publisher)
    const csp = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
    response
      .writeHead(200, { ...PRIVATE, 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': csp })
      .end(page)
    return
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 405)
  const { accept, range } = request.headers
  const answered = await publisher.fetch(
    new Request(new URL(target, publisher.url), {
      method: request.method,
      headers: { ...(accept === undefined ? {} : { accept }), ...(range === undefined ? {} : { range }) },
    }),
  )
  const headers = new Headers(answered.headers)
  for (const name of ['access-control-allow-origin', 'etag', 'last-modified', 'link']) headers.delete(name)
  for (const [name, value] of Object.entries(PRIVATE)) headers.set(name, value)
  response.writeHead(answered.status, Object.fromEntries(headers))
  if (answered.body === null) response.end()
  else await pipeline(Readable.fromWeb(answered.body as ReadableStream), response)
}
