import { type IncomingHttpHeaders, request } from 'node:http'
import { type AddressInfo, createServer } from 'node:net'
import { buildCatalog } from '../../src/catalog/update.ts'
import { createApp } from '../../src/delivery/http/app.ts'
import { drain, listen } from '../../src/delivery/server/server.ts'
import type { Edition } from '../../src/edition/edition.ts'
import { EditionBuilder } from '../../src/edition/edition-builder.ts'
import type { Article } from '../../src/model/article.ts'
import type { Site } from '../../src/model/site.ts'
import { BASE, newsroom } from '../../test/support/newsroom.ts'

/** A server of stories in memory, by the clock of the machine. */
export interface Origin {
  readonly port: number
  readonly articles: () => readonly Article[]
  readonly publish: (articles: readonly Article[]) => void
  readonly close: () => Promise<void>
}

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** @param onRequest called with the path of each request, before it is answered */
export async function startOrigin(
  maxAge: number,
  site: Partial<Site> = {},
  onRequest: (path: string) => void = () => {},
): Promise<Origin> {
  const builder = new EditionBuilder(BASE, {
    body: async ({ id, version }) => `Body of ${id}, ${version}. ${'A sentence of a story. '.repeat(40)}`,
    measure: () => undefined,
    yieldToEventLoop: async () => {},
    report: () => {},
  })
  const room = newsroom({ authorFeeds: false, tagFeeds: false, ...site })
  let articles: readonly Article[] = []
  let edition: Edition | undefined
  const getEdition = (): Edition => {
    const now = Date.now()
    if (edition === undefined || (edition.nextChange ?? Number.POSITIVE_INFINITY) <= now) {
      edition = builder.edition(buildCatalog(room, articles, now))
    }
    return edition
  }
  const app = createApp({ edition: getEdition, maxAge, openMedia: async () => undefined, trustedProxies: 1 })
  const server = await listen(app, { port: 0, host: '127.0.0.1' })
  server.prependListener('request', ({ url = '' }) => onRequest(url))
  return {
    port: (server.address() as AddressInfo).port,
    articles: () => articles,
    publish: (next) => {
      articles = next
      edition = undefined
    },
    close: async () => {
      await drain(server, 0)
    },
  }
}

/** Sends one request on a new connection, with the path and the fields as they are. */
export const ask = (port: number, path: string, headers: Record<string, string> = {}): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, headers, agent: false, timeout: 10_000 }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', reject)
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
      )
    })
    sent.on('error', reject).end()
  })

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Returns a port of this machine that is free now. */
export const findFreePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })

/** Returns the ids and titles of the items of an RSS feed. */
export const readTitles = (body: Buffer): Map<string, string> =>
  new Map(
    [...body.toString().matchAll(/<item>\s*<title>([^<]*)<\/title>[\s\S]*?<guid[^>]*>[^<]*\/([^</]+)<\/guid>/g)].map(
      ([, title = '', id = '']) => [id, title],
    ),
  )
