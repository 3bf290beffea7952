import { mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseByteRange } from '../../../src/delivery/http/byte-range.ts'
import { openMediaIn } from '../../../src/sources/files/media/media-files.ts'
import { editionOf } from '../../support/editions.ts'
import { ask, serving, temporaryFolder } from './support.ts'

const DATE = 'Fri, 20 Nov 2026 08:30:15 GMT'

describe('Range request', () => {
  it.each([
    ['bytes=0-0', { first: 0, last: 0 }],
    ['bytes=2-5', { first: 2, last: 5 }],
    ['bytes=2-', { first: 2, last: 9 }],
    ['bytes=2-99', { first: 2, last: 9 }],
    ['bytes=-3', { first: 7, last: 9 }],
    ['bytes=-99', { first: 0, last: 9 }],
    ['BYTES=1-2', { first: 1, last: 2 }],
    ['bytes=10-', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=5-2', undefined],
    ['bytes=0-1,4-5', undefined],
    ['bytes=a-b', undefined],
    ['bytes=-', undefined],
    ['items=0-1', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%s', (header, expected) => {
    expect(parseByteRange(header, undefined, 10, DATE)).toEqual(expected)
  })

  it('continues only the version that the client has a part of', () => {
    expect(parseByteRange('bytes=0-1', DATE, 10, DATE)).toEqual({ first: 0, last: 1 })
    for (const other of ['Thu, 19 Nov 2026 08:30:15 GMT', 'W/"x"', '"x"']) {
      expect(parseByteRange('bytes=0-1', other, 10, DATE)).toBeUndefined()
    }
  })

  it('works over HTTP as media players send it', async () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'media'))
    writeFileSync(join(folder, 'media/a.mp3'), '0123456789')
    utimesSync(join(folder, 'media/a.mp3'), Date.parse(DATE) / 1000, Date.parse(DATE) / 1000)
    const { port } = await serving(editionOf([], { 'media/a.mp3': 'media/a.mp3' }), { openMedia: openMediaIn(folder) })
    const get = (headers: Record<string, string>, method = 'GET') => ask(port, '/media/a.mp3', { headers, method })
    const part = await get({ range: 'bytes=2-4' })
    expect([part.status, part.body.toString(), part.headers['content-range'], part.headers['content-length']]).toEqual([
      ...[206, '234', 'bytes 2-4/10', '3'],
    ])
    expect((await get({ range: 'bytes=2-4', 'if-range': DATE })).status).toBe(206)
    expect((await get({ range: 'bytes=2-4', 'if-range': '"x"' })).body.toString()).toBe('0123456789')
    const beyond = await get({ range: 'bytes=10-' })
    expect([beyond.status, beyond.headers['content-range']]).toEqual([416, 'bytes */10'])
    expect((await get({ range: 'bytes=2-4' }, 'HEAD')).headers['content-length']).toBe('10')
    const { headers } = await get({})
    expect(headers['accept-ranges']).toBe('bytes')
    expect((await get({ range: 'bytes=2-4', 'if-none-match': String(headers['etag']) })).status).toBe(304)
  })
})
