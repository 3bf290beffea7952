import { Buffer } from 'node:buffer'
import { execFileSync } from 'node:child_process'
import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { formatProblem } from '../../src/problems/problem.ts'
import { ContentReader } from '../../src/sources/files/content-reader.ts'
import { makeUnreadableProblem } from '../../src/sources/files/stat-file.ts'
import { folder, SITE_YAML, story } from '../support/cli.ts'

async function read(files: Record<string, string | Buffer>, prepare: (directory: string) => void = () => {}) {
  const directory = folder({ 'site.yaml': SITE_YAML, 'good.md': story('Good'), ...files })
  prepare(directory)
  const { articles, problems } = await new ContentReader(directory, { cache: false }).load()
  return { ids: [...articles].map(({ id }) => id), lines: problems.map(formatProblem) }
}

describe('Record over a size limit', () => {
  it.each([
    [
      'a file of 20 MB',
      Buffer.alloc(20 * 1024 * 1024, 'x'),
      'a.md:1:1: found a file of 20 MB; expected at most 10 MB. [too-large] (article withheld)',
    ],
    [
      'front matter over 64 kB',
      `---\ntitle: A\npublished: 2026-01-05T08:00:00Z\nsummary: ${'x'.repeat(70_000)}\n---\n\nText.\n`,
      'a.md:1:1: found front matter of 70,051 characters; expected at most 65,536. [too-large] (article withheld)',
    ],
  ])('is reported and withheld while other records are still read: %s', async (_, text, line) => {
    expect(await read({ 'a.md': text })).toEqual({ ids: ['good'], lines: [line] })
  })
})

describe('Record in another text form', () => {
  it.each([
    ['a BOM', `\ufeff${story('A')}`],
    ['CRLF', story('A').replaceAll('\n', '\r\n')],
    ['CR only', story('A').replaceAll('\n', '\r')],
    ['spaces after its fences', story('A').replaceAll('---', '---  ')],
    ['no line break at the end', story('A').trimEnd()],
  ])('is accepted with %s', async (_, text) => {
    expect(await read({ 'a.md': text })).toEqual({ ids: ['a', 'good'], lines: [] })
  })
})

describe('File that is not an article', () => {
  it.each([
    ['editors’ leftovers', ['.a.md.swp', 'a.md~', '#a.md#', 'a.md.tmp', '._a.md']],
    [
      'files of any repository',
      [
        'README.md',
        'LICENSE.md',
        'node_modules/x/README.md',
        'package.json',
        '_index.md',
        'README-de.md',
        'SECURITY.md',
        'CODE_OF_CONDUCT.md',
        'readme.fr.md',
      ],
    ],
  ])('is ignored: %s', async (_, names) => {
    expect(await read(Object.fromEntries(names.map((name) => [name, 'nothing of ours'])))).toEqual({
      ids: ['good'],
      lines: [],
    })
  })

  it('has a name of its own: words after that of a file of a repository make it an article', async () => {
    const names = ['license-to-kill.md', 'security.md', 'contributing-to-peace/index.md', 'changelog/may.md']
    const { ids } = await read(Object.fromEntries(names.map((name) => [name, story('A')])))
    expect(ids).toEqual(['changelog/may', 'contributing-to-peace', 'good', 'license-to-kill', 'security'])
  })

  it('is ignored: JSON without any field of an article', async () => {
    expect(await read({ 'data.json': '{"colour": "red"}', 'list.json': '[1, 2]' })).toEqual({
      ids: ['good'],
      lines: [],
    })
  })

  it('is never waited for: a FIFO', async () => {
    const { ids, lines } = await read({}, (directory) => execFileSync('mkfifo', [join(directory, 'pipe.md')]))
    expect(ids).toEqual(['good'])
    expect(lines).toEqual(['pipe.md:1:1: found a FIFO; expected a file. [unreadable-file] (article withheld)'])
  })

  it('is reported and not followed: links in a loop and links out of the directory', async () => {
    const outside = folder({ 'secret.md': story('Secret') })
    const { ids, lines } = await read({ 'sub/b.md': story('B') }, (directory) => {
      symlinkSync(join(directory, 'loop.md'), join(directory, 'loop.md'))
      symlinkSync(directory, join(directory, 'sub', 'up'))
      symlinkSync(outside, join(directory, 'out'))
      symlinkSync(join(outside, 'secret.md'), join(directory, 'secret.md'))
    })
    expect(ids).toEqual(['good', 'sub/b'])
    expect(lines).toEqual([
      'loop.md:1:1: found a link that points to itself; expected a file or a link to one inside the content directory. [unreadable-file] (article withheld)',
      'out:1:1: found a link that points outside the content directory; expected a file or a link to one inside the content directory. [unreadable-file] (article withheld)',
      'secret.md:1:1: found a link that points outside the content directory; expected a file or a link to one inside the content directory. [unreadable-file] (article withheld)',
    ])
  })

  it('is reported: a file without read permission', () => {
    // The error is simulated, because tests often run as root, who may read everything.
    const denied = Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' })
    expect(formatProblem(makeUnreadableProblem('a.md', denied))).toBe(
      'a.md:1:1: found no permission to read it; expected a file that can be read. [unreadable-file] (article withheld)',
    )
  })
})
