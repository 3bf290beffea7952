import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { formatProblem } from '../src/problems/problem.ts'
import { ContentReader } from '../src/sources/files/content-reader.ts'
import { folder, SITE_YAML, story } from './support/cli.ts'

/** Each folder in here is one case: the records and, in `expected.txt`, the problems that they must cause. */
const ROOT = join(import.meta.dirname, 'bad-records')
const EXPECTED = 'expected.txt'
const WITHHELD = '(article withheld)'

interface BadRecord {
  readonly name: string
  readonly files: Readonly<Record<string, Buffer>>
  /** The problems in their printed form, in order. */
  readonly expected: readonly string[]
}

const cases = readdirSync(ROOT).map((name): BadRecord => {
  const names = readdirSync(join(ROOT, name)).filter((file) => file !== EXPECTED)
  const files = Object.fromEntries(names.map((file) => [file, readFileSync(join(ROOT, name, file))]))
  return {
    name,
    files,
    expected: readFileSync(join(ROOT, name, EXPECTED), 'utf8')
      .trimEnd()
      .split('\n'),
  }
})

/** Reads the records of a case beside a record without a problem. */
async function read(files: Readonly<Record<string, Buffer>>): Promise<{ ids: string[]; problems: string[] }> {
  const directory = folder({ 'site.yaml': SITE_YAML, 'good.md': story('Good'), ...files })
  const { articles, problems } = await new ContentReader(directory, { cache: false }).load()
  return { ids: [...articles].map(({ id }) => id), problems: problems.map(formatProblem) }
}

describe('Bad records', () => {
  it('exist in test/bad-records, each with a record and an expected problem', () => {
    expect(cases.length).toBeGreaterThan(50)
    expect(cases.filter(({ files }) => Object.keys(files).length === 0)).toEqual([])
    expect(cases.filter(({ expected }) => expected.some((line) => line === ''))).toEqual([])
  })

  it.each(cases.map((each) => [each.name, each] as const))(
    '%s: reports the problem and still reads the other records',
    async (_, { files, expected }) => {
      const { ids, problems } = await read(files)
      expect(problems).toEqual(expected)
      expect(ids).toContain('good')
      const withheld = expected.filter((line) => line.endsWith(WITHHELD))
      expect(ids).toHaveLength(1 + Object.keys(files).length - withheld.length)
    },
  )

  it('are all reported when they lie in one directory', async () => {
    // A problem between two records names the other file.
    const withheld = cases.filter(
      ({ files, expected }) =>
        expected.every((line) => line.endsWith(WITHHELD) && !line.includes('good.md')) &&
        Object.keys(files).length === 1,
    )
    const files = withheld.flatMap(({ name, files }) =>
      Object.entries(files).map(([file, text]): [string, Buffer] => [`${name}/${file}`, text]),
    )
    const { ids, problems } = await read(Object.fromEntries(files))
    expect(problems).toEqual(withheld.flatMap(({ name, expected }) => expected.map((line) => `${name}/${line}`)))
    expect(problems.length).toBeGreaterThan(30)
    expect(ids).toEqual(['good'])
  })
})
