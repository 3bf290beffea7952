import { fstatSync, readdirSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openMediaIn } from '../../../src/sources/files/media/media-files.ts'
import { until } from '../../support/cli.ts'
import { documents, editionOf } from '../../support/editions.ts'
import { ask, type Running, raw, serving, statuses, temporaryFolder } from './support.ts'

const END = 'Host: a\r\nConnection: close\r\n\r\n'
const asking = (path: string, more = ''): string => `GET ${path} HTTP/1.1\r\nHost: a\r\n${more}\r\n`

/** Starts a server with a large and a small media file. Returns how many of its descriptors are open. */
async function withMedia(): Promise<Running & { opened: () => number }> {
  const folder = temporaryFolder()
  const names = ['big.mp3', 'small.mp3']
  writeFileSync(join(folder, 'small.mp3'), '0123456789')
  writeFileSync(join(folder, 'big.mp3'), '')
  truncateSync(join(folder, 'big.mp3'), 64 * 1024 * 1024)
  const inodes = new Set(names.map((name) => statSync(join(folder, name)).ino))
  const opened = (): number => readdirSync('/dev/fd').filter((fd) => inodes.has(inodeOf(Number(fd)))).length
  const edition = editionOf(documents({ 'rss.xml': 'news' }), Object.fromEntries(names.map((name) => [name, name])))
  return { ...(await serving(edition, { openMedia: openMediaIn(folder) })), opened }
}

/** Returns NaN for a descriptor that has been closed meanwhile. */
function inodeOf(fd: number): number {
  try {
    return fstatSync(fd).ino
  } catch {
    return Number.NaN
  }
}

/** Connects a client that sends a text and reads nothing. */
function deaf(port: number, text: string): Socket {
  const socket = connect({ host: '127.0.0.1', port }, () => socket.write(text))
  socket.on('error', () => {})
  socket.pause()
  onTestFinished(() => void socket.destroy())
  return socket
}

/** Returns the maximum of a value while a hundred other requests are answered. */
async function mostMeanwhile(port: number, count: () => number): Promise<number> {
  let most = 0
  for (let n = 0; n < 100; n += 1) {
    expect((await ask(port, '/rss.xml')).status).toBe(200)
    most = Math.max(most, count())
  }
  return most
}

describe('Pipelined requests', () => {
  it('have one media file open at a time, also for a client that does not read', async () => {
    const { port, opened, log } = await withMedia()
    const client = deaf(port, asking('/big.mp3').repeat(1100))
    await until(opened, (files) => files > 0)
    expect(await mostMeanwhile(port, opened)).toBe(1)
    client.destroy()
    await until(opened, (files) => files === 0)
    expect(log).toEqual([])
  })

  it('leave no file open when the client disconnects', async () => {
    const { port, opened } = await withMedia()
    const clients = Array.from({ length: 20 }, () => deaf(port, asking('/big.mp3').repeat(10)))
    await until(opened, (files) => files === clients.length)
    for (const client of clients) client.destroy()
    await until(opened, (files) => files === 0)
  })

  it('are answered in order, with media and errors among them, and leave no file open', async () => {
    const { port, opened } = await withMedia()
    const answers = await raw(
      port,
      asking('/small.mp3') +
        asking('/rss.xml') +
        asking('/small.mp3', 'Range: bytes=2-3\r\n') +
        asking('/small.mp3', 'Range: bytes=99-\r\n') +
        asking('/nothing') +
        asking('/small.mp3', 'If-Match: "x"\r\n') +
        asking('/small.mp3', 'If-None-Match: *\r\n') +
        `HEAD /small.mp3 HTTP/1.1\r\nHost: a\r\n\r\nGET /small.mp3 HTTP/1.1\r\n${END}`,
    )
    expect(statuses(answers)).toEqual([200, 200, 206, 416, 404, 412, 304, 200, 200])
    expect(answers.match(/0123456789/g)).toHaveLength(2)
    // The last file may be closed shortly after its bytes were sent.
    await until(opened, (files) => files === 0)
  })

  it('are answered with whole documents of any size', async () => {
    const [large, larger] = ['x'.repeat(300_000), 'y'.repeat(3_000_000)]
    const { port } = await serving(editionOf(documents({ 'large.xml': large, 'larger.xml': larger })))
    const paths = ['/larger.xml', '/large.xml', '/nothing', '/larger.xml']
    const answers = await raw(port, `${paths.map((path) => asking(path)).join('')}HEAD /larger.xml HTTP/1.1\r\n${END}`)
    expect(statuses(answers)).toEqual([200, 200, 404, 200, 200])
    expect(answers.match(/x{2,}|y{2,}/g)).toEqual([larger, large, larger])
  })

  it('are answered up to a hundred ahead; then the connection is closed with a log line', async () => {
    const { port } = await withMedia()
    for (const path of ['/rss.xml', '/nothing', '/small.mp3']) {
      const answers = await raw(port, asking(path).repeat(400))
      expect([path, statuses(answers).length]).toEqual([path, 101])
      expect(answers.match(/\r\nConnection: close\r\n/g)).toHaveLength(1)
      expect(answers.lastIndexOf('HTTP/1.1 ')).toBeLessThan(answers.indexOf('\r\nConnection: close\r\n'))
    }
  })

  it('may be more than a hundred while the client reads the responses', async () => {
    const { port } = await withMedia()
    const client = connect({ host: '127.0.0.1', port })
    onTestFinished(() => void client.destroy())
    let answers = ''
    client.setEncoding('latin1').on('data', (text: string) => {
      answers += text
    })
    for (let sent = 50; sent <= 1000; sent += 50) {
      client.write(asking('/rss.xml').repeat(50))
      await until(
        () => statuses(answers).length,
        (count) => count === sent,
      )
    }
  })
})
