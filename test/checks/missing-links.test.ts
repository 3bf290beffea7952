import { describe, expect, it } from 'vitest'
import { MissingLinks } from '../../src/checks/missing-links.ts'
import { article } from '../support/newsroom.ts'

const words = (links: MissingLinks): string[] => [...links.problems()].map(({ reference }) => reference?.word ?? '')

describe('Links to articles that do not exist', () => {
  it('are reported until there is one, and again when it goes', () => {
    const links = new MissingLinks()
    const target = article({ id: 'news/b', file: 'news/b.md', slug: 'b' })
    links.add(article({ id: 'a', file: 'a.md', links: ['news/b.md', 'c.md'] }))
    expect(words(links)).toEqual(['news/b.md', 'c.md'])
    links.add(target)
    expect(words(links)).toEqual(['c.md'])
    links.delete(target)
    expect(words(links)).toEqual(['news/b.md', 'c.md'])
  })

  it('are not reported for a hidden article', () => {
    const links = new MissingLinks()
    links.add(article({ id: 'a', file: 'a.md', links: ['b.md'] }))
    links.add(article({ id: 'b', file: 'b.md', draft: true }))
    expect(words(links)).toEqual([])
  })

  it('are the same objects while they stay', () => {
    const links = new MissingLinks()
    links.add(article({ id: 'a', file: 'a.md', links: ['b.md'] }))
    const [before] = links.problems()
    links.add(article({ id: 'x/b', file: 'x/b.md' }))
    links.add(article({ id: 'y/b', file: 'y/b.md' }))
    expect([...links.problems()][0]).toBe(before)
  })
})
