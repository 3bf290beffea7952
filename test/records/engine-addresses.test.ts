import { describe, expect, it } from 'vitest'
import { getArticleUrl } from '../../src/model/article-url.ts'
import { ArticleReader } from '../../src/records/article-reader.ts'
import { splitFile } from '../../src/records/front-matter/front-matter.ts'
import { readConfig } from '../support/config.ts'

const BASE = 'https://news.example.org/'

/** Reads an article of a site with an engine and a pattern of addresses. */
function read(from: string, pattern: string, path: string, record = '', title = 'A', date = 'date: 2024-02-01') {
  const settings = `title: News\nurl: ${BASE}\ntimezone: America/New_York\nlanguage: en-US\n${from === '' ? '' : `from: ${from}\n`}articles: { url: "${pattern}" }\n`
  const { newsroom } = readConfig(settings, undefined)
  if (newsroom === undefined) throw new Error('the settings cannot be read')
  const text = `---\ntitle: ${JSON.stringify(title)}\n${date}\n${record}---\nText.\n`
  const { article } = new ArticleReader(newsroom).read({ path, version: 'v' }, splitFile(text, path), () => true)
  if (article === undefined) throw new Error('the article is withheld')
  return { article, address: decodeURI(getArticleUrl(newsroom.site, article, BASE)).slice(BASE.length - 1) }
}

describe('Addresses of an engine', () => {
  it.each([
    ['hugo', 'PQ-Certs.md', '', '/x/pq-certs/'],
    ['hugo', 'how-we’re-in.md', '', '/x/how-were-in/'],
    ['hugo', 'a.md', 'slug: "Über uns (1.2)"\n', '/x/über-uns-1.2/'],
    ['jekyll', '_posts/2024-02-01-PQ--certs: new?.md', '', '/x/PQ-certs-new/'],
    ['jekyll', '_posts/2024-02-01-swift-2.2.md', '', '/x/swift-2.2/'],
    ['astro', "blog/What's new.md", '', '/x/whats-new/'],
    ['zola', '2024-02-01-Où est_ce.md', '', '/x/ou-est-ce/'],
    ['pelican', 'a.md', '', '/x/this-week-its-353/'],
    ['eleventy', '2024-02-01-Vote.md', '', '/x/Vote/'],
    ['', 'PQ-Certs.md', '', '/x/PQ-Certs/'],
  ])('of %s have the slug of %s %j as %s', (from, path, record, address) => {
    expect(read(from, '/x/{slug}/', path, record, "This Week: it's 353").address).toBe(address)
  })

  it.each([
    ['hugo', 'date: 2024-02-01T00:00:00Z', '2024/02/01'],
    ['hugo', 'date: 2024-02-01T23:00:00-05:00', '2024/02/01'],
    ['hugo', 'date: 2024-02-01T01:00:00+05:00', '2024/02/01'],
    ['jekyll', 'date: 2024-02-01T00:00:00Z', '2024/01/31'],
    ['eleventy', 'date: 2024-02-01T00:00:00Z', '2024/02/01'],
    ['eleventy', 'date: 2024-02-01T23:00:00-05:00', '2024/02/02'],
    ['', 'date: 2024-02-01T00:00:00Z', '2024/01/31'],
  ])('of %s have for %s the day %s', (from, date, day) => {
    expect(read(from, '/{year}/{month}/{day}/{slug}/', 'a.md', '', 'A', date).address).toBe(`/${day}/a/`)
  })

  it.each([
    ['/{year}/{month1}/{day1}/{slug}', 'news/vote.md', '/2024/2/1/vote'],
    ['/{title}/', 'news/vote.md', '/the-vote-at-last/'],
    ['/{filename}/', 'news/2024-02-01-vote/index.md', '/2024-02-01-vote/'],
    ['/{folder}/{slug}/', 'content/news/eu/vote/index.md', '/news/eu/vote/'],
    ['/{folder}/{slug}/', 'vote.md', '/vote/'],
    ['/{lang}/{folder}/{slug}/', 'ja/news/_posts/2024-02-01-vote.md', '/ja/news/vote/'],
    ['/{lang}/{slug}/', 'zh_cn/vote.md', '/zh_cn/vote/'],
    ['/{lang}/{slug}/', 'vote.md', '/en-us/vote/'],
    ['/{lang?}/{slug}/', 'vote.md', '/vote/'],
    ['/{lang?}/{slug}/', 'en/vote.md', '/vote/'],
    ['/{lang?}/{slug}/', 'vote/index.ja.md', '/ja/vote/'],
    ['/{lang?}/{slug}/', 'vote/ja.mdx', '/ja/vote/'],
  ])('fill %s in for %s', (pattern, path, address) => {
    expect(read('', pattern, path, '', 'The vote, at last!').address).toBe(address)
  })

  it.each([
    ['permalink: /:year/:i_month/:i_day/:title:output_ext\n', '/2024/2/1/vote.html'],
    ['permalink: "/a b/vote/"\n', '/a%20b/vote/'],
    ['url: /:section/:slug/\n', '/news/vote/'],
  ])('are filled in for %j', (record, address) => {
    expect(encodeURI(read('jekyll', '/{slug}/', 'news/vote.md', record).address)).toBe(encodeURI(decodeURI(address)))
  })

  it('are not those of a first publication elsewhere', () => {
    const record = 'canonical_url: https://other.example.org/vote\n'
    expect(read('hugo', '/{slug}/', 'vote.md', record).address).toBe('/vote/')
    expect(read('', '/{slug}/', 'vote.md', record).article.url).toBe('https://other.example.org/vote')
  })
})

describe('The language of a path', () => {
  it.each([
    ['ja/news/vote.md', 'ja', ['news'], 'ja/news/vote'],
    ['zh_cn/vote.md', 'zh-CN', [], 'zh_cn/vote'],
    ['news/pt-br/vote.md', 'pt-BR', ['news'], 'news/pt-br/vote'],
    ['news/vote.fr.md', 'fr', ['news'], 'news/vote.fr'],
    ['news/vote/index.fr.md', 'fr', ['news'], 'news/vote.fr'],
    ['uk/vote.md', undefined, ['uk'], 'uk/vote'],
    ['en/news/vote.md', undefined, ['news'], 'en/news/vote'],
    ['news/it/vote.md', undefined, ['it'], 'news/it/vote'],
    ['news/vote.md', undefined, ['news'], 'news/vote'],
    ['news/1.1/vote.md', undefined, ['news'], 'news/1.1/vote'],
  ])('of %s is %s', (path, language, sections, id) => {
    const { article } = read('', '/{id}/', path)
    expect(article.language).toBe(language)
    expect(article.sections.map((section) => section.id)).toEqual(sections)
    expect(article.id).toBe(id)
  })
})
