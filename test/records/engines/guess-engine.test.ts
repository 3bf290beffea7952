import { describe, expect, it } from 'vitest'
import { ENGINES } from '../../../src/model/engine.ts'
import { ENGINE_MARKS, ENGINE_RULES } from '../../../src/records/engines/engine-table.ts'
import { describeEngine, type FolderView, guessEngine } from '../../../src/records/engines/guess-engine.ts'

const folder = (files: Readonly<Record<string, string>>): FolderView => ({
  has: (name) => name in files,
  read: (name) => files[name],
})

describe('The engine of a content directory', () => {
  it.each([
    ['hugo', { 'hugo.toml': '' }],
    ['hugo', { 'config.toml': "baseURL = 'https://news.example.org/'", archetypes: '' }],
    ['hugo', { 'config/_default': '' }],
    ['zola', { 'config.toml': 'base_url = "https://news.example.org"', content: '', themes: '' }],
    ['jekyll', { '_config.yml': 'title: News', _posts: '' }],
    ['hexo', { '_config.yml': 'title: News', scaffolds: '', source: '' }],
    ['eleventy', { 'eleventy.config.mjs': '' }],
    ['astro', { 'astro.config.ts': '' }],
    ['docusaurus', { 'docusaurus.config.js': '' }],
    ['gatsby', { 'gatsby-config.js': '' }],
    ['pelican', { 'pelicanconf.py': '' }],
  ])('is %s with %o', (name, files) => {
    expect(guessEngine([folder(files)])?.name).toBe(name)
  })

  it('is found above the content directory, and in the nearest folder first', () => {
    expect(guessEngine([folder({}), folder({ 'hugo.yaml': '' }), folder({ 'astro.config.mjs': '' })])).toEqual({
      name: 'hugo',
      evidence: 'hugo.yaml',
    })
  })

  it.each([
    [{}],
    [{ _posts: '' }],
    [{ '_config.yml': 'title: News' }],
    [{ 'config.toml': 'debug = true', content: '' }],
    [{ 'hugo.toml': '', '.eleventy.js': '' }],
  ])('is not guessed from %o', (files) => {
    expect(guessEngine([folder(files)])).toBeUndefined()
  })

  it.each([
    [{ 'hugo.toml': 'enableEmoji = true' }],
    [{ 'config.yaml': 'baseURL: https://a.example/\nenableEmoji: true', layouts: '' }],
    [{ '_config.yml': 'plugins:\n  - jemoji\n', _posts: '' }],
    [{ 'config.toml': 'base_url = "https://a.example"\n[markdown]\nrender_emoji = true' }],
  ])('has emoji where its configuration says so: %o', (files) => {
    expect(guessEngine([folder(files)])?.emoji).toBe(true)
    const without = Object.fromEntries(
      Object.entries(files).map(([name, text]) => [name, text.replace(/.*emoji.*/i, '')]),
    )
    expect(guessEngine([folder(without)])?.emoji).toBeUndefined()
  })

  it('is said with its evidence', () => {
    const engine = guessEngine([folder({ '_config.yml': '', _posts: '' })])
    expect(engine && describeEngine(engine)).toBe(
      'Articles are read as Jekyll reads them, because of _config.yml and _posts. `from: …` in site.yaml names another engine.',
    )
    expect(describeEngine({ name: 'zola' })).toBe('Articles are read as Zola reads them (`from: zola` in site.yaml).')
  })

  it('has rules and marks for every name', () => {
    expect(Object.keys(ENGINE_RULES).sort()).toEqual([...ENGINES].sort())
    expect([...new Set(ENGINE_MARKS.map(({ engine }) => engine))].sort()).toEqual([...ENGINES].sort())
  })
})
