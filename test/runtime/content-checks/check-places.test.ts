import { describe, expect, it } from 'vitest'
import { sortArticles } from '../../../src/model/article.ts'
import { checkPlaces } from '../../../src/runtime/content-checks/check-places.ts'
import type { RecordSource } from '../../../src/sources/index.ts'
import { article, newsroom } from '../../support/newsroom.ts'

const dead = async (body: string, pages = true): Promise<string[]> => {
  const source = { text: async () => body } as Pick<RecordSource, 'text'> as RecordSource
  const problems = await checkPlaces(source, newsroom({ pages }), sortArticles([article({ id: 'a' })]))
  return problems.map(({ found }) => found)
}

describe('Places of an article that links name', () => {
  it('are reported when they are not there', async () => {
    expect(await dead('[Results](#results) and [method](#method)\n\n## Method\n')).toEqual([
      'a link to "#results", which is no place in the article',
    ])
  })

  it.each([
    ['a heading', '[Method](#the-method)\n\n## The method\n'],
    ['an id', '<a href="#box">Box</a>\n\n<div id="box">B</div>\n'],
    ['a footnote', 'A[^1]\n\n[^1]: B\n'],
    ['the top of the page', '[Top](#) [Top](#top)\n'],
    ['another page', '[A](/a#b) [C](https://c.example/#d)\n'],
    ['code', '`[Results](#results)`\n'],
  ])('are %s', async (_, body) => {
    expect(await dead(body)).toEqual([])
  })

  it('are those of another program where it makes the pages', async () => {
    expect(await dead('[Results](#results)', false)).toEqual([])
  })
})
