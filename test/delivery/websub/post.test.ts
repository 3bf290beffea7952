import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { makePost, type PosterOptions } from '../../../src/delivery/websub/post.ts'
import { PrivateAddressError, resolvePublicAddresses } from '../../../src/delivery/websub/private-address.ts'

const NOW = Date.UTC(2026, 10, 20, 12)
const FORM = new URLSearchParams({ 'hub.mode': 'publish', 'hub.url': 'https://news.example.org/rss.xml' })

/** Starts a server on loopback. Returns its address. */
async function listening(handle: RequestListener): Promise<string> {
  const server = createServer(handle)
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

const answering =
  (status: number, headers: Record<string, string> = {}, body = ''): RequestListener =>
  (request, response) => {
    request.resume()
    response.writeHead(status, headers).end(body)
  }

const send = (url: string, options: Partial<PosterOptions> = {}, isPrivate = true, signal?: AbortSignal) =>
  makePost({ now: () => NOW, ...options })(url, FORM, { private: isPrivate, ...(signal && { signal }) })

describe('Request to a hub', () => {
  it('is a form with only the required fields', async () => {
    let seen: unknown
    const url = await listening((request, response) => {
      let body = ''
      request.setEncoding('utf8').on('data', (text: string) => {
        body += text
      })
      request.on('end', () => {
        const { method, headers } = request
        seen = { method, body, type: headers['content-type'], names: Object.keys(headers).sort() }
        response.writeHead(204).end()
      })
    })
    expect(await send(`${url}hub?key=1`)).toEqual({ kind: 'accepted', text: '204 No Content' })
    expect(seen).toEqual({
      method: 'POST',
      body: 'hub.mode=publish&hub.url=https%3A%2F%2Fnews.example.org%2Frss.xml',
      type: 'application/x-www-form-urlencoded',
      names: ['connection', 'content-length', 'content-type', 'host', 'user-agent'],
    })
  })

  it.each([
    [200, {}, { kind: 'accepted', text: '200 OK' }],
    [202, {}, { kind: 'accepted', text: '202 Accepted' }],
    [400, { 'Content-Type': 'text/plain' }, { kind: 'refused', text: '400 no such topic' }],
    [404, {}, { kind: 'refused', text: '404 Not Found' }],
    [429, { 'Retry-After': '90' }, { kind: 'failed', text: '429 Too Many Requests', waitMs: 90_000 }],
    [503, { 'Retry-After': 'Fri, 20 Nov 2026 12:00:10 GMT' }, { kind: 'failed', waitMs: 10_000 }],
    [500, { 'Retry-After': '90' }, { kind: 'failed', text: '500 Internal Server Error' }],
    [408, {}, { kind: 'failed', text: '408 Request Timeout' }],
    [304, {}, { kind: 'failed', text: '304 Not Modified' }],
    [303, { Location: '/elsewhere' }, { kind: 'failed', text: '303 See Other' }],
  ])('interprets the answer %d %j', async (status, headers, answer) => {
    const url = await listening(answering(status, headers, status === 304 ? '' : 'no such\n\u001b topic'))
    expect(await send(url)).toMatchObject(answer)
  })

  it('follows a few redirects on the same origin as POST, and none to another', async () => {
    const methods: unknown[] = []
    const url = await listening((request, response) => {
      methods.push(request.method)
      request.resume()
      if (request.url === '/hub/') response.writeHead(204).end()
      else if (request.url === '/loop') response.writeHead(307, { Location: '/loop' }).end()
      else response.writeHead(308, { Location: '/hub/' }).end()
    })
    expect(await send(`${url}hub`)).toEqual({ kind: 'accepted', text: '204 No Content' })
    expect(methods).toEqual(['POST', 'POST'])
    expect(await send(`${url}loop`)).toEqual({ kind: 'failed', text: 'redirected more than 3 times' })
    let hit = 0
    const other = await listening((_, response) => {
      hit += 1
      response.end()
    })
    for (const target of [other, other.replace('127.0.0.1', 'localhost'), 'file:///etc/passwd']) {
      const away = await listening(answering(307, { Location: target }))
      expect(await send(away)).toMatchObject({ kind: 'failed', text: expect.stringContaining('another host') })
    }
    expect(hit).toBe(0)
  })

  it('ends at its time limit, without an answer or with a slow one', async () => {
    const silent = await listening(() => {})
    expect(await send(silent, { timeoutMs: 80 })).toEqual({ kind: 'failed', text: 'no answer within 0.08 s' })
    const slow = await listening((_, response) => {
      response.writeHead(202, { 'Content-Type': 'text/plain' })
      const timer = setInterval(() => response.write('x'), 20)
      response.once('close', () => clearInterval(timer))
    })
    const started = performance.now()
    // The hub has accepted with its status, whatever it sends afterwards.
    expect(await send(slow, { timeoutMs: 150 })).toEqual({ kind: 'accepted', text: '202 Accepted' })
    expect(performance.now() - started).toBeLessThan(2_000)
    const never = new Promise<never>(() => {})
    expect(
      await send('http://hub.example.org/', { timeoutMs: 50, resolveAddresses: () => never }, false),
    ).toMatchObject({
      text: 'no answer within 0.05 s',
    })
  })

  it('reads only the beginning of an endless answer', async () => {
    let sent = 0
    const url = await listening((_, response) => {
      response.writeHead(200)
      const more = (): void => {
        while (!response.destroyed && sent < 200_000_000) {
          sent += 65_536
          if (!response.write(Buffer.alloc(65_536))) {
            response.once('drain', more)
            return
          }
        }
      }
      more()
    })
    expect(await send(url)).toMatchObject({ kind: 'accepted' })
    expect(sent).toBeLessThan(20_000_000)
  })

  it('explains why there is no answer', async () => {
    const closed = await listening(answering(200))
    expect(await send(closed.replace(/\d+\/$/, '1/'))).toEqual({
      kind: 'failed',
      text: 'the connection was refused',
    })
    const cut = await listening((request) => request.socket.destroy())
    expect(await send(cut)).toEqual({ kind: 'failed', text: 'the connection was cut' })
    const garbage = await listening((request) => request.socket.end('nonsense\r\n\r\n'))
    expect(await send(garbage)).toMatchObject({ kind: 'failed' })
  })

  it('can be aborted', async () => {
    const ending = new AbortController()
    const silent = await listening(() => ending.abort(new Error('stopped')))
    expect(await send(silent, {}, true, ending.signal)).toMatchObject({ kind: 'failed' })
  })
})

describe('Request that may not enter a private network', () => {
  /** Starts a server that no request may reach. Returns its port and the requests it got. */
  async function canary() {
    const hits: string[] = []
    const url = await listening((request, response) => {
      hits.push(request.headers.host ?? '')
      response.end()
    })
    return { hits, port: new URL(url).port }
  }

  it('rejects every spelling of this machine', async () => {
    const { hits, port } = await canary()
    const hosts = [
      ...['127.0.0.1', '127.1', '2130706433', '0x7f.1', '0177.0.0.1', '0', '0.0.0.0', '127。0。0。1', '①②⑦.⓪.⓪.①'],
      ...['[::1]', '[::]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[64:ff9b::127.0.0.1]', '[2002:7f00:1::]'],
      ...['localhost', 'LOCALHOST.', 'a.localhost', '127.0.0.1.'],
    ]
    for (const host of hosts) {
      expect(await send(`http://${host}:${port}/`, { timeoutMs: 2_000 }, false), host).toMatchObject({ kind: 'failed' })
    }
    expect(hits).toEqual([])
  })

  it('rejects a name that resolves there, and says what would allow it', async () => {
    const { hits, port } = await canary()
    const addressesOf = (host: string) =>
      resolvePublicAddresses(host, async () => [
        { address: '8.8.8.8', family: 4 },
        { address: '127.0.0.1', family: 4 },
      ])
    expect(await send(`http://hub.example.org:${port}/`, { resolveAddresses: addressesOf }, false)).toEqual({
      kind: 'failed',
      text: expect.stringMatching(/^hub\.example\.org \(127\.0\.0\.1\) is in a private network\. Set `private: true`/),
    })
    expect(hits).toEqual([])
  })

  it('connects to the address that was checked, without resolving the name again', async () => {
    const { hits, port } = await canary()
    const asked: string[] = []
    // Loopback stands in for a public address, since tests reach none. Only this resolver knows the name.
    const addressesOf = async (host: string) => {
      asked.push(host)
      return [{ address: '127.0.0.1', family: 4 }]
    }
    const url = `http://hub.invalid:${port}/`
    expect(await send(url, { resolveAddresses: addressesOf }, false)).toEqual({ kind: 'accepted', text: '200 OK' })
    expect(asked).toEqual(['hub.invalid'])
    expect(hits).toEqual([`hub.invalid:${port}`])
  })

  it('checks each redirect again', async () => {
    const paths: (string | undefined)[] = []
    const url = await listening((request, response) => {
      paths.push(request.url)
      request.resume()
      response.writeHead(307, { Location: '/next' }).end()
    })
    let looks = 0
    const addressesOf = async (host: string) => {
      looks += 1
      if (looks > 1) throw new PrivateAddressError(host, '10.0.0.1')
      return [{ address: '127.0.0.1', family: 4 }]
    }
    expect(await send(url.replace('127.0.0.1', 'hub.invalid'), { resolveAddresses: addressesOf }, false)).toMatchObject(
      {
        text: expect.stringContaining('in a private network'),
      },
    )
    expect(paths).toEqual(['/'])
  })
})
