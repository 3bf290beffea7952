import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildCatalog } from '../../src/catalog/update.ts'
import { openAccessLog } from '../../src/delivery/server/access-log.ts'
import { renderMetrics } from '../../src/delivery/server/metrics.ts'
import { RequestCounters } from '../../src/delivery/server/request-counters.ts'
import { openDiskTarget } from '../../src/delivery/static/disk-target.ts'
import { writeStatic } from '../../src/delivery/static/write-static.ts'
import { listTopics } from '../../src/delivery/websub/topics.ts'
import type { Edition } from '../../src/edition/edition.ts'
import { EditionBuilder } from '../../src/edition/edition-builder.ts'
import type { Article } from '../../src/model/article.ts'
import { openMediaIn } from '../../src/sources/files/media/media-files.ts'
import { ask, serving } from '../delivery/http/support.ts'
import { folder, put } from '../support/cli.ts'
import { article, BASE, NOW, newsroom, PARTNER_FEEDS, settings } from '../support/newsroom.ts'

/** A marker in every value of a hidden article that occurs nowhere else. */
const MARK = 'xqzmark'

const HOUR = 3_600_000

const FIGURES = { articles: 1, faults: 0, reloadMs: 0, reloads: 0, hubs: [] }

/** Fields that hide an article now. */
const HIDING: Readonly<Record<string, Partial<Article>>> = {
  draft: { draft: true },
  'retracted draft': { draft: true, retracted: { at: NOW - HOUR, reason: MARK } },
  embargoed: { published: NOW + 1 },
  'embargoed for years': { published: NOW + 9e11 },
  'embargoed and corrected': { published: NOW + HOUR, corrections: [{ at: NOW - HOUR, note: MARK }] },
  'embargoed and retracted': { published: NOW + HOUR, retracted: { at: NOW - HOUR, reason: MARK } },
  'withdrawn before anyone saw it': { withdrawn: { at: NOW - 90 * 24 * HOUR, reason: MARK } },
  'withdrawn during its embargo': { published: NOW + HOUR, withdrawn: { at: NOW - HOUR, reason: MARK } },
  expired: { expires: NOW },
}

/** Future events of a visible article, which must not show yet. */
const SCHEDULED: readonly Partial<Article>[] = [
  {},
  { corrections: [{ at: NOW + 1, note: MARK }] },
  { retracted: { at: NOW + 1, reason: MARK } },
  { withdrawn: { at: NOW + HOUR, reason: MARK } },
  { updated: NOW + HOUR },
  { expires: NOW + HOUR },
]

const seeds = fc.record({
  visible: fc.array(
    fc.record({ hours: fc.integer({ min: 1, max: 2000 }), scheduled: fc.nat(SCHEDULED.length - 1), tag: fc.nat(3) }),
    {
      maxLength: 6,
    },
  ),
  hidden: fc.array(
    fc.record({ hours: fc.integer({ min: 1, max: 2000 }), how: fc.constantFrom(...Object.keys(HIDING)) }),
    {
      minLength: 1,
      maxLength: 4,
    },
  ),
})

type Seeds = typeof seeds extends fc.Arbitrary<infer T> ? T : never

const hiddenOf = ({ hidden }: Seeds): Article[] =>
  hidden.map(({ hours, how }, index) =>
    article({
      ...{
        id: `${MARK}-${index}`,
        title: `${MARK} title`,
        slug: `${MARK}-slug-${index}`,
        summary: MARK,
        guid: `${MARK}-${index}`,
      },
      ...{
        tags: ['common', `${MARK} tag`],
        authors: [
          { id: 'ann', name: 'Ann Lee' },
          { id: MARK, name: MARK },
        ],
      },
      sections: [
        { id: 'europe', title: 'Europe' },
        { id: `${MARK}-section`, title: MARK },
      ],
      image: { url: `/media/${MARK}.jpg`, alt: MARK, caption: MARK, credit: MARK },
      attachments: [{ url: `/media/${MARK}.mp3`, type: 'audio/mpeg', length: 1 }],
      related: [{ id: 'v0' }, { title: MARK, url: `https://${MARK}.example.org/` }],
      media: [`/media/${MARK}.jpg`, `/media/${MARK}.mp3`],
      published: NOW - hours * HOUR,
      ...HIDING[how],
    }),
  )

/** @param withSecrets whether the records contain future events and links to hidden articles */
const visibleOf = ({ visible, hidden }: Seeds, withSecrets: boolean): Article[] =>
  visible.map(({ hours, scheduled, tag }, index) =>
    article({
      ...{ id: `v${index}`, title: `Visible ${index}`, version: 'v', digest: 'd', tags: ['common', `t${tag}`] },
      published: NOW - hours * HOUR,
      ...(withSecrets ? { related: hidden.map((_, at) => ({ id: `${MARK}-${at}` })), ...SCHEDULED[scheduled] } : {}),
    }),
  )

const room = newsroom({
  related: { auto: 2, reciprocal: true },
  deltas: true,
  feeds: settings({ partners: PARTNER_FEEDS }),
})

const pressOf = () =>
  new EditionBuilder(BASE, {
    body: async ({ id }) => (id.startsWith('v') ? `Text of ${id}.` : `Text with ${MARK}.`),
    measure: (file) => (file.startsWith('media/') ? { size: 1 } : undefined),
    yieldToEventLoop: async () => {},
    report: () => {},
  })

const editionOf = (articles: readonly Article[], editionBuilder = pressOf(), now = NOW): Edition =>
  editionBuilder.edition(buildCatalog(room, articles, now))

/** Returns everything that an edition publishes, by name. */
async function everything(edition: Edition): Promise<Map<string, string>> {
  const all = new Map<string, string>([['media', [...edition.media.keys()].join()]])
  for (const path of edition.paths) {
    const rendition = await edition.find(path)
    all.set(path, `${rendition?.body.toString()}`)
    all.set(`links of ${path}`, `${rendition?.links.join()}`)
    const readable = await edition.readable(path)
    if (readable !== undefined) all.set(`view of ${path}`, readable.body.toString())
  }
  for (const [url, { etag }] of await listTopics(edition, BASE)) all.set(`topic ${url}`, etag)
  return all
}

const leaking = (all: ReadonlyMap<string, string>): string[] =>
  [...all].filter(([name, text]) => `${name}${text}`.toLowerCase().includes(MARK)).map(([name]) => name)

describe('Hidden articles', () => {
  it('appear in no document, and change no byte of any', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(seeds, async (given) => {
        const all = await everything(editionOf([...hiddenOf(given), ...visibleOf(given, true)]))
        expect(leaking(all)).toEqual([])
        expect(all).toEqual(await everything(editionOf(visibleOf(given, false))))
      }),
      { numRuns: 120 },
    )
  })

  it('appear in no file of the static tree, and add none', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(seeds, async (given) => {
        const [with_, without] = [folder(), folder()]
        for (const name of ['jpg', 'mp3']) put(join(with_, `content/media/${MARK}.${name}`), MARK)
        const options = { compress: false, openMedia: openMediaIn(join(with_, 'content')) }
        const hidden = editionOf([...hiddenOf(given), ...visibleOf(given, true)])
        await writeStatic(hidden, await openDiskTarget(join(with_, 'out')), options)
        await writeStatic(editionOf(visibleOf(given, false)), await openDiskTarget(join(without, 'out')), options)
        const tree = filesOf(join(with_, 'out'))
        expect(leaking(tree)).toEqual([])
        expect(tree).toEqual(filesOf(join(without, 'out')))
      }),
      { numRuns: 8 },
    )
  })

  it('appear in no response, header field, metric or log line, nor in deltas', {
    timeout: 60_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(seeds, async (given) => {
        const articles = [...hiddenOf(given), ...visibleOf(given, true)]
        const editionBuilder = pressOf()
        const before = editionOf(articles.slice(0, -1), editionBuilder, NOW - 1)
        const edition = editionOf(articles, editionBuilder)
        const requestCounters = new RequestCounters()
        const logFile = join(folder(), 'access.log')
        const log = openAccessLog(logFile, 0, () => {})
        let current = before
        const { port, server } = await serving(undefined, {
          edition: () => current,
          requestCounters,
          openMedia: openMediaIn(folder()),
        })
        const answers = new Map<string, string>()
        const paths = [...edition.paths, 'europe', 'healthz', 'readyz', 'category/europe/feed', 'nothing/']
        const etags = new Map<string, string>()
        for (const path of before.feeds) {
          etags.set(path, String((await ask(port, `/${path}`, { headers: { 'a-im': 'feed' } })).headers['etag']))
        }
        current = edition
        server.on('request', (request, response) =>
          log.note(request, response, { at: performance.now(), target: request.url ?? '' }),
        )
        for (const path of paths) {
          for (const headers of [
            {},
            { 'a-im': 'feed', 'if-none-match': etags.get(path) ?? '"x"' },
            { accept: 'text/html' },
          ]) {
            const answer = await ask(port, `/${path}`, { headers })
            answers.set(
              `${path} ${JSON.stringify(headers)}`,
              `${answer.status} ${JSON.stringify(answer.headers)} ${answer.body}`,
            )
          }
        }
        // The address of a hidden article is answered like one that never existed.
        const missing = await ask(port, '/articles/never-was/')
        for (const { slug } of hiddenOf(given)) {
          const hidden = await ask(port, `/articles/${slug}/`)
          expect([hidden.status, hidden.body.toString()]).toEqual([missing.status, missing.body.toString()])
          expect((await ask(port, `/media/${MARK}.jpg`)).status).toBe(404)
        }
        answers.set(
          'metrics',
          await renderMetrics(
            requestCounters,
            () => FIGURES,
            () => edition,
          ).metrics(),
        )
        await log.close()
        const lines = readFileSync(logFile, 'utf8').split('\n')
        answers.set(
          'log',
          lines.filter((line) => !line.includes(`/${MARK}`) || !/"path":"\/(articles|media)\//.test(line)).join('\n'),
        )
        expect(leaking(answers)).toEqual([])
      }),
      { numRuns: 10 },
    )
  })
})

function filesOf(directory: string): Map<string, string> {
  const names = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(directory, name)).isFile(),
  )
  return new Map(names.sort().map((name) => [name, readFileSync(join(directory, name), 'utf8')]))
}
