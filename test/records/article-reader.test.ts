import { describe, expect, it } from 'vitest'
import type { Article } from '../../src/model/article.ts'
import { ArticleReader } from '../../src/records/article-reader.ts'
import { splitFile } from '../../src/records/front-matter/front-matter.ts'
import { SITE_YAML } from '../support/cli.ts'
import { readConfig } from '../support/config.ts'

const AUTHORS = '- { id: diane, name: Diane Marsh }\n- { id: omar, name: Omar Haddad }\n'

function read(path: string, text: string, more = ''): { article: Article | undefined; codes: string[] } {
  const { newsroom, problems } = readConfig(SITE_YAML + more, AUTHORS)
  if (newsroom === undefined) throw new Error(JSON.stringify(problems))
  const result = new ArticleReader(newsroom).read({ path, version: 'v' }, splitFile(text, path), () => true)
  return { article: result.article, codes: result.problems.map(({ code }) => code) }
}

const ids = (list: readonly { id: string }[] | undefined): string[] => (list ?? []).map(({ id }) => id)

describe('Records of other engines', () => {
  it('are read from Hugo: TOML, a page bundle, taxonomies, a cover, an expiry date', () => {
    const { article, codes } = read(
      'content/world/helsinki/index.md',
      `+++
title = "Two presidents"
date = 2018-07-16T20:00:00+03:00
lastmod = 2018-07-17
publishDate = 2018-07-16T21:00:00+03:00
expiryDate = 2030-01-01
author = "Diane Marsh"
description = "A summit"
tags = ["summits", "russia"]
draft = false
weight = 3
aliases = ["/old/"]
[cover]
image = "harbour.jpg"
alt = "The harbour"
[params]
x = 1
+++
Text.
`,
    )
    expect(codes).toEqual([])
    expect(article).toMatchObject({
      id: 'content/world/helsinki',
      slug: 'helsinki',
      title: 'Two presidents',
      // The later date counts: `publishDate` is the instant of publication.
      published: Date.parse('2018-07-16T21:00:00+03:00'),
      updated: Date.parse('2018-07-16T23:00:00Z'),
      expires: Date.UTC(2030, 0, 1),
      summary: 'A summit',
      tags: ['summits', 'russia'],
      draft: false,
      image: { url: 'harbour.jpg', alt: 'The harbour' },
    })
    expect(ids(article?.authors)).toEqual(['diane'])
    expect(ids(article?.sections)).toEqual(['world'])
  })

  it('are read from Jekyll: a date in the file name, categories, a permalink, an excerpt', () => {
    const { article, codes } = read(
      '_posts/2018-07-16-two-presidents.markdown',
      '---\nlayout: post\ntitle: Two presidents\ncategories: [World, Summits]\ntags: a, b\npermalink: /:categories/:year/:month/:title/\nexcerpt: Short\npublished: true\n---\nText\n',
    )
    expect(codes).toEqual([])
    expect(article).toMatchObject({
      slug: 'two-presidents',
      published: Date.parse('2018-07-15T23:00:00Z'),
      url: '/world/summits/2018/07/two-presidents/',
      summary: 'Short',
      tags: ['a', 'b'],
    })
    expect(ids(article?.sections)).toEqual(['world', 'summits'])
    expect(read('_drafts/x.md', '---\ntitle: X\ndate: 2018-01-01\n---\n').article?.draft).toBe(true)
    expect(read('_posts/2018-01-01-x.md', '---\ntitle: X\npublished: false\n---\n').article?.draft).toBe(true)
  })

  it('are read from Eleventy: a list of tags, a flag that hides', () => {
    const { article } = read('posts/a.md', '---\ntitle: A\ndate: 2018-07-16\ntags: [posts, world]\n---\nText\n')
    expect(article?.tags).toEqual(['posts', 'world'])
    const hidden = read('posts/a.md', '---\ntitle: A\ndate: 2018-07-16\neleventyExcludeFromCollections: true\n---\n')
    expect(hidden.article).toMatchObject({ draft: false, listing: 'unlisted' })
  })

  it('are read from Zola: tables of taxonomies and extras', () => {
    const { article, codes } = read(
      'science/a.md',
      '+++\ntitle = "A"\ndate = 2018-07-16\nupdated = 2018-07-18\n[taxonomies]\ntags = ["x"]\nauthors = ["Omar Haddad"]\n[extra]\nimage = "a.jpg"\n+++\nText\n',
    )
    expect(codes).toEqual([])
    expect(article).toMatchObject({ tags: ['x'], image: { url: 'a.jpg' } })
    expect(ids(article?.authors)).toEqual(['omar'])
    expect(ids(article?.sections)).toEqual(['science'])
  })

  it('are read from Astro: a pubDate in words, heroImage, MDX', () => {
    const { article, codes } = read(
      'blog/a.mdx',
      "---\ntitle: 'A'\ndescription: 'D'\npubDate: 'Jul 16 2018'\nupdatedDate: 2018-07-20\nheroImage: '../../a.jpg'\n---\nimport X from 'y'\n",
    )
    expect(codes).toEqual([])
    expect(article).toMatchObject({
      bodyForm: 'mdx',
      published: Date.parse('2018-07-15T23:00:00Z'),
      image: { url: '../../a.jpg' },
    })
  })

  it('are read from JSON: as front matter, and as a record with its body inside', () => {
    const front = read('a.md', '{\n "title": "A",\n "date": "2018-07-16"\n}\n\nText\n')
    expect(front.article).toMatchObject({ title: 'A', bodyForm: 'markdown' })
    const record = read('a.json', '{"title": "A", "published": "2018-07-16T10:00:00Z", "content_html": "<p>T</p>"}')
    expect(record.article).toMatchObject({ title: 'A', bodyForm: 'html' })
  })

  it.each([
    ['author: diane', ['diane']],
    ['author: Diane Marsh', ['diane']],
    ['authors: [diane, omar]', ['diane', 'omar']],
    ['author: Diane Marsh and Omar Haddad', ['diane', 'omar']],
    ['byline: Diane Marsh, Omar Haddad', ['diane', 'omar']],
    ['author: { name: New Person, url: https://example.org/ }', ['new-person']],
    ['author: New Person <new@example.org>', ['new-person']],
    ['author: Trade and Industry Desk', ['trade-and-industry-desk']],
    ['authors: [{ id: diane }]', ['diane']],
  ])('name authors by %s', (line, expected) => {
    const { article, codes } = read('a.md', `---\ntitle: A\ndate: 2018-07-16\n${line}\n---\n`)
    expect(codes).toEqual([])
    expect(ids(article?.authors)).toEqual(expected)
  })

  it.each([
    ['', 'world/a.md', 'category: science', ['science']],
    ['articles: { sectionFrom: folder }\n', 'world/a.md', 'category: science', ['world']],
    ['articles: { sectionFrom: category }\n', 'world/a.md', 'sections: [europe]\ncategory: science', ['science']],
    ['articles: { sectionFrom: desk }\n', 'world/a.md', 'desk: Europe', ['europe']],
    ['', 'posts/2018/a.md', '', []],
    ['', 'world/europe/a.md', '', ['europe']],
    ['', 'a.md', 'section: Local News', ['local-news']],
  ])('get their section by the rule %j', (more, path, line, expected) => {
    expect(ids(read(path, `---\ntitle: A\ndate: 2018-07-16\n${line}\n---\n`, more).article?.sections)).toEqual(expected)
  })

  it('create unknown sections and authors, or report them, as configured', () => {
    const text = '---\ntitle: A\ndate: 2018-07-16\nsections: [europe, Nowhere]\nauthors: [diane, Nobody]\n---\n'
    expect(ids(read('a.md', text).article?.sections)).toEqual(['europe', 'nowhere'])
    const strict = read('a.md', text, 'articles: { unknownSections: report, unknownAuthors: report }\n')
    expect(strict.codes.sort()).toEqual(['unknown-author', 'unknown-section'])
    expect(ids(strict.article?.sections)).toEqual(['europe'])
    expect(ids(strict.article?.authors)).toEqual(['diane'])
  })

  it('use keys of engines without a typo warning', () => {
    const keys =
      'layout weight aliases menu toc math comments series outputs cascade type url_path eleventyComputed eleventyNavigation templateEngineOverride override page_template in_search_index featured pinned robots sitemap permalink_style'
        .split(' ')
        .filter((key) => !['url_path', 'templateEngineOverride', 'override', 'permalink_style'].includes(key))
    const text = `---\ntitle: A\ndate: 2018-07-16\n${keys.map((key) => `${key}: x`).join('\n')}\n---\n`
    expect(read('a.md', text).codes).toEqual([])
  })

  it.each([
    'draft',
    'published',
    'expires',
    'withdrawn',
    'retracted',
    'embargo',
    'status',
    'publishDate',
    'expiryDate',
    'unlisted',
  ])('are withheld for any typo in `%s`', (key) => {
    for (const slip of slipsOf(key)) {
      const { article, codes } = read('a.md', `---\ntitle: A\ndate: 2018-07-16\n${slip}: 2020-01-01\n---\n`)
      expect({ slip, article, codes }).toEqual({ slip, article: undefined, codes: ['unclear-visibility'] })
    }
  })
})

/** Returns a key with each letter omitted, doubled, and swapped with the next. */
function slipsOf(key: string): string[] {
  const slips: string[] = []
  for (let at = 1; at < key.length; at += 1) {
    slips.push(key.slice(0, at) + key.slice(at + 1), key.slice(0, at) + key[at] + key.slice(at))
    if (at + 1 < key.length) slips.push(key.slice(0, at) + key[at + 1] + key[at] + key.slice(at + 2))
  }
  return [...new Set(slips)].filter((slip) => slip !== key && !['raft', 'state', 'stats', 'expire'].includes(slip))
}
