import { describe, expect, it } from 'vitest'
import { type Adoption, adoptArticles, startAdoption } from '../../../src/checks/ledger/adopt-articles.ts'
import { compareWithLedger, startComparison } from '../../../src/checks/ledger/compare.ts'
import { EMPTY_LEDGER, type Ledger } from '../../../src/checks/ledger/ledger.ts'
import { runTask } from '../../../src/collections/task.ts'
import { type Article, sortArticles } from '../../../src/model/article.ts'
import { article, NOW } from '../../support/newsroom.ts'

const getPath = ({ slug }: Article): string => `articles/${slug}/`
const inFile = (name: string, overrides: Partial<Article> = {}): Article =>
  article({ id: `world/${name}`, file: `world/${name}.md`, slug: name, digest: `text of ${name}`, ...overrides })

const published = (articles: readonly Article[]): Ledger =>
  runTask(compareWithLedger(startComparison(EMPTY_LEDGER), sortArticles(articles), NOW, getPath)).ledger

const adopted = (before: Adoption, articles: readonly Article[], ledger?: Ledger): Adoption =>
  runTask(
    adoptArticles(before, sortArticles(articles), {
      ...{ now: NOW, getPath, getPathBefore: getPath, isAnew: false },
      ...(ledger === undefined ? {} : { ledger }),
    }),
  )

/** Returns id and aliases of each article. */
const shown = ({ articles }: Adoption): unknown[] => [...articles].map(({ id, aliases }) => [id, aliases])

const vote = inFile('vote')
const renamed = inFile('the-vote', { digest: vote.digest })

describe.each([
  [
    'after a restart',
    (was: readonly Article[], is: readonly Article[]) => adopted(startAdoption(), is, published(was)),
  ],
  [
    'while it is served',
    (was: readonly Article[], is: readonly Article[]) => adopted(adopted(startAdoption(), was, EMPTY_LEDGER), is),
  ],
])('Adoption %s', (_, adopt) => {
  it('leaves articles that did not change as they are', () => {
    const { articles, written } = adopt([vote], [vote])
    expect(articles).toBe(written)
  })

  it('keeps the old address of a changed slug', () => {
    expect(shown(adopt([vote], [{ ...vote, slug: 'ballot' }]))).toEqual([['world/vote', ['/articles/vote/']]])
  })

  it('keeps the id of a renamed file, and its old address', () => {
    expect(shown(adopt([vote], [renamed]))).toEqual([['world/vote', ['/articles/vote/']]])
  })

  it('keeps them when the file is renamed again, and needs nothing when it gets its name back', () => {
    const once = adopt([vote], [renamed])
    const twice = adopted(once, [inFile('ballot', { digest: vote.digest })])
    expect(shown(twice)).toEqual([['world/vote', ['/articles/vote/', '/articles/the-vote/']]])
    const back = adopted(once, [vote])
    expect([shown(back), back.register.ids.size]).toEqual([[['world/vote', ['/articles/the-vote/']]], 0])
  })

  it('keeps them when the text changes later', () => {
    const once = adopt([vote], [renamed])
    expect(shown(adopted(once, [{ ...renamed, digest: 'another' }]))).toEqual(shown(once))
  })

  it('does not take a chosen id for a renamed file', () => {
    expect(shown(adopt([vote], [{ ...renamed, id: 'chosen' }]))).toEqual([['chosen', []]])
  })

  it('gives a new article in the old file an id of its own', () => {
    const once = adopt([vote], [renamed])
    expect(shown(adopted(once, [renamed, inFile('vote', { digest: 'new' })]))).toEqual([
      ['world/vote', ['/articles/vote/']],
      ['world/vote-2', []],
    ])
  })

  it('finds each of two renamed files once', () => {
    const other = inFile('other', { digest: vote.digest })
    const is = [inFile('a', { digest: vote.digest }), inFile('b', { digest: vote.digest })]
    expect(new Set([...adopt([vote, other], is).articles].map(({ id }) => id)).size).toBe(2)
  })

  it('follows references to the id that the record has now', () => {
    const reader = inFile('reader', { related: [{ id: 'world/the-vote' }] })
    const { articles } = adopt([vote, reader], [renamed, reader])
    expect([...articles].find(({ id }) => id === 'world/reader')?.related).toEqual([{ id: 'world/vote' }])
  })

  it('knows nothing of articles that were never public', () => {
    for (const hidden of [{ draft: true }, { published: NOW + 1 }]) {
      expect(shown(adopt([{ ...vote, ...hidden }], [{ ...vote, slug: 'ballot' }]))).toEqual([['world/vote', []]])
    }
  })
})

describe('Adoption', () => {
  it('comes to the same result from a ledger that was written before or after the change', () => {
    const once = adopted(startAdoption(), [renamed], published([vote]))
    const again = adopted(startAdoption(once.register), [renamed], published([...once.articles]))
    expect([shown(again), again.register]).toEqual([shown(once), once.register])
  })

  it('gives the same objects again when something else changes', () => {
    const first = adopted(startAdoption(), [renamed], published([vote]))
    const next = adopted(first, [renamed, inFile('new')])
    expect([...next.articles][1]).toBe([...first.articles][0])
  })
})
