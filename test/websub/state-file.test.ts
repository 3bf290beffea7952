import { readdirSync, readFileSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { defaultState } from '../../src/content/state-folder.ts'
import { parseTold, printTold, toldFile, toldIn } from '../../src/websub/state-file.ts'
import type { Told } from '../../src/websub/told.ts'
import { folder, put } from '../support/cli.ts'

const AT = Date.UTC(2026, 10, 20, 12)
const TOLD: Told = new Map([
  [
    'https://hub.example/',
    {
      failures: 2,
      nextTry: AT + 4_000,
      isAsked: true,
      topics: new Map([
        ['https://news.example.org/rss.xml', { announced: '"a"', announcedAt: AT, answer: '202', answeredAt: AT }],
        [
          'https://news.example.org/atom.xml',
          { trying: { etag: '"b"', since: AT, refusals: 1, nextTry: AT + 1_000, gaveUp: false } },
        ],
        ['https://news.example.org/feed.json', {}],
      ]),
    },
  ],
])

describe('Hub state file', () => {
  it('is read as it was written, and leaves no temporary file', async () => {
    const place = folder()
    const file = join(place, 'deep', 'hubs.json')
    const said: string[] = []
    const store = toldIn(file, (line) => said.push(line))
    expect(await store.load()).toEqual(new Map())
    await store.save(TOLD)
    expect(await toldIn(file, (line) => said.push(line)).load()).toEqual(TOLD)
    expect(readdirSync(join(place, 'deep'))).toEqual(['hubs.json'])
    expect(said).toEqual([])
  })

  it('contains addresses of feeds and hashes, and no content', async () => {
    const text = printTold(TOLD)
    expect(text).toContain('"announced": "\\"a\\""')
    expect(parseTold(text)).toEqual(TOLD)
  })

  it.each([
    ['cut off', printTold(TOLD).slice(0, 200)],
    ['empty', ''],
    ['a list', '[1, 2]'],
    ['another version', '{"version": 2, "hubs": {}}'],
    ['binary', '\u0000\u0001'],
  ])('counts as empty with a message when it is %s', async (_, text) => {
    const file = join(folder({ 'hubs.json': text }), 'hubs.json')
    const said: string[] = []
    expect(await toldIn(file, (line) => said.push(line)).load()).toEqual(new Map())
    expect(said).toEqual([expect.stringContaining(`${file}: what hubs were told cannot be read`)])
  })

  it('drops invalid hubs and topics, and keeps the others', () => {
    const written = JSON.parse(printTold(TOLD)) as { hubs: Record<string, { topics: Record<string, unknown> }> }
    written.hubs['https://bad.example/'] = { topics: [] as never }
    const hub = written.hubs['https://hub.example/']
    Object.assign(hub?.topics ?? {}, { 'https://news.example.org/x': { announced: 5 }, 'no address': {} })
    expect(parseTold(JSON.stringify(written))).toEqual(TOLD)
  })

  it('is whole when several processes write it at once', async () => {
    const file = join(folder(), 'hubs.json')
    const stores = Array.from({ length: 8 }, () => toldIn(file, () => {}))
    await Promise.all(stores.map((store) => store.save(TOLD)))
    expect(parseTold(readFileSync(file, 'utf8'))).toEqual(TOLD)
  })

  it('throws when its folder is not a folder', async () => {
    const file = join(folder(), 'taken')
    put(file, 'a file')
    await expect(toldIn(join(file, 'hubs.json'), () => {}).save(TOLD)).rejects.toThrow(/ENOTDIR|EEXIST/)
  })

  it('has the temporary files of killed processes removed, and nothing else', async () => {
    const place = folder({ 'hubs.json.00.tmp': 'old', 'hubs.json.11.tmp': 'new', 'other.tmp': 'old' })
    for (const name of ['hubs.json.00.tmp', 'other.tmp']) utimesSync(join(place, name), 1, 1)
    await toldIn(join(place, 'hubs.json'), () => {}).load()
    expect(readdirSync(place).sort()).toEqual(['hubs.json.11.tmp', 'other.tmp'])
  })

  it('is separate for each content directory', () => {
    expect(toldFile('/state', 'a')).not.toBe(toldFile('/state', 'b'))
    expect(toldFile('/state', '.')).toBe(toldFile('/state', process.cwd()))
    expect(defaultState()).toMatch(/sectionwire$/)
  })
})
