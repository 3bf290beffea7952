import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  createPublisher,
  type FeedFormat,
  type FeedProfile,
  type MemoryRecord,
  type RecordReading,
  type RecordSource,
  readRecords,
  readSettings,
  type Snapshot,
  sortArticles,
  VersionGone,
} from '../../src/index.ts'
import { MemorySource } from '../../src/sources/memory/memory-source.ts'
import { folder, put, SITE_YAML, story, until } from '../support/cli.ts'
import { publisher, RECORD, recordPublisher, SITE } from './support.ts'

const FEED = '/europe/atom.xml'

describe('Publisher', () => {
  it('publishes a content directory and follows its changes', async () => {
    const articles = folder({ 'site.yaml': SITE_YAML, 'europe/vote.md': story('The vote') })
    const published = await publisher({ articles, url: 'https://news.example.org/' })
    expect(await published.text(FEED)).toContain('The vote')
    put(join(articles, 'europe/count.md'), story('The count'))
    await until(
      () => published.text(FEED),
      (feed) => feed?.includes('The count') === true,
    )
    expect(readdirSync(articles).toSorted()).toEqual(['europe', 'site.yaml'])
  })

  it('publishes records that are put and removed, from the next request on', async () => {
    const published = await recordPublisher()
    expect(await published.text(FEED)).toContain('The vote')
    expect(await published.put({ ...RECORD, title: 'The second vote' })).toEqual([])
    expect(await published.text(FEED)).toContain('The second vote')
    await published.put({ ...RECORD, id: 'count', title: 'The count' })
    expect(await (await published.fetch(new Request('http://localhost/rss.xml'))).text()).toContain('The count')
    expect(await published.remove('count')).toBe(true)
    expect(await published.text('/rss.xml')).not.toContain('The count')
    expect(await published.remove('count')).toBe(false)
  })

  it('returns the problems of a record that is put, and keeps its last valid version', async () => {
    const published = await recordPublisher()
    const problems = await published.put({ ...RECORD, title: undefined })
    expect(problems).toMatchObject([{ code: 'missing-field', record: 'vote', severity: 'withheld' }])
    expect(await published.problems()).toEqual(problems)
    expect(await published.text(FEED)).toContain('The vote')
  })

  it('publishes a source of the caller’s own', async () => {
    const source = new MemorySource({ site: SITE, records: [RECORD] })
    const published = await publisher({ source })
    await source.put({ ...RECORD, id: 'count', title: 'The count' })
    expect(await published.text('/rss.xml')).toContain('The count')
    const files = await publisher({ articles: folder({ 'site.yaml': SITE_YAML }), url: 'https://x.example/' })
    await expect(files.put(RECORD)).rejects.toThrow('put: found a publisher without `records`')
    await expect(files.remove('vote')).rejects.toThrow('remove: found a publisher without `records`')
  })

  it('publishes a source that is made of public names alone', async () => {
    const settings = readSettings(SITE)
    if (settings.newsroom === undefined) throw new Error('expected settings')
    const { newsroom } = settings
    let rows: MemoryRecord[] = [RECORD, { ...RECORD, id: 'broken', title: undefined }]
    let notify = async (): Promise<void> => {}
    let readings: RecordReading[] = []
    const load = async (): Promise<Snapshot> => {
      readings = readRecords(rows, newsroom)
      const articles = readings.flatMap(({ article }) => (article === undefined ? [] : [article]))
      return { newsroom, articles: sortArticles(articles), problems: readings.flatMap(({ problems }) => problems) }
    }
    const source: RecordSource = {
      name: 'rows',
      loadSettings: async () => settings,
      load,
      changes: ({ onChange }) => {
        notify = async () => onChange({ ...(await load()), changed: true, readMs: 0 })
        return { refresh: () => notify(), close: async () => {} }
      },
      text: async (article) => {
        const reading = readings.find((each) => each.article?.version === article.version)
        if (reading === undefined) throw new VersionGone(article)
        return reading.body
      },
      media: () => undefined,
      openMedia: async () => undefined,
      locate: async (problems) => [...problems],
      close: async () => {},
    }
    const published = await publisher({ source })
    expect(await published.text(FEED)).toContain('They voted.')
    expect(await published.problems()).toMatchObject([{ code: 'missing-field', record: 'broken', pointer: '' }])
    rows = [{ ...RECORD, body: 'They voted again.' }]
    await notify()
    expect(await published.text(FEED)).toContain('They voted again.')
    expect(readSettings('title: [').problems).toMatchObject([{ code: 'bad-syntax', file: 'site.yaml' }])
  })

  it('has formats and profiles of the caller’s own', async () => {
    const titles: FeedFormat = {
      ...{ name: 'titles', file: 'titles.txt', label: 'Titles', contentType: 'text/plain; charset=utf-8' },
      ...{ mediaTypes: ['text/plain'], onByDefault: false, isSubscribable: false },
      ...{ hasTombstones: false, isExtensible: false },
      renderItems: (items) => items.map(({ title }) => `${title}\n`),
      renderFeed: (_, items) => items.join(''),
      check: () => undefined,
    }
    const partner: FeedProfile = {
      ...{ name: 'partner', format: 'rss', listed: false, checks: [] },
      path: (scope) => (scope === '' ? 'partner.xml' : undefined),
      select: (items) => items.filter(({ title }) => title !== 'The vote'),
    }
    const published = await recordPublisher({
      site: { ...SITE, feeds: { formats: ['rss', 'titles'] } },
      records: [RECORD, { ...RECORD, id: 'count', title: 'The count' }],
      ...{ formats: [titles], profiles: [partner] },
    })
    expect(await published.text('/europe/titles.txt')).toBe('The count\nThe vote\n')
    expect(await published.text('/atom.xml')).toBeUndefined()
    const feed = await published.text('/partner.xml')
    expect([feed?.includes('The count'), feed?.includes('The vote')]).toEqual([true, false])
  })

  it('publishes media from code', async () => {
    const image = '/media/vote.gif'
    const published = await recordPublisher({ records: [{ ...RECORD, image }] })
    expect(await published.text(FEED)).not.toContain(image)
    const bytes = Buffer.from('R0lGODlhAQABAAAAACH5BAAAAAAALAAAAAABAAEAAAIBRAA7', 'base64')
    await published.putMedia({ 'media/vote.gif': bytes })
    expect(await published.text(FEED)).toContain(`https://news.example.org${image}`)
    const response = await published.fetch(new Request(`http://localhost${image}`))
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/gif'])
  })

  it('shows an article at its instant', async () => {
    let now = Date.parse('2026-10-31T12:00:00Z')
    const published = await recordPublisher({ now: () => now })
    expect(await published.text('/rss.xml')).not.toContain('The vote')
    now = RECORD.published.getTime()
    expect(await published.text('/rss.xml')).toContain('The vote')
  })

  it('writes the files that it serves', async () => {
    const published = await recordPublisher()
    const out = join(folder(), 'public')
    const { written, unwritable } = await published.build(out)
    expect(written).toBeGreaterThan(10)
    expect(unwritable).toEqual([])
    expect(readFileSync(join(out, FEED), 'utf8')).toBe(await published.text(FEED))
    expect(existsSync(join(out, 'atom.xml.gz'))).toBe(false)
    expect(await published.build(out)).toMatchObject({ written: 0, removed: 0 })
  })

  it('keeps several sites apart in one process', async () => {
    const [one, other] = await Promise.all([
      recordPublisher(),
      recordPublisher({ url: 'https://other.example/', records: [{ ...RECORD, title: 'Elsewhere' }] }),
    ])
    await one.put({ ...RECORD, title: 'The second vote' })
    expect(await one.text(FEED)).toContain('https://news.example.org/')
    expect(await other.text(FEED)).toContain('https://other.example/')
    expect(await other.text(FEED)).toContain('Elsewhere')
    await one.close()
    await other.put({ ...RECORD, title: 'Still there' })
    expect(await other.text(FEED)).toContain('Still there')
  })

  it('keeps the dates of documents across restarts in its state folder', async () => {
    const state = folder()
    const lastModified = async (title: string, now: string): Promise<string | null> => {
      const published = await createPublisher({
        ...{ site: SITE, records: [{ ...RECORD, title }], state, now: () => Date.parse(now), log: () => {} },
      })
      const { headers } = await published.fetch(new Request(`http://localhost${FEED}`))
      await published.close()
      return headers.get('last-modified')
    }
    const first = await lastModified('The vote', '2026-11-02T08:00:00Z')
    const second = await lastModified('Corrected', '2026-11-03T08:00:00Z')
    expect(second).not.toBe(first)
    expect(await lastModified('Corrected', '2026-11-04T08:00:00Z')).toBe(second)
  })

  it('gives no text where nothing is published', async () => {
    const published = await recordPublisher()
    for (const path of ['/none.xml', '/../site.yaml', '/%2e%2e/x', '']) {
      expect(await published.text(path)).toBe(path === '' ? await published.text('/') : undefined)
    }
    expect(await published.text('europe/atom.xml')).toBe(await published.text(FEED))
  })

  it('rejects settings that cannot be used, with their problems', async () => {
    const site = { url: 'https://news.example.org/' }
    await expect(createPublisher({ site, records: [], log: () => {} })).rejects.toMatchObject({
      name: 'SiteSettingsError',
      message: expect.stringContaining('title'),
      problems: [{ code: 'bad-config', record: 'site' }],
    })
  })

  it('rejects a call that names no articles or no address', async () => {
    const options = { log: () => {} }
    // @ts-expect-error: a caller in JavaScript can leave everything out.
    await expect(createPublisher(options)).rejects.toThrow('expected one of `articles`, `site` or `source`')
    await expect(createPublisher({ ...options, site: { title: 'Courier' } })).rejects.toThrow('the site has no address')
    await expect(createPublisher({ ...options, site: SITE, url: 'news' })).rejects.toThrow('url: found "news"')
    await expect(createPublisher({ ...options, articles: '/none' })).rejects.toThrow('/none')
  })
})
