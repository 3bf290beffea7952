import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MediaListing } from '../../src/checks/media-listing.ts'
import { NewsroomChecks } from '../../src/checks/newsroom-checks.ts'
import { type Article, sortArticles } from '../../src/model/article.ts'
import { formatProblem, sortProblems } from '../../src/problems/problem.ts'
import { ContentReader } from '../../src/sources/files/content-reader.ts'
import { folder, put, SITE_YAML, story } from '../support/cli.ts'
import { article, newsroom } from '../support/newsroom.ts'

const SITE = `${SITE_YAML}url: https://news.example.org/\n`
const AUTHORS = '- { id: ada, name: Ada Lane }\n'

const saidBy = async (reader: ContentReader, problems: Parameters<ContentReader['locate']>[0]): Promise<string[]> =>
  sortProblems(await reader.locate(problems)).map(formatProblem)

async function warnings(files: Readonly<Record<string, string>>): Promise<string[]> {
  const reader = new ContentReader(folder({ 'site.yaml': SITE, 'authors.yaml': AUTHORS, ...files }), { cache: false })
  return saidBy(reader, (await reader.load()).problems)
}

/** Returns a record with a field on its fourth line, and a body. */
const record = (field: string, body = 'Text.'): string =>
  `---\ntitle: A\npublished: 2026-01-07T08:00:00Z\n${field}\n---\n${body}\n`

describe('Missing media check', () => {
  it.each([
    ['a picture', record('image: /media/no.jpg'), /^a\.md:4:8: warning: found "\/media\/no\.jpg", .* leave .* out/],
    ['a picture with other fields', record('cover: { alt: x, src: no.jpg }'), /^a\.md:4:23: warning: found "no\.jpg"/],
    ['a picture in TOML', '+++\ntitle = "A"\ndate = 2026-01-07T08:00:00Z\nimage = "no.jpg"\n+++\nx', /^a\.md:4:9: /],
    ['a picture in the body', record('draft: false', 'One\n\nTwo ![x](no.png "t")'), /^a\.md:8:10: .*"no\.png"/],
    ['a link in the body', record('draft: false', '[a](no.pdf)'), /^a\.md:6:5: .*"no\.pdf"/],
    ['a name with a space', record('draft: false', '![a](<no no.png>)'), /^a\.md:6:7: .*"no no\.png"/],
    ['a name with brackets', record('draft: false', '![a](no(1).png)'), /^a\.md:6:6: .*"no\(1\)\.png"/],
    ['a link definition', record('draft: false', '![a][b]\n\n[b]: no.png'), /^a\.md:8:6: .*"no\.png"/],
    ['markup', record('draft: false', "<img alt=x src='no no.png'>"), /^a\.md:6:17: .*"no no\.png"/],
    [
      'a srcset candidate',
      record('draft: false', '<img srcset="/media/a.png 1x, no.png 2x">'),
      /^a\.md:6:31: .*"no\.png"/,
    ],
  ])('reports a picture or link without a file at its position: %s', async (_, text, line) => {
    expect(await warnings({ 'a.md': text, 'media/a.png': 'x' })).toEqual([expect.stringMatching(line)])
  })

  it('reports the field of a JSON record', async () => {
    const text = '{ "title": "A", "date": "2026-01-07",\n  "content_html": "<img src=\\"no.png\\">" }'
    expect(await warnings({ 'a.json': text })).toEqual([expect.stringMatching(/^a\.json:2:19: .*"no\.png"/)])
  })

  it.each([
    ['a picture on the web', record('image: https://img.example.org/no.jpg', '![x](//img.example.org/no.png)')],
    ['code', record('draft: false', '`![x](no.png)`\n\n```\n![x](no.png)\n```\n\n<!-- ![x](no.png) -->')],
    ['a footnote', record('draft: false', 'So[^1].\n\n[^1]: no.jpg was taken by L.')],
    ['prose', record('draft: false', 'Set src=no.png in your config.')],
    ['indented code', record('draft: false', 'So:\n\n    ![x](no.png)')],
    ['an escaped bracket', record('draft: false', '\\[x](no.png)')],
    ['Markdown in a block of HTML', record('draft: false', '<pre>\n![x](no.png)\n</pre>')],
    ['another attribute', record('draft: false', '<p data-src="no.png" title="href=no.png">x</p>')],
    ['a title', record('draft: false', '[a](/media/a.png "src=no.png")')],
    ['a fence in a quotation', record('draft: false', '> ~~~\n> ![x](no.png)\n> ~~~')],
    ['an element that is removed', record('draft: false', '<script>i.src="no.png"</script><link href="no.css">')],
    ['an unused link definition', record('draft: false', 'x\n\n[unused]: no.png')],
    [
      'an escape and a character reference',
      record('draft: false', '![](/media/u\\_d.png) <img src="/media/a&amp;b.png">'),
    ],
    ['a template tag', record('draft: false', '![x]({{site.baseurl}}/media/a.png)')],
    ['a file that is not media', record('draft: false', '[x](/articles/no/) [y](no.zip)')],
    ['an existing file with a query', record('image: /media/a.png?w=600')],
    ['percent-encoding', record('image: /media/b%20c.png')],
    ['a picture named from the root', record('image: media/a.png')],
    ['a withdrawn article', record('withdrawn: 2026-01-08', '![x](no.png)')],
    ['an attachment with a length', record('attachments: { url: /no.mp3, length: 5 }')],
    ['a page of another site', record('url: https://blog.example.org/a/', '![x](no.png)')],
  ])('accepts %s', async (_, text) => {
    const media = ['a.png', 'b c.png', 'u_d.png', 'a&b.png'].map((name) => [`media/${name}`, 'x'])
    expect(await warnings({ 'a.md': text, ...Object.fromEntries(media) })).toEqual([])
  })

  it('accepts everything when pages belong to another site', async () => {
    const files = { 'a.md': record('image: /media/no.jpg'), 'site.yaml': `${SITE}pages: false\n` }
    expect(await warnings(files)).toEqual([])
  })

  it.each([
    ['/media/HARBOUR.jpg', '/media/harbour.jpg'],
    ['/media/harbour.jpeg', '/media/harbour.jpg'],
    ['/media/harbor.jpg', '/media/harbour.jpg'],
    ['../media/harbor.jpg?w=1', '../media/harbour.jpg'],
    ['media/harbor.jpg', '/media/harbour.jpg'],
  ])('suggests the nearest existing file: %s', async (written, meant) => {
    const [line, ...more] = await warnings({ 'europe/a.md': record(`image: ${written}`), 'media/harbour.jpg': 'x' })
    expect([line, more]).toEqual([expect.stringContaining(`expected "${meant}", perhaps. Feeds`), []])
  })

  it('follows files and folders that appear and disappear', async () => {
    const directory = folder({ 'site.yaml': SITE, 'a.md': record('image: /media/a.png') })
    const reader = new ContentReader(directory, { cache: false })
    const first = await reader.load()
    expect(await saidBy(reader, first.problems)).toHaveLength(1)
    put(join(directory, 'media/a.png'), 'x')
    for (const paths of [['media'], ['media/a.png'], undefined]) {
      expect((await reader.refresh({ paths })).problems).toEqual([])
    }
    for (const [gone, paths] of [
      ['media/a.png', ['media/a.png']],
      ['media', ['media']],
      ['media', undefined],
    ] as const) {
      put(join(directory, 'media/a.png'), 'x')
      expect((await reader.refresh({ paths: ['media/a.png'] })).problems).toEqual([])
      rmSync(join(directory, gone), { recursive: true })
      const { problems } = await reader.refresh({ paths })
      expect([gone, await saidBy(reader, problems)]).toEqual([gone, [expect.stringContaining('"/media/a.png"')]])
      expect((await reader.refresh()).problems[0]).toBe(problems[0])
    }
  })

  it('also reports records that come from the index', async () => {
    const [directory, cache] = [folder({ 'site.yaml': SITE, 'a.md': record('image: no.png') }), folder()]
    const load = async (): Promise<string[]> => {
      const reader = new ContentReader(directory, { cache })
      const { problems } = await reader.load()
      await reader.indexed()
      return saidBy(reader, problems)
    }
    const first = await load()
    expect([first.length, readdirSync(cache).filter((name) => name.endsWith('.ndjson')).length]).toEqual([1, 1])
    expect(await load()).toEqual(first)
  })
})

describe('Typo check of names', () => {
  it.each([
    ['an id', 'authors: [adda]', /^a\.md:4:11: warning: found the author "adda", .* expected "ada", perhaps\./],
    [
      'a name',
      'author: Ada Lanne',
      /^a\.md:4:9: warning: .*"ada-lanne", which is not in authors\.yaml; .* "Ada Lane", perhaps/,
    ],
    [
      'a section',
      'sections: [science, eurpe]',
      /^a\.md:4:21: warning: found the section "eurpe", .* "europe", perhaps/,
    ],
    ['a category', 'category: Eurpe', /^a\.md:4:11: .*\[unknown-section\]$/],
  ])('reports a name close to a defined one at its position: %s', async (_, field, line) => {
    expect(await warnings({ 'a.md': record(field) })).toEqual([expect.stringMatching(line)])
  })

  it.each([
    ['a known name in another letter case', 'authors: [ADA, "ada lane"]'],
    ['a name that only records use', 'authors: [Diane, Bob Roe]'],
    ['two names of four letters', 'sections: [iraq]'],
    ['numbers', 'sections: [desk-2]'],
  ])('accepts %s', async (_, field) => {
    const site = 'title: T\nurl: https://news.example.org/\nsections: [{ id: iran }, { id: desk-1 }]\n'
    expect(await warnings({ 'site.yaml': site, 'a.md': record(field) })).toEqual([])
  })

  it('reports a rare name close to a frequent one, as long as it is frequent', async () => {
    const many = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`${n}.md`, record('author: Diane Moss')]))
    const directory = folder({ 'site.yaml': SITE, ...many, 'a.md': record('author: Diane Mos') })
    const reader = new ContentReader(directory, { cache: false })
    const said = await saidBy(reader, (await reader.load()).problems)
    expect(said).toEqual([expect.stringMatching(/^a\.md:4:9: .* expected "diane-moss", perhaps/)])
    put(join(directory, '19.md'), story('Other'))
    expect((await reader.refresh()).problems).toEqual([])
    put(join(directory, '19.md'), record('author: Diane Moss'))
    expect(await saidBy(reader, (await reader.refresh()).problems)).toEqual(said)
    put(join(directory, 'authors.yaml'), '- { id: d, name: Diane Mos }\n- { id: e, name: Diane Moss }\n')
    expect((await reader.refresh()).problems).toEqual([])
  })
})

describe('Article at the address of a section', () => {
  const sport = record('sections: [sport]').replace('title: A', 'title: Match')

  it.each([
    [
      'url: /sport/',
      SITE,
      /^a\.md:4:6: found "\/sport\/", which is the address of the section "sport".* does not use itself\./,
    ],
    [
      'permalink: /Sport/index.html',
      SITE,
      /^a\.md:4:12: found "\/Sport\/index\.html", which is the address of .*\[bad-url\]$/,
    ],
    [
      'slug: sport',
      `${SITE}articles: { url: "/{slug}/" }\n`,
      /^a\.md:4:7: found the slug "sport", which is the address of the section/,
    ],
    [
      'slug: europe',
      `${SITE}articles: { url: "/{slug}/" }\n`,
      /^a\.md:4:7: found the slug "europe", which is the address of the section/,
    ],
  ])('is a fault when only records name the section, or by its slug: %s', async (field, site, line) => {
    const files = { 'site.yaml': site, 'a.md': record(field), 'b/match.md': sport }
    expect(await warnings(files)).toEqual([expect.stringMatching(line)])
  })

  it.each(['url: /sport/one/', 'url: https://sport.example.org/sport/', 'slug: sport', 'url: /sports/'])(
    'is accepted: %s',
    async (field) => {
      expect(await warnings({ 'a.md': record(field), 'b/match.md': sport })).toEqual([])
    },
  )

  it('is a fault only while a record names the section', async () => {
    const directory = folder({ 'site.yaml': SITE, 'a.md': record('url: /sport/'), 'b/match.md': sport })
    const reader = new ContentReader(directory, { cache: false })
    const [fault] = (await reader.load()).problems
    expect(fault).toMatchObject({ code: 'bad-url', severity: 'fault', place: { line: 4, column: 6 } })
    expect((await reader.refresh()).problems).toEqual([fault])
    put(join(directory, 'b/match.md'), sport.replace('sport', 'games'))
    expect((await reader.refresh({ paths: ['b/match.md'] })).problems).toEqual([])
    put(join(directory, 'b/match.md'), sport)
    expect((await reader.refresh({ paths: ['b/match.md'] })).problems).toMatchObject([{ code: 'bad-url' }])
  })
})

describe('Checks of all records together', () => {
  const ids = ['europe', 'eurpe', 'sport', 'sport', 'sport', 'sports', 'games']
  const written = fc.record({
    file: fc.integer({ min: 0, max: 60 }),
    section: fc.constantFrom(...ids),
    author: fc.constantFrom('ann', 'anne', 'bob-roe', 'bob-roe', 'bob-ro'),
    url: fc.constantFrom(undefined, undefined, '/sport/', '/europe/', '/x/'),
    media: fc.subarray(['/a.png', 'b.png', '/c.png']),
    isGone: fc.boolean(),
  })
  const step = fc.record({
    written: fc.array(written, { maxLength: 90, size: 'max' }),
    files: fc.subarray(['a.png', 'B.png', 'c.png']),
  })

  it('equal a check from scratch after any change', () => {
    const room = newsroom({}, [{ id: 'ann', name: 'Ann Lee' }])
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 6 }), (steps) => {
        const listing = new MediaListing()
        const checks = new NewsroomChecks(listing)
        const known = new Map<string, Article>()
        for (const { written: changes, files } of steps) {
          for (const { file: n, section, author, url, media, isGone } of changes) {
            const file = `f${n}.md`
            const one = { sections: [{ id: section, title: section }], authors: [{ id: author, name: author }], media }
            if (isGone) known.delete(file)
            else known.set(file, article({ id: `f${n}`, file, ...one, ...(url === undefined ? {} : { url }) }))
          }
          checks.handleFileChanges(listing.replace('', new Set(files)))
          const articles = sortArticles(sortArticles([]).with([...known.values()], []))
          const anew = sortProblems(new NewsroomChecks(listing).update(room, articles)).map(formatProblem).sort()
          const lines = sortProblems(checks.update(room, articles)).map(formatProblem).sort()
          // The suggestion for a missing file is computed when the file is missed.
          const plain = (line: string): string =>
            line.replace(/expected "[^"]*png", perhaps/, 'expected a file in the content directory')
          expect(lines.map(plain)).toEqual(anew.map(plain))
        }
      }),
      { numRuns: 300 },
    )
  })
})
