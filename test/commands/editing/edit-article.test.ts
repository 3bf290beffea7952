import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { check } from '../../../src/commands/check.ts'
import { type EditCall, type EditOptions, editArticle } from '../../../src/commands/editing/edit-article.ts'
import { listContent } from '../../../src/commands/editing/list-articles.ts'
import { newArticle } from '../../../src/commands/editing/new.ts'
import { folder, SITE_YAML } from '../../support/cli.ts'
import { collectStreams } from '../../support/streams.ts'

const NOW = Date.UTC(2026, 10, 20, 12)
const SITE = `${SITE_YAML}url: https://news.example.org/\n`

const article = (title: string, more = 'published: 2026-01-02T08:00:00Z\n'): string =>
  `---\ntitle: ${title}\n${more}---\n\nThe text of ${title}.\n`

const newsroom = (files: Record<string, string> = {}): string =>
  folder({
    'site.yaml': SITE,
    'europe/vote.md': article('The vote'),
    'asia/vote.md': article('Another vote'),
    ...files,
  })

/** Runs an edit; returns what it printed, or the message of its error. */
async function edit(articles: string, call: EditCall, options: Partial<EditOptions> = {}): Promise<string> {
  const { streams, out } = collectStreams()
  try {
    expect(await editArticle(call, { articles, cache: false, ...options }, streams, NOW)).toBe(0)
    return out()
  } catch (error) {
    return `error: ${(error as Error).message}`
  }
}

async function list(articles: string, words: string[] = [], options: object = {}): Promise<string> {
  const { streams, out } = collectStreams()
  expect(await listContent(words, { articles, cache: false, ...options }, streams, NOW)).toBe(0)
  return out()
}

const read = (articles: string, file: string): string => readFileSync(join(articles, file), 'utf8')

describe('An article on the command line', () => {
  it.each([
    ['its id', 'europe/vote'],
    ['its headline', 'The vote'],
    ['its headline in other letters and quotes', '“the  VOTE”'],
    ['its file', 'europe/vote.md'],
    ['its file as the shell writes it', './europe/vote.md'],
    ['its public address', 'https://news.example.org/articles/vote/'],
    ['its address at a preview', 'http://localhost:3000/articles/vote/index.html#top'],
    ['its path', '/articles/vote'],
  ])('is found by %s', async (_, name) => {
    const articles = folder({ 'site.yaml': SITE, 'europe/vote.md': article('The vote'), 'b.md': article('B') })
    expect(await edit(articles, { action: 'update', name })).toMatch(
      /europe\/vote\.md: updated as of 2026-11-20T12:00:00Z/,
    )
  })

  it('is found by its slug, and by the path of its file from the current folder', async () => {
    const articles = folder({
      'site.yaml': SITE,
      'europe/vote.md': article('The vote', 'slug: ballot\npublished: 2026-01-01\n'),
    })
    expect(await edit(articles, { action: 'update', name: 'ballot' })).toContain('updated')
    expect(await edit(articles, { action: 'update', name: join(articles, 'europe/vote.md') })).toContain('updated')
  })

  it('is not guessed: several matches are listed with their ids, and similar headlines suggested', async () => {
    const articles = newsroom()
    const several = await edit(articles, { action: 'withdraw', name: 'vote' })
    expect(several).toMatch(/^error: found 2 articles for "vote"/)
    expect(several).toMatch(/^ {2}live {2}2026-01-02 08:00 GMT {2}asia\/vote {4}Another vote$/m)
    expect(several).toMatch(/^ {2}live {2}2026-01-02 08:00 GMT {2}europe\/vote {2}The vote$/m)
    expect(await edit(articles, { action: 'withdraw', name: 'another' })).toMatch(/perhaps:\n {2}live .* asia\/vote/)
    expect(await edit(articles, { action: 'withdraw', name: 'europe/vot' })).toContain('"europe/vote", perhaps')
    expect(read(articles, 'europe/vote.md')).toBe(article('The vote'))
  })

  it('whose file cannot be read is named with its problems', async () => {
    const articles = newsroom({ 'europe/bad.md': article('Bad', 'published: soon\n') })
    expect(await edit(articles, { action: 'publish', name: 'europe/bad.md' })).toMatch(
      /error: "europe\/bad\.md" cannot be read:\neurope\/bad\.md:3:12: found "soon"/,
    )
  })
})

describe('`publish`', () => {
  const draft = article('Draft', 'draft: true # until read\n')

  it('gives a draft the current time, and says where it is', async () => {
    const articles = newsroom({ 'europe/draft.md': draft })
    expect(await edit(articles, { action: 'publish', name: 'draft' })).toMatch(
      /draft\.md: published as of 2026-11-20T12:00:00Z\nIt is public: https:\/\/news\.example\.org\/articles\/draft\/\n$/,
    )
    expect(read(articles, 'europe/draft.md')).toBe(
      draft.replace('draft: true # until read', 'draft: false # until read\npublished: 2026-11-20T12:00:00Z'),
    )
  })

  it('takes a time in the newsroom’s timezone', async () => {
    const articles = newsroom({ 'europe/draft.md': draft })
    const told = await edit(articles, { action: 'publish', name: 'draft' }, { at: '2027-06-01 08:00' })
    expect(told).toContain('published as of 2027-06-01T07:00:00Z\nIt will be public at 2027-06-01 08:00 BST')
  })

  it('keeps the date that a draft has for later, and replaces one that is over', async () => {
    const [later, over] = ['2027-01-01T08:00:00Z', '2026-01-01T08:00:00Z']
    const articles = newsroom({
      'a/later.md': article('Later', `published: ${later}\ndraft: true\n`),
      'a/over.md': article('Over', `published: ${over}\ndraft: true\n`),
    })
    expect(await edit(articles, { action: 'publish', name: 'a/later' })).toContain(
      'will be public at 2027-01-01 08:00 GMT',
    )
    expect(read(articles, 'a/later.md')).toContain(`published: ${later}\ndraft: false`)
    await edit(articles, { action: 'publish', name: 'a/over' })
    expect(read(articles, 'a/over.md')).toContain('published: 2026-11-20T12:00:00Z\ndraft: false')
  })

  it('never lifts an embargo unless it is told a time', async () => {
    const articles = newsroom({ 'a/later.md': article('Later', 'published: 2027-01-01T08:00:00Z\n') })
    expect(await edit(articles, { action: 'publish', name: 'a/later' })).toMatch(/2027-01-01 08:00 GMT; --at now/)
    expect(await edit(articles, { action: 'publish', name: 'a/later' }, { at: 'now' })).toContain('It is public')
    expect(await edit(articles, { action: 'publish', name: 'a/later' })).toContain('has been public since')
  })

  it('says what else keeps an article from readers', async () => {
    const articles = newsroom({
      'a/secret.md': article('Secret', 'published: 2026-01-01\npassword: x\n'),
      'a/gone.md': article('Gone', 'published: 2026-01-01\nwithdrawn: 2026-02-01\n'),
      'a/over.md': article('Over', 'published: 2026-01-01\nexpires: 2026-02-01\n'),
      '_drafts/folder.md': article('Folder', 'published: 2026-01-01\n'),
    })
    expect(await edit(articles, { action: 'publish', name: 'a/secret' })).toContain(
      '`password` keeps it from the public',
    )
    expect(await edit(articles, { action: 'publish', name: 'a/gone' })).toContain('`sectionwire restore`')
    expect(await edit(articles, { action: 'publish', name: 'a/over' })).toContain('change `expires` in a/over.md')
    expect(await edit(articles, { action: 'publish', name: 'Folder' })).toContain('move the file')
  })
})

describe('`unpublish` and `restore`', () => {
  it('are each other’s reverse, and keep the date', async () => {
    const articles = newsroom()
    expect(await edit(articles, { action: 'unpublish', name: 'The vote' })).toContain('removed from every feed')
    expect(await list(articles, [], { state: 'draft' })).toContain('europe/vote')
    expect(await edit(articles, { action: 'unpublish', name: 'The vote' })).toContain('is a draft already')
    expect(await edit(articles, { action: 'restore', name: 'The vote' })).toContain('It is public')
    expect(read(articles, 'europe/vote.md')).toBe(article('The vote').replace('\n---\n\n', '\ndraft: false\n---\n\n'))
    expect(await edit(articles, { action: 'restore', name: 'The vote' })).toContain('nothing to restore')
  })

  it.each(['withdraw', 'retract'] as const)('undo `%s`', async (action) => {
    const articles = newsroom()
    await edit(articles, { action, name: 'The vote' }, { reason: 'Wrong: "all" of it' })
    expect(await list(articles, [], { state: action === 'withdraw' ? 'withdrawn' : 'retracted' })).toContain(
      'europe/vote',
    )
    expect(await edit(articles, { action: 'restore', name: 'The vote' })).toContain('It is public')
    expect(read(articles, 'europe/vote.md')).toBe(article('The vote'))
  })
})

describe('`correct` and `update`', () => {
  it('write into the record what feeds show', async () => {
    const articles = newsroom()
    expect(await edit(articles, { action: 'correct', name: 'The vote', note: 'It was  300,\nnot 200.' })).toMatch(
      /corrected as of 2026-11-20T12:00:00Z\nThe note is shown/,
    )
    expect(read(articles, 'europe/vote.md')).toContain(
      'corrections:\n  - at: 2026-11-20T12:00:00Z\n    note: "It was 300, not 200."\n---\n',
    )
  })

  it('are refused where no reader would see them', async () => {
    const articles = newsroom({ 'a/draft.md': article('Draft', 'draft: true\n') })
    expect(await edit(articles, { action: 'correct', name: 'Draft', note: 'x' })).toContain(
      'is a draft: no reader sees it',
    )
    expect(await edit(articles, { action: 'correct', name: 'The vote', note: ' \n' })).toContain('empty note')
    const early = await edit(articles, { action: 'update', name: 'The vote' }, { at: '2025-01-01' })
    expect(early).toContain('before the publication, 2026-01-02 08:00 GMT')
  })
})

describe('`list` and `find`', () => {
  const articles = () =>
    newsroom({
      'a/draft.md': article('Draft', 'draft: true\n'),
      'a/later.md': article('Later', 'published: 2027-01-01T08:00:00Z\nauthors: [Ann Lee]\n'),
      'a/bad.md': article('Bad', 'published: soon\n'),
    })

  it('list articles with state, date, id and headline, and the files that give none', async () => {
    const lines = (await list(articles())).split('\n').map((line) => line.split(/ {2,}/))
    expect(lines.slice(0, 4)).toEqual([
      ['draft', 'no date yet', 'a/draft', 'Draft'],
      ['embargoed', '2027-01-01 08:00 GMT', 'a/later', 'Later'],
      ['live', '2026-01-02 08:00 GMT', 'asia/vote', 'Another vote'],
      ['live', '2026-01-02 08:00 GMT', 'europe/vote', 'The vote'],
    ])
    expect(lines[4]).toEqual(['withheld', expect.stringMatching(/^a\/bad\.md:3:12: found "soon"/)])
  })

  it('find words in headlines, fields and texts', async () => {
    const place = articles()
    expect(await list(place, ['ANN', 'later'])).toMatch(/^embargoed .* a\/later {2}Later\n$/)
    expect(await list(place, ['text of another'])).toMatch(/^live .* asia\/vote {2}Another vote\n$/)
    expect(await list(place, ['vote', 'nowhere'])).toBe('No article was found.\n')
    expect(JSON.parse(await list(place, ['draft'], { json: true }))).toEqual([
      { id: 'a/draft', state: 'draft', title: 'Draft', sections: ['a'], file: 'a/draft.md' },
    ])
  })
})

describe('`new`', () => {
  it('starts a draft without a date, which no check complains of', async () => {
    const articles = newsroom()
    const { streams, out } = collectStreams()
    expect(await newArticle('A day', { articles, section: 'europe' }, streams)).toBe(0)
    expect(out()).toContain('sectionwire publish world/europe/a-day\n')
    expect(read(articles, 'world/europe/a-day.md')).not.toContain('published')
    const checked = collectStreams()
    expect(await check({ articles, cache: false }, checked.streams, NOW)).toBe(0)
    expect(checked.out()).not.toContain('a-day')
    expect(await edit(articles, { action: 'publish', name: 'A day' })).toContain('It is public')
  })
})
