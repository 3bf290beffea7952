import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LinkTargets } from '../../src/checks/link-targets.ts'
import { type Article, sortArticles } from '../../src/model/article.ts'
import { article } from '../support/newsroom.ts'

const make = (file: string, slug = 'slug'): Article => article({ id: file, file, slug })

const targetsOf = (articles: readonly Article[]): LinkTargets => {
  const targets = new LinkTargets()
  targets.update(sortArticles(articles))
  return targets
}

const FILES = [
  make('news/b.md', 'bridge'),
  make('world/b.md'),
  make('world/harbour/index.md'),
  make('blog/_posts/2024-01-05-vote.md', 'vote'),
  make('blog/_posts/2024-02-05-vote.md', 'vote'),
  make('_posts/2024-03-05-sea.markdown', 'sea'),
]

describe('A link to another article', () => {
  it.each([
    ['b.md', 'world/a.md', 'world/b.md'],
    ['./b.md', 'news/a.md', 'news/b.md'],
    ['../news/b.md', 'world/a.md', 'news/b.md'],
    ['/news/b.md', 'world/a.md', 'news/b.md'],
    ['news/b', 'other/a.md', 'news/b.md'],
    ['/content/news/b.md', 'world/a.md', 'news/b.md'],
    ['bridge', 'world/a.md', 'news/b.md'],
    ['harbour', 'world/a.md', 'world/harbour/index.md'],
    ['harbour/index.md', 'world/a.md', 'world/harbour/index.md'],
    ['harbour/_index.md', 'world/a.md', 'world/harbour/index.md'],
    ['2024-01-05-vote', 'world/a.md', 'blog/_posts/2024-01-05-vote.md'],
    ['/blog/2024-02-05-vote', 'world/a.md', 'blog/_posts/2024-02-05-vote.md'],
    ['/_posts/2024-03-05-sea.markdown', 'world/a.md', '_posts/2024-03-05-sea.markdown'],
    ['sea', 'world/a.md', '_posts/2024-03-05-sea.markdown'],
    // Several, or none.
    ['b.md', 'other/a.md', undefined],
    ['vote', 'world/a.md', undefined],
    ['../nowhere/b.md', 'world/a.md', undefined],
    ['../../../b.md', 'world/a.md', undefined],
    ['nobody.md', 'world/a.md', undefined],
    ['', 'world/a.md', undefined],
  ])('is found by path, dated name or slug: %s from %s', (key, from, file) => {
    expect(targetsOf(FILES).find(key, from)?.file).toBe(file)
  })

  it('leads to the same after any changes as from scratch', () => {
    const some = fc.subarray(FILES)
    const key = fc.constantFrom('b.md', '/news/b.md', 'vote', '2024-01-05-vote', 'harbour', 'sea', 'bridge')
    fc.assert(
      fc.property(fc.array(some, { minLength: 1, maxLength: 6 }), key, (steps, reference) => {
        const followed = new LinkTargets()
        for (const articles of steps) followed.update(sortArticles(articles))
        const fresh = targetsOf(steps.at(-1) ?? [])
        for (const from of ['world/a.md', 'a.md'])
          expect(followed.find(reference, from)).toBe(fresh.find(reference, from))
      }),
    )
  })
})
