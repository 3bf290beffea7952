import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ArticleReader } from '../../../src/records/article-reader.ts'
import { deriveTitle } from '../../../src/records/fields/derived-title.ts'
import { splitFile } from '../../../src/records/front-matter/index.ts'
import { readConfig } from '../../support/config.ts'

describe('Title of an article without one', () => {
  it.each([
    ['its heading', '# The vote {#top}\n\nText.', 'a-b', 'The vote'],
    ['its heading in HTML', '\n<h1 class="x">The vote</h1>\n', 'a-b', 'The vote'],
    ['the name of its file', 'Text of the story.', 'two-presidents_meet', 'Two presidents meet'],
    [
      'its first line of text',
      '![x](a.png)\n> Cited.\nThe harbour is open again.\n',
      '1545150945',
      'The harbour is open again.',
    ],
  ])('is %s', (_, body, name, title) => {
    expect(deriveTitle(body, name)).toBe(title)
    expect(deriveTitle(Buffer.from(body), name)).toBe(title)
  })

  it('is none without words', () => {
    expect(deriveTitle('![](a.png)', '2024')).toBeUndefined()
    expect(deriveTitle('{% comment %}secret{% endcomment %}', '1')).toBeUndefined()
  })

  it('is short, and never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), fc.string({ maxLength: 200 }), (body, name) => {
        expect((deriveTitle(body, name) ?? '').length).toBeLessThanOrEqual(81)
      }),
    )
  })

  const read = (from: string, head: string) => {
    const { newsroom } = readConfig(`title: News\nurl: https://news.example.org/\n${from}`, undefined)
    if (newsroom === undefined) throw new Error('settings')
    const file = { path: '_posts/2026-01-07-the-vote.md', version: '1' }
    return new ArticleReader(newsroom).read(file, splitFile(`---\n${head}---\nText.\n`, file.path), () => true)
  }

  it('is taken for engines that publish such articles, with a warning', () => {
    const { article, problems } = read('from: jekyll\n', 'layout: post\n')
    expect(article?.title).toBe('The vote')
    expect(problems.map(({ severity, fix }) => [severity, fix])).toEqual([
      ['warning', 'The article is published as "The vote". Add a line such as `title: A headline`.'],
    ])
    expect(read('from: eleventy\n', 'newstitle: Harbour open\n').article?.title).toBe('Harbour open')
  })

  it('is asked for elsewhere', () => {
    for (const from of ['', 'from: astro\n', 'from: pelican\n'])
      expect(read(from, 'layout: post\n').article).toBeUndefined()
  })

  it('is asked for where one is written that cannot be used', () => {
    expect(read('from: jekyll\n', 'title: [1]\n').article).toBeUndefined()
  })
})
