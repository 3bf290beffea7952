import { request } from 'node:http'
import { onTestFinished } from 'vitest'
import { createPublisher } from '../../src/publisher/create-publisher.ts'
import type { Publisher } from '../../src/publisher/publisher.ts'
import type { PublisherOptions } from '../../src/publisher/publisher-options.ts'

export const SITE = {
  title: 'The Meridian Courier',
  url: 'https://news.example.org/',
  sections: [{ id: 'world', sections: [{ id: 'europe' }] }, { id: 'science' }],
}

export const RECORD = {
  id: 'vote',
  title: 'The vote',
  published: new Date('2026-11-01T08:00:00Z'),
  sections: ['europe'],
  body: 'They voted.',
}

/** Creates a publisher that is closed when the test ends. */
export async function publisher(options: PublisherOptions): Promise<Publisher> {
  const created = await createPublisher({ log: () => {}, ...options })
  onTestFinished(() => created.close())
  return created
}

/** A publisher of one record, unless a test names others. */
export const recordPublisher = (options: Partial<PublisherOptions> = {}): Promise<Publisher> =>
  publisher({ site: SITE, records: [RECORD], ...options })

export interface TestRequest {
  readonly method?: string
  readonly target: string
  readonly headers?: Readonly<Record<string, string>>
}

export interface TestResponse {
  readonly status: number
  /** Names in lower case, sorted; without `Date` and the fields of the connection. */
  readonly headers: readonly (readonly [string, string])[]
  readonly body: string
}

const LEFT_OUT = new Set(['date', 'connection', 'keep-alive'])

const sortFields = (fields: Iterable<readonly [string, string]>): TestResponse['headers'] =>
  [...fields]
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .filter(([name]) => !LEFT_OUT.has(name))
    .sort(([a], [b]) => (a < b ? -1 : 1))

/** Sends a request over a connection. */
export function overSocket(base: string, { method = 'GET', target, headers = {} }: TestRequest): Promise<TestResponse> {
  const { hostname, port } = new URL(base)
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path: target, method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const fields = Object.entries(response.headers).map(([name, value]) => [name, String(value)] as const)
        const body = Buffer.concat(chunks).toString('latin1')
        resolve({ status: response.statusCode ?? 0, headers: sortFields(fields), body })
      })
    })
    sent.on('error', reject)
    sent.end()
  })
}

/** Sends a request to a fetch handler. */
export async function overFetch(
  handler: Publisher['fetch'],
  { method = 'GET', target, headers = {} }: TestRequest,
): Promise<TestResponse> {
  const response = await handler(new Request(new URL(target, 'http://localhost'), { method, headers }))
  const body = Buffer.from(await response.arrayBuffer()).toString('latin1')
  return { status: response.status, headers: sortFields(response.headers), body }
}
