import { once } from 'node:events'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createApp } from '../../../src/delivery/http/app.ts'
import { drain, ListenError, listen } from '../../../src/delivery/server/server.ts'
import { until } from '../../support/cli.ts'
import { documents, editionOf } from '../../support/editions.ts'
import { ask, raw, serving, statuses } from '../http/support.ts'

const edition = editionOf(documents({ 'rss.xml': 'all' }))
const app = () => createApp({ edition: () => edition, openMedia: async () => undefined })
const END = 'Host: a\r\nConnection: close\r\n\r\n'
/** A whole request that must never be answered, because the request before it is ambiguous. */
const SMUGGLED = 'GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n'

describe('Raw request', () => {
  it.each([
    ['garbage', 'garbage\r\n\r\n', 400],
    ['HTTP/0.9', 'GET /rss.xml\r\n\r\n', 400],
    ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
    ['another version', `GET /rss.xml HTTP/3.7\r\n${END}`, 400],
    ['an unknown method', `BREW /rss.xml HTTP/1.1\r\n${END}`, 400],
    ['no Host', 'GET /rss.xml HTTP/1.1\r\n\r\n', 400],
    ['two Hosts', `GET /rss.xml HTTP/1.1\r\nHost: a\r\n${END}`, 400],
    ['two Hosts in different letter case', `GET /rss.xml HTTP/1.1\r\nHOST: b\r\n${END}`, 400],
    ['an invalid Host', 'GET /rss.xml HTTP/1.1\r\nHost: good:80@evil.example\r\n\r\n', 400],
    ['a Host with markup', 'GET /rss.xml HTTP/1.1\r\nHost: evil.example"><x>\r\n\r\n', 400],
    ['a space before the colon', `GET /rss.xml HTTP/1.1\r\nHost : a\r\n${END}`, 400],
    ['a folded line', `GET /rss.xml HTTP/1.1\r\nX: a\r\n b\r\n${END}`, 400],
    ['NUL in a field', `GET /rss.xml HTTP/1.1\r\nX: a\0b\r\n${END}`, 400],
    ['NUL in the path', `GET /rss\0.xml HTTP/1.1\r\n${END}`, 400],
    ['a space in the path', `GET /rss .xml HTTP/1.1\r\n${END}`, 400],
    [
      'Content-Length with Transfer-Encoding',
      `POST /rss.xml HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n${END}0\r\n\r\n`,
      400,
    ],
    ['two lengths', `GET /rss.xml HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n${END}ab`, 400],
    ['an invalid length', `GET /rss.xml HTTP/1.1\r\nContent-Length: 1x\r\n${END}`, 400],
    ['a long header', `GET /rss.xml HTTP/1.1\r\nX: ${'x'.repeat(17_000)}\r\n${END}`, 431],
    ['many fields', `GET /rss.xml HTTP/1.1\r\n${'X: y\r\n'.repeat(101)}${END}`, 431],
    ['an expectation', `GET /rss.xml HTTP/1.1\r\nExpect: evil\r\nHost: a\r\n\r\n`, 417],
    ['several expectations', `GET /rss.xml HTTP/1.1\r\nExpect: evil, worse\r\nHost: a\r\n\r\n`, 417],
    ['CONNECT', 'CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example\r\n\r\n', 405],
  ])('is rejected in one line and the connection is closed: %s', async (_name, text, status) => {
    const { port, log } = await serving(edition)
    const answers = await raw(port, text + SMUGGLED)
    expect(statuses(answers)).toEqual([status])
    expect(answers).toMatch(/\r\nconnection: close\r\n/i)
    expect(answers).not.toMatch(/evil|garbage/)
    expect(log).toEqual([])
    expect((await ask(port, '/healthz')).status).toBe(200)
  })

  it.each([
    ['the absolute form', `GET http://evil.example/rss.xml HTTP/1.1\r\n${END}`, [200]],
    ['the absolute form of another host', `GET http://evil.example HTTP/1.1\r\n${END}`, [404]],
    ['HTTP/1.0 without Host', 'GET /rss.xml HTTP/1.0\r\n\r\n', [200]],
    ['an empty Host', 'GET /rss.xml HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n', [200]],
    ['an address as Host', 'GET /rss.xml HTTP/1.1\r\nHost: [::1]:80\r\nConnection: close\r\n\r\n', [200]],
    ['empty lines before the request', `\r\n\r\nGET /rss.xml HTTP/1.1\r\n${END}`, [200]],
    ['dot segments', `GET /../../etc/passwd HTTP/1.1\r\n${END}`, [404]],
    ['a bad escape', `GET /%zz HTTP/1.1\r\n${END}`, [400]],
    ['an asterisk', `GET * HTTP/1.1\r\n${END}`, [400]],
    ['OPTIONS for the server', `OPTIONS * HTTP/1.1\r\n${END}`, [204]],
    ['TRACE', `TRACE /rss.xml HTTP/1.1\r\n${END}`, [405]],
    [
      'an upgrade request',
      `GET /rss.xml HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nHost: a\r\n\r\n`,
      [200],
    ],
    ['two requests at once', `GET /rss.xml HTTP/1.1\r\nHost: a\r\n\r\nGET /nothing HTTP/1.1\r\n${END}`, [200, 404]],
    [
      'a body',
      `GET /rss.xml HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabcGET /nothing HTTP/1.1\r\n${END}`,
      [200, 404],
    ],
    [
      'a rejected body',
      `POST /rss.xml HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabcGET /rss.xml HTTP/1.1\r\n${END}`,
      [405, 200],
    ],
    ['an HTTP/1.1 expectation in HTTP/1.0', 'GET /rss.xml HTTP/1.0\r\nExpect: cake\r\n\r\n', [200]],
    ['100-continue without a body', `GET /rss.xml HTTP/1.1\r\nExpect: 100-continue\r\nHost: a\r\n\r\n`, [200]],
    [
      '100-continue with a body that was not requested',
      `POST /rss.xml HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n`,
      [405],
    ],
    [
      '100-continue with a body that is sent anyway',
      `GET /rss.xml HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc${SMUGGLED}`,
      [200],
    ],
    ['a long body', `GET /rss.xml HTTP/1.1\r\nHost: a\r\nContent-Length: 9999999\r\n\r\n${'x'.repeat(1000)}`, [200]],
    ['a valid request, then garbage', `GET /rss.xml HTTP/1.1\r\nHost: a\r\n\r\ngarbage\r\n\r\n`, [200, 400]],
  ])('is answered when it is valid: %s', async (name, text, expected) => {
    const { port } = await serving(edition)
    // The server ignores an upgrade and keeps the connection open, so the client closes it.
    const answers = text.includes('Upgrade: ') ? await firstAnswer(port, text) : await raw(port, text)
    const found = statuses(answers)
    // The garbage may cut off the response before it or follow it, but never come first.
    if (name.endsWith('garbage')) expect([[200], [200, 400]]).toContainEqual(found)
    else expect(found).toEqual(expected)
  })
})

const firstAnswer = (port: number, text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port }, () => socket.write(text))
    socket.once('data', (chunk) => {
      socket.destroy()
      resolve(chunk.toString('latin1'))
    })
    socket.on('error', reject)
  })

describe('HTTP listener', () => {
  it('reports a port that is in use, and what to do', async () => {
    const { port } = await serving(edition)
    const failure = listen(app(), { port, host: '127.0.0.1' })
    await expect(failure).rejects.toThrow(ListenError)
    await expect(failure).rejects.toMatchObject({
      code: 'EADDRINUSE',
      message: `cannot listen on 127.0.0.1, port ${port}: another program uses it. Stop that one, or choose another port with --port.`,
    })
  })

  it('reports an address that this machine does not have', async () => {
    await expect(listen(app(), { port: 0, host: '192.0.2.1' })).rejects.toMatchObject({ code: 'EADDRNOTAVAIL' })
  })

  it('has timeouts for slow and stalled clients', async () => {
    const { server } = await serving(edition)
    expect(server).toMatchObject({ headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 65_000 })
  })

  it('closes connections that send too slowly or nothing', async () => {
    const limits = { headersTimeout: 100, requestTimeout: 200, connectionsCheckingInterval: 50 }
    const server = await listen(app(), { port: 0, host: '127.0.0.1', limits })
    onTestFinished(async () => void (await drain(server, 0)))
    const { port } = server.address() as AddressInfo
    expect(statuses(await raw(port, 'GET /rss.xml HTTP/1.1\r\nHost: a\r\nX: '))).toEqual([408])
    expect(statuses(await raw(port, 'POST /rss.xml HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nab'))).toEqual([405])
    expect(statuses(await raw(port, ''))).toEqual([408])
  })

  it('refuses connections over the limit, counts them, and accepts the next', async () => {
    let turnedAway = 0
    const onTurnedAway = (): void => {
      turnedAway += 1
    }
    const server = await listen(app(), {
      port: 0,
      host: '127.0.0.1',
      maxConnections: 3,
      onConnectionRefused: onTurnedAway,
    })
    onTestFinished(async () => void (await drain(server, 0)))
    const { port } = server.address() as AddressInfo
    const held = Array.from({ length: 3 }, () => connect({ host: '127.0.0.1', port }))
    await Promise.all(held.map((socket) => once(socket, 'connect')))
    for (let n = 0; n < 5; n += 1) await expect(ask(port, '/rss.xml')).rejects.toThrow()
    expect(turnedAway).toBe(5)
    held[0]?.destroy()
    await until(
      () => ask(port, '/rss.xml').catch(() => undefined),
      (answer) => answer?.status === 200,
    )
    for (const socket of held) socket.destroy()
  })

  it('accepts 20,000 connections by default', async () => {
    expect((await serving(edition)).server.maxConnections).toBe(20_000)
  })

  it('closes connections that stop reading', async () => {
    const [big] = documents({ 'rss.xml': 'x'.repeat(32 * 1024 * 1024) })
    const find = () => (big === undefined ? undefined : Promise.resolve(big))
    const huge = createApp({ edition: () => editionOf([], {}, { find }), openMedia: async () => undefined })
    const server = await listen(huge, { port: 0, host: '127.0.0.1', limits: { stalled: 200 } })
    onTestFinished(async () => void (await drain(server, 0)))
    const cut = once(server, 'connection').then(([socket]: Socket[]) => socket && once(socket, 'close'))
    const { port } = server.address() as AddressInfo
    const client = connect({ host: '127.0.0.1', port }, () => client.write('GET /rss.xml HTTP/1.1\r\nHost: a\r\n\r\n'))
    client.on('error', () => {})
    client.pause()
    await cut
    client.destroy()
  })

  it('sends no Server or X-Powered-By field', async () => {
    const { port } = await serving(edition)
    const { headers } = await ask(port, '/rss.xml')
    expect(Object.keys(headers).filter((name) => /powered|server/.test(name))).toEqual([])
  })

  it('rejects draining a server that it did not open', async () => {
    const { server } = await serving(edition)
    await drain(server, 0)
    expect(() => drain(app() as never)).toThrow(TypeError)
  })
})
