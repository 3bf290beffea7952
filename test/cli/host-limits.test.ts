import { describe, expect, it } from 'vitest'
import { describeHostLimits } from '../../src/commands/host-limits.ts'

/** Files of so many bytes each, in folders of their own. */
const filesOf = (count: number, folder: string, size = 1) =>
  Array.from({ length: count }, (_, n) => [`${folder}${n}/index.html`, { size }] as const)

const describeTree = (...files: readonly (readonly [string, { readonly size: number }])[]) =>
  describeHostLimits(new Map(files))

describe('Limits of hosts', () => {
  it('are not mentioned for a tree that all of them take', () => {
    expect(describeTree(...filesOf(20_000, 'world/'))).toEqual([])
  })

  it('name the setting that would make the tree small enough', () => {
    const tree = [...filesOf(12_000, 'world/'), ...filesOf(9000, 'world/archive/')]
    expect(describeTree(...tree)).toEqual([
      'Cloudflare Pages without a paid plan takes 20,000 files, and the tree has 21,000 files. `feeds: { archives: false }` in site.yaml would make it small enough (12,000 files, 1 MB).',
    ])
  })

  it('name several settings where one is not enough', () => {
    const tree = [...filesOf(15_000, 'world/'), ...filesOf(9000, 'tags/'), ...filesOf(100, 'world/archive/')]
    expect(describeTree(...tree)).toEqual([expect.stringContaining('`feeds: { archives: false, tags: false }`')])
  })

  it('say where no setting helps', () => {
    expect(describeTree(...filesOf(20_001, 'world/'))).toEqual([expect.stringContaining('No setting')])
  })

  it('are those of all bytes, of one file, and of files with their folders', () => {
    expect(describeTree(...filesOf(11, 'world/', 100_000_000)).map((line) => line.slice(0, 40))).toEqual([
      expect.stringContaining('Cloudflare Pages without'),
      expect.stringContaining('GitHub Pages takes 1.0 GB'),
      expect.stringContaining('GitLab Pages takes 1.0 GB'),
    ])
    // Each file lies in a folder.
    expect(describeTree(...filesOf(100_001, 'world/')).at(-1)).toContain('GitLab Pages takes 200,000 files')
  })
})
