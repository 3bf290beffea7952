import { describe, expect, it } from 'vitest'
import { buildCatalog } from '../../src/catalog/update.ts'
import { EditionBuilder } from '../../src/edition/edition-builder.ts'
import { DEFAULT_WORDING } from '../../src/model/wording/index.ts'
import { hostText } from '../support/editions.ts'
import { article, BASE, NOW, newsroom } from '../support/newsroom.ts'
import { Page } from './support.ts'

const room = newsroom({ stylesheet: 'media/own.css', nameplate: '/media/plate.svg', icon: 'icon.png' })

function editionAt(base: string, shown = room) {
  const sources = {
    body: async () => 'x',
    measure: () => undefined,
    yieldToEventLoop: async () => {},
    report: () => {},
  }
  return new EditionBuilder(base, sources).edition(buildCatalog(shown, [article({ id: 'one' })], NOW))
}

describe.each(['404.html', '410.html'])('Page for errors (%s)', (file) => {
  it.each(['/', '/news/'])('links correctly from any depth of a site at %s', async (root) => {
    const edition = editionAt(new URL(root, BASE).href)
    const page = new Page(await hostText(edition, file))
    const addresses = ['a', 'link', 'script', 'img'].flatMap((name) => [
      ...page.values(name, 'href'),
      ...page.values(name, 'src'),
    ])
    const isElsewhere = (address: string): boolean => /^(?:#main$|feed:|https:\/\/(?!news\.example\.org))/.test(address)
    const used = addresses.filter((address) => address !== undefined && !isElsewhere(address))
    expect(used.filter((address) => !address?.startsWith(root))).toEqual([])
    const own = used.map((address) => address?.slice(root.length) ?? '')
    const files = ['media/own.css', 'media/plate.svg', 'icon.png']
    expect(own.filter((path) => !edition.has(path || 'index.html') && !files.includes(path))).toEqual([])
    expect(own).toEqual(expect.arrayContaining(['', 'europe/', 'asia/rss.xml', 'feeds/', 'feeds.opml', ...files]))
  })

  it('is not indexed, and has no canonical address', async () => {
    const edition = editionAt(BASE)
    const page = new Page(await hostText(edition, file))
    expect(page.values('meta', 'content', { name: 'robots' })).toEqual(['noindex'])
    expect(page.values('link', 'href', { rel: 'canonical' })).toEqual([])
    expect([edition.has(file), edition.paths.includes(file)]).toEqual([false, false])
    for (const path of edition.paths.filter((each) => each.includes('sitemap'))) {
      expect((await edition.find(path))?.body.toString()).not.toContain(file)
    }
  })

  it('uses the wording of site.yaml', async () => {
    const wording = { ...DEFAULT_WORDING, missing: 'Hier ist nichts', missingHelp: 'Vielleicht <vertippt>?' }
    const gone = { gone: wording.missing, goneHelp: wording.missingHelp }
    const page = new Page(await hostText(editionAt(BASE, newsroom({ wording: { ...wording, ...gone } })), file))
    expect(page.texts('h1')).toEqual(['Hier ist nichts'])
    expect(page.texts('p')).toContain('Vielleicht <vertippt>?')
  })

  it('does not exist when pages are off', () => {
    expect([...editionAt(BASE, newsroom({ pages: false })).hostFiles.keys()]).toEqual([
      '_headers',
      '_redirects',
      '_redirects.nginx',
    ])
  })
})
