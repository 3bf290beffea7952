import { request } from 'node:http'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { folder, put, SITE_YAML, serving, story, until } from '../support/cli.ts'

const SITE = 'https://news.example.org/'

const newsroom = (): string => folder({ 'site.yaml': SITE_YAML, 'europe/a.md': story('A', 'summary: First.\n') })

interface Answer {
  readonly status: number | undefined
  readonly etag: string | undefined
  readonly modified: string | undefined
}

/** Polls on a new connection, so that any worker may answer. */
const poll = (address: string, headers: Record<string, string> = {}): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const sent = request(new URL('europe/atom.xml', address), { agent: false, headers }, (response) => {
      response.resume()
      const { etag, 'last-modified': modified } = response.headers
      response.on('end', () => resolve({ status: response.statusCode, etag, modified }))
    })
    sent.on('error', reject).end()
  })

/** Returns the distinct responses of all workers. */
const all = async (address: string, headers: Record<string, string> = {}): Promise<Answer[]> => {
  const answers = await Promise.all(Array.from({ length: 16 }, () => poll(address, headers)))
  return [...new Map(answers.map((answer) => [JSON.stringify(answer), answer])).values()]
}

const atInstant = (field: string | undefined): number => Date.parse(field ?? '')

/**
 * Waits until the first date of a document and the next one are over. The first one can be the second after the start, and
 * is sent as the present until then.
 */
const pastFirstDate = (first: Answer | undefined): Promise<number> =>
  until(
    async () => Date.now(),
    (now) => now >= atInstant(first?.modified) + 2000,
  )

describe('Last-Modified of documents', () => {
  it.each([
    { processes: 'one process', more: [] },
    { processes: 'several processes', more: ['--workers', '2'] },
  ])('is the same in all of $processes, and after a restart', async ({ more }) => {
    const [articles, state] = [newsroom(), folder()]
    const start = () => serving(articles, '--url', SITE, '--state', state, ...more)
    const first = await start()
    const [before] = await all(first.address)
    await pastFirstDate(before)
    // A silent edit changes the bytes without a date of change in the record.
    put(join(articles, 'europe/a.md'), story('A', 'summary: Another one.\n'))
    const [edited] = await until(
      () => all(first.address),
      (answers) => answers.length === 1 && answers[0]?.etag !== before?.etag,
    )
    expect(atInstant(edited?.modified)).toBeGreaterThan(atInstant(before?.modified))
    expect(Date.now() - atInstant(edited?.modified)).toBeLessThan(60_000)
    // A client with only the date of the old bytes gets the new ones.
    const late = await all(first.address, { 'If-Modified-Since': before?.modified ?? '' })
    expect(late).toEqual([{ status: 200, etag: edited?.etag, modified: edited?.modified }])
    expect(await first.stop()).toBe(0)

    const second = await start()
    expect(await all(second.address)).toEqual([edited])
    const known = await all(second.address, { 'If-Modified-Since': edited?.modified ?? '' })
    expect(known.map(({ status }) => status)).toEqual([304])
    expect(await second.stop()).toBe(0)
  })

  it('moves after a silent edit that was made while the server was down', async () => {
    const [articles, state] = [newsroom(), folder()]
    const first = await serving(articles, '--url', SITE, '--state', state)
    const before = await poll(first.address)
    await first.stop()
    await pastFirstDate(before)
    put(join(articles, 'europe/a.md'), story('A', 'summary: Another one.\n'))
    const second = await serving(articles, '--url', SITE, '--state', state)
    const after = await poll(second.address, { 'If-Modified-Since': before.modified ?? '' })
    expect(after.status).toBe(200)
    expect(atInstant(after.modified)).toBeGreaterThan(atInstant(before.modified))
  })
})
