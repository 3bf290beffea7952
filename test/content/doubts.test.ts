import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ContentReader } from '../../src/content/reader.ts'
import { formatProblem, sortProblems } from '../../src/problem.ts'
import { folder, put, SITE_YAML, story } from '../support/cli.ts'

const SITE = `${SITE_YAML}url: https://news.example.org/\n`
const AUTHORS = '- { id: ada, name: Ada Lane }\n'

const saidBy = async (reader: ContentReader, problems: Parameters<ContentReader['confirmed']>[0]): Promise<string[]> =>
  sortProblems(await reader.confirmed(problems)).map(formatProblem)

async function warnings(files: Readonly<Record<string, string>>): Promise<string[]> {
  const reader = new ContentReader(folder({ 'site.yaml': SITE, 'authors.yaml': AUTHORS, ...files }), { cache: false })
  return saidBy(reader, (await reader.load()).problems)
}

/** A record with a line of its own after three others, and a body. */
const record = (field: string, body = 'Text.'): string =>
  `---\ntitle: A\npublished: 2026-01-07T08:00:00Z\n${field}\n---\n${body}\n`

describe('a picture or a link that leads to no file', () => {
  it.each([
    ['a picture', record('image: /media/no.jpg'), /^a\.md:4:8: warning: found "\/media\/no\.jpg", .* leave .* out/],
    ['a picture with more', record('cover: { alt: x, src: no.jpg }'), /^a\.md:4:23: warning: found "no\.jpg"/],
    ['a picture in TOML', '+++\ntitle = "A"\ndate = 2026-01-07T08:00:00Z\nimage = "no.jpg"\n+++\nx', /^a\.md:4:9: /],
    ['a picture of the body', record('draft: false', 'One\n\nTwo ![x](no.png "t")'), /^a\.md:8:10: .*"no\.png"/],
    ['a link of the body', record('draft: false', '[a](no.pdf)'), /^a\.md:6:5: .*"no\.pdf"/],
    ['a name with a blank', record('draft: false', '![a](<no no.png>)'), /^a\.md:6:7: .*"no no\.png"/],
    ['a name with brackets', record('draft: false', '![a](no(1).png)'), /^a\.md:6:6: .*"no\(1\)\.png"/],
    ['a definition', record('draft: false', '![a][b]\n\n[b]: no.png'), /^a\.md:8:6: .*"no\.png"/],
    ['markup', record('draft: false', "<img alt=x src='no no.png'>"), /^a\.md:6:17: .*"no no\.png"/],
    ['a candidate', record('draft: false', '<img srcset="/media/a.png 1x, no.png 2x">'), /^a\.md:6:31: .*"no\.png"/],
  ])('is told with its place: %s', async (_, text, line) => {
    expect(await warnings({ 'a.md': text, 'media/a.png': 'x' })).toEqual([expect.stringMatching(line)])
  })

  it('is told of a JSON record, at its field', async () => {
    const text = '{ "title": "A", "date": "2026-01-07",\n  "content_html": "<img src=\\"no.png\\">" }'
    expect(await warnings({ 'a.json': text })).toEqual([expect.stringMatching(/^a\.json:2:19: .*"no\.png"/)])
  })

  it.each([
    ['one on the web', record('image: https://img.example.org/no.jpg', '![x](//img.example.org/no.png)')],
    ['code', record('draft: false', '`![x](no.png)`\n\n```\n![x](no.png)\n```\n\n<!-- ![x](no.png) -->')],
    ['what is no media', record('draft: false', '[x](/articles/no/) [y](no.zip)')],
    ['a query behind a file that is there', record('image: /media/a.png?w=600')],
    ['percent-encoding', record('image: /media/b%20c.png')],
    ['a story that was taken down', record('withdrawn: 2026-01-08', '![x](no.png)')],
    ['an attachment whose length is given', record('attachments: { url: /no.mp3, length: 5 }')],
    ['a page elsewhere', record('url: https://blog.example.org/a/', '![x](no.png)')],
  ])('is none: %s', async (_, text) => {
    expect(await warnings({ 'a.md': text, 'media/a.png': 'x', 'media/b c.png': 'x' })).toEqual([])
  })

  it('is none where the pages are another site’s', async () => {
    const files = { 'a.md': record('image: /media/no.jpg'), 'site.yaml': `${SITE}pages: false\n` }
    expect(await warnings(files)).toEqual([])
  })

  it.each([
    ['/media/HARBOUR.jpg', '/media/harbour.jpg'],
    ['/media/harbour.jpeg', '/media/harbour.jpg'],
    ['/media/harbor.jpg', '/media/harbour.jpg'],
    ['../media/harbor.jpg?w=1', '../media/harbour.jpg'],
    ['media/harbour.jpg', '/media/harbour.jpg'],
  ])('comes with what was probably meant: %s', async (written, meant) => {
    const [line, ...more] = await warnings({ 'europe/a.md': record(`image: ${written}`), 'media/harbour.jpg': 'x' })
    expect([line, more]).toEqual([expect.stringContaining(`expected "${meant}", perhaps. Feeds`), []])
  })

  it('ends when the file comes, and begins when it goes, be it with its folder', async () => {
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

  it('is told too when the record comes from the index', async () => {
    const [directory, cache] = [folder({ 'site.yaml': SITE, 'a.md': record('image: no.png') }), folder()]
    const load = async (): Promise<string[]> => {
      const reader = new ContentReader(directory, { cache })
      const { problems } = await reader.load()
      await reader.indexed()
      return saidBy(reader, problems)
    }
    const first = await load()
    expect([first.length, readdirSync(cache).length]).toEqual([1, 1])
    expect(await load()).toEqual(first)
  })
})

describe('a name that is a slip away from one that is defined', () => {
  it.each([
    ['an id', 'authors: [adda]', /^a\.md:4:11: warning: found the author "adda", .* expected "ada", perhaps\./],
    ['a name', 'author: Ada Lanne', /^a\.md:4:9: warning: .*"ada-lanne", which authors\.yaml .* "Ada Lane", perhaps/],
    [
      'a section',
      'sections: [science, eurpe]',
      /^a\.md:4:21: warning: found the section "eurpe", .* "europe", perhaps/,
    ],
    ['a category', 'category: Eurpe', /^a\.md:4:11: .*\[unknown-section\]$/],
  ])('is told with its place: %s', async (_, field, line) => {
    expect(await warnings({ 'a.md': record(field) })).toEqual([expect.stringMatching(line)])
  })

  it.each([
    ['a known name in another case', 'authors: [ADA, "ada lane"]'],
    ['a name that records alone know', 'authors: [Diane, Bob Roe]'],
    ['two names of four letters', 'sections: [iraq]'],
    ['numbers', 'sections: [desk-2]'],
  ])('is none: %s', async (_, field) => {
    const site = 'title: T\nurl: https://news.example.org/\nsections: [{ id: iran }, { id: desk-1 }]\n'
    expect(await warnings({ 'site.yaml': site, 'a.md': record(field) })).toEqual([])
  })

  it('counts as one too when nothing defines the other and many more records have it, as long as they do', async () => {
    const many = Object.fromEntries(Array.from({ length: 10 }, (_, n) => [`${n}.md`, record('author: Diane Moss')]))
    const directory = folder({ 'site.yaml': SITE, ...many, 'a.md': record('author: Diane Mos') })
    const reader = new ContentReader(directory, { cache: false })
    const said = await saidBy(reader, (await reader.load()).problems)
    expect(said).toEqual([expect.stringMatching(/^a\.md:4:9: .* expected "diane-moss", perhaps/)])
    put(join(directory, '9.md'), story('Other'))
    expect((await reader.refresh()).problems).toEqual([])
    put(join(directory, '9.md'), record('author: Diane Moss'))
    expect(await saidBy(reader, (await reader.refresh()).problems)).toEqual(said)
    put(join(directory, 'authors.yaml'), '- { id: d, name: Diane Mos }\n- { id: e, name: Diane Moss }\n')
    expect((await reader.refresh()).problems).toEqual([])
  })
})
