import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { build } from '../../src/commands/build.ts'
import { StaticWriteError } from '../../src/delivery/static/write-error.ts'
import { CallError } from '../../src/problems/call-error.ts'
import { createPublisher } from '../../src/publisher/create-publisher.ts'
import { folder, put, SITE_YAML, story } from '../support/cli.ts'

const newsroom = (): string =>
  folder({
    'articles/site.yaml': SITE_YAML,
    'articles/authors.yaml': '[]',
    'articles/world/vote.md': story('Vote'),
  })

const namesIn = (root: string): string[] => readdirSync(root, { recursive: true, encoding: 'utf8' }).sort()

/** Builds in this process, with an empty cache. */
function buildInto(root: string, out: string, more: { watch?: boolean; overwrite?: boolean } = {}) {
  const streams = { out: { write: () => true }, err: { write: () => true } }
  const options = { articles: join(root, 'articles'), out, url: 'https://news.example.org/', compress: false }
  return build({ ...options, cache: false, ...more }, streams, Date.parse('2026-11-20'), () => new Promise(() => {}))
}

describe('`build` beside the files of others', () => {
  it.each([{}, { watch: true }, { overwrite: true }])('writes nothing into the content directory: %j', async (more) => {
    const root = newsroom()
    const before = namesIn(root)
    // A CallError is printed as one line, with exit code 2.
    await expect(buildInto(root, root, more)).rejects.toMatchObject({ code: 'CONTENT' })
    expect(namesIn(root)).toEqual(before)
    symlinkSync(join(root, 'articles/world'), join(root, 'link'))
    await expect(buildInto(root, join(root, 'link'), more)).rejects.toBeInstanceOf(CallError)
    expect(namesIn(join(root, 'articles'))).toEqual(namesIn(join(newsroom(), 'articles')))
    expect(readFileSync(join(root, 'articles/site.yaml'), 'utf8')).toBe(SITE_YAML)
  })

  it.each([{}, { watch: true }])('names a file of another site, and leaves it alone: %j', async (more) => {
    const root = newsroom()
    const out = join(root, 'public')
    mkdirSync(out)
    put(join(out, 'index.html'), 'the other site')
    await expect(buildInto(root, out, more)).rejects.toThrow(
      `${join(out, 'index.html')}: it is a file that no build wrote`,
    )
    expect(namesIn(out)).toEqual(['index.html'])
    await buildInto(root, out, { overwrite: true })
    expect(readFileSync(join(out, 'index.html'), 'utf8')).toContain('The Tester')
  })

  it('does the same for programs', async () => {
    const root = newsroom()
    put(join(root, 'public/index.html'), 'the other site')
    const publisher = await createPublisher({
      ...{ articles: join(root, 'articles'), url: 'https://news.example.org/', log: () => {} },
    })
    await expect(publisher.build(root)).rejects.toBeInstanceOf(StaticWriteError)
    await expect(publisher.build(join(root, 'public'))).rejects.toMatchObject({ code: 'FOREIGN' })
    await publisher.build(join(root, 'public'), { overwrite: true })
    await publisher.close()
    expect(existsSync(join(root, 'public/rss.xml'))).toBe(true)
    expect(existsSync(join(root, 'articles/index.html'))).toBe(false)
  })
})
