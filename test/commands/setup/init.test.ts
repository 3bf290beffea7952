import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { check } from '../../../src/commands/check.ts'
import { type InitOptions, init, type Setting } from '../../../src/commands/setup/init.ts'
import { folder, sectionwire } from '../../support/cli.ts'
import { collectStreams } from '../../support/streams.ts'

const NOW = Date.UTC(2026, 10, 20, 12)
const SETTING: Setting = { now: NOW, timezone: 'Europe/Berlin' }

async function start(place: string, options: InitOptions = {}, setting = SETTING): Promise<string> {
  const { streams, out } = collectStreams()
  expect(await init(place, options, streams, setting)).toBe(0)
  return out()
}

const read = (place: string, file: string): string => readFileSync(join(place, file), 'utf8')

async function checked(articles: string): Promise<{ code: number; out: string }> {
  const { streams, out } = collectStreams()
  const code = await check({ articles, cache: false }, streams, NOW)
  return { code, out: out() }
}

describe('`init`', () => {
  it('writes settings, authors, a first article, .gitignore and schemas, which `check` accepts', async () => {
    const place = join(folder(), 'courier')
    const options = {
      title: 'The Courier: a "test"',
      url: 'https://news.example.org',
      language: 'en-gb',
      section: ['World', 'Arts & Life'],
    }
    const out = await start(place, options)
    expect(readdirSync(place).toSorted()).toEqual(['.gitignore', '.schemas', 'authors.yaml', 'site.yaml', 'world'])
    expect(read(place, 'site.yaml')).toBe(`# yaml-language-server: $schema=.schemas/site.json
title: "The Courier: a \\"test\\""
url: https://news.example.org/
tagAuthority: news.example.org,2026-11-20   # every id starts with it: never change it
language: en-GB
timezone: Europe/Berlin
sections:
  - { id: world, title: World }
  - { id: arts-and-life, title: "Arts & Life" }
`)
    expect(out).toMatch(/^wrote .*site\.yaml$/m)
    expect(await checked(place)).toMatchObject({ code: 0, out: expect.stringMatching(/^1 article/m) })
  })

  it.each([
    'yes',
    'null',
    '12',
    'a: b',
    '- x',
    '# no',
    "O'Brien",
    '"',
    'Ünïcode 新聞',
    '{a}',
    '[b]',
    '*c',
    '&d',
    '!e',
    '%f',
    'Authors',
    '!!!',
    'a - b -',
    '@g',
    '`h',
  ])('takes any title and section: %s', async (text) => {
    const place = folder()
    await start(place, { title: text, url: 'https://news.example.org/', section: [text, 'World'] })
    expect(await checked(place)).toMatchObject({ code: 0 })
    expect(read(place, 'site.yaml')).toContain('World')
  })

  it('asks what the command line does not say, where a person answers', async () => {
    const place = folder()
    const questions: string[] = []
    const ask = async (question: string, byDefault: string): Promise<string> => {
      questions.push(question)
      return question.startsWith('Sections') ? 'World, Life ,,' : byDefault
    }
    await start(place, { title: 'The Courier', url: 'https://news.example.org/' }, { ...SETTING, ask })
    expect(questions).toHaveLength(2)
    expect(read(place, 'site.yaml')).toContain('{ id: world, title: World }\n  - { id: life, title: Life }')
  })

  it('never overwrites a file, and refuses a folder that has a site.yaml', async () => {
    const place = folder({ '.gitignore': 'mine\n' })
    expect(await start(place)).toMatch(/^kept .*\.gitignore$/m)
    expect(read(place, '.gitignore')).toBe('mine\n')
    const before = read(place, 'site.yaml')
    await expect(start(place, { title: 'Other' })).rejects.toThrow('already exists')
    expect(read(place, 'site.yaml')).toBe(before)
  })

  it('adds no article and no authors to content of an engine, or to articles that are there', async () => {
    const [jekyll, other] = [folder({ '_posts/2026-01-01-a.md': '---\ntitle: A\n---\n' }), folder({ 'a.md': 'x' })]
    await start(jekyll, { from: 'jekyll' })
    expect(read(jekyll, 'site.yaml')).toMatch(/^from: jekyll$/m)
    await start(other)
    for (const place of [jekyll, other]) expect(existsSync(join(place, 'first-article.md'))).toBe(false)
    expect(existsSync(join(jekyll, 'authors.yaml'))).toBe(false)
    await expect(start(folder(), { from: 'jekill' })).rejects.toThrow('--from: found "jekill"; expected one of hugo')
    await expect(start(folder(), { language: 'no language' })).rejects.toThrow('--language')
    await expect(start(folder(), { url: 'example' })).rejects.toThrow('--url')
  })

  // Each command is a process of its own.
  it('is followed by commands that need no `--articles` in the new folder', { timeout: 60_000 }, async () => {
    const place = folder()
    const setUp = await sectionwire(
      ['init', '--title', 'T', '--url', 'https://news.example.org/', '--section', 'A', '--section', 'B'],
      { cwd: place },
    )
    expect(setUp).toMatchObject({ code: 0, err: '' })
    expect((await sectionwire(['check'], { cwd: place })).code).toBe(0)
    expect((await sectionwire(['list'], { cwd: place })).out).toContain('a/first-article')
    const inside = await sectionwire(['build'], { cwd: place })
    expect([inside.code, inside.err]).toMatchObject([2, expect.stringContaining('--out')])
    const built = await sectionwire(['build', '--out', `${place}-public`], { cwd: place })
    expect(built.code).toBe(0)
  })
})
