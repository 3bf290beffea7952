import { describe, expect, it } from 'vitest'
import { sortArticles } from '../../../src/model/article.ts'
import { formatProblem } from '../../../src/problems/problem.ts'
import { checkAuthors } from '../../../src/runtime/content-checks/check-authors.ts'
import { article, newsroom } from '../../support/newsroom.ts'

const lines = (names: readonly string[], defined: readonly string[] = []): string[] => {
  const articles = names.map((name, n) =>
    article({ id: `a${n}`, slug: `a${n}`, file: `a${n}.md`, authors: [{ id: name.toLowerCase(), name }] }),
  )
  const authors = new Map(defined.map((id) => [id, { id, name: id }]))
  return checkAuthors({ ...newsroom(), authors }, sortArticles(articles)).map(formatProblem)
}

describe('Authors that look like keys', () => {
  it('are named with the line to add', () => {
    expect(lines(['alee', 'bob.roe', 'cy_dee', 'Dan Poe'])).toEqual([
      'a0.md:1:1: warning: found 3 authors that look like keys: "alee", "bob.roe", "cy_dee"; expected the names of people, which readers see. Add them to authors.yaml, a line for each: `- { id: alee, name: "…" }`. A map of authors that your engine has can be copied there. [unknown-author]',
    ])
    expect(lines(['a1', 'a2', 'a3', 'a4', 'a5', 'a6', 'a7'])[0]).toContain(
      'found 7 authors that look like keys: "a1", "a2", "a3", "a4", "a5" and 2 more;',
    )
  })

  it('count when they are the only ones', () => {
    expect(lines(['alee'])[0]).toContain('found 1 author that looks like a key: "alee";')
  })

  it.each([
    ['names', ['Ann Lee', 'Bob', 'محمد', '王小明']],
    ['two pen names beside names', ['mole', 'observer', 'Ann Lee']],
  ])('are no %s', (_, names) => {
    expect(lines(names)).toEqual([])
  })

  it('are not those of authors.yaml', () => {
    expect(lines(['alee', 'bob', 'cy'], ['alee', 'bob', 'cy'])).toEqual([])
  })
})
