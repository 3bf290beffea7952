import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { selectRelated } from '../../src/catalog/related.ts'
import { buildCatalog } from '../../src/catalog/update.ts'
import type { Article } from '../../src/model/article.ts'
import type { Site } from '../../src/model/site.ts'
import { article, NOW, newsroom } from '../support/newsroom.ts'

const HOUR = 3_600_000

const relatedIds = (articles: readonly Article[], id: string, overrides: Partial<Site>): string[] => {
  const catalog = buildCatalog(newsroom(overrides), articles, NOW)
  const found = catalog.byId.get(id)
  if (found === undefined) throw new Error(`${id} is not visible`)
  return selectRelated(catalog, found).map((link) => ('article' in link ? link.article.id : link.url))
}

const at = (hours: number, overrides: Partial<Article> & { id: string }): Article =>
  article({ published: NOW - hours * HOUR, ...overrides })

describe('`related: auto`', () => {
  const auto = { related: { auto: 3, reciprocal: false } }
  const articles = [
    at(1, { id: 'later', tags: ['Peat', 'Birds'] }),
    at(2, { id: 'story', tags: ['Peat', 'Birds'], related: [{ id: 'named' }] }),
    at(3, { id: 'one-tag', tags: ['peat'], sections: [] }),
    at(4, { id: 'both-tags', tags: ['Birds', 'Peat'], sections: [] }),
    at(5, { id: 'section-alone' }),
    at(6, { id: 'tag-and-section', tags: ['Birds'] }),
    at(7, { id: 'named', tags: ['Peat', 'Birds'] }),
    at(8, { id: 'nothing', sections: [{ id: 'science', title: 'Science' }] }),
    at(9, { id: 'hidden', tags: ['Peat', 'Birds'], draft: true }),
    at(10, { id: 'retracted', tags: ['Peat', 'Birds'], retracted: { at: NOW - HOUR } }),
  ]

  it('adds earlier articles after those that the editor names, sorted by how much they have in common', () => {
    expect(relatedIds(articles, 'story', auto)).toEqual(['named', 'both-tags', 'tag-and-section', 'one-tag'])
  })

  it('compares tags even when tag feeds are off', () => {
    expect(relatedIds(articles, 'story', { ...auto, tagFeeds: false })).toEqual(relatedIds(articles, 'story', auto))
  })

  it('is off by default', () => {
    expect(relatedIds(articles, 'story', {})).toEqual(['named'])
  })

  it('does not depend on the order of the records or on later articles', () => {
    const expected = relatedIds(articles, 'story', auto)
    fc.assert(
      fc.property(fc.shuffledSubarray(articles, { minLength: articles.length }), (shuffled) => {
        expect(relatedIds(shuffled, 'story', auto)).toEqual(expected)
      }),
    )
    expect(relatedIds(articles.slice(1), 'story', auto)).toEqual(expected)
  })
})
