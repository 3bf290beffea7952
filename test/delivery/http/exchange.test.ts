import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { exchange } from '../../../src/delivery/http/answer-without-socket.ts'
import { createApp } from '../../../src/delivery/http/app.ts'
import { openMediaIn } from '../../../src/sources/files/media/media-files.ts'
import { Deferred } from '../../../src/system/deferred.ts'
import { editionOf, rendition } from '../../support/editions.ts'
import { temporaryFolder } from './support.ts'

const get = (target: string, headers = {}) => ({ method: 'GET', target, headers })

describe('Exchange without a connection', () => {
  it('returns status, fields and body of a response', async () => {
    const app = createApp({
      edition: () => editionOf([rendition('atom.xml', 'Grüße')]),
      openMedia: openMediaIn('/none'),
    })
    const { status, headers, body } = await exchange(app.callback(), get('/atom.xml'))
    expect(status).toBe(200)
    expect(headers).toContainEqual(['Content-Length', '7'])
    expect(headers.map(([name]) => name)).not.toContain('Date')
    expect(headers.map(([name]) => name)).not.toContain('Connection')
    expect(String(body)).toBe('Grüße')
  })

  it('streams a large body and closes its file when nobody reads on', async () => {
    const content = temporaryFolder()
    const bytes = Buffer.alloc(8_000_000, 'film')
    writeFileSync(join(content, 'film.mp4'), bytes)
    const app = createApp({ edition: () => editionOf([], { 'film.mp4': 'film.mp4' }), openMedia: openMediaIn(content) })
    const whole = await exchange(app.callback(), get('/film.mp4'))
    expect(whole.body).toBeInstanceOf(Readable)
    expect((await buffer(whole.body as Readable)).equals(bytes)).toBe(true)
    const closed = new Deferred()
    const abandoned = await exchange((request, response) => {
      response.once('close', closed.resolve)
      void app.callback()(request, response)
    }, get('/film.mp4'))
    ;(abandoned.body as Readable).destroy()
    await closed.promise
  })

  it('rejects when the handler breaks off before its end', async () => {
    await expect(exchange((_, response) => void response.destroy(), get('/'))).rejects.toThrow('broken off')
  })

  it('keeps a body of unknown length as it is written', async () => {
    const { status, body } = await exchange((_, response) => {
      response.setHeader('Content-Type', 'text/plain')
      response.write('one, ')
      response.end('two')
    }, get('/'))
    expect(status).toBe(200)
    expect(String(body)).toBe('one, two')
  })
})
