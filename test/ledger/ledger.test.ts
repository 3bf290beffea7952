import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { driftOf, ledgerOf, unforgetting } from '../../src/ledger/ledger.ts'
import { ledgerPath, readLedger, writeLedger } from '../../src/ledger/ledger-file.ts'
import type { Article } from '../../src/newsroom/article.ts'
import { folder, put } from '../support/cli.ts'
import { article, NOW } from '../support/newsroom.ts'

const breathe = async (): Promise<void> => {}

const drift = async (before: readonly Article[], after: readonly Article[]) =>
  (await driftOf(await ledgerOf(before, NOW, breathe), after, NOW, breathe)).map(({ code, severity, file }) => [
    code,
    severity,
    file,
  ])

const story = article({ id: 'europe/a', guid: 'wp-1', digest: 'x' })

describe('what subscribers would notice', () => {
  it('is nothing when nothing changed, something new came, or a change is said to be one', async () => {
    expect(await drift([story], [story, article({ id: 'new' })])).toEqual([])
    expect(await drift([story], [{ ...story, digest: 'y', updated: NOW - 1000 }])).toEqual([])
    expect(await drift([story], [{ ...story, digest: 'y', corrections: [{ at: NOW - 1, note: 'N' }] }])).toEqual([])
  })

  it('is advice for a text that changed in silence', async () => {
    expect(await drift([story], [{ ...story, digest: 'y' }])).toEqual([['silent-edit', 'advice', 'europe/a.md']])
  })

  it.each([
    ['another guid', { ...story, guid: 'wp-2' }],
    ['another date of publication', { ...story, published: story.published + 1 }],
    ['another id in the same file', { ...story, id: 'b' }],
    ['another file without an id', { ...story, id: 'europe/b', file: 'europe/b.md' }],
    ['another file, id and text, with the guid', { ...story, id: 'c', file: 'c.md', digest: 'z' }],
  ])('is a fault: %s', async (_, after) => {
    expect(await drift([story], [after])).toEqual([['drifted-identity', 'fault', after.file]])
  })

  it('is a fault when the guid goes', async () => {
    const { guid: _, ...without } = story
    expect(await drift([story], [without])).toEqual([['drifted-identity', 'fault', 'europe/a.md']])
  })

  it('is advice when a story is gone without a word, be it as a draft', async () => {
    expect(await drift([story], [])).toEqual([['deleted-story', 'advice', 'europe/a.md']])
    expect(await drift([story], [{ ...story, draft: true }])).toEqual([['deleted-story', 'advice', 'europe/a.md']])
  })

  it('is nothing when its end is in the record, or it was never public', async () => {
    expect(await drift([story], [{ ...story, withdrawn: { at: NOW - 1 }, digest: 'y' }])).toEqual([])
    expect(await drift([story], [{ ...story, expires: NOW - 1 }])).toEqual([])
    expect(await drift([{ ...story, draft: true }], [])).toEqual([])
    expect(await drift([{ ...story, published: NOW + 1 }], [])).toEqual([])
  })
})

describe('a drift that nobody has mended', () => {
  it('goes on being told: the story is still what subscribers know', async () => {
    const before = await ledgerOf([story, article({ id: 'other', digest: 'o' })], NOW, breathe)
    const added = article({ id: 'new' })
    const renamed = [{ ...story, id: 'europe/b', file: 'europe/b.md' }, added]
    const drift = await driftOf(before, renamed, NOW, breathe)
    const after = unforgetting(await ledgerOf(renamed, NOW, breathe, before), drift)
    expect([...after.keys()].sort()).toEqual(['europe/a', 'new'])
    expect((await driftOf(after, renamed, NOW, breathe)).map(({ code }) => code)).toEqual(['drifted-identity'])
    expect(await driftOf(after, [story, added], NOW, breathe)).toEqual([])
  })
})

describe('the ledger on disk', () => {
  it('is read as it was written, in the order of ids', async () => {
    const path = `${folder()}/deep/of-a-newsroom.ledger.ndjson`
    const ledger = await ledgerOf([article({ id: 'b' }), story, article({ id: 'ü "quoted"' })], NOW, breathe)
    await writeLedger(path, ledger)
    expect(await readLedger(path)).toEqual(new Map([...ledger].sort(([a], [b]) => (a < b ? -1 : 1))))
  })

  it('is never kept in a content directory that is away', async () => {
    const away = `${folder()}/away`
    await expect(writeLedger(`${away}/ledger.ndjson`, await ledgerOf([story], NOW, breathe))).rejects.toThrow('ENOENT')
    expect(existsSync(away)).toBe(false)
  })

  it('that is torn, foreign or not there is as if nothing were known', async () => {
    const directory = folder()
    for (const text of ['', '{"ledger":1}\n{"id":', '{"ledger":2}\n', 'hello', '{"ledger":1}\n{"id":1}\n', '[]']) {
      put(`${directory}/ledger.ndjson`, text)
      const read = await readLedger(`${directory}/ledger.ndjson`)
      expect([text, read?.size ?? 0]).toEqual([text, 0])
    }
    expect(await readLedger(`${directory}/missing`)).toBeUndefined()
  })

  it('is beside the articles once it is there or wanted there, else in the cache', () => {
    const articles = folder()
    expect(ledgerPath(articles, '/cache', false)).toMatch(/^\/cache\/[0-9a-f]{32}\.ledger\.ndjson$/)
    expect(ledgerPath(articles, undefined, false)).toBeUndefined()
    expect(ledgerPath(articles, undefined, true)).toBe(`${articles}/ledger.ndjson`)
    put(`${articles}/ledger.ndjson`, '')
    expect(ledgerPath(articles, '/cache', false)).toBe(`${articles}/ledger.ndjson`)
  })
})
