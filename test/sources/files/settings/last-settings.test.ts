import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { formatProblem } from '../../../../src/problems/index.ts'
import { ContentReader } from '../../../../src/sources/files/content-reader.ts'
import { folder, put, SITE_YAML, story } from '../../../support/cli.ts'

const SLIP = 'title: "never closed\nurl: https://news.example.org/\n'

interface Site {
  readonly directory: string
  readonly cache: string
}

const makeSite = (): Site => ({
  directory: folder({ 'site.yaml': SITE_YAML, 'europe/a.md': story('A') }),
  cache: folder(),
})

const open = ({ directory, cache }: Site, isServed = true): ContentReader =>
  new ContentReader(directory, { cache, isServed })

/** Starts a process that serves the site, and lets it store everything. */
async function start(site: Site, isServed = true) {
  const reader = open(site, isServed)
  const { newsroom, articles, problems } = await reader.load()
  await reader.indexed()
  return {
    reader,
    title: newsroom?.site.title,
    articles: [...articles].map(({ title }) => title),
    problems: problems.map(formatProblem),
  }
}

const describeSlip = expect.stringMatching(/^site\.yaml:.*\(the last valid settings stay in use\)$/)

describe('The last valid settings', () => {
  it('stay in use while served and after each restart', async () => {
    const site = makeSite()
    const { reader, title, articles } = await start(site)
    put(join(site.directory, 'site.yaml'), SLIP)
    expect((await reader.refresh()).problems.map(formatProblem)).toEqual([describeSlip])
    for (let n = 0; n < 2; n += 1) {
      expect(await start(site)).toMatchObject({ title, articles, problems: [describeSlip] })
    }
  })

  it('are replaced by the repaired ones', async () => {
    const site = makeSite()
    await start(site)
    put(join(site.directory, 'site.yaml'), SLIP)
    const { reader } = await start(site)
    put(join(site.directory, 'site.yaml'), SITE_YAML.replace(/^title: .*/m, 'title: Corrected'))
    const { newsroom, problems } = await reader.refresh()
    expect([newsroom?.site.title, problems]).toEqual(['Corrected', []])
    await reader.indexed()
    put(join(site.directory, 'site.yaml'), SLIP)
    expect((await start(site)).title).toBe('Corrected')
  })

  it('include authors.yaml', async () => {
    const site = makeSite()
    put(join(site.directory, 'authors.yaml'), '- { id: ann, name: Ann Lee }\n')
    await start(site)
    put(join(site.directory, 'site.yaml'), SLIP)
    rmSync(join(site.directory, 'authors.yaml'))
    const reader = open(site)
    const { newsroom } = await reader.load()
    await reader.indexed()
    expect([...(newsroom?.authors.values() ?? [])].map(({ name }) => name)).toEqual(['Ann Lee'])
  })

  it('stay in use when site.yaml is gone', async () => {
    const site = makeSite()
    const { title } = await start(site)
    rmSync(join(site.directory, 'site.yaml'))
    expect((await start(site)).title).toBe(title)
  })

  it('are neither stored nor used by commands that serve nothing', async () => {
    const site = makeSite()
    await start(site, false)
    put(join(site.directory, 'site.yaml'), SLIP)
    expect((await start(site)).title).toBeUndefined()
    put(join(site.directory, 'site.yaml'), SITE_YAML)
    await start(site)
    put(join(site.directory, 'site.yaml'), SLIP)
    expect((await start(site, false)).title).toBeUndefined()
  })

  it('do not exist for a site that was never served', async () => {
    const site = makeSite()
    put(join(site.directory, 'site.yaml'), SLIP)
    expect((await start(site)).problems).toEqual([expect.not.stringContaining('stay in use')])
  })
})
