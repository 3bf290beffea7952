import { execFileSync } from 'node:child_process'
import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ContentReader } from '../../src/content/reader.ts'
import { unreadable } from '../../src/content/stat-file.ts'
import { formatProblem } from '../../src/problem.ts'
import { folder, SITE_YAML, story } from '../support/cli.ts'
import { BAD_RECORDS } from './bad-records.ts'

async function read(files: Record<string, string | Buffer>, prepare: (directory: string) => void = () => {}) {
  const directory = folder({ 'site.yaml': SITE_YAML, 'good.md': story('Good'), ...files })
  prepare(directory)
  const { articles, problems } = await new ContentReader(directory, { cache: false }).load()
  return { ids: [...articles].map(({ id }) => id), lines: problems.map(formatProblem) }
}

describe('a faulty record', () => {
  it.each(BAD_RECORDS)('with %s gets one clear line and stops no other', async (_, path, text, line) => {
    const { ids, lines } = await read({ [path]: text })
    expect(lines).toEqual([line])
    expect(ids).toContain('good')
    expect(ids.length).toBe(line.endsWith('(article withheld)') ? 1 : 2)
  })

  it('does not keep the faults of others from being told', async () => {
    const { ids, lines } = await read(
      Object.fromEntries(BAD_RECORDS.slice(0, 20).map(([, , text], n) => [`${n}.md`, text])),
    )
    expect(lines).toHaveLength(20)
    expect(ids).toEqual(['good'])
  })
})

describe('a record that is only written otherwise', () => {
  it.each([
    ['a BOM', `\ufeff${story('A')}`],
    ['CRLF', story('A').replaceAll('\n', '\r\n')],
    ['CR alone', story('A').replaceAll('\n', '\r')],
    ['blanks after its fences', story('A').replaceAll('---', '---  ')],
    ['no line break at its end', story('A').trimEnd()],
  ])('with %s is no fault', async (_, text) => {
    expect(await read({ 'a.md': text })).toEqual({ ids: ['a', 'good'], lines: [] })
  })
})

describe('what is no article', () => {
  it.each([
    ['editors’ leftovers', ['.a.md.swp', 'a.md~', '#a.md#', 'a.md.tmp', '._a.md']],
    [
      'files every repository has',
      ['README.md', 'LICENSE.md', 'node_modules/x/README.md', 'package.json', '_index.md'],
    ],
  ])('is passed over: %s', async (_, names) => {
    expect(await read(Object.fromEntries(names.map((name) => [name, 'nothing of ours'])))).toEqual({
      ids: ['good'],
      lines: [],
    })
  })

  it('is passed over: JSON that names nothing of an article', async () => {
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

  it('is not followed: links in a circle, and links that lead out', async () => {
    const outside = folder({ 'secret.md': story('Secret') })
    const { ids, lines } = await read({ 'sub/b.md': story('B') }, (directory) => {
      symlinkSync(join(directory, 'loop.md'), join(directory, 'loop.md'))
      symlinkSync(directory, join(directory, 'sub', 'up'))
      symlinkSync(outside, join(directory, 'out'))
      symlinkSync(join(outside, 'secret.md'), join(directory, 'secret.md'))
    })
    expect(ids).toEqual(['good', 'sub/b'])
    expect(lines).toEqual([
      'loop.md:1:1: found a link that leads to itself; expected a file or a link to one inside the content directory. [unreadable-file] (article withheld)',
      'out:1:1: found a link that leads out of the content directory; expected a file or a link to one inside the content directory. [unreadable-file] (article withheld)',
      'secret.md:1:1: found a link that leads out of the content directory; expected a file or a link to one inside the content directory. [unreadable-file] (article withheld)',
    ])
  })

  it('is named: a file that this user may not read', () => {
    // As the system says it; the super-user, who runs many a test, would be let in.
    const denied = Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' })
    expect(formatProblem(unreadable('a.md', denied))).toBe(
      'a.md:1:1: found no permission to read it; expected a file that can be read. [unreadable-file] (article withheld)',
    )
  })
})
