import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, rmSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Article } from '../../../src/model/article.ts'
import { VersionGone } from '../../../src/model/version-gone.ts'
import { formatProblem } from '../../../src/problems/problem.ts'
import { ContentReader } from '../../../src/sources/files/content-reader.ts'
import type { Snapshot } from '../../../src/sources/source.ts'
import { DiskVersions } from '../../../src/sources/versions/disk-versions.ts'
import { folder, put, SITE_YAML, story } from '../../support/cli.ts'

const NAMES = Array.from({ length: 8 }, (_, n) => `europe/s${n}.md`)
const SLIP = '---\ntitle: "never closed\npublished: 2026-01-01T08:00:00Z\n---\nThe text of the slip.\n'
const FIRST = 'europe/s0.md'

const text = (name: string, version = 1): string => story(name.slice(7, 9).toUpperCase(), `tags: [v${version}]\n`)

/** An old time, so that the files are no longer racy and the index can hold them. */
const LONG_AGO = new Date('2026-01-01T00:00:00Z')

function write(directory: string, file: string, content: string, at?: Date): void {
  put(join(directory, file), content)
  if (at !== undefined) utimesSync(join(directory, file), at, at)
}

interface Site {
  readonly directory: string
  readonly cache: string
}

function makeSite(at?: Date): Site {
  const directory = folder({ 'site.yaml': SITE_YAML })
  for (const name of NAMES) write(directory, name, text(name), at)
  return { directory, cache: folder() }
}

const open = ({ directory, cache }: Site, log: (line: string) => void = () => {}) =>
  new ContentReader(directory, { cache, holdMs: 60_000, log })

/** Starts a process: reads everything, and writes the index. */
async function start(site: Site): Promise<{ readonly reader: ContentReader; readonly content: Snapshot }> {
  const reader = open(site)
  const content = await reader.load()
  await reader.indexed()
  return { reader, content }
}

/** A change and what the running process makes of it; everything is on the disk afterwards. */
async function change(reader: ContentReader): Promise<Snapshot & { readonly changed: boolean }> {
  const content = await reader.refresh()
  await reader.indexed()
  return content
}

const find = ({ articles }: Snapshot, file = FIRST): Article | undefined =>
  [...articles].find((article) => article.file === file)

/** The tag of the published version, and whether its whole text is available. */
async function show(reader: ContentReader, content: Snapshot, file = FIRST): Promise<string> {
  const article = find(content, file)
  if (article === undefined) return 'withheld'
  const body = await reader.text(article).catch((error: unknown) => String(error))
  return `${article.tags.join()}: ${body.trim()}`
}

describe.each([
  ['files that rest', LONG_AGO],
  ['files that were just written', undefined],
])('The last good version, of %s,', (_, at) => {
  it('stays with its text while served, after a restart, and after another one', async () => {
    const site = makeSite(at)
    const { reader } = await start(site)
    write(site.directory, FIRST, SLIP, at)
    expect(await show(reader, await change(reader))).toBe('v1: The text of S0.')
    for (let n = 0; n < 3; n += 1) {
      const again = await start(site)
      expect(await show(again.reader, again.content)).toBe('v1: The text of S0.')
      expect(await show(again.reader, await change(again.reader))).toBe('v1: The text of S0.')
    }
  })

  it('is the one that was published last, after any number of edits, even if the slip came while nothing ran', async () => {
    const site = makeSite(at)
    const { reader } = await start(site)
    for (const version of [2, 3]) {
      write(site.directory, FIRST, text(FIRST, version), at)
      expect(await show(reader, await change(reader))).toBe(`v${version}: The text of S0.`)
    }
    write(site.directory, FIRST, SLIP, at)
    for (let n = 0; n < 2; n += 1) {
      const again = await start(site)
      expect(await show(again.reader, again.content)).toBe('v3: The text of S0.')
    }
    write(site.directory, FIRST, text(FIRST, 4), at)
    const repaired = await start(site)
    expect(await show(repaired.reader, repaired.content)).toBe('v4: The text of S0.')
    write(site.directory, FIRST, SLIP, at)
    const last = await start(site)
    expect(await show(last.reader, last.content)).toBe('v4: The text of S0.')
  })

  it('stays when the settings change, too', async () => {
    const site = makeSite(at)
    await start(site)
    write(site.directory, FIRST, SLIP, at)
    write(site.directory, 'site.yaml', `${SITE_YAML}language: en-GB\n`)
    const again = await start(site)
    expect(await show(again.reader, again.content)).toBe('v1: The text of S0.')
  })

  it('moves with the cache to another machine', async () => {
    const site = makeSite(at)
    const { reader } = await start(site)
    write(site.directory, FIRST, SLIP, at)
    await change(reader)
    const cache = folder()
    cpSync(site.cache, cache, { recursive: true })
    // The files of a checkout are all new.
    for (const name of NAMES.slice(1)) {
      rmSync(join(site.directory, name))
      write(site.directory, name, text(name))
    }
    const again = await start({ ...site, cache })
    expect(await show(again.reader, again.content)).toBe('v1: The text of S0.')
  })

  it('goes when the record is deleted, and does not come back with a slip', async () => {
    const site = makeSite(at)
    const { reader } = await start(site)
    rmSync(join(site.directory, FIRST))
    await change(reader)
    write(site.directory, FIRST, SLIP, at)
    expect(await show(reader, await change(reader))).toBe('withheld')
    const again = await start(site)
    expect(await show(again.reader, again.content)).toBe('withheld')
  })

  it.each(['draft: maybe\n', 'draft: true\n', 'expires: soon\n', 'embargo: never\n'])(
    'gives way to a version that says "%s"',
    async (line) => {
      const site = makeSite(at)
      await start(site)
      write(site.directory, FIRST, text(FIRST).replace('published:', `${line}published:`), at)
      const again = await start(site)
      const shown = find(again.content)
      expect(shown === undefined || shown.draft).toBe(true)
      const last = await start(site)
      expect(find(last.content)?.draft ?? true).toBe(true)
    },
  )

  it('is withheld when its text was lost, and the others stay', async () => {
    const site = makeSite(at)
    await start(site)
    const name = readdirSync(site.cache).find((each) => each.endsWith('.versions'))
    rmSync(join(site.cache, name ?? ''), { recursive: true })
    write(site.directory, FIRST, SLIP, at)
    const { reader, content } = await start(site)
    const article = find(content)
    if (article !== undefined) await expect(reader.text(article)).rejects.toThrow(VersionGone)
    const after = await change(reader)
    expect(await show(reader, after)).toBe('withheld')
    expect([...after.articles]).toHaveLength(NAMES.length - 1)
    write(site.directory, FIRST, text(FIRST, 2), at)
    expect(await show(reader, await change(reader))).toBe('v2: The text of S0.')
  })
})

describe('The last good version', () => {
  it('is the same in a process that saw it and in one that did not', async () => {
    const site = makeSite()
    const one = (await start(site)).reader
    const two = (await start(site)).reader
    write(site.directory, FIRST, text(FIRST, 2))
    expect(await show(one, await change(one))).toBe('v2: The text of S0.')
    write(site.directory, FIRST, SLIP)
    expect(await show(two, await change(two))).toBe('v2: The text of S0.')
    expect(await show(one, await change(one))).toBe('v2: The text of S0.')
  })

  it('is corrected in a process that saw the slip before the others said what they had published', async () => {
    const site = makeSite()
    await start(site)
    const folderName = readdirSync(site.cache).find((name) => name.endsWith('.versions')) ?? ''
    const late: Uint8Array[] = []
    class LateVersions extends DiskVersions {
      override appendRecords(line: Uint8Array): void {
        late.push(line)
      }
    }
    const versions = new LateVersions(join(site.cache, folderName))
    const one = new ContentReader(site.directory, { cache: site.cache, versions })
    await one.load()
    write(site.directory, FIRST, text(FIRST, 2))
    expect(await show(one, await change(one))).toMatch(/^v2: /)
    write(site.directory, FIRST, SLIP)
    const early = await start(site)
    expect(await show(early.reader, early.content)).toMatch(/^v1: /)
    for (const line of late) DiskVersions.prototype.appendRecords.call(versions, line)
    await versions.settled()
    const corrected = await change(early.reader)
    expect([corrected.changed, await show(early.reader, corrected)]).toEqual([true, 'v2: The text of S0.'])
    expect(await show(one, await change(one))).toMatch(/^v2: /)
  })

  it('is kept in memory without a cache', async () => {
    const { directory } = makeSite()
    const reader = new ContentReader(directory, { cache: false })
    await reader.load()
    write(directory, FIRST, SLIP)
    expect(await show(reader, await reader.refresh())).toBe('v1: The text of S0.')
  })

  it('is named in the message about the slip; a story that is not up is said to be withheld', async () => {
    const site = makeSite()
    await start(site)
    write(site.directory, FIRST, SLIP)
    write(site.directory, 'europe/new.md', SLIP)
    const { content } = await start(site)
    const lines = content.problems.map(formatProblem)
    expect(lines).toEqual([
      expect.stringMatching(/^europe\/new\.md:.*\(article withheld\)$/),
      expect.stringMatching(/^europe\/s0\.md:.*\(the last good version stays up\)$/),
    ])
  })

  it('is removed from the store when the story is', async () => {
    const site = makeSite(LONG_AGO)
    const { reader } = await start(site)
    for (const name of NAMES.slice(0, 2)) rmSync(join(site.directory, name))
    await change(reader)
    const name = readdirSync(site.cache).find((each) => each.endsWith('.versions')) ?? ''
    for (const each of readdirSync(join(site.cache, name))) utimesSync(join(site.cache, name, each), LONG_AGO, LONG_AGO)
    await start(site)
    const kept = readdirSync(join(site.cache, name)).filter((each) => each.endsWith('.texts'))
    expect(kept.length).toBeGreaterThan(0)
    expect(
      execFileSync(
        'cat',
        kept.map((each) => join(site.cache, name, each)),
      ).toString(),
    ).not.toContain('The text of S1')
  })
})

describe('A mass deletion that is held', () => {
  const deleteMost = ({ directory }: Site): void => {
    for (const name of NAMES.slice(0, 6)) rmSync(join(directory, name))
  }
  const count = ({ articles }: Snapshot): number => [...articles].length

  it('is held after a restart, with the texts, and until the files are back', async () => {
    const site = makeSite()
    const { reader } = await start(site)
    deleteMost(site)
    expect(count(await change(reader))).toBe(NAMES.length)
    for (let n = 0; n < 2; n += 1) {
      const again = await start(site)
      expect([count(again.content), await show(again.reader, again.content)]).toEqual([8, 'v1: The text of S0.'])
      expect(again.content.problems.map(({ code }) => code)).toContain('content-gone')
      expect(count(await change(again.reader))).toBe(8)
    }
    for (const name of NAMES) write(site.directory, name, text(name, 2))
    const { content, reader: last } = await start(site)
    expect([count(content), await show(last, content)]).toEqual([8, 'v2: The text of S0.'])
    expect(content.problems).toEqual([])
    rmSync(join(site.directory, FIRST))
    expect(count((await start(site)).content)).toBe(7)
  })

  it('is held when it happens just before a restart of a site that is being served', async () => {
    const site = makeSite()
    const { reader } = await start(site)
    await reader.markServed()
    deleteMost(site)
    expect(count((await start(site)).content)).toBe(8)
  })

  it('is no mass deletion when nothing was being served: whoever deletes and then builds means it', async () => {
    const site = makeSite()
    await start(site)
    deleteMost(site)
    expect(count((await start(site)).content)).toBe(2)
  })

  it('is over after its time, in whichever process', async () => {
    const site = makeSite()
    const first = new ContentReader(site.directory, { cache: site.cache, holdMs: 1 })
    await first.load()
    await first.indexed()
    deleteMost(site)
    await change(first)
    mkdirSync(join(site.directory, 'europe'), { recursive: true })
    const second = new ContentReader(site.directory, { cache: site.cache, holdMs: 1 })
    expect(count(await second.load())).toBe(2)
    await second.indexed()
    expect(count((await start(site)).content)).toBe(2)
  })
})
