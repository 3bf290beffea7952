import { readdirSync, readFileSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { HubStates } from '../../../src/delivery/websub/hub-state.ts'
import {
  getHubStatePath,
  openHubStateStore,
  parseHubStates,
  printHubStates,
} from '../../../src/delivery/websub/hub-state-file.ts'
import { getDefaultStateFolder } from '../../../src/system/state-folder.ts'
import { folder, put } from '../../support/cli.ts'

const AT = Date.UTC(2026, 10, 20, 12)
const TOLD: HubStates = new Map([
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
    const store = openHubStateStore(file, (line) => said.push(line))
    expect(await store.load()).toEqual(new Map())
    await store.save(TOLD)
    expect(await openHubStateStore(file, (line) => said.push(line)).load()).toEqual(TOLD)
    expect(readdirSync(join(place, 'deep'))).toEqual(['hubs.json'])
    expect(said).toEqual([])
  })

  it('contains addresses of feeds and hashes, and no content', async () => {
    const text = printHubStates(TOLD)
    expect(text).toContain('"announced": "\\"a\\""')
    expect(parseHubStates(text)).toEqual(TOLD)
  })

  it.each([
    ['cut off', printHubStates(TOLD).slice(0, 200)],
    ['empty', ''],
    ['a list', '[1, 2]'],
    ['another version', '{"version": 2, "hubs": {}}'],
    ['binary', '\u0000\u0001'],
  ])('counts as empty with a message when it is %s', async (_, text) => {
    const file = join(folder({ 'hubs.json': text }), 'hubs.json')
    const said: string[] = []
    expect(await openHubStateStore(file, (line) => said.push(line)).load()).toEqual(new Map())
    expect(said).toEqual([expect.stringContaining(`Cannot read the state of the hubs from ${file}`)])
  })

  it('drops invalid hubs and topics, and keeps the others', () => {
    const written = JSON.parse(printHubStates(TOLD)) as { hubs: Record<string, { topics: Record<string, unknown> }> }
    written.hubs['https://bad.example/'] = { topics: [] as never }
    const hub = written.hubs['https://hub.example/']
    Object.assign(hub?.topics ?? {}, { 'https://news.example.org/x': { announced: 5 }, 'no address': {} })
    expect(parseHubStates(JSON.stringify(written))).toEqual(TOLD)
  })

  it('is whole when several processes write it at once', async () => {
    const file = join(folder(), 'hubs.json')
    const stores = Array.from({ length: 8 }, () => openHubStateStore(file, () => {}))
    await Promise.all(stores.map((store) => store.save(TOLD)))
    expect(parseHubStates(readFileSync(file, 'utf8'))).toEqual(TOLD)
  })

  it('throws when its folder is not a folder', async () => {
    const file = join(folder(), 'taken')
    put(file, 'a file')
    await expect(openHubStateStore(join(file, 'hubs.json'), () => {}).save(TOLD)).rejects.toThrow(/ENOTDIR|EEXIST/)
  })

  it('has the temporary files of killed processes removed, and nothing else', async () => {
    const place = folder({ 'hubs.json.00.tmp': 'old', 'hubs.json.11.tmp': 'new', 'other.tmp': 'old' })
    for (const name of ['hubs.json.00.tmp', 'other.tmp']) utimesSync(join(place, name), 1, 1)
    await openHubStateStore(join(place, 'hubs.json'), () => {}).load()
    expect(readdirSync(place).sort()).toEqual(['hubs.json.11.tmp', 'other.tmp'])
  })

  it('is separate for each content directory', () => {
    expect(getHubStatePath('/state', 'a')).not.toBe(getHubStatePath('/state', 'b'))
    expect(getHubStatePath('/state', '.')).toBe(getHubStatePath('/state', process.cwd()))
    expect(getDefaultStateFolder()).toMatch(/sectionwire$/)
  })
})
