import { describe, expect, it } from 'vitest'
import { ArticleReader } from '../../src/records/article-reader.ts'
import { splitFile } from '../../src/records/front-matter/front-matter.ts'
import { readConfig } from '../support/config.ts'

/** Reads an article of a site with these settings. */
function read(settings: string, record: string, path = 'news/2024-02-01-vote.md', files: readonly string[] = []) {
  const { newsroom, problems } = readConfig(`title: News\nurl: https://news.example.org/\n${settings}`, undefined)
  if (newsroom === undefined) throw new Error(JSON.stringify(problems))
  const text = `---\n${record}---\n<p>Text.</p>\n`
  return new ArticleReader(newsroom).read({ path, version: 'v' }, splitFile(text, path), (file) => files.includes(file))
}

describe('Keys of a newsroom', () => {
  const keys = 'articles: { keys: { title: newstitle, summary: teaser, image: Cover_Photo, tags: topics } }\n'

  it('are read as the fields that site.yaml names', () => {
    const { article, problems } = read(
      keys,
      'newstitle: The vote\ndescription: Long\nteaser: Short\ncoverPhoto: /a.jpg\ntopics: [a, b]\n',
    )
    expect(article).toMatchObject({ title: 'The vote', summary: 'Short', image: { url: '/a.jpg' }, tags: ['a', 'b'] })
    expect(problems).toEqual([])
  })

  it('leave the usual names in use', () => {
    expect(read(keys, 'title: The vote\n').article?.title).toBe('The vote')
  })

  it('hide what the usual names hide', () => {
    const own = 'articles: { keys: { published: goes_live } }\n'
    expect(read(own, 'title: A\ngoes_live: 2024-01-01\ndraft: true\n').article?.draft).not.toBe(false)
    expect(read(own, 'title: A\ngoes_live: 2024-01-01\nembargo: 2099-01-01\n').article?.published).toBe(
      Date.UTC(2099, 0, 1),
    )
  })

  it('are proposed for a title that is missing', () => {
    expect(read('', 'newstitle: The vote\n').problems[0]?.fix).toBe(
      'If `newstitle` is the title, add `articles: { keys: { title: newstitle } }` to site.yaml.',
    )
  })
})

describe('The address of a picture', () => {
  it.each([
    ['', 'image: assets/a.png\n', [], '/assets/a.png'],
    ['', 'image: assets/a.png\n', ['assets/a.png'], 'assets/a.png'],
    ['', 'image: a.png\n', [], 'a.png'],
    ['', 'image: ../a.png\n', [], '../a.png'],
    ['', 'image: https://cdn.example.org/a.png\n', [], 'https://cdn.example.org/a.png'],
    ['articles: { images: /assets/blog }\n', 'image: a.png\n', [], '/assets/blog/a.png'],
    [
      'articles: { images: https://cdn.example.org/ }\n',
      'image: { url: a.png }\n',
      [],
      'https://cdn.example.org/a.png',
    ],
    ['articles: { images: /assets/blog }\n', 'image: a.png\n', ['a.png'], 'a.png'],
  ])('with %j and %j is beside the article, or from the root', (settings, image, files, url) => {
    expect(read(settings, `title: A\n${image}`, undefined, files).article?.image?.url).toBe(url)
  })
})

describe('A file of HTML', () => {
  it('is an article with front matter and a date', () => {
    const { article } = read('', 'title: A\n', 'news/2024-02-01-vote.html')
    expect(article).toMatchObject({ slug: 'vote', bodyForm: 'html', title: 'A' })
    expect(read('', 'title: A\ndate: 2024-02-01\n', 'news/vote.htm').article?.bodyForm).toBe('html')
  })

  it('is none without them, and no fault', () => {
    expect(read('', 'title: A\nlayout: page\n', 'about.html')).toEqual({ problems: [] })
    const { newsroom } = readConfig('title: News\nurl: https://news.example.org/\n', undefined)
    const page = splitFile('<!doctype html>\n<p>A page.</p>\n', 'page.html')
    if (newsroom === undefined) throw new Error('the settings cannot be read')
    expect(new ArticleReader(newsroom).read({ path: 'page.html', version: 'v' }, page, () => true)).toEqual({
      problems: [],
    })
  })

  it('is withheld where the record may hide it', () => {
    expect(read('', 'title: A\ndate: 2024-02-01\ndraft: true\n', 'vote.html').article?.draft).not.toBe(false)
  })
})
