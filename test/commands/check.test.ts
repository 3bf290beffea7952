import { join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type CheckOptions, check } from '../../src/commands/check.ts'
import { folder, SITE_YAML, story } from '../support/cli.ts'
import { collectStreams } from '../support/streams.ts'

const NOW = Date.UTC(2026, 10, 20, 12)

async function run(articles: string, options: Partial<CheckOptions> = {}, isTTY = false) {
  const { streams, out } = collectStreams()
  const terminal = { ...streams, out: { ...streams.out, isTTY } }
  const code = await check({ articles, cache: false, ...options }, terminal, NOW)
  return { code, out: out() }
}

const newsroom = (): string =>
  folder({
    'site.yaml': SITE_YAML,
    'europe/good.md': story('Good', 'sumary: x\n'),
    'europe/bad.md': story('Bad').replace('2026-', 'soon '),
  })

describe('`check FILE…`', () => {
  it('reports the problems of these files alone', async () => {
    const articles = newsroom()
    const good = await run(articles, { files: [join(articles, 'europe/good.md')] })
    expect([good.code, good.out]).toEqual([0, expect.stringMatching(/good\.md:.*`summary`/)])
    expect(good.out).not.toContain('bad.md')
    const bad = await run(articles, { files: [relative('.', join(articles, 'europe/bad.md')), 'README.md'] })
    expect([bad.code, bad.out]).toEqual([1, expect.stringMatching(/^europe\/bad\.md:3:12/)])
    expect(bad.out).not.toContain('good.md')
    expect((await run(articles, { files: ['README.md'] })).code).toBe(0)
  })

  it('reports those of the settings with every file', async () => {
    const articles = folder({ 'site.yaml': 'titel: T\n', 'a.md': story('A') })
    expect(await run(articles, { files: ['a.md'] })).toMatchObject({
      code: 1,
      out: expect.stringMatching(/^site\.yaml/),
    })
  })
})

describe('Colours of problems', () => {
  const withNoColor = async <T>(value: string | undefined, action: () => Promise<T>): Promise<T> => {
    const before = process.env['NO_COLOR']
    if (value === undefined) delete process.env['NO_COLOR']
    else process.env['NO_COLOR'] = value
    try {
      return await action()
    } finally {
      if (before === undefined) delete process.env['NO_COLOR']
      else process.env['NO_COLOR'] = before
    }
  }

  it('are those of their severity, on a terminal whose reader wants them', async () => {
    const articles = newsroom()
    const { out } = await withNoColor(undefined, () => run(articles, {}, true))
    expect(out).toContain('\u001b[31meurope/bad.md:3:12\u001b[39m: found')
    expect(out).toMatch(/\u001b\[33meurope\/good\.md:\d+:\d+: warning\u001b\[39m: found/)
    for (const [value, isTTY] of [
      ['1', true],
      [undefined, false],
    ] as const) {
      const plain = await withNoColor(value, () => run(articles, {}, isTTY))
      expect(plain.out).not.toContain('\u001b')
    }
  })
})
