import { describe, expect, it } from 'vitest'
import { buildCatalog } from '../../src/catalog/update.ts'
import { EditionBuilder } from '../../src/edition/edition-builder.ts'
import { VersionGone } from '../../src/model/version-gone.ts'
import { ask, serving } from '../delivery/http/support.ts'
import { article, BASE, NOW, newsroom } from '../support/newsroom.ts'

const YEAR = 365 * 24 * 3_600_000
const lost = article({ id: 'lost', tags: ['election'], published: NOW - 8 * YEAR, url: '/lost/' })
const bodiless = article({ id: 'bodiless', published: NOW - YEAR, sections: [{ id: 'science', title: 'Science' }] })

/** Every kind of document that shows the story. */
const SHOWING = [
  ...['rss.xml', 'atom.xml', 'feed.json', 'world/europe/atom.xml', 'tags/election/atom.xml', 'authors/ann/rss.xml'],
  ...['', 'europe/', 'lost/'],
]

/** Makes an edition whose `texts` the test changes. */
function makeEdition() {
  const texts = new Map([['bodiless', '']])
  const builder = new EditionBuilder(BASE, {
    body: async (version) => {
      const text = texts.get(version.id)
      if (text === undefined) throw new VersionGone(version)
      return text
    },
    measure: () => undefined,
    yieldToEventLoop: async () => {},
    report: () => {},
  })
  const edition = builder.edition(buildCatalog(newsroom(), [lost, bodiless], NOW))
  return { edition, texts }
}

describe('A story whose text is not available', () => {
  const { edition } = makeEdition()
  const showing = SHOWING.filter((path) => edition.has(path))
  const archives = edition.paths.filter((path) => path.includes('/archive/') && path.includes('2010s'))

  it('is in no document: each that shows it fails with VersionGone', async () => {
    expect(showing.length).toBeGreaterThan(6)
    expect(archives.length).toBeGreaterThan(2)
    for (const path of [...showing, ...archives]) {
      await expect(edition.find(path), path).rejects.toThrow(VersionGone)
    }
    await expect(edition.readable('atom.xml')).rejects.toThrow(VersionGone)
  })

  it('is whole in each of them as soon as the text is available again', async () => {
    const made = makeEdition()
    for (const path of [...showing, ...archives]) await made.edition.find(path)?.catch(() => {})
    made.texts.set('lost', 'The text is back.')
    for (const path of [...showing, ...archives]) {
      expect((await made.edition.find(path))?.body.toString(), path).toContain('The text is back.')
    }
  })

  it('leaves documents without it as they are, and a record without a body is published without one', async () => {
    expect((await edition.find('science/feed.json'))?.body.toString()).toContain('Story bodiless')
  })

  it('is answered with 503 and Retry-After, to readers and to browsers', async () => {
    const lines: string[] = []
    const made = makeEdition()
    const { port } = await serving(made.edition, { log: (line) => lines.push(line) })
    const browser = { accept: 'text/html,application/xhtml+xml', 'sec-fetch-mode': 'navigate' }
    for (const [path, headers] of [
      ['/atom.xml', {}],
      ['/atom.xml', browser],
      ['/lost/', {}],
    ] as const) {
      const { status, headers: fields } = await ask(port, path, { headers })
      expect([path, status, fields['retry-after']]).toEqual([path, 503, '2'])
    }
    made.texts.set('lost', 'The text is back.')
    expect((await ask(port, '/lost/')).status).toBe(200)
    expect(lines).toEqual([])
  })
})
