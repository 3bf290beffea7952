import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FileSource } from '../../src/sources/files/file-source.ts'
import { readRecords } from '../../src/sources/memory/read-records.ts'
import { folder, SITE_YAML, story } from '../support/cli.ts'
import { readConfig } from '../support/config.ts'
import { HOSTILE_RECORDS } from '../support/hostile-records.ts'
import { makeRandomRecord } from '../support/random-records.ts'

const { newsroom } = readConfig(SITE_YAML, undefined)
if (newsroom === undefined) throw new Error('no newsroom')

/** The bench of attacks has ten thousand. */
const RANDOM_RECORDS = 400

describe('Hostile records', () => {
  it('cost no good one its publication, whatever they hold', async () => {
    const hostile = HOSTILE_RECORDS.map(({ file, text }, n) => [`hostile/${n}-${file}`, text(20_000)] as const)
    const random = fc
      .sample(makeRandomRecord(), { numRuns: RANDOM_RECORDS, seed: 1 })
      .map(({ file, text }, n) => [`random/${n}-${file}`, text] as const)
    const good = Array.from({ length: 20 }, (_, n) => [`good/${n}.md`, story(`Good ${n}`)] as const)
    const files = Object.fromEntries([...hostile, ...random, ...good])
    const source = new FileSource({ articles: folder({ 'site.yaml': SITE_YAML, ...files }), cache: false })
    const { articles, problems } = await source.load()
    const ids = new Set([...articles].map(({ id }) => id))
    expect(good.filter(([path]) => !ids.has(path.replace('.md', '')))).toEqual([])
    expect(problems.filter(({ code }) => code === 'unreadable-record')).toEqual([])
    await source.close()
  })

  it.each(HOSTILE_RECORDS.map(({ name, file, text }) => [name, file, text] as const))(
    'are read in time that grows with their size alone: %s',
    (_, file, text) => {
      const measure = (length: number): number => {
        const written = text(length)
        const started = process.cpuUsage()
        readRecords([{ file, text: written }], newsroom as NonNullable<typeof newsroom>)
        const { user, system } = process.cpuUsage(started)
        return (user + system) / 1000
      }
      // Quadratic time at this length is seconds; front matter may be no longer.
      expect(measure(60_000)).toBeLessThan(1000)
    },
  )
})
