import { describe, expect, it } from 'vitest'
import { formatProblem } from '../../../src/problems/problem.ts'
import { checkOtherFiles } from '../../../src/runtime/content-checks/check-other-files.ts'
import { folder } from '../../support/cli.ts'

const lines = (files: Readonly<Record<string, string>>): string[] => checkOtherFiles([folder(files)]).map(formatProblem)

describe('Files of other types', () => {
  it('are named once for each type, with their number, the most frequent first', () => {
    const files = { 'news/a.rst': 'A', 'news/b.rst': 'B', 'c.RST': 'C', 'news/d.adoc': 'D', 'news/e.md': 'E' }
    expect(lines(files)).toEqual([
      'c.RST:1:1: warning: found 3 files that end in .rst, which are not read; expected articles in Markdown (.md, .markdown, .mdx), HTML or JSON. If they are articles, convert them, with Pandoc for example, and keep their front matter. [unread-file]',
      expect.stringMatching(/^news\/d\.adoc:1:1: warning: found a file that ends in \.adoc, which is not read;/),
    ])
  })

  it('are not those of programs, of a repository, or hidden', () => {
    const files = {
      'layouts/a.njk': 'A',
      '_includes/b.liquid': 'B',
      'robots.txt': 'C',
      'README.rst': 'D',
      '.c.org': 'E',
    }
    expect(lines(files)).toEqual([])
  })

  it('are none where there is no folder', () => {
    expect(checkOtherFiles(['/no/such/folder'])).toEqual([])
  })
})
