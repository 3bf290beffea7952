import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { load } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import type { Problem } from '../../src/problems/problem.ts'
import { folder, put, sectionwire } from '../support/cli.ts'
import { type Fence, fencesOf, readPage, readPages, sectionOf } from './support.ts'

const fences = readPages().flatMap(fencesOf)

const SITE = 'title: The Meridian Courier\nurl: https://news.example.org/\n'

/** The files that the examples refer to. */
const SURROUNDINGS = {
  'site.yaml': SITE,
  'authors.yaml': '- { id: diane, name: Diane Mercer }\n',
  'world/europe/talks-go-ahead.md':
    '---\ntitle: The talks go ahead\npublished: 2018-07-15\nsections: [europe]\n---\nThe talks go ahead.\n',
  'media/harbour.jpg': 'x',
}

// Each example is checked by a process of its own.
describe('Examples in the documentation', { timeout: 60_000 }, () => {
  it('contain only site.yaml files without a problem', async () => {
    const sites = yaml('site')
    expect(sites.length).toBeGreaterThan(10)
    for (const { page, line, text } of sites) {
      const problems = await check({ ...SURROUNDINGS, 'site.yaml': text })
      // An example with other sections does not have that of the article around it, which partners have rules for.
      const own = problems.filter(
        ({ code, file }) => code !== 'profile-rule' && (code !== 'unknown-section' || file === 'site.yaml'),
      )
      expect([page, line, own]).toEqual([page, line, []])
    }
  })

  it('contain only authors.yaml files without a problem', async () => {
    const lists = yaml('authors')
    expect(lists.length).toBeGreaterThan(1)
    for (const { page, line, text } of lists) {
      const problems = await check({ 'site.yaml': SITE, 'authors.yaml': text })
      expect([page, line, problems]).toEqual([page, line, []])
    }
  })

  it('contain only front matter without a problem', async () => {
    const records = [
      ...yaml('record').map((fence) => ({ ...fence, text: `---\n${fence.text}---\nThe text.\n` })),
      ...fences.filter(({ language }) => language === 'markdown'),
    ]
    expect(records.length).toBeGreaterThan(8)
    // The name of a file tells which example has a problem.
    const files = records.map(({ page, line, text }) => [`${page.replaceAll('/', '-')}-${line}.md`, text])
    expect(await check({ ...SURROUNDINGS, ...Object.fromEntries(files) })).toEqual([])
  })
})

describe('Output in the documentation', () => {
  it('equals the output of check', async () => {
    const [shown] = fencesOf(readPage('docs/reference/problem-codes.md'))
    const articles = folder({
      'site.yaml': `${SITE}sections: [{ id: world, sections: [{ id: europe }] }]\n`,
      'world/harbour.md': '---\ntitle: Two presidents, one harbour\npublished: 2018-07-16\nsections: [eurpe]\n---\n',
      'world/summit.md': '---\ntitle: The summit\npublished: 2018-07-16\ndraft: "flase"\n---\n',
    })
    expect((await sectionwire(['check', '--no-cache', '--articles', articles])).out).toBe(shown?.text)
  })

  it('equals the output of schedule', async () => {
    const page = readPage('docs/story-life.md')
    const [record, call, shown] = fencesOf({ ...page, text: sectionOf(page, '## Embargo') })
    const articles = folder({
      'site.yaml': `${SITE}timezone: Europe/London\n`,
      'world/budget.md': `---\n${record?.text}---\n`,
    })
    const now = /--now (\S+)/.exec(call?.text ?? '')?.[1] ?? ''
    const { out } = await sectionwire(['schedule', '--no-cache', '--articles', articles, '--now', now])
    expect(out).toBe(shown?.text)
    expect(sectionOf(readPage('docs/reference/commands.md'), '## schedule')).toContain(out)
  })

  it('equals the Atom elements of a correction and of a withdrawal', async () => {
    const page = readPage('docs/story-life.md')
    const [correction, corrected] = fencesOf({ ...page, text: sectionOf(page, '## Corrections') }).filter(
      ({ language }) => language !== 'sh',
    )
    const [, tombstone] = fencesOf({ ...page, text: sectionOf(page, '## Retraction and withdrawal') })
    const withdrawal = 'id: europe/bridge\nwithdrawn: { at: 2026-03-03T09:00:00Z, reason: Ordered by a court. }\n'
    for (const [record, shown] of [
      [correction?.text, corrected?.text],
      [withdrawal, tombstone?.text],
    ]) {
      const root = folder({
        'articles/site.yaml': `${SITE}tagAuthority: news.example.org,2018\n`,
        'articles/europe/bridge.md': `---\n${record}---\nThe text.\n`,
      })
      const [articles, out] = [join(root, 'articles'), join(root, 'out')]
      const options = ['--no-cache', '--no-compress', '--now', '2026-03-04']
      await sectionwire(['build', '--articles', articles, '--out', out, ...options])
      const feed = readFileSync(join(out, 'atom.xml'), 'utf8')
      const pieces = shown?.split(/…|\n/).filter((piece) => piece.trim() !== '') ?? []
      expect(pieces.length).toBeGreaterThan(2)
      expect(pieces.filter((piece) => !feed.includes(piece))).toEqual([])
    }
  })
})

describe('Script that splits a Ghost export', () => {
  it('writes articles for public posts only, with authors and tags in order', async () => {
    const script = fencesOf(readPage('docs/coming-from/ghost.md')).find(({ language }) => language === 'js')?.text ?? ''
    const site = fences.find(({ page, language }) => page === 'docs/coming-from/ghost.md' && language === 'yaml')
    const root = folder({ 'split.mjs': script, 'export.json': JSON.stringify(GHOST_EXPORT) })
    const posts = join(root, 'posts')
    execFileSync(process.execPath, ['split.mjs', 'export.json', posts, 'https://old.example.org'], { cwd: root })
    expect(readdirSync(posts).toSorted()).toEqual(['idea.json', 'vote.json'])
    put(join(posts, 'site.yaml'), site?.text ?? '')
    expect(await sectionwire(['check', '--articles', posts, '--no-cache'])).toMatchObject({ code: 0 })
    const out = join(root, 'out')
    await sectionwire(['build', '--articles', posts, '--out', out, '--no-cache', '--no-compress'])
    const feed: unknown = JSON.parse(readFileSync(join(out, 'feed.json'), 'utf8'))
    expect(feed).toMatchObject({
      items: [
        {
          id: '605360bbce93e1003bd6ddd6',
          url: 'https://news.example.org/vote/',
          title: 'The vote',
          image: 'https://old.example.org/content/images/vote.jpg',
          authors: [{ name: 'Ann Lee' }, { name: 'Bob Roe' }],
          date_published: '2018-07-16T17:15:00Z',
        },
      ],
    })
    expect(readFileSync(join(out, 'europe', 'feed.json'), 'utf8')).toContain('The vote')
  })
})

/** As Ghost writes it; `#newsletter` is an internal tag. */
const GHOST_EXPORT = {
  db: [
    {
      meta: { version: '5.0.0' },
      data: {
        posts: [
          post('605360bbce93e1003bd6ddd6', 'The vote', 'vote'),
          post('605360bbce93e1003bd6ddd7', 'An idea', 'idea', { status: 'draft', published_at: null }),
          post('605360bbce93e1003bd6ddd8', 'For members', 'members', { visibility: 'members' }),
          post('605360bbce93e1003bd6ddd9', 'About', 'about', { type: 'page' }),
        ],
        users: [
          { id: 'u1', name: 'Bob Roe', visibility: 'public' },
          { id: 'u2', name: 'Ann Lee', visibility: 'public' },
        ],
        tags: [
          { id: 't1', name: 'Europe', visibility: 'public' },
          { id: 't2', name: '#newsletter', visibility: 'internal' },
        ],
        posts_authors: [
          { post_id: '605360bbce93e1003bd6ddd6', author_id: 'u1', sort_order: 1 },
          { post_id: '605360bbce93e1003bd6ddd6', author_id: 'u2', sort_order: 0 },
        ],
        posts_tags: [
          { post_id: '605360bbce93e1003bd6ddd6', tag_id: 't2', sort_order: 0 },
          { post_id: '605360bbce93e1003bd6ddd6', tag_id: 't1', sort_order: 1 },
        ],
      },
    },
  ],
}

function post(id: string, title: string, slug: string, rest: object = {}): object {
  return {
    ...{ id, title, slug, type: 'post', status: 'published', visibility: 'public', custom_excerpt: null },
    ...{ html: '<p>The text.</p>', feature_image: `__GHOST_URL__/content/images/${slug}.jpg` },
    ...{ created_at: '2018-07-16T17:00:00.000Z', published_at: '2018-07-16T17:15:00.000Z', updated_at: null },
    ...rest,
  }
}

/** Returns the fenced YAML blocks that show a whole file, or the front matter of one. */
function yaml(kind: 'site' | 'authors' | 'record'): Fence[] {
  return fences.filter(({ language, text }) => language === 'yaml' && kindOf(text) === kind)
}

function kindOf(text: string): 'site' | 'authors' | 'record' {
  const data: unknown = load(text)
  if (Array.isArray(data)) return 'authors'
  const isRecord =
    typeof data === 'object' && data !== null && ['published', 'date', 'pubDate'].some((key) => key in data)
  return isRecord ? 'record' : 'site'
}

/** Returns the problems of a content directory. */
async function check(files: Readonly<Record<string, string>>): Promise<readonly Problem[]> {
  const { out } = await sectionwire(['check', '--json', '--no-cache', '--articles', folder(files)])
  return JSON.parse(out) as readonly Problem[]
}
