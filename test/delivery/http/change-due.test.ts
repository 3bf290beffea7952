import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Edition } from '../../../src/edition/edition.ts'
import { openMediaIn } from '../../../src/sources/files/media/media-files.ts'
import { article, NOW, newsroom, print } from '../../support/newsroom.ts'
import { ask, serving, temporaryFolder } from './support.ts'

const DAY = 86_400_000
const DUE = NOW + 50_000
const EUROPE = [{ id: 'europe', title: 'Europe' }]

const articles = [
  article({ id: 'due', published: DUE, sections: EUROPE }),
  ...Array.from({ length: 60 }, (_, n) =>
    article({ id: `s${n}`, published: NOW - (n + 1) * DAY, sections: EUROPE, media: ['/media/a.mp3'] }),
  ),
]

/** Serves an edition in which a story is due, at an instant that a test sets. */
async function servingBefore(deltas: boolean) {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'a.mp3'), 'sound')
  const { edition } = print(newsroom({ deltas }), articles)
  expect(edition.nextChange).toBe(DUE)
  let now = NOW
  const medium: Edition['medium'] = (path) => (path === 'media/a.mp3' ? { path, file: 'a.mp3' } : undefined)
  const shown: Edition = Object.create(edition, { medium: { value: medium } })
  const { port } = await serving(shown, { now: () => now, openMedia: openMediaIn(folder) })
  const archive = edition.paths.find((path) => /archive\/.*rss\.xml/.test(path))
  return {
    paths: [
      '/rss.xml',
      '/europe/atom.xml',
      '/europe',
      `/${archive}`,
      '/europe/',
      '/articles/s1/',
      '/feeds.opml',
    ].concat(['/', '/robots.txt', '/sitemap.xml', '/news-sitemap.xml', '/assets/style.css', '/media/a.mp3']),
    at: (instant: number): void => {
      now = instant
    },
    get: (path: string, headers: Record<string, string> = {}, method = 'GET') => ask(port, path, { headers, method }),
  }
}

describe('In the last second before a change, and until its edition is there', () => {
  it.each([false, true])('every document is sent whole, whatever the condition (deltas: %s)', async (deltas) => {
    const site = await servingBefore(deltas)
    for (const path of site.paths) {
      for (const reader of [{}, { 'a-im': 'feed' }, { 'accept-encoding': 'gzip' }]) {
        site.at(NOW)
        const { headers } = await site.get(path, reader)
        const conditions = [
          { 'if-none-match': headers.etag ?? '' },
          { 'if-none-match': `"x", W/${(headers.etag ?? '').replace(/^W\//, '')}` },
          { 'if-none-match': '*' },
          { 'if-modified-since': headers['last-modified'] ?? '' },
        ]
        for (const condition of conditions) {
          for (const method of ['GET', 'HEAD']) {
            const poll = async (): Promise<number> => (await site.get(path, { ...reader, ...condition }, method)).status
            for (const [instant, status] of [
              [DUE - 1000, 304],
              [DUE - 999, 200],
              [DUE - 1, 200],
              [DUE, 200],
              [DUE + 5000, 200],
            ] as const) {
              site.at(instant)
              expect([path, condition, method, instant - DUE, await poll()]).toEqual([
                ...[path, condition, method, instant - DUE, status],
              ])
            }
          }
        }
      }
    }
  })

  it('nothing else is stored either: 404, 410 and redirects', async () => {
    const site = await servingBefore(false)
    const control = async (path: string) => (await site.get(path)).headers['cache-control']
    expect([await control('/nothing'), await control('/europe/rss.xml/')]).toEqual([
      'public, max-age=5',
      'public, max-age=50',
    ])
    site.at(DUE - 2500)
    expect([await control('/nothing'), await control('/europe/rss.xml/')]).toEqual([
      'public, max-age=2',
      'public, max-age=2',
    ])
    site.at(DUE - 500)
    expect([await control('/nothing'), await control('/europe/rss.xml/')]).toEqual(['no-store', 'no-store'])
  })
})

describe('News sitemap', () => {
  it('is sent whole before a story leaves it, though no other document changes then', async () => {
    const { edition } = print(newsroom(), [article({ id: 'one', published: NOW - DAY })])
    const leaves = NOW + DAY
    expect([edition.nextChange, edition.staleAt]).toEqual([expect.toSatisfy((at) => at > leaves), leaves])
    const { port } = await serving(edition, { now: () => leaves - 500 })
    const poll = async (path: string) => (await ask(port, path, { headers: { 'if-none-match': '*' } })).status
    expect([await poll('/news-sitemap.xml'), await poll('/rss.xml')]).toEqual([200, 304])
  })
})

describe('Archive', () => {
  it('is cached no longer than a feed, and a poll of it costs a 304', async () => {
    const site = await servingBefore(false)
    for (const path of site.paths) {
      const { headers } = await site.get(path)
      expect([path, headers['cache-control']]).toEqual([
        path,
        'public, max-age=50, stale-while-revalidate=0, stale-if-error=86400',
      ])
      expect((await site.get(path, { 'if-none-match': headers.etag ?? '' })).status).toBe(304)
    }
  })
})

describe('A document that is dated after the present', () => {
  it('is dated by the present, and sent whole to a client with that date', async () => {
    const { edition } = print(newsroom(), [article({ id: 'a', published: NOW })])
    const now = NOW - 500
    const { port } = await serving(edition, { now: () => now })
    const { headers } = await ask(port, '/rss.xml')
    expect(headers['last-modified']).toBe(new Date(now).toUTCString())
    const again = await ask(port, '/rss.xml', { headers: { 'If-Modified-Since': headers['last-modified'] ?? '' } })
    expect(again.status).toBe(200)
    const known = await ask(port, '/rss.xml', { headers: { 'If-None-Match': headers.etag ?? '' } })
    expect(known.status).toBe(304)
  })
})
