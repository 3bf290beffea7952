import { describe, expect, it } from 'vitest'
import { buildCatalog } from '../../src/catalog/update.ts'
import { type Article, sortArticles } from '../../src/model/article.ts'
import { formatChanges, listArticleChanges } from '../../src/runtime/change-log.ts'
import { article, NOW, newsroom } from '../support/newsroom.ts'

const HOUR = 3_600_000
const PUBLIC: Partial<Article> = { published: NOW - HOUR }

const make = (fields: Partial<Article>): Article =>
  article({ id: 'a', file: 'a.md', title: 'A', digest: '1', ...PUBLIC, ...fields })

/** Returns the events from one version of an article to another; undefined stands for none. */
function events(before: Partial<Article> | undefined, after: Partial<Article> | undefined, later = 0): string[] {
  const [site, other] = [newsroom(), article({ id: 'b', file: 'b.md', published: NOW - HOUR })]
  const old = before === undefined ? [] : [make(before)]
  const fresh = before === after ? old : after === undefined ? [] : [make(after)]
  const first = buildCatalog(site, sortArticles([other, ...old]), NOW)
  const second = buildCatalog(site, sortArticles([other, ...fresh]), NOW + later)
  return listArticleChanges(first, second).map(({ event, id }) => `${event} ${id}`)
}

describe('The log of changes', () => {
  it.each<[string, Partial<Article> | undefined, Partial<Article> | undefined, number]>([
    ['published', undefined, {}, 0],
    ['published', { draft: true }, {}, 0],
    ['embargo lifted', { published: NOW + HOUR }, { published: NOW - 1 }, 0],
    ['corrected', {}, { corrections: [{ at: NOW - 1, note: 'N' }] }, 0],
    ['updated', {}, { updated: NOW - 1 }, 0],
    ['changed', {}, { digest: '2', title: 'Other' }, 0],
    ['retracted', {}, { retracted: { at: NOW - 1 } }, 0],
    ['published', { retracted: { at: NOW - 1 } }, {}, 0],
    ['withdrawn', {}, { withdrawn: { at: NOW - 1 } }, 0],
    ['expired', {}, { expires: NOW - 1 }, 0],
    ['unpublished', {}, { draft: true }, 0],
    ['deleted', {}, undefined, 0],
  ])('says "%s" of %j and then %j', (event, before, after, later) => {
    expect(events(before, after, later)).toEqual([`${event} a`])
  })

  it.each<[string, Partial<Article>]>([
    ['embargo lifted', { published: NOW + HOUR }],
    ['corrected', { corrections: [{ at: NOW + HOUR, note: 'N' }] }],
    ['updated', { updated: NOW + HOUR }],
    ['retracted', { retracted: { at: NOW + HOUR } }],
    ['withdrawn', { withdrawn: { at: NOW + HOUR } }],
    ['expired', { expires: NOW + HOUR }],
  ])('says "%s" when its time comes: %j', (event, fields) => {
    expect(events(fields, fields, HOUR)).toEqual([`${event} a`])
    expect(events(fields, fields, HOUR - 1)).toEqual([])
  })

  it('says nothing of articles that are read again, or whose files have another name', () => {
    expect(events({ tags: ['a'] }, { tags: ['a'] })).toEqual([])
    expect(events({ tags: ['a'] }, { tags: ['a'], file: 'other.md' })).toEqual([])
    expect(events({ tags: ['a'] }, { tags: ['b'] })).toEqual(['changed a'])
  })

  it('says nothing of articles that nobody sees', () => {
    expect(events(undefined, { draft: true })).toEqual([])
    expect(events({ draft: true }, { published: NOW + HOUR })).toEqual([])
    expect(events({ published: NOW + HOUR }, undefined)).toEqual([])
    expect(events({ withdrawn: { at: NOW - 1 } }, { draft: true })).toEqual([])
  })

  it('names twenty changes and counts the others, each in one line', () => {
    const changes = Array.from(
      { length: 25 },
      (_, n) => ({ event: 'published', id: `${n}`, title: 'A\nB\u001b[31m' }) as const,
    )
    const lines = formatChanges(changes)
    expect([lines.length, lines[0], lines.at(-1)]).toEqual([21, 'published: A B [31m (0)', 'and 5 more changes'])
  })
})
