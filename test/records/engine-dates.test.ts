import { describe, expect, it } from 'vitest'
import { ArticleReader } from '../../src/records/article-reader.ts'
import { splitFile } from '../../src/records/front-matter/front-matter.ts'
import { readConfig } from '../support/config.ts'

/** Returns the article of a record in a site with these settings. */
function read(settings: string, record: string, path = 'news/vote.md') {
  const { newsroom } = readConfig(
    `title: News\nurl: https://news.example.org/\ntimezone: America/New_York\n${settings}`,
    undefined,
  )
  if (newsroom === undefined) throw new Error('the settings cannot be read')
  const text = `---\ntitle: A\n${record}---\nText.\n`
  return new ArticleReader(newsroom).read({ path, version: 'v' }, splitFile(text, path), () => true)
}

const dateOf = (...given: Parameters<typeof read>): string | undefined => {
  const published = read(...given).article?.published
  return published === undefined ? undefined : new Date(published).toISOString().replace('.000Z', 'Z')
}

describe('Dates without an offset', () => {
  it.each([
    ['', '2024-02-01T15:00:00Z', '2024-02-01T05:00:00Z'],
    ['from: hugo\n', '2024-02-01T10:00:00Z', '2024-02-01T00:00:00Z'],
    ['from: jekyll\n', '2024-02-01T10:00:00Z', '2024-02-01T05:00:00Z'],
    ['from: hexo\n', '2024-02-01T15:00:00Z', '2024-02-01T05:00:00Z'],
    ['from: hexo\narticles: { times: utc }\n', '2024-02-01T10:00:00Z', '2024-02-01T00:00:00Z'],
    ['from: jekyll\narticles: { times: site }\n', '2024-02-01T15:00:00Z', '2024-02-01T05:00:00Z'],
  ])('are in the timezone of the engine with %j', (settings, time, day) => {
    expect(dateOf(settings, 'date: 2024-02-01 10:00:00\n')).toBe(time)
    expect(dateOf(settings, 'date: 2024-02-01\n')).toBe(day)
    expect(dateOf(settings, '', '_posts/2024-02-01-vote.md')).toBe(day)
  })

  it('are texts for Jekyll when they are in quotes, or have no seconds', () => {
    expect(dateOf('from: jekyll\n', 'date: "2024-02-01 10:00:00"\n')).toBe('2024-02-01T15:00:00Z')
    expect(dateOf('from: jekyll\n', "x: y\ndate:   '2024-02-01 10:00:00'\n")).toBe('2024-02-01T15:00:00Z')
    expect(dateOf('from: jekyll\n', 'date: 2024-02-01 10:00\n')).toBe('2024-02-01T15:00:00Z')
    expect(dateOf('from: hugo\n', 'date: "2024-02-01 10:00:00"\n')).toBe('2024-02-01T10:00:00Z')
  })
})

describe('A date that the record does not have', () => {
  it.each([
    ['news/2024-2-7-vote.md', '', '2024-02-07T05:00:00Z', 'vote'],
    ['news/2024/02/7/vote.md', '', '2024-02-07T05:00:00Z', 'vote'],
    ['news/2024/02/07/vote/index.md', '', '2024-02-07T05:00:00Z', 'vote'],
    ['news/vote.md', 'permalink: /2024/02/07/vote.html\n', '2024-02-07T05:00:00Z', 'vote'],
  ])('is that of %s with %j', (path, record, date, slug) => {
    expect(dateOf('', record, path)).toBe(date)
    expect(read('', record, path).article?.slug).toBe(slug)
  })

  it.each(['news/2024/13/01/vote.md', 'news/2024/02/vote.md', 'news/12024/02/01/vote.md'])('is not in %s', (path) => {
    expect(dateOf('', '', path)).toBeUndefined()
  })

  it('is that of the file name before `date`, if the settings say so', () => {
    const settings = 'articles: { dateFrom: filename }\n'
    expect(dateOf(settings, 'date: 2024-02-01T08:00:00+02:00\n', '2024-02-01-vote.md')).toBe('2024-02-01T05:00:00Z')
    expect(dateOf(settings, 'publishDate: 2024-03-01T08:00:00Z\n', '2024-02-01-vote.md')).toBe('2024-03-01T08:00:00Z')
    expect(dateOf(settings, 'date: 2024-09-30T08:00:00Z\n', '2024-09-31-vote.md')).toBe('2024-09-30T08:00:00Z')
    expect(dateOf(settings, 'date: 2024-02-01T08:00:00Z\n', 'vote.md')).toBe('2024-02-01T08:00:00Z')
  })
})
