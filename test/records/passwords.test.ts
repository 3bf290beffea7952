import { describe, expect, it } from 'vitest'
import { createPublisher } from '../../src/publisher/create-publisher.ts'

const SECRET = 's3cret-horse'
const ADDRESS = `https://ann:${SECRET}@intranet.example/x.jpg`

/** Publishes one story with everything, and returns every document and problem. */
async function publish(site: object, record: object, authors: object[] = []) {
  const publisher = await createPublisher({
    ...{ url: 'https://news.example.org/', log: () => {} },
    site: { title: 'T', tagAuthority: 'news.example.org,2018', ...site },
    authors,
    records: [{ id: 'a', title: 'A', published: '2026-01-05', body: 'Text', ...record }],
  } as Parameters<typeof createPublisher>[0])
  const paths = [
    '/rss.xml',
    '/atom.xml',
    '/feed.json',
    '/',
    '/articles/a/',
    '/articles/b/',
    '/feeds.opml',
    '/sitemap.xml',
  ]
  const texts = await Promise.all(paths.map(async (path) => (await publisher.text(path)) ?? ''))
  const problems = await publisher.problems()
  await publisher.close()
  return { all: texts.join('\n'), problems, printed: JSON.stringify(problems) }
}

describe('A password in an address', () => {
  it.each(['logo', 'icon', 'nameplate', 'stylesheet', 'url'])('is a fault of the setting %s', async (name) => {
    const run = publish({ [name]: name === 'stylesheet' ? `//ann:${SECRET}@x.example/a.css` : ADDRESS }, {})
    const error: unknown = await run.catch((reason: unknown) => reason)
    // As long as one wrong setting keeps a site from coming up, the message is in the error.
    const text = error instanceof Error ? error.message : JSON.stringify(error)
    expect(text).toMatch(/bad-config/)
    expect(text).not.toContain(SECRET)
  })

  it.each([
    ['image', ADDRESS],
    ['image', { url: ADDRESS }],
    ['url', ADDRESS],
    ['attachments', [{ url: ADDRESS, type: 'audio/mpeg', length: 7 }]],
    ['related', [{ title: 'R', url: ADDRESS }]],
    ['source', { title: 'S', url: ADDRESS }],
  ])('is a fault of the field %s of an article, which is published without it: %j', async (name, value) => {
    const { all, problems, printed } = await publish({}, { [name]: value })
    expect(problems.map(({ severity }) => severity)).toContain('fault')
    expect(all).toContain('Text')
    expect(all + printed).not.toContain(SECRET)
  })

  it('is a fault of an author, and ignored in a byline', async () => {
    const authors = [{ id: 'ann', name: 'Ann Lee', url: ADDRESS, avatar: ADDRESS }]
    const { all, problems, printed } = await publish({}, { authors: ['ann'] }, authors)
    expect(problems.length).toBeGreaterThan(0)
    expect(all + printed).not.toContain(SECRET)
    expect((await publish({}, { authors: [{ name: 'Bo', url: ADDRESS }] })).all).not.toContain(SECRET)
  })

  it('is left out of the links and pictures of a text', async () => {
    const body = `[a](${ADDRESS}) ![b](${ADDRESS}) <img srcset="${ADDRESS} 2x" src="${ADDRESS}"> <a href="//u:${SECRET}@h.example/">c</a>`
    const { all, problems } = await publish({}, { body })
    expect(all).toContain('https://intranet.example/x.jpg')
    expect(all).not.toContain(SECRET)
    expect(problems).toEqual([])
  })
})
