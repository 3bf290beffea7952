import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { publisher, RECORD, SITE } from './support.ts'

/** More footnotes than rendering takes. */
const HOSTILE = { ...RECORD, id: 'hostile', title: 'Canary', body: '[^a] '.repeat(2001) }

const PATHS = ['atom.xml', 'rss.xml', 'feed.json', 'europe/atom.xml', 'index.html', 'europe/', 'sitemap.xml', 'world/']

describe('An article that cannot be rendered', () => {
  it('is in no document, with one problem, and everything else is served', async () => {
    const log: string[] = []
    const site = await publisher({ site: SITE, records: [RECORD, HOSTILE], log: (line) => log.push(line) })
    // The first document that asks for its text finds that it cannot be rendered.
    const page = await site.fetch(new Request('https://news.example.org/articles/canary/'))
    expect(page.status).toBe(404)
    for (const path of PATHS) {
      const answer = await site.fetch(new Request(`https://news.example.org/${path === 'index.html' ? '' : path}`))
      expect([path, answer.status]).toEqual([path, 200])
      expect(await answer.text()).not.toContain('Canary')
    }
    expect(await site.text('atom.xml')).toContain('They voted.')
    expect(log.filter((line) => line.includes('[not-rendered]'))).toEqual([
      expect.stringContaining('found a body with 2,001 marks of footnotes; expected at most 2,000'),
    ])
  })

  it('is found by whatever asks for it first', async () => {
    for (const path of PATHS.filter((name) => name !== 'sitemap.xml')) {
      const site = await publisher({ site: SITE, records: [RECORD, HOSTILE] })
      const text = (await site.text(path)) ?? ''
      expect(text).toContain('The vote')
      expect(text).not.toContain('Canary')
      expect(await site.text('sitemap.xml')).not.toContain('canary')
    }
  })

  it('is published when it is repaired, and taken back when it breaks again', async () => {
    const site = await publisher({ site: SITE, records: [RECORD, HOSTILE] })
    expect(await site.text('atom.xml')).not.toContain('Canary')
    await site.put({ ...HOSTILE, body: 'Short.' })
    expect(await site.text('atom.xml')).toContain('Canary')
    await site.put(HOSTILE)
    expect(await site.text('atom.xml')).not.toContain('Canary')
  })

  it('is in no file of a built tree', async () => {
    const site = await publisher({ site: SITE, records: [RECORD, HOSTILE] })
    const folder = mkdtempSync(join(tmpdir(), 'sectionwire-'))
    await site.build(folder)
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    expect(files.length).toBeGreaterThan(20)
    for (const { parentPath, name } of files) {
      const text = readFileSync(join(parentPath, name), 'latin1')
      expect(`${parentPath}/${name} ${text}`).not.toMatch(/canary/i)
    }
  })
})
