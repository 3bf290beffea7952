import fc from 'fast-check'
import { dump } from 'js-yaml'
import { stringify } from 'smol-toml'
import { describe, expect, it } from 'vitest'
import type { KeyPath } from '../../../src/problems/problem.ts'
import { readValue } from '../../../src/records/front-matter/front-matter.ts'
import { ValuePositions } from '../../../src/records/positions/value-positions.ts'

type Syntax = 'yaml' | 'toml' | 'json'

const open = (syntax: Syntax, head: string): ValuePositions => new ValuePositions({ syntax, head, headLine: 1 })

/** Numbers that are written in one way alone, so that their characters are known. */
const leaf = fc.oneof(fc.integer(), fc.boolean(), fc.string(), fc.string({ unit: 'binary', maxLength: 5 }))
const key = fc.oneof(
  fc.stringMatching(/^[A-Za-z][\w-]{0,8}$/),
  fc.constantFrom('a.b', 'with blank', 'ключ', 'a"b', "a'b", '[x]', 'a=b', '#c', 'a: b'),
)
const record = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.array(leaf, { maxLength: 4 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4 }),
    fc.array(fc.dictionary(key, leaf, { minKeys: 1, maxKeys: 3 }), { minLength: 1, maxLength: 3 }),
  ),
  record: fc.dictionary(key, tie('value'), { minKeys: 1, maxKeys: 6 }),
}))

function* listLeaves(value: unknown, path: KeyPath = []): Iterable<[KeyPath, unknown]> {
  if (typeof value !== 'object' || value === null) yield [path, value]
  else {
    const isList = Array.isArray(value)
    for (const [step, inner] of Object.entries(value)) yield* listLeaves(inner, [...path, isList ? Number(step) : step])
  }
}

/** Long plain texts that YAML folds, and control characters that it escapes, are read all the same. */
const WRITERS: Readonly<Record<Syntax, (value: Record<string, unknown>) => string>> = {
  yaml: (value) => dump(value),
  toml: (value) => stringify(value),
  json: (value) => JSON.stringify(value, undefined, 2),
}

describe('Places of values', () => {
  it.each<Syntax>(['yaml', 'toml', 'json'])('are those of the very values, in %s', (syntax) => {
    fc.assert(
      fc.property(record.record, (written) => {
        const head = WRITERS[syntax](written as Record<string, unknown>)
        const data = readValue({ syntax, head, headLine: 1 })
        const positions = open(syntax, head)
        for (const [path, value] of listLeaves(data)) {
          const { line, column } = positions.locate(path)
          const rest = head
            .split('\n')
            .slice(line - 1)
            .join('\n')
            .slice(column - 1)
          const characters = positions.getCharacters(path)
          if (typeof value !== 'string') expect({ path, characters }).toEqual({ path, characters: String(value) })
          else if (syntax !== 'yaml') expect(rest.startsWith(characters ?? '?')).toBe(true)
          if (syntax === 'json') expect(JSON.parse(characters ?? '')).toBe(value)
        }
      }),
      { numRuns: 150 },
    )
  })

  it('are those of the key where the key is meant, or the value is empty', () => {
    const text = 'title: A\n\nsub:\n  empty:\n  "quoted key": 1\n'
    expect(open('yaml', text).locate(['sub', 'quoted key'], 'key')).toEqual({ line: 5, column: 3 })
    expect(open('yaml', text).locate(['sub', 'empty'])).toEqual({ line: 4, column: 3 })
    expect(open('yaml', text).locate(['sub', 'missing'])).toEqual({ line: 4, column: 3 })
  })

  it.each([
    ['a text in a list of TOML that looks like a table', `image = 5\ntext = """\n[${' '.repeat(60_000)}\n"""\n`],
    ['many brackets', `image = 5\ntext = '''\n${'['.repeat(60_000)}'''\n`],
    ['many quotes', `image = 5\ntext = """${'\\"'.repeat(30_000)}"""\n`],
    ['many keys', `${Array.from({ length: 8000 }, (_, n) => `k${n}=1`).join('\n')}\nimage = 5\n`],
    ['a long line without a value', `image = 5\n# ${'a = '.repeat(15_000)}\n`],
  ])('take no longer for hostile TOML: %s', (_, text) => {
    const started = performance.now()
    const { line } = open('toml', text).locate(['image'])
    expect(text.split('\n')[line - 1]).toBe('image = 5')
    expect(performance.now() - started).toBeLessThan(500)
  })
})
