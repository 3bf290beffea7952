import { describe, expect, it } from 'vitest'
import { buildCatalog } from '../../../src/catalog/update.ts'
import { listTopics } from '../../../src/delivery/websub/topics.ts'
import { EditionBuilder } from '../../../src/edition/edition-builder.ts'
import { article, BASE, NOW, newsroom } from '../../support/newsroom.ts'

const HUB = { url: 'https://hub.example/', private: false, several: false }

/** Builds editions one after another with the same builder. */
function makeBuilder() {
  const room = newsroom({ hubs: [HUB] })
  const editionBuilder = new EditionBuilder(BASE, {
    body: async ({ id, version }) => `Body of ${id} ${version}.`,
    measure: () => undefined,
    yieldToEventLoop: async () => {},
    report: () => {},
  })
  return (articles: Parameters<typeof article>[0][], now = NOW) =>
    editionBuilder.edition(
      buildCatalog(
        room,
        articles.map((given) => article({ version: 'v', published: NOW - 1000, ...given })),
        now,
      ),
    )
}

describe('Topics of an edition', () => {
  it('are its feeds in each format, by their self links', async () => {
    const edition = makeBuilder()([{ id: 'a', tags: ['Elections'] }])
    const topics = await listTopics(edition, BASE)
    const scopes = ['', 'asia/', 'authors/ann/', 'europe/', 'science/', 'tags/elections/', 'world/']
    expect([...topics.keys()].sort()).toEqual(
      scopes.flatMap((scope) => ['rss.xml', 'atom.xml', 'feed.json'].map((file) => BASE + scope + file)).sort(),
    )
    for (const { url, path, etag } of topics.values()) {
      const rendition = await edition.find(path)
      expect(rendition?.etag).toBe(etag)
      expect(rendition?.links.filter((link) => link.endsWith('rel="self"'))).toEqual([`<${url}>; rel="self"`])
      expect(rendition?.links).toContain(`<${HUB.url}>; rel="hub"`)
    }
  })

  it('change for the sections of a changed article and those above, its author, its tag and everything', async () => {
    const edition = makeBuilder()
    const science = { id: 'b', sections: [{ id: 'science', title: 'Science' }], authors: [{ id: 'bob', name: 'Bob' }] }
    const before = await listTopics(edition([{ id: 'a', tags: ['x'] }, science]), BASE)
    const after = await listTopics(edition([{ id: 'a', tags: ['x'], version: 'w' }, science]), BASE)
    const changed = [...after.values()].filter(({ url, etag }) => before.get(url)?.etag !== etag)
    const scopes = ['', 'authors/ann/', 'europe/', 'tags/x/', 'world/']
    expect(changed.map(({ path }) => path).sort()).toEqual(
      scopes.flatMap((scope) => ['rss.xml', 'atom.xml', 'feed.json'].map((file) => scope + file)).sort(),
    )
  })

  it('do not include archives, which name no hub', async () => {
    const months = Array.from({ length: 6 }, (_, month) => Date.UTC(2026, month, 5))
    const edition = makeBuilder()(
      months.flatMap((published, month) =>
        Array.from({ length: 20 }, (_, at) => ({ id: `a${month}-${at}`, published })),
      ),
    )
    const archives = edition.paths.filter((path) => path.includes('europe/archive/') && !path.endsWith('.html'))
    expect(archives.length).toBeGreaterThan(2)
    for (const path of archives) {
      const rendition = await edition.find(path)
      expect(rendition?.links.join()).not.toContain('rel="hub"')
      expect(rendition?.body.toString()).not.toContain(HUB.url)
    }
    for (const path of ['europe/rss.xml', 'europe/atom.xml', 'europe/feed.json']) {
      expect((await edition.find(path))?.body.toString()).toContain(HUB.url)
    }
    expect([...(await listTopics(edition, BASE)).keys()].filter((url) => url.includes('archive'))).toEqual([])
  })

  it('stop being collected when they are no longer wanted', async () => {
    const edition = makeBuilder()([{ id: 'a' }])
    let asked = 0
    const isWanted = (): boolean => {
      asked += 1
      return asked < 3
    }
    expect((await listTopics(edition, BASE, isWanted)).size).toBe(2)
  })

  it('do not depend on hidden articles', async () => {
    const edition = makeBuilder()
    const before = await listTopics(edition([{ id: 'a' }]), BASE)
    const secret = { tags: ['canary'], authors: [{ id: 'canary', name: 'Canary' }] }
    const after = await listTopics(edition([{ id: 'a' }, { id: 'b', ...secret, draft: true }]), BASE)
    expect(after).toEqual(before)
  })
})
