import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { selectRelated } from '../../src/catalog/related.ts'
import { getLastRemoval, getNextTombstoneEnd, listTombstoned } from '../../src/catalog/removed-articles.ts'
import { EMPTY_CONTENTS } from '../../src/catalog/scope-contents.ts'
import { buildCatalog } from '../../src/catalog/update.ts'
import { article, NOW, newsroom, section } from '../support/newsroom.ts'

const ids = (catalog: ReturnType<typeof buildCatalog>, scope: string): string[] | undefined =>
  catalog.scopes
    .get(scope)
    ?.articles.slice()
    .map(({ id }) => id)

describe('Catalog', () => {
  it('lists an article of Europe in Europe, in World and in everything, once each', () => {
    const story = article({
      id: 'a',
      sections: [
        { id: 'europe', title: 'Europe' },
        { id: 'world', title: 'World' },
      ],
    })
    const catalog = buildCatalog(newsroom(), [story], NOW)
    expect(['', 'world', 'europe', 'asia', 'authors/ann'].map((scope) => ids(catalog, scope))).toEqual([
      ['a'],
      ['a'],
      ['a'],
      [],
      ['a'],
    ])
  })

  it('sorts articles by publication, newest first, then by id, whatever the order of the records', () => {
    const stories = [
      article({ id: 'b', published: 5 }),
      article({ id: 'a', published: 5 }),
      article({ id: 'c', published: 9, updated: 9 }),
      article({ id: 'd', published: 1, updated: NOW }),
    ]
    fc.assert(
      fc.property(fc.shuffledSubarray(stories, { minLength: 4 }), (shuffled) => {
        expect(ids(buildCatalog(newsroom(), shuffled, NOW), '')).toEqual(['c', 'a', 'b', 'd'])
      }),
    )
  })

  it('leaves out drafts and embargoed, expired and withdrawn articles, and the sections, authors and tags that only they have', () => {
    const hidden = {
      sections: [{ id: 'secret', title: 'Secret' }],
      authors: [{ id: 'eve', name: 'Eve' }],
      tags: ['hush'],
    }
    const catalog = buildCatalog(
      newsroom(),
      [
        article({ id: 'draft', ...hidden, draft: true }),
        article({ id: 'embargoed', ...hidden, published: NOW + 1 }),
        article({ id: 'expired', ...hidden, expires: NOW }),
        article({ id: 'withdrawn', ...hidden, withdrawn: { at: NOW } }),
        article({ id: 'seen' }),
      ],
      NOW,
    )
    expect([...catalog.byId.keys()]).toEqual(['seen'])
    expect([...catalog.scopes.keys()].sort()).toEqual(['', 'asia', 'authors/ann', 'europe', 'science', 'world'])
    expect(catalog.nextChange).toBe(NOW + 1)
  })

  it('creates sections that only records name, takes authors from authors.yaml, and joins spellings of a tag under the first one', () => {
    const diane = { id: 'diane', name: 'Diane Ashworth', bio: 'Exacting.' }
    const catalog = buildCatalog(
      newsroom({ sections: [section('world', 'World')] }, [diane]),
      [
        article({
          id: 'a',
          sections: [{ id: 'sport', title: 'Sport' }],
          authors: [{ id: 'diane', name: 'diane' }],
          tags: ['C++'],
        }),
        article({ id: 'b', authors: [], tags: ['c++', 'C'] }),
      ],
      NOW,
    )
    expect(catalog.sections.map(({ title }) => title)).toEqual(['World', 'Europe', 'Sport'])
    expect(catalog.scopes.get('authors/diane')?.subject).toEqual({ kind: 'author', author: diane })
    expect(ids(catalog, 'tags/c-plus-plus')).toEqual(['a', 'b'])
    expect(catalog.scopes.get('tags/c-plus-plus')?.label).toBe('c++')
    expect(ids(catalog, 'tags/c')).toEqual(['b'])
  })

  it('keeps a tombstone in every scope of a withdrawn article for `tombstoneDays`, and none for an article that was never public', () => {
    const day = 86_400_000
    const withdrawn = (id: string, at: number, published = 1) => article({ id, published, withdrawn: { at } })
    const catalog = buildCatalog(
      newsroom({ tombstoneDays: 2 }),
      [
        withdrawn('lately', NOW - day),
        withdrawn('long-ago', NOW - 3 * day),
        withdrawn('unseen', NOW - day, NOW - 1),
        { ...withdrawn('expired', NOW - day, NOW - 2 * day), expires: NOW - 3 * day },
      ],
      NOW,
    )
    const { removed } = catalog.scopes.get('world') ?? EMPTY_CONTENTS
    expect(listTombstoned(removed, 2, NOW).map(({ id }) => id)).toEqual(['lately'])
    expect([...removed.byRemoval].map(({ at }) => at)).toEqual([NOW - day, NOW - 3 * day])
    expect(getNextTombstoneEnd(removed, 2, NOW)).toBe(NOW + day)
    expect([getLastRemoval(removed), getLastRemoval(removed, { start: 2, end: 3 })]).toEqual([NOW - day, undefined])
  })
})

describe('Related articles of a record', () => {
  it('stay in the order given, without hidden and unknown articles, repetitions and the article itself', () => {
    const story = article({
      id: 'a',
      related: [
        { id: 'b' },
        { id: 'a' },
        { id: 'later' },
        { title: 'Elsewhere', url: 'https://example.com/' },
        { id: 'gone' },
        { id: 'b' },
        { id: 'c' },
      ],
    })
    const others = [article({ id: 'b' }), article({ id: 'later', published: NOW + 1 }), article({ id: 'c' })]
    const catalog = buildCatalog(newsroom(), [story, ...others], NOW)
    const titles = selectRelated(catalog, story).map((link) => ('article' in link ? link.article.id : link.title))
    expect(titles).toEqual(['b', 'Elsewhere', 'c'])
  })
})
