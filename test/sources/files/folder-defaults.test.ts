import { rmSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { formatProblem } from '../../../src/problems/problem.ts'
import { ContentReader } from '../../../src/sources/files/content-reader.ts'
import { folder, put, SITE_YAML } from '../../support/cli.ts'

const story = (lines = ''): string => `---\ntitle: A\ndate: 2026-01-01\n${lines}---\nText.\n`

type Files = Readonly<Record<string, string>>

const makeSite = (files: Files): string => folder({ 'site.yaml': SITE_YAML, ...files })

type Reader = Awaited<ReturnType<typeof open>>

/** Reads a directory with an index cache of its own, as `serve` does. */
async function open(directory: string, cache: string | false = false) {
  const reader = new ContentReader(directory, { cache })
  const first = await reader.load()
  await reader.indexed()
  const describeArticles = ({ articles, problems }: typeof first) => ({
    states: Object.fromEntries(
      [...articles].map(({ file, draft, listing }) => [file, draft ? 'draft' : (listing ?? 'public')]),
    ),
    lines: problems.map(formatProblem),
  })
  return {
    ...describeArticles(first),
    refresh: async (paths?: readonly string[]) => describeArticles(await reader.refresh({ paths })),
  }
}

const statesOf = async (files: Files): Promise<Readonly<Record<string, string>>> => (await open(makeSite(files))).states

const TWO = { 'posts/a.md': story(), 'posts/deep/b.md': story('draft: false\n'), 'other/c.md': story() }
const [HIDDEN, OVERRIDDEN, OTHER] = ['posts/a.md', 'posts/deep/b.md', 'other/c.md']

describe('Defaults of folders', () => {
  it.each<[string, Files]>([
    ['Hugo cascade in YAML', { 'posts/_index.md': '---\ncascade:\n  draft: true\n---\n' }],
    ['Hugo cascade in TOML', { 'posts/_index.md': '+++\n[cascade]\ndraft = true\n+++\n' }],
    ['Hugo cascade in JSON', { 'posts/_index.md': '{ "cascade": [{ "draft": true }] }\n' }],
    ['a list of cascades', { 'posts/_index.md': '---\ncascade: [{ draft: true, _target: { kind: page } }]\n---\n' }],
    ['a target by its path', { '_index.md': '---\ncascade: [{ draft: true, target: { path: "/posts/**" } }]\n---\n' }],
    [
      'a target with braces',
      { '_index.md': '---\ncascade: { draft: true, target: { path: "{/x/**,/posts/**}" } }\n---\n' },
    ],
    ['params in a cascade', { 'posts/_index.html': '---\ncascade: { params: { draft: yes } }\n---\n' }],
    ['hugo.toml', { 'hugo.toml': '[[cascade]]\ndraft = true\n[cascade.target]\npath = "/posts/**"\n' }],
    ['hugo.yaml', { 'hugo.yaml': 'cascade:\n  - draft: true\n    target: { path: "/posts/**" }\n' }],
    ['hugo.json', { 'hugo.json': '{ "cascade": { "draft": true, "target": { "path": "/posts/**" } } }' }],
    ['config.toml', { 'config.toml': '[cascade]\ndraft = true\n[cascade.target]\npath = "/posts/**"\n' }],
    ['Eleventy posts.json', { 'posts/posts.json': '{ "draft": true, "layout": "post.njk" }' }],
    ['Eleventy posts.11tydata.json', { 'posts/posts.11tydata.json': '{ "layout": "post.njk", "draft": true }' }],
    ['Jekyll by path', { '_config.yml': 'defaults:\n  - scope: { path: posts }\n    values: { draft: true }\n' }],
    ['Bridgetown _defaults.yml', { 'posts/_defaults.yml': 'draft: true\n' }],
    ['Quarto _metadata.yml', { 'posts/_metadata.yml': 'draft: true\n' }],
  ])('hide its articles, unless their own records say otherwise: %s', async (_, files) => {
    expect(await statesOf({ ...TWO, ...files })).toEqual({
      [HIDDEN]: 'draft',
      [OVERRIDDEN]: 'public',
      [OTHER]: 'public',
    })
  })

  it.each<[string, Files, string]>([
    ['list: never', { 'posts/_index.md': '---\ncascade: { build: { list: never } }\n---\n' }, 'unlisted'],
    ['render: never', { 'posts/_index.md': '---\ncascade: { _build: { render: never } }\n---\n' }, 'draft'],
    ['collections', { 'posts/posts.json': '{ "eleventyExcludeFromCollections": true }' }, 'unlisted'],
    ['permalink', { 'posts/posts.json': '{ "permalink": false }' }, 'draft'],
    ['sitemap', { '_config.yml': 'defaults: [{ scope: { path: "posts" }, values: { sitemap: false } }]\n' }, 'noindex'],
    ['a draft of Zola', { 'posts/_index.md': '+++\ntitle = "Posts"\ndraft = true\n+++\n' }, 'draft'],
    ['a file of its own', { 'posts/a.11tydata.json': '{ "draft": true }' }, 'draft'],
    ['a broken cascade', { 'posts/_index.md': '---\ncascade:\n  draft: true\n bad\n---\n' }, 'draft'],
  ])('have every meaning: %s', async (_, files, state) => {
    expect((await statesOf({ 'posts/a.md': story(), ...files }))['posts/a.md']).toBe(state)
  })

  it('cannot be overridden where Zola leaves out a whole section', async () => {
    const states = await statesOf({ ...TWO, 'posts/_index.md': '+++\ndraft = true\n+++\n' })
    expect(states).toEqual({ [HIDDEN]: 'draft', [OVERRIDDEN]: 'draft', [OTHER]: 'public' })
  })

  it.each<[string, Files]>([
    ['a draft section page of Hugo hides that page alone', { 'posts/_index.md': '---\ndraft: true\n---\n' }],
    ['the same in TOML with a key of Hugo', { 'posts/_index.md': '+++\ndraft = true\ndate = 2026-01-01\n+++\n' }],
    ['`render` of a Zola section is about its own page', { 'posts/_index.md': '+++\nrender = false\n+++\n' }],
    ['a cascade for sections', { '_index.md': '---\ncascade: { draft: true, target: { kind: section } }\n---\n' }],
    [
      'a cascade for development',
      { '_index.md': '---\ncascade: { draft: true, target: { environment: dev } }\n---\n' },
    ],
    ['a cascade for another path', { '_index.md': '---\ncascade: { draft: true, target: { path: /x/** } }\n---\n' }],
    ['a cascade in another language', { 'posts/_index.fr.md': '---\ncascade: { draft: true }\n---\n' }],
    [
      'defaults of another type',
      { '_config.yml': 'defaults: [{ scope: { path: "", type: drafts }, values: { published: false } }]\n' },
    ],
    ['a section page without front matter', { 'posts/_index.md': 'Just text, draft: true.\n' }],
    ['values about other things', { 'posts/posts.json': '{ "layout": "post.njk", "tags": ["post"], "draft": false }' }],
  ])('leave articles public: %s', async (_, files) => {
    expect(await statesOf({ ...TWO, ...files })).toEqual({
      [HIDDEN]: 'public',
      [OVERRIDDEN]: 'public',
      [OTHER]: 'public',
    })
  })

  it('an inner folder replaces those of an outer one', async () => {
    const states = await statesOf({
      ...TWO,
      'posts/posts.json': '{ "draft": true }',
      'posts/deep/_index.md': '---\ncascade: { draft: false }\n---\n',
      'posts/deep/d.md': story(),
    })
    expect(states).toMatchObject({ 'posts/a.md': 'draft', 'posts/deep/d.md': 'public' })
  })

  it('are by type and name in Jekyll', async () => {
    const states = await statesOf({
      '_config.yml': 'defaults:\n  - scope: { path: "", type: posts }\n    values: { published: false }\n',
      '_posts/2026-01-01-a.md': '---\ntitle: A\n---\n',
      'page.md': story(),
    })
    expect(states).toEqual({ '_posts/2026-01-01-a.md': 'draft', 'page.md': 'public' })
  })

  it('are not read from code, which is named once', async () => {
    const { states, lines } = await open(
      makeSite({
        ...TWO,
        'posts/posts.11tydata.js': 'export default {\n  draft: true,\n}\n',
        'x.11tydata.cjs': 'module.exports = {}\n',
      }),
    )
    expect(states).toEqual({ [HIDDEN]: 'public', [OVERRIDDEN]: 'public', [OTHER]: 'public' })
    expect(lines).toEqual([
      'posts/posts.11tydata.js:2:1: warning: found `draft` in a data file that is code, which is not run; expected a data file in JSON, or the key in each article. Articles of this folder are published by their own front matter. [unread-defaults]',
    ])
  })

  it('that cannot be understood withhold and are named', async () => {
    const { states, lines } = await open(
      makeSite({ 'posts/a.md': story(), 'posts/posts.json': '{ "draft": "maybe" }' }),
    )
    expect(states).toEqual({})
    expect(lines).toEqual([expect.stringContaining('`draft: "maybe"` (posts/posts.json) among the defaults')])
  })
})

describe('A change of the defaults of a folder', () => {
  const cascade = (values: string): string => `---\ncascade: { ${values} }\n---\n`

  it('takes effect with the event of its file alone', async () => {
    const directory = makeSite(TWO)
    const reader: Reader = await open(directory)
    const path = 'posts/_index.md'
    const change = async (text: string | undefined) => {
      if (text === undefined) rmSync(join(directory, path))
      else put(join(directory, path), text)
      return (await reader.refresh([path])).states[HIDDEN]
    }
    expect(reader.states[HIDDEN]).toBe('public')
    expect(await change(cascade('draft: true'))).toBe('draft')
    expect(await change(cascade('draft: false'))).toBe('public')
    expect(await change(cascade('unlisted: true'))).toBe('unlisted')
    // A broken file keeps the rules that it had.
    expect(await change('---\ncascade: [\n---\n')).toBe('unlisted')
    expect(await change(undefined)).toBe('public')
  })

  it('counts at once for a folder that is moved in with its articles', async () => {
    const directory = makeSite(TWO)
    const reader = await open(directory)
    put(join(directory, 'new/_index.md'), cascade('draft: true'))
    put(join(directory, 'new/x.md'), story())
    expect((await reader.refresh(['new'])).states['new/x.md']).toBe('draft')
    rmSync(join(directory, 'new'), { recursive: true })
    put(join(directory, 'new/x.md'), story())
    expect((await reader.refresh(['new'])).states['new/x.md']).toBe('public')
  })

  it('is noticed by a scan of everything', async () => {
    const directory = makeSite(TWO)
    const reader = await open(directory)
    put(join(directory, '_config.yml'), 'defaults: [{ scope: { path: posts }, values: { draft: true } }]\n')
    expect((await reader.refresh()).states[HIDDEN]).toBe('draft')
  })

  it('makes the cached reading of its articles outdated', async () => {
    const directory = makeSite(TWO)
    const cache = folder()
    // Old enough for the index cache.
    for (const path of Object.keys(TWO)) utimesSync(join(directory, path), 1e9, 1e9)
    const stateAfter = async (): Promise<string | undefined> => (await open(directory, cache)).states[HIDDEN]
    expect(await stateAfter()).toBe('public')
    put(join(directory, 'posts/_index.md'), cascade('draft: true'))
    expect([await stateAfter(), await stateAfter()]).toEqual(['draft', 'draft'])
    rmSync(join(directory, 'posts/_index.md'))
    expect(await stateAfter()).toBe('public')
  })

  it('takes a broken article back, whose last good version was public', async () => {
    const directory = makeSite(TWO)
    const reader = await open(directory)
    put(join(directory, HIDDEN), '---\ntitle: [\n---\n')
    expect((await reader.refresh([HIDDEN])).states[HIDDEN]).toBe('public')
    put(join(directory, 'posts/_index.md'), cascade('draft: true'))
    expect((await reader.refresh(['posts/_index.md'])).states[HIDDEN]).toBeUndefined()
  })
})
