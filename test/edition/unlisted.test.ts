import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildCatalog } from '../../src/catalog/update.ts'
import { openDiskTarget } from '../../src/delivery/static/disk-target.ts'
import { writeStatic } from '../../src/delivery/static/write-static.ts'
import type { Edition } from '../../src/edition/edition.ts'
import { EditionBuilder } from '../../src/edition/edition-builder.ts'
import type { Article } from '../../src/model/article.ts'
import { openMediaIn } from '../../src/sources/files/media/media-files.ts'
import { ask, serving } from '../delivery/http/support.ts'
import { folder } from '../support/cli.ts'
import { article, BASE, NOW, newsroom, PARTNER_FEEDS, print, settings } from '../support/newsroom.ts'

/** A marker in every value of an unlisted article that occurs nowhere else. */
const MARK = 'xqzmark'
const HOUR = 3_600_000

const room = newsroom({ related: { auto: 2, reciprocal: true }, feeds: settings({ partners: PARTNER_FEEDS }) })

const editionOf = (articles: readonly Article[]): Edition =>
  new EditionBuilder(BASE, {
    body: async ({ id }) => (id.startsWith('v') ? `Text of ${id}.` : `Text with ${MARK}.`),
    measure: (file) => (file.startsWith('media/') ? { size: 1 } : undefined),
    yieldToEventLoop: async () => {},
    report: () => {},
  }).edition(buildCatalog(room, articles, NOW))

const unlisted = (index: number, hours: number, more: Partial<Article> = {}): Article =>
  article({
    ...{ id: `${MARK}-${index}`, slug: `${MARK}-${index}`, title: `${MARK} title`, summary: MARK, listing: 'unlisted' },
    ...{ tags: ['common', `${MARK} tag`], authors: [{ id: MARK, name: MARK, bio: MARK }] },
    sections: [
      { id: 'europe', title: 'Europe' },
      { id: `${MARK}-section`, title: MARK },
    ],
    related: [{ id: 'v0' }],
    published: NOW - hours * HOUR,
    ...more,
  })

const FATES: readonly Partial<Article>[] = [
  {},
  { image: { url: `/media/${MARK}.jpg` }, media: [`/media/${MARK}.jpg`] },
  { retracted: { at: NOW - HOUR, reason: MARK } },
  { withdrawn: { at: NOW - HOUR, reason: MARK } },
  { expires: NOW },
  { corrections: [{ at: NOW - HOUR, note: MARK }] },
]

const seeds = fc.record({
  visible: fc.array(fc.record({ hours: fc.integer({ min: 1, max: 2000 }), links: fc.boolean() }), { maxLength: 5 }),
  unlisted: fc.array(fc.record({ hours: fc.integer({ min: 2, max: 2000 }), fate: fc.nat(FATES.length - 1) }), {
    minLength: 1,
    maxLength: 3,
  }),
})

type Seeds = typeof seeds extends fc.Arbitrary<infer T> ? T : never

const listUnlisted = (given: Seeds): Article[] =>
  given.unlisted.map(({ hours, fate }, index) => unlisted(index, hours, FATES[fate]))

const listVisible = ({ visible }: Seeds, withLinks: boolean): Article[] =>
  visible.map(({ hours, links }, index) =>
    article({
      ...{ id: `v${index}`, title: `Visible ${index}`, version: 'v', digest: 'd', tags: ['common'] },
      published: NOW - hours * HOUR,
      ...(withLinks && links ? { related: [{ id: `${MARK}-0` }] } : {}),
    }),
  )

/** Returns every document but the pages of unlisted articles. */
async function listOthers(edition: Edition): Promise<Map<string, string>> {
  const others = new Map<string, string>()
  for (const path of edition.paths.filter((each) => !each.startsWith(`articles/${MARK}`))) {
    const rendition = await edition.find(path)
    others.set(path, `${rendition?.etag} ${rendition?.lastModified} ${rendition?.body.toString()}`)
    const readable = await edition.readable(path)
    if (readable !== undefined) others.set(`view of ${path}`, readable.body.toString())
  }
  return others
}

describe('Unlisted articles', () => {
  it('change no byte of any feed, list, archive, sitemap or other page', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(seeds, async (given) => {
        const edition = editionOf([...listUnlisted(given), ...listVisible(given, true)])
        const others = await listOthers(edition)
        expect([...others].filter((entry) => entry.join(' ').includes(MARK)).map(([name]) => name)).toEqual([])
        expect(others).toEqual(await listOthers(editionOf(listVisible(given, false))))
      }),
      { numRuns: 60 },
    )
  })

  it('have a page with noindex and their media, over HTTP and in the static tree, and lead to no page that is missing', async () => {
    const edition = editionOf([unlisted(0, 2, FATES[1]), article({ id: 'v0' })])
    const path = `articles/${MARK}-0/`
    const page = (await edition.find(path))?.body.toString() ?? ''
    expect(page).toContain('<meta name="robots" content="noindex">')
    expect(page).toContain(`Text with ${MARK}.`)
    expect(page).toContain('Story v0')
    for (const [, target = ''] of page.matchAll(/href="\/([^"#?]*)"/g))
      expect([target, edition.has(target === '' ? 'index.html' : target)]).toEqual([target, true])
    expect(page).not.toContain(`/authors/${MARK}`)
    expect([...edition.media.keys()]).toEqual([`media/${MARK}.jpg`])

    const { port } = await serving(undefined, { edition: () => edition, openMedia: openMediaIn(folder()) })
    const answer = await ask(port, `/${path}`)
    expect([answer.status, answer.body.toString()]).toEqual([200, page])

    const out = join(folder(), 'out')
    await writeStatic(edition, await openDiskTarget(out), { compress: false, openMedia: openMediaIn(folder()) })
    const files = readdirSync(out, { recursive: true, encoding: 'utf8' }).filter((name) =>
      statSync(join(out, name)).isFile(),
    )
    const naming = files.filter((name) => !name.startsWith('.') && readFileSync(join(out, name), 'utf8').includes(MARK))
    expect(naming).toEqual([`${path}index.html`])
  })

  it('answer 410 after a withdrawal, without a tombstone', async () => {
    const edition = editionOf([unlisted(0, 2, FATES[3])])
    expect([edition.has(`articles/${MARK}-0/`), edition.redirect(`articles/${MARK}-0/`)]).toEqual([false, 'gone'])
    expect((await edition.find('atom.xml'))?.body.toString()).not.toContain('deleted-entry')
  })

  it('appear at the end of their embargo', () => {
    const early = editionOf([unlisted(0, 2, { published: NOW + 1 })])
    expect([early.has(`articles/${MARK}-0/`), early.nextChange]).toEqual([false, NOW + 1])
  })
})

describe('Articles with noindex', () => {
  it('are in feeds and lists, in no sitemap, and their page says so', async () => {
    const { text } = print(newsroom(), [
      article({ id: 'quiet', listing: 'noindex', published: NOW - HOUR }),
      article({ id: 'loud', published: NOW - HOUR }),
    ])
    expect(await text('articles/quiet/')).toContain('<meta name="robots" content="noindex">')
    expect(await text('articles/loud/')).not.toContain('noindex')
    for (const path of ['rss.xml', 'atom.xml', 'feed.json', 'index.html', 'europe/'])
      expect(await text(path)).toContain('/articles/quiet/')
    for (const path of ['sitemap.xml', 'news-sitemap.xml']) {
      expect(await text(path)).toContain('/articles/loud/')
      expect(await text(path)).not.toContain('/articles/quiet/')
    }
  })
})
