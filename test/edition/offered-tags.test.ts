import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { buildCatalog } from '../../src/catalog/update.ts'
import { openDiskTarget } from '../../src/delivery/static/disk-target.ts'
import { writeStatic } from '../../src/delivery/static/write-static.ts'
import type { Edition } from '../../src/edition/edition.ts'
import { EditionBuilder } from '../../src/edition/edition-builder.ts'
import type { Article } from '../../src/model/article.ts'
import { openMediaIn } from '../../src/sources/files/media/media-files.ts'
import { folder } from '../support/cli.ts'
import { article, BASE, NOW, newsroom, settings } from '../support/newsroom.ts'

const DAY = 86_400_000
const room = newsroom({ tagFeedsFrom: 3, feeds: settings({ items: 1 }) })

const story = (n: number, tags: readonly string[], more: Partial<Article> = {}): Article =>
  article({ id: `story-${n}`, slug: `story-${n}`, published: NOW - (n + 1) * 40 * DAY, tags, ...more })

const editionOf = (articles: readonly Article[]): Edition =>
  new EditionBuilder(BASE, {
    body: async () => 'Text.',
    measure: () => undefined,
    yieldToEventLoop: async () => {},
    report: () => {},
  }).edition(buildCatalog(room, articles, NOW))

const textAt = async (edition: Edition, path: string): Promise<string> =>
  (await edition.find(path))?.body.toString() ?? ''

const build = (articles: readonly Article[], out: string) =>
  openDiskTarget(out).then((target) =>
    writeStatic(editionOf(articles), target, { compress: false, openMedia: openMediaIn(out) }),
  )

const two = [story(0, ['Harbour', 'Budget']), story(1, ['Harbour', 'Budget'])]
const three = [...two, story(2, ['Harbour'])]

describe('A tag with fewer stories than `feeds.tags.from`', () => {
  it('is named by no list, page, or sitemap', async () => {
    const edition = editionOf(three)
    expect(edition.feeds.filter((path) => path.startsWith('tags/'))).toEqual([
      'tags/harbour/atom.xml',
      'tags/harbour/feed.json',
      'tags/harbour/rss.xml',
    ])
    expect(edition.paths.filter((path) => path.includes('budget'))).toEqual([])
    expect(edition.paths).toContain('tags/harbour/')
    for (const path of edition.paths) expect([path, await textAt(edition, path)].join()).not.toContain('tags/budget')
    expect(await textAt(edition, 'articles/story-0/')).toContain('<li>Budget</li>')
  })

  it('still has its feed, its archives and its page at their addresses', async () => {
    const edition = editionOf(three)
    for (const path of ['tags/budget/rss.xml', 'tags/budget/', 'tags/budget/archive/2026-09/atom.xml'])
      expect([path, edition.has(path), (await textAt(edition, path)).length > 0]).toEqual([path, true, true])
  })

  it('keeps the feed that it had when a story expires', () => {
    const edition = editionOf([...two, story(2, ['Budget'], { expires: NOW - DAY })])
    expect(edition.feeds).toContain('tags/budget/atom.xml')
  })

  it('has a link on the pages of its stories from the third one on', async () => {
    const builder = new EditionBuilder(BASE, {
      ...{ body: async () => 'Text.', measure: () => undefined },
      ...{ yieldToEventLoop: async () => {}, report: () => {} },
    })
    const [before, after] = [two, [...two, story(2, ['Budget'])]].map((articles) =>
      builder.edition(buildCatalog(room, articles, NOW)),
    )
    const pages = await Promise.all([before, after].map((edition) => edition && textAt(edition, 'articles/story-0/')))
    expect(pages.map((page) => page?.includes('href="/tags/budget/"'))).toEqual([false, true])
  })
})

describe('A static tree', () => {
  it('has no files of a tag whose feed was never offered', async () => {
    const out = join(folder(), 'tree')
    await build(three, out)
    await build(three, out)
    expect(existsSync(join(out, 'tags/harbour/rss.xml'))).toBe(true)
    expect(existsSync(join(out, 'tags/budget'))).toBe(false)
  })

  it('keeps and updates the feed, the archives and the pages of a tag that falls below', async () => {
    const out = join(folder(), 'tree')
    await build(three, out)
    const now = [story(0, ['Harbour'], { title: 'Another headline' }), story(1, ['Harbour']), story(2, [])]
    await build(now, out)
    await build(now, out)
    const files = readdirSync(join(out, 'tags/harbour'), { recursive: true, encoding: 'utf8' })
    const texts = files
      .filter((file) => file.endsWith('.xml'))
      .map((file) => readFileSync(join(out, 'tags/harbour', file), 'utf8'))
    const linked = texts.flatMap((text) =>
      [...text.matchAll(/href="https:\/\/[^/]*\/(tags\/[^"]*)"/g)].map(([, path]) => path ?? ''),
    )
    const missing = linked.filter((path) => !existsSync(join(out, path.replace(/\/$/, '/index.html'))))
    expect({ missing, isArchived: linked.some((path) => path.includes('archive')) }).toEqual({
      missing: [],
      isArchived: true,
    })
    expect(readFileSync(join(out, 'tags/harbour/rss.xml'), 'utf8')).toContain('Another headline')
    expect(readFileSync(join(out, 'feeds.opml'), 'utf8')).not.toContain('tags/harbour')
    rmSync(out, { recursive: true })
    await build(now, out)
    expect(existsSync(join(out, 'tags/harbour'))).toBe(false)
  })
})
