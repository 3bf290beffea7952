import { describe, expect, it } from 'vitest'
import { buildCatalogue } from '../../src/catalogue/catalogue.ts'
import { Press } from '../../src/press/press.ts'
import { article, BASE, NOW, newsroom } from '../support/newsroom.ts'
import { ask, serving } from './support.ts'

describe('an address that a feed once had', () => {
  it('leads on for good, or is gone for good, with and without its last slash', async () => {
    const room = newsroom({
      movedFrom: ['wordpress'],
      redirects: new Map([
        ['/old.xml', '/europe/atom.xml'],
        ['/rss.xml', '/nowhere'],
      ]),
      gone: ['/retired/feed/'],
    })
    const sources = { body: async () => 'x', measure: () => undefined, breathe: async () => {}, report: () => {} }
    const edition = new Press(BASE, sources).edition(buildCatalogue(room, [article({ id: 'a' })], NOW))
    const { port } = await serving(edition)
    for (const [path, location] of [
      ['/feed/', '/rss.xml'],
      ['/feed', '/rss.xml'],
      ['/category/europe/feed/?paged=2', '/europe/rss.xml'],
      ['/old.xml', '/europe/atom.xml'],
    ]) {
      const { status, headers } = await ask(port, path ?? '')
      expect([path, status, headers.location]).toEqual([path, 301, location])
    }
    for (const path of ['/retired/feed/', '/retired/feed']) expect((await ask(port, path)).status).toBe(410)
    // What is published outranks a redirect of the same address.
    expect((await ask(port, '/rss.xml')).status).toBe(200)
    const redirects = (await ask(port, '/_redirects')).body.toString()
    expect(redirects).toContain('/feed/ /rss.xml 301\n')
    expect(redirects).toContain('/retired/feed / 410\n')
    expect((await ask(port, '/_headers')).body.toString()).toContain(
      '/*/atom.xml\n  Content-Type: application/atom+xml; charset=utf-8\n',
    )
  })
})
