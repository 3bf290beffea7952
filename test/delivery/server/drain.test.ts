import { Agent, type IncomingMessage, request } from 'node:http'
import { connect } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { drain } from '../../../src/delivery/server/server.ts'
import type { Rendition } from '../../../src/edition/rendition/rendition.ts'
import { until } from '../../support/cli.ts'
import { documents, editionOf } from '../../support/editions.ts'
import { type Running, serving } from '../http/support.ts'

const [document] = documents({ 'rss.xml': 'news '.repeat(2000) }) as [Rendition]
const edition = editionOf([document])

interface PollResult {
  answered: number
  refusedToConnect: number
  readonly failed: string[]
}

/** Polls over one persistent connection; moves to the second server when the first refuses connections. */
async function poll(servers: readonly Running[], requestCounters: PollResult, go: () => boolean): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  let at = 0
  while (go()) {
    try {
      await once(servers[at]?.port ?? 0, agent)
      requestCounters.answered += 1
    } catch (error) {
      const { code = String(error) } = error as NodeJS.ErrnoException
      // Without a connection there was no request; a load balancer would try the next server.
      if (code === 'ECONNREFUSED' && at + 1 < servers.length) {
        at += 1
        requestCounters.refusedToConnect += 1
      } else requestCounters.failed.push(code)
    }
  }
  agent.destroy()
}

const once = (port: number, agent: Agent): Promise<void> =>
  new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path: '/rss.xml', agent }, (response: IncomingMessage) => {
      let length = 0
      response.on('data', (chunk: Buffer) => {
        length += chunk.length
      })
      response.on('error', reject)
      response.on('end', () => (length === document.body.length ? resolve() : reject(new Error(`${length} bytes`))))
    })
    sent.on('error', reject)
    sent.end()
  })

describe('Draining a server', () => {
  it('loses no request of clients with persistent connections', async () => {
    const first = await serving(edition)
    const second = await serving(edition)
    const requestCounters: PollResult = { answered: 0, refusedToConnect: 0, failed: [] }
    let over = false
    const clients = Array.from({ length: 24 }, () => poll([first, second], requestCounters, () => !over))
    await until(() => requestCounters.answered > 2000, Boolean)
    const cut = await drain(first.server)
    const after = requestCounters.answered
    await until(() => requestCounters.answered > after + 2000, Boolean)
    over = true
    await Promise.all(clients)
    expect(requestCounters.failed).toEqual([])
    expect(requestCounters.refusedToConnect).toBe(24)
    expect(cut).toBe(0)
  })

  it('answers a client that was idle, with Connection: close', async () => {
    const { server, port } = await serving(edition)
    const socket = connect({ host: '127.0.0.1', port })
    onTestFinished(() => void socket.destroy())
    await answered(socket, 'GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n')
    const drained = drain(server)
    await until(() => !server.listening, Boolean)
    expect(await answered(socket, 'GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n')).toMatch(
      /^HTTP\/1\.1 200 OK\r\n.*Connection: close\r\n/s,
    )
    expect(await drained).toBe(0)
  })

  it('finishes a request in progress, with Connection: close', async () => {
    let finish = (_rendition: Rendition): void => {}
    const slow = new Promise<Rendition>((resolve) => {
      finish = resolve
    })
    let asked = false
    const find = () => {
      asked = true
      return slow
    }
    const { server, url } = await serving(editionOf([document], {}, { find }))
    const answer = fetch(`${url}/rss.xml`)
    await until(() => asked, Boolean)
    const drained = drain(server)
    await until(() => !server.listening, Boolean)
    finish(document)
    const response = await answer
    expect([response.status, response.headers.get('connection')]).toEqual([200, 'close'])
    expect((await response.text()).length).toBe(document.body.length)
    expect(await drained).toBe(0)
  })

  it('cuts off a request that never ends after the grace period', async () => {
    let asked = false
    const find = () => {
      asked = true
      return new Promise<Rendition>(() => {})
    }
    const { server, url } = await serving(editionOf([document], {}, { find }))
    const answer = fetch(`${url}/rss.xml`).catch((error: unknown) => error)
    await until(() => asked, Boolean)
    const started = performance.now()
    expect(await drain(server, 200)).toBe(1)
    expect(performance.now() - started).toBeLessThan(2000)
    expect(await answer).toBeInstanceOf(Error)
  })

  it('ends at once without connections, also when it is called twice', async () => {
    const { server } = await serving(edition)
    const started = performance.now()
    expect(await Promise.all([drain(server), drain(server)])).toEqual([0, 0])
    expect(performance.now() - started).toBeLessThan(1000)
  })
})

/** Sends bytes and returns the next chunk received. */
const answered = (socket: ReturnType<typeof connect>, text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    socket.once('data', (chunk) => resolve(chunk.toString('latin1')))
    socket.once('error', reject)
    socket.write(text)
  })
