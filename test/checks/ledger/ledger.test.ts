import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Comparison, compareWithLedger, startComparison } from '../../../src/checks/ledger/compare.ts'
import { EMPTY_LEDGER, type Ledger } from '../../../src/checks/ledger/ledger.ts'
import { EMPTY_REGISTER, type Register } from '../../../src/checks/ledger/register.ts'
import { runTask } from '../../../src/collections/task.ts'
import { type Article, sortArticles } from '../../../src/model/article.ts'
import { getLedgerPath, readLedger, writeLedger } from '../../../src/runtime/state/ledger-file.ts'
import { folder, put } from '../../support/cli.ts'
import { article, NOW } from '../../support/newsroom.ts'

const DAY = 86_400_000

const compared = (before: Comparison, articles: Iterable<Article>, now = NOW): Comparison =>
  runTask(compareWithLedger(before, sortArticles(articles), now))

/** Returns the ledger after a first publication. */
const published = (articles: readonly Article[]): Ledger => compared(startComparison(EMPTY_LEDGER), articles).ledger

const drift = (before: readonly Article[], after: readonly Article[]) =>
  compared(startComparison(published(before)), after).drift.map(({ code, severity, file }) => [code, severity, file])

const story = article({ id: 'europe/a', guid: 'wp-1', digest: 'x' })

describe('Comparison with the ledger', () => {
  it('reports nothing for unchanged, new and openly changed articles', async () => {
    expect(drift([story], [story, article({ id: 'new' })])).toEqual([])
    expect(drift([story], [{ ...story, digest: 'y', updated: NOW - 1000 }])).toEqual([])
    expect(drift([story], [{ ...story, digest: 'y', corrections: [{ at: NOW - 1, note: 'N' }] }])).toEqual([])
  })

  it('warns of a text that was changed silently', async () => {
    expect(drift([story], [{ ...story, digest: 'y' }])).toEqual([['silent-edit', 'warning', 'europe/a.md']])
  })

  it.each([
    ['another guid', { ...story, guid: 'wp-2' }],
    ['another date of publication', { ...story, published: story.published + 1 }],
    ['another id in the same file', { ...story, id: 'b' }],
    ['another file without an id', { ...story, id: 'europe/b', file: 'europe/b.md' }],
    ['another file, id and text, with the guid', { ...story, id: 'c', file: 'c.md', digest: 'z' }],
  ])('reports a fault for %s', async (_, after) => {
    expect(drift([story], [after])).toEqual([['drifted-identity', 'fault', after.file]])
  })

  it('reports a fault when the guid is removed', async () => {
    const { guid: _, ...without } = story
    expect(drift([story], [without])).toEqual([['drifted-identity', 'fault', 'europe/a.md']])
  })

  it('warns of an article that disappears without a notice, also as a draft', async () => {
    expect(drift([story], [])).toEqual([['deleted-story', 'warning', 'europe/a.md']])
    expect(drift([story], [{ ...story, draft: true }])).toEqual([['deleted-story', 'warning', 'europe/a.md']])
  })

  it('reports nothing for an article that was withdrawn or never public', async () => {
    expect(drift([story], [{ ...story, withdrawn: { at: NOW - 1 }, digest: 'y' }])).toEqual([])
    expect(drift([story], [{ ...story, expires: NOW - 1 }])).toEqual([])
    expect(drift([{ ...story, draft: true }], [])).toEqual([])
    expect(drift([{ ...story, published: NOW + 1 }], [])).toEqual([])
  })
})

describe('Unresolved difference', () => {
  it('is reported again: the ledger keeps what subscribers know', () => {
    const before = published([story, article({ id: 'other', digest: 'o' })])
    const added = article({ id: 'new' })
    const renamed = [{ ...story, id: 'europe/b', file: 'europe/b.md' }, added]
    const first = compared(startComparison(before), renamed)
    expect([...first.ledger].map(({ id }) => id)).toEqual(['europe/a', 'new'])
    for (const next of [compared(first, renamed), compared(startComparison(first.ledger), renamed)]) {
      expect(next.drift.map(({ code }) => code)).toEqual(['drifted-identity'])
      expect(next.ledger).toBe(first.ledger)
      const repaired = compared(next, [story, added])
      expect([repaired.drift, [...repaired.ledger].map(({ id }) => id)]).toEqual([[], ['europe/a', 'new']])
    }
  })
})

describe('Comparison of changes since the last one', () => {
  const written = fc.record({
    id: fc.integer({ min: 0, max: 6 }),
    file: fc.integer({ min: 0, max: 6 }),
    digest: fc.constantFrom('x', 'y'),
    guid: fc.option(fc.constantFrom('g1', 'g2'), { freq: 3, nil: undefined }),
    days: fc.integer({ min: -2, max: 3 }),
    fate: fc.constantFrom('live', 'live', 'draft', 'expires', 'withdrawn', 'updated', 'retracted'),
    at: fc.integer({ min: -3, max: 3 }),
  })
  const made = ({
    id,
    file,
    digest,
    guid,
    days,
    fate,
    at: day,
  }: typeof written extends fc.Arbitrary<infer T> ? T : never) => {
    const at = NOW + day * DAY
    return article({
      ...{ id: `s${id}`, file: `f${file}.md`, digest, published: NOW - days * DAY, draft: fate === 'draft' },
      ...(guid === undefined ? {} : { guid }),
      ...(fate === 'expires' ? { expires: at } : {}),
      ...(fate === 'withdrawn' ? { withdrawn: { at } } : {}),
      ...(fate === 'retracted' ? { retracted: { at } } : {}),
      ...(fate === 'updated' ? { updated: at } : {}),
    })
  }
  const step = fc.record({
    files: fc.array(written, { maxLength: 3 }),
    gone: fc.integer({ min: 0, max: 20 }),
    hours: fc.nat(50),
  })

  it('gives the same as a comparison of everything', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 2, maxLength: 10 }), (steps) => {
        const byId = new Map<string, Article>()
        let now = NOW
        let following: Comparison | undefined
        for (const { files, gone, hours } of steps) {
          byId.delete(`s${gone}`)
          for (const each of files.map(made)) {
            for (const [id, other] of byId) if (other.file === each.file) byId.delete(id)
            byId.set(each.id, each)
          }
          now += hours * 3_600_000
          const anew = compared(startComparison(following?.ledger ?? EMPTY_LEDGER), byId.values(), now)
          following = compared(following ?? startComparison(EMPTY_LEDGER), byId.values(), now)
          expect(following.drift).toEqual(anew.drift)
          expect([...following.ledger]).toEqual([...anew.ledger])
        }
      }),
      { numRuns: 500 },
    )
  })

  it('returns the same ledger when nothing changed', () => {
    const articles = Array.from({ length: 2000 }, (_, n) => article({ id: `n${n}` }))
    const first = compared(startComparison(published(articles)), articles)
    expect(compared(first, first.articles, NOW + 1).ledger).toBe(first.ledger)
    expect(
      compared(
        first,
        articles.map((each) => ({ ...each })),
        NOW + 1,
      ).ledger,
    ).toBe(first.ledger)
  })
})

describe('Ledger file', () => {
  it('is read as it was written, sorted by id', async () => {
    const path = `${folder()}/deep/of-a-newsroom.ledger.ndjson`
    const ledger = published([article({ id: 'b' }), story, article({ id: 'ü "quoted"' })])
    await writeLedger(path, { articles: ledger, register: EMPTY_REGISTER })
    expect([...((await readLedger(path))?.articles ?? [])]).toEqual([...ledger])
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n').slice(1)
    expect(lines.map((line) => (JSON.parse(line) as { id: string }).id)).toEqual(['b', 'europe/a', 'ü "quoted"'])
  })

  it('keeps feeds, former addresses and the ids of renamed files, in this order', async () => {
    const path = `${folder()}/of-a-newsroom.ledger.ndjson`
    const register: Register = {
      url: 'https://news.example.org/',
      tagAuthority: 'news.example.org,2018',
      scopes: new Map([['europe', { label: 'Europe', feeds: { rss: 'europe/rss.xml' } }]]),
      addresses: new Map([['articles/old/', 'europe/a']]),
      ids: new Map([['europe/renamed', 'europe/a']]),
    }
    await writeLedger(path, { articles: published([story]), register })
    expect((await readLedger(path))?.register).toEqual(register)
    expect(readFileSync(path, 'utf8').split('\n').slice(0, 4)).toEqual([
      '{"ledger":2,"url":"https://news.example.org/","tagAuthority":"news.example.org,2018"}',
      '{"feed":"europe","label":"Europe","formats":{"rss":"europe/rss.xml"}}',
      '{"address":"articles/old/","of":"europe/a"}',
      '{"renamed":"europe/renamed","is":"europe/a"}',
    ])
  })

  it('is read from a ledger of the first format, which had articles alone', async () => {
    const path = `${folder()}/ledger.ndjson`
    const line =
      '{"id":"a","file":"a.md","digest":"x","published":"2026-01-01T00:00:00.000Z","updated":"2026-01-01T00:00:00.000Z"}'
    put(path, `{"ledger":1}\n${line}\n`)
    const read = await readLedger(path)
    expect([[...(read?.articles ?? [])].map(({ id }) => id), read?.register]).toEqual([['a'], EMPTY_REGISTER])
  })

  it('is written only when it differs', async () => {
    const path = `${folder()}/of-a-newsroom.ledger.ndjson`
    const articles = Array.from({ length: 1500 }, (_, n) => article({ id: `n${n}` }))
    await writeLedger(path, { articles: published(articles), register: EMPTY_REGISTER })
    const written = statSync(path).ino
    await writeLedger(path, { articles: published(articles), register: EMPTY_REGISTER })
    expect(statSync(path).ino).toBe(written)
    const changed = published(articles.slice(1))
    await writeLedger(path, { articles: changed, register: EMPTY_REGISTER })
    expect([...((await readLedger(path))?.articles ?? [])]).toEqual([...changed])
  })

  it('is never written into a content directory that is away', async () => {
    const away = `${folder()}/away`
    await expect(
      writeLedger(`${away}/ledger.ndjson`, { articles: published([story]), register: EMPTY_REGISTER }),
    ).rejects.toThrow('ENOENT')
    expect(existsSync(away)).toBe(false)
  })

  it('counts as empty when it is cut off, foreign or missing', async () => {
    const directory = folder()
    for (const text of ['', '{"ledger":1}\n{"id":', '{"ledger":3}\n', 'hello', '{"ledger":1}\n{"id":1}\n', '[]']) {
      put(`${directory}/ledger.ndjson`, text)
      const read = await readLedger(`${directory}/ledger.ndjson`)
      expect([text, read?.articles.length ?? 0]).toEqual([text, 0])
    }
    expect(await readLedger(`${directory}/missing`)).toBeUndefined()
  })

  it('is read without the lines that are damaged, which are a fault', async () => {
    const path = `${folder()}/ledger.ndjson`
    const register: Register = {
      ...EMPTY_REGISTER,
      url: 'https://news.example.org/',
      scopes: new Map([['europe', { label: 'Europe', feeds: { rss: 'europe/rss.xml' } }]]),
    }
    const ledger = published([article({ id: 'a' }), article({ id: 'b' })])
    await writeLedger(path, { articles: ledger, register })
    const [head = '', feed = '', a = '', b = ''] = readFileSync(path, 'utf8').split('\n')
    // A merge that two people have not finished, and a last line that was cut off.
    put(path, ['<<<<<<< HEAD', head, feed, '=======', head, a, '>>>>>>> other', a, b, b.slice(0, 20)].join('\n'))
    const read = await readLedger(path)
    expect([...(read?.articles ?? [])]).toEqual([...ledger])
    expect(read?.register).toEqual(register)
    expect(read?.fault).toMatchObject({
      ...{ code: 'damaged-ledger', file: 'ledger.ndjson', place: { line: 1, column: 1 } },
      found: 'a line that is none of a ledger, and 3 more like it',
    })
    await writeLedger(path, { articles: ledger, register })
    expect((await readLedger(path))?.fault).toBeUndefined()
  })

  it('of a newer version is read as far as it is known, and stays', async () => {
    const path = `${folder()}/ledger.ndjson`
    await writeLedger(path, { articles: published([story]), register: EMPTY_REGISTER })
    const newer = `${readFileSync(path, 'utf8').replace('"ledger":2', '"ledger":3')}{"something":"new"}\n`
    put(path, newer)
    const read = await readLedger(path)
    expect([...(read?.articles ?? [])]).toEqual([...published([story])])
    expect(read?.fault?.found).toBe('a ledger that a newer version of Sectionwire has written')
    await expect(writeLedger(path, { articles: published([]), register: EMPTY_REGISTER })).rejects.toThrow('newer')
    expect(readFileSync(path, 'utf8')).toBe(newer)
  })

  it('that cannot be read is a fault, and stays', async () => {
    const path = `${folder()}/ledger.ndjson`
    mkdirSync(path)
    expect((await readLedger(path))?.fault?.found).toMatch(/^a ledger that cannot be read: /)
    await expect(writeLedger(path, { articles: published([story]), register: EMPTY_REGISTER })).rejects.toThrow()
    expect(statSync(path).isDirectory()).toBe(true)
  })

  it('is beside the articles when it exists or is wanted there, else in the cache', () => {
    const articles = folder()
    expect(getLedgerPath(articles, '/cache', false)).toMatch(/^\/cache\/[0-9a-f]{32}\.ledger\.ndjson$/)
    expect(getLedgerPath(articles, undefined, false)).toBeUndefined()
    expect(getLedgerPath(articles, undefined, true)).toBe(`${articles}/ledger.ndjson`)
    put(`${articles}/ledger.ndjson`, '')
    expect(getLedgerPath(articles, '/cache', false)).toBe(`${articles}/ledger.ndjson`)
  })
})
