import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { folder, put, SITE_YAML, sectionwire, serving, story, until } from '../support/cli.ts'

const SITE = 'https://news.example.org/'

interface Answer {
  readonly status: number | undefined
  readonly etag: string | undefined
  readonly cacheControl: string | undefined
  readonly body: Buffer
}

/** Requests on a new connection, so that any worker may answer. */
const get = (address: string, path: string, coding = 'identity'): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const headers = { 'Accept-Encoding': coding }
    const sent = request(new URL(path, address), { agent: false, headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', reject)
      const { etag, 'cache-control': cacheControl } = response.headers
      response.on('end', () =>
        resolve({ status: response.statusCode, etag, cacheControl, body: Buffer.concat(chunks) }),
      )
    })
    sent.on('error', reject).end()
  })

/** Enough articles for archives: the feed shows only one. */
const newsroom = (): string =>
  folder({
    'site.yaml': `${SITE_YAML}feeds: { items: 1 }\n`,
    ...Object.fromEntries(
      ['2024-03', '2024-05', '2025-01', '2025-02'].map((month, n) => [
        `europe/s${n}.md`,
        story(`Story ${n}`, 'tags: [votes]\n').replace(/published: [\d-]+/, `published: ${month}-03`),
      ]),
    ),
  })

/** Returns the documents of a static tree with their ETags. */
function documentsOf(tree: string): [string, string][] {
  const { files } = JSON.parse(readFileSync(join(tree, '.sectionwire', 'manifest.json'), 'utf8')) as {
    files: Record<string, { etag?: string }>
  }
  return Object.entries(files).flatMap(([path, { etag }]) => (etag === undefined ? [] : [[path, etag]]))
}

/** Returns the freshness in seconds; NaN without one. */
const maxAgeIn = (control: string | undefined): number => Number(/max-age=(\d+)/.exec(control ?? '')?.[1])

/** Returns the HTTP path of a file of the tree. */
const over = (path: string): string => path.replace(/(^|\/)index\.html$/, '$1')

describe('Same records', () => {
  it('give the same bytes and ETags in the static tree, in every worker, and after a worker was killed', async () => {
    const [articles, tree] = [newsroom(), folder()]
    await sectionwire(['build', '--articles', articles, '--out', tree, '--url', SITE, '--compress'])
    const documents = documentsOf(tree).filter(([path]) => /\.(?:xml|json|opml)$/.test(path))
    const archives = documents.filter(([path]) => path.includes('archive/'))
    expect(archives.length).toBeGreaterThan(10)
    const compare = async (address: string): Promise<void> => {
      for (const [path, etag] of documents) {
        const whole = await get(address, over(path))
        expect([path, whole.status, whole.etag]).toEqual([path, 200, etag])
        expect(whole.body.equals(readFileSync(join(tree, path)))).toBe(true)
        const packed = await get(address, over(path), 'gzip')
        expect(packed.etag).toBe(etag.replace(/"$/, '-gzip"'))
        expect(packed.body.equals(readFileSync(join(tree, `${path}.gz`)))).toBe(true)
      }
      // A withdrawal reaches archives as soon as feeds, in caches too.
      const feed = (await get(address, 'europe/rss.xml')).cacheControl
      expect(feed).toMatch(/^public, max-age=\d+,/)
      for (const [path] of archives) expect(maxAgeIn((await get(address, path)).cacheControl)).toBeLessThanOrEqual(300)
    }
    const first = await serving(articles, '--url', SITE, '--workers', '2')
    await compare(first.address)
    await first.stop('SIGKILL')
    const second = await serving(articles, '--url', SITE)
    await compare(second.address)
    expect(await second.stop()).toBe(0)
  }, 60_000)

  it('appear in every worker at the end of an embargo, and in none before', async () => {
    const articles = newsroom()
    const at = Date.now() + 3000
    const { address } = await serving(articles, '--url', SITE, '--workers', '2')
    const embargoed = story('Under embargo').replace(/published: \S+/, `published: ${new Date(at).toISOString()}`)
    put(join(articles, 'europe/embargoed.md'), embargoed)
    const ask = async () => {
      const answers = await Promise.all(Array.from({ length: 12 }, () => get(address, 'europe/rss.xml')))
      return { shows: answers.map(({ body }) => body.includes('Under embargo')), asked: Date.now() }
    }
    const answers: Awaited<ReturnType<typeof ask>>[] = []
    await until(
      async () => {
        answers.push(await ask())
        return answers.at(-1)
      },
      (last) => last?.shows.every((isShown) => isShown) === true,
    )
    for (const { shows, asked } of answers) if (asked < at) expect(shows).not.toContain(true)
    expect(Date.now() - at).toBeLessThan(2000)
  })
})
