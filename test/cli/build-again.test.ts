import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { build } from '../../src/commands/build.ts'
import { folder, SITE_YAML, story } from '../support/cli.ts'

const SITE = `${SITE_YAML}url: https://news.example.org/\n`
const NAMES = Array.from({ length: 14 }, (_, n) => `${n % 2 === 0 ? 'europe' : 'world'}/story-${n}.md`)

/** An article that becomes public, gets its correction and expires at other instants. */
const TIMED = `---
title: Timed
published: 2026-11-21T08:00:00Z
expires: 2026-11-24T08:00:00Z
corrections: [{ at: 2026-11-22T08:00:00Z, note: It was blue. }]
sections: [europe]
---

Text, and a [link](story-2.md).
`

interface World {
  readonly content: string
  now: string
}

/** What happens between two builds. */
const CHANGES: Readonly<Record<string, (world: World) => void>> = {
  'nothing happens': () => {},
  'a text is changed': ({ content }) => edit(content, NAMES[3], (text) => `${text}\nMore.\n`),
  'a title is changed that another story is related to': ({ content }) =>
    edit(content, NAMES[2], (text) => text.replace(/title: .*/, 'title: Another title')),
  'an article gets its embargo': ({ content }) => write(content, 'europe/timed.md', TIMED),
  'the embargo ends': (world) => set(world, '2026-11-21T09:00:00Z'),
  'the correction falls due': (world) => set(world, '2026-11-22T09:00:00Z'),
  'the article expires': (world) => set(world, '2026-11-24T09:00:00Z'),
  'an article is removed': ({ content }) => rmSync(join(content, NAMES[4] ?? '')),
  'an article is renamed': ({ content }) =>
    renameSync(join(content, NAMES[6] ?? ''), join(content, 'europe/renamed.md')),
  'an article is retracted': ({ content }) =>
    edit(content, NAMES[8], (text) => text.replace('---\n', '---\nretracted: { at: 2026-11-20, reason: Wrong. }\n')),
  'an article becomes a draft': ({ content }) =>
    edit(content, NAMES[10], (text) => text.replace('---\n', '---\ndraft: true\n')),
  'an author gets a name': ({ content }) => write(content, 'authors.yaml', 'ann:\n  name: Ann Other\n'),
  'the settings are changed': ({ content }) => write(content, 'site.yaml', `${SITE}feeds: { items: 5 }\n`),
  'a picture comes': ({ content }) =>
    write(content, 'europe/a.svg', '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
}

const set = (world: World, now: string): void => {
  world.now = now
}

function write(content: string, name: string, text: string): void {
  mkdirSync(dirname(join(content, name)), { recursive: true })
  writeFileSync(join(content, name), text)
}

const edit = (content: string, name = '', change: (text: string) => string): void =>
  write(content, name, change(readFileSync(join(content, name), 'utf8')))

async function run({ content, now }: World, out: string, cache: string | false): Promise<string> {
  const lines: string[] = []
  const streams = { write: (line: string): boolean => lines.push(line) > 0 }
  await build({ articles: content, out, cache, now }, { out: streams, err: streams }, Date.now(), async () => {})
  return lines.join('')
}

const listTree = (out: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(out, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [path.slice(out.length), readFileSync(path, 'latin1')]),
  )

describe('Building again', () => {
  it('gives the tree of a first build, whatever happened in between', { timeout: 120_000 }, async () => {
    const more = 'tags: [vote]\nauthor: ann\nimage: a.svg\nrelated: [europe/story-2]\n'
    const content = folder({ 'site.yaml': SITE, ...Object.fromEntries(NAMES.map((name) => [name, story(name, more)])) })
    const [out, cache] = [join(folder({}), 'out'), folder({})]
    const world: World = { content, now: '2026-11-20T12:00:00Z' }
    await run(world, out, cache)
    for (const [name, change] of Object.entries(CHANGES)) {
      change(world)
      const again = await run(world, out, cache)
      const first = join(folder({}), 'out')
      await run(world, first, false)
      expect(listTree(out), name).toEqual(listTree(first))
      if (name === 'nothing happens') expect(again).toContain(' 0 files written')
    }
  })
})
