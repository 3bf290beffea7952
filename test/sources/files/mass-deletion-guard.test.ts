import { mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ContentReader } from '../../../src/sources/files/content-reader.ts'
import { MassDeletionGuard } from '../../../src/sources/files/mass-deletion-guard.ts'
import { folder, put, SITE_YAML, story } from '../../support/cli.ts'

const ids = ({ articles }: { articles: Iterable<{ id: string }> }): string[] => [...articles].map(({ id }) => id).sort()
const codes = ({ problems }: { problems: readonly { code: string }[] }): string[] => problems.map(({ code }) => code)

const TEN = Array.from({ length: 10 }, (_, index) => `a${index}`)

const newsroom = (names: readonly string[] = TEN): string =>
  folder({
    'site.yaml': SITE_YAML,
    ...Object.fromEntries(names.map((name) => [`${name}.md`, story(name.toUpperCase())])),
  })

const reading = async (directory: string, holdMs: number): Promise<ContentReader> => {
  const reader = new ContentReader(directory, { cache: false, holdMs })
  await reader.load()
  return reader
}

const NEVER = 1e9

describe('Mass deletion guard', () => {
  it('lets a few articles go at once', async () => {
    const directory = newsroom()
    const reader = await reading(directory, NEVER)
    for (const name of TEN.slice(0, 5)) rmSync(join(directory, `${name}.md`))
    const { problems, ...content } = await reader.refresh()
    expect([ids(content), problems]).toEqual([TEN.slice(5), []])
  })

  it('holds articles with an alarm when more than half disappear, in separate events or together', async () => {
    for (const paths of [undefined, TEN.map((name) => `${name}.md`)]) {
      const directory = newsroom()
      const reader = await reading(directory, NEVER)
      for (const name of TEN.slice(0, 6)) rmSync(join(directory, `${name}.md`))
      const refreshed = await reader.refresh({ paths })
      expect([ids(refreshed), codes(refreshed), refreshed.changed]).toEqual([TEN, ['content-gone'], false])
      const [alarm] = refreshed.problems
      expect(alarm?.found).toBe('6 of 10 articles gone within a short time')
    }
  })

  it('lets the articles go when they stay away', async () => {
    const directory = newsroom()
    const reader = await reading(directory, 0)
    for (const name of TEN.slice(0, 6)) rmSync(join(directory, `${name}.md`))
    expect(ids(await reader.refresh())).toEqual(TEN.slice(6))
  })

  it('ends the alarm when the articles are back', async () => {
    const directory = newsroom()
    const reader = await reading(directory, NEVER)
    renameSync(directory, `${directory}-away`)
    mkdirSync(directory)
    const empty = await reader.refresh()
    expect([ids(empty), codes(empty)]).toEqual([TEN, ['content-gone', 'missing-config']])
    rmSync(directory, { recursive: true })
    const away = await reader.refresh()
    expect([ids(away), codes(away)]).toEqual([TEN, ['content-gone', 'missing-config']])
    renameSync(`${directory}-away`, directory)
    const back = await reader.refresh()
    expect([ids(back), codes(back)]).toEqual([TEN, []])
  })

  it('accepts a loss that is balanced by new articles, as in a switch of branches', async () => {
    const directory = newsroom()
    const reader = await reading(directory, NEVER)
    for (const name of TEN) renameSync(join(directory, `${name}.md`), join(directory, `b${name}.md`))
    const refreshed = await reader.refresh()
    expect([ids(refreshed), codes(refreshed)]).toEqual([TEN.map((name) => `b${name}`), []])
  })

  it('holds articles as long as site.yaml is missing, for any time', async () => {
    const directory = newsroom(['one', 'two'])
    const reader = await reading(directory, 0)
    for (const name of ['site.yaml', 'one.md', 'two.md']) rmSync(join(directory, name))
    expect(ids(await reader.refresh())).toEqual(['one', 'two'])
    expect(ids(await reader.refresh())).toEqual(['one', 'two'])
  })

  it('counts articles that disappear one by one in a short time together', () => {
    let now = 0
    const guard = new MassDeletionGuard(1000, () => now)
    const lose = (count: number, ...paths: string[]): string[] => {
      guard.beginScan(count, true)
      for (const path of paths) guard.add(path)
      return guard.endScan(count)
    }
    expect(lose(20, 'a', 'b', 'c', 'd', 'e')).toEqual(['a', 'b', 'c', 'd', 'e'])
    now = 100
    expect(lose(15, 'f', 'g', 'h', 'i', 'j', 'k')).toEqual([])
    now = 1099
    expect(lose(15)).toEqual([])
    now = 1100
    expect(lose(15)).toHaveLength(6)
    now = 60_000
    expect(lose(9, 'l')).toEqual(['l'])
  })
})

describe('File that may be half written', () => {
  it('is left for later, and its path is returned', async () => {
    const directory = newsroom()
    const reader = await reading(directory, NEVER)
    put(join(directory, 'new.md'), story('New'))
    put(join(directory, 'a0.md'), story('Changed'))
    const early = await reader.refresh({ quietMs: 60_000 })
    expect([ids(early), early.changed, [...early.unsettled].sort()]).toEqual([TEN, false, ['a0.md', 'new.md']])
    const later = await reader.refresh({ paths: early.unsettled })
    expect(ids(later)).toEqual([...TEN, 'new'])
  })

  it('is not used as site.yaml', async () => {
    const directory = newsroom()
    const reader = await reading(directory, NEVER)
    put(join(directory, 'site.yaml'), 'title: Half\n')
    expect((await reader.refresh({ quietMs: 60_000 })).newsroom?.site.title).toBe('The Tester')
    expect((await reader.refresh({})).newsroom?.site.title).toBe('Half')
  })
})
