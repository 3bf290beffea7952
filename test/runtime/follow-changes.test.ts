import { mkdirSync, readdirSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { buildCatalog } from '../../src/catalog/update.ts'
import type { Edition } from '../../src/edition/edition.ts'
import type { EditionBuilder } from '../../src/edition/edition-builder.ts'
import type { Article } from '../../src/model/article.ts'
import { makeEditionBuilder } from '../../src/runtime/edition-from-source.ts'
import { followChanges } from '../../src/runtime/follow-changes.ts'
import { LiveEdition } from '../../src/runtime/live-edition.ts'
import { FileSource } from '../../src/sources/files/file-source.ts'
import type { WatchOptions } from '../../src/sources/files/watch.ts'
import { MemorySource } from '../../src/sources/memory/memory-source.ts'
import { systemClock } from '../../src/system/clock.ts'
import { folder, SITE_YAML, until } from '../support/cli.ts'
import { BASE, NOW } from '../support/newsroom.ts'

/** Follows a content directory as `serve` does, with a fixed clock. */
async function following(directory: string, watch: WatchOptions) {
  // Deletions count at once; other tests cover the mass deletion guard.
  const source = new FileSource({ articles: directory, cache: false, holdMs: 0, watch })
  const builder = makeEditionBuilder(source, BASE, () => {})
  let swaps = 0
  let onLook = (): void => {}
  const print = (catalog: Parameters<EditionBuilder['edition']>[0]): Edition => {
    swaps += 1
    return builder.edition(catalog)
  }
  const live = new LiveEdition(print, { ...systemClock, now: () => NOW })
  const { newsroom, articles } = await source.load()
  if (newsroom === undefined) throw new Error('no newsroom')
  await live.replace(newsroom, articles)
  const subscription = followChanges(source, live, { log: () => {}, loggedProblems: [], onLook: () => onLook() })
  onTestFinished(async () => {
    await subscription.close()
    live.close()
  })
  /** Resolves after the next look at the directory. */
  const nextLook = (): Promise<void> =>
    new Promise((resolve) => {
      onLook = resolve
    })
  return { edition: () => live.edition(), swaps: () => swaps, nextLook }
}

const documentsOf = async (edition: Edition | undefined): Promise<Map<string, string>> =>
  new Map(
    await Promise.all(
      (edition?.paths ?? []).map(async (path) => [path, (await edition?.find(path))?.body.toString() ?? ''] as const),
    ),
  )

/** Returns the documents that a start at this moment would publish. */
async function coldStart(directory: string): Promise<Map<string, string>> {
  const source = new FileSource({ articles: directory, cache: false })
  const { newsroom, articles } = await source.load()
  if (newsroom === undefined) throw new Error('no newsroom')
  return documentsOf(makeEditionBuilder(source, BASE, () => {}).edition(buildCatalog(newsroom, articles, NOW)))
}

/** Returns the paths at which two sets of documents differ. */
const differences = (a: Map<string, string>, b: Map<string, string>): string[] =>
  [...new Set([...a.keys(), ...b.keys()])].filter((path) => a.get(path) !== b.get(path)).sort()

/** Resolves when the current edition has these documents and no others. */
const untilEqual = (edition: () => Edition | undefined, documents: Map<string, string>): Promise<unknown> =>
  until(
    async () => differences(await documentsOf(edition()), documents),
    (paths) => paths.length === 0,
  )

/** Returns links to other records, some of which are hidden, or do not exist. */
const links = (seed: number): string =>
  [`n${seed % 9}.md`, `../n${seed % 7}.md`, `/europe/n${seed % 5}.md`, `{{< ref "r${seed % 5}" >}}`, `n${seed}.md`]
    .map((link) => `[a](${link})`)
    .join(', ')

/** Returns a record that depends only on its seed. */
const record = (seed: number): string => `${unlinkedRecord(seed)}\n${links(seed)}\n`

function unlinkedRecord(seed: number): string {
  const section = ['europe', 'science', 'world'][seed % 3]
  const more = [
    ...(seed % 5 === 0 ? ['draft: true'] : []),
    ...(seed % 7 === 0 ? ['corrections: [{ at: 2026-11-01, note: It was blue. }]'] : []),
    ...(seed % 11 === 0 ? ['retracted: { at: 2026-11-02, reason: Wrong. }'] : []),
    ...(seed % 13 === 0 ? ['withdrawn: 2026-11-03'] : []),
    ...(seed % 4 === 0 ? [`related: [n${seed % 6}]`] : []),
  ]
  const published = new Date(NOW - (seed % 60) * 86_400_000).toISOString()
  return `---\ntitle: Story ${seed}\npublished: ${published}\nsections: [${section}]\ntags: [t${seed % 3}]\nauthors: [Author ${seed % 4}]\n${more.map((line) => `${line}\n`).join('')}---\n\nText ${seed}.\n`
}

type Edit = (directory: string, seed: number) => void

const files = (directory: string): string[] =>
  readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .sort()
const pick = (directory: string, seed: number): string | undefined => files(directory)[seed % files(directory).length]
const onOne =
  (edit: (path: string, seed: number, directory: string) => void): Edit =>
  (directory, seed) => {
    const name = pick(directory, seed)
    if (name !== undefined) edit(join(directory, name), seed, directory)
  }

/** Changes that editors and their tools make in a folder. */
const EDITS: Readonly<Record<string, Edit>> = {
  add: (directory, seed) => {
    const path = join(directory, ['.', 'europe', 'deep/er'][seed % 3] ?? '.', `n${seed % 9}.md`)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, record(seed))
  },
  save: onOne((path, seed) => writeFileSync(path, record(seed))),
  'save by writing and renaming': onOne((path, seed) => {
    const temporary = join(dirname(path), `.${basename(path)}.swp`)
    writeFileSync(temporary, record(seed))
    renameSync(temporary, path)
  }),
  'save in pieces': onOne((path, seed) => {
    const text = record(seed)
    writeFileSync(path, text.slice(0, text.length / 2))
    writeFileSync(path, text)
  }),
  'save without a later time': onOne((path, seed) => {
    writeFileSync(path, record(seed))
    utimesSync(path, 1_700_000_000, 1_700_000_000)
  }),
  remove: onOne((path, _, directory) => {
    if (files(directory).length > 3) rmSync(path)
  }),
  rename: onOne((path, seed) => renameSync(path, join(dirname(path), `r${seed % 5}.md`))),
  'rename over another': onOne((path, seed, directory) => {
    const other = pick(directory, seed + 1)
    if (other !== undefined && files(directory).length > 3) renameSync(path, join(directory, other))
  }),
  'move a folder': (directory, seed) => {
    const [from, to] = seed % 2 === 0 ? ['europe', 'moved'] : ['moved', 'europe']
    rmSync(join(directory, to), { recursive: true, force: true })
    try {
      renameSync(join(directory, from), join(directory, to))
    } catch {
      mkdirSync(join(directory, to))
    }
  },
  'leave things lying about': (directory, seed) => writeFileSync(join(directory, `n${seed}.md~`), 'x'),
  'change the settings': (directory, seed) =>
    writeFileSync(join(directory, 'site.yaml'), `${SITE_YAML}feeds: { items: ${1 + (seed % 5)} }\n`),
}

const start = (): string => {
  const texts = [1, 2, 3, 4, 6, 8].map((seed) => [`${['', 'europe/', 'deep/'][seed % 3]}n${seed}.md`, record(seed)])
  return folder({ 'site.yaml': SITE_YAML, ...Object.fromEntries(texts) })
}

const QUICK = { debounceMs: 15, rescanMs: 300 }

describe('Following a directory', () => {
  it('ends at what a fresh start would publish, after any edits', { timeout: 240_000 }, async () => {
    const directory = start()
    const { edition } = await following(directory, QUICK)
    const edits = fc.array(fc.tuple(fc.constantFrom(...Object.keys(EDITS)), fc.nat(10_000)), {
      minLength: 1,
      maxLength: 6,
    })
    await fc.assert(
      fc.asyncProperty(edits, async (sequence) => {
        for (const [name, seed] of sequence) EDITS[name]?.(directory, seed)
        await untilEqual(edition, await coldStart(directory))
      }),
      // The directory is not reset between runs, so a failure cannot be shrunk.
      { numRuns: 120, endOnFailure: true },
    )
  })

  it('ends at what a fresh start would publish with polling', { timeout: 60_000 }, async () => {
    const directory = start()
    const { edition } = await following(directory, { debounceMs: 15, rescanMs: 40, poll: true })
    for (const [seed, name] of Object.keys(EDITS).entries()) {
      EDITS[name]?.(directory, seed + 20)
      await untilEqual(edition, await coldStart(directory))
    }
  })

  it('publishes one edition for many files changed together', { timeout: 60_000 }, async () => {
    const texts = Array.from({ length: 1000 }, (_, index) => [`b/n${index}.md`, unlinkedRecord(index)] as const)
    const directory = folder({ 'site.yaml': SITE_YAML, ...Object.fromEntries(texts) })
    const { edition, swaps } = await following(directory, { debounceMs: 150, rescanMs: 600_000, longestMs: 60_000 })
    const before = swaps()
    for (const [name] of texts) writeFileSync(join(directory, name), unlinkedRecord(7_001))
    await until(
      async () => (await edition()?.find('feed.json'))?.body.toString().includes('Story 7001') === true,
      (done) => done,
      30_000,
    )
    expect(swaps() - before).toBe(1)
    expect(differences(await documentsOf(edition()), await coldStart(directory))).toEqual([])
  })

  it('never publishes a file that is still being written, with constant rescans', {
    timeout: 60_000,
  }, async () => {
    const directory = start()
    const { edition, nextLook } = await following(directory, { debounceMs: 100, rescanMs: 25 })
    for (let attempt = 0; ; attempt += 1) {
      const whole = record(9_001)
      const shown: string[] = []
      const look = async (): Promise<boolean> => {
        const page = await edition()?.find(`articles/slow-${attempt}/`)
        if (page !== undefined) shown.push(page.body.toString())
        return page !== undefined
      }
      let [last, longest] = [performance.now(), 0]
      for (let length = 60; length < whole.length + 8; length += 8) {
        writeFileSync(join(directory, `slow-${attempt}.md`), whole.slice(0, length))
        longest = Math.max(longest, performance.now() - last)
        last = performance.now()
        await nextLook()
        await look()
      }
      await until(look, (isThere) => isThere)
      // A longer pause makes the file count as finished; on a busy machine the attempt proves nothing.
      if (longest > 80 && attempt < 20) continue
      for (const page of shown) expect(page).toContain('Text 9001.')
      return
    }
  })

  it('publishes a change with the next one when publishing it failed', async () => {
    const source = new MemorySource({ site: SITE_YAML })
    await source.load()
    const [lines, published]: [string[], string[]] = [[], []]
    let isFailing = true
    const replace = async (_: unknown, articles: Iterable<Article>): Promise<void> => {
      if (isFailing) throw new Error('disk full')
      published.push([...articles].map(({ id }) => id).join())
    }
    const following = followChanges(source, { replace }, { log: (line) => lines.push(line), loggedProblems: [] })
    await source.put({ id: 'a', title: 'A', published: '2026-11-01' })
    expect([published, lines]).toEqual([[], [expect.stringContaining('disk full')]])
    isFailing = false
    await source.put({ id: 'a', title: 'A', published: '2026-11-01' })
    expect(published).toEqual(['a'])
    await source.put({ id: 'a', title: 'A', published: '2026-11-01' })
    expect(published).toEqual(['a'])
    await following.close()
  })
})
