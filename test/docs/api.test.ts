import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { renderApi } from '../../tools/api-docs.mjs'
import { readPage } from './support.ts'

const ROOT = join(import.meta.dirname, '..', '..')

/** The names that the library exports. */
const listExports = (): string[] =>
  [...readFileSync(join(ROOT, 'src', 'index.ts'), 'utf8').matchAll(/^export (?:type )?\{([^}]*)\}/gm)]
    .flatMap(([, names = '']) => names.split(','))
    .map((name) => name.trim().replace(/^type /, ''))
    .filter((name) => name !== '')
    .toSorted()

const withoutComments = (text: string): string => text.replace(/^ *\/\*\*[\s\S]*?\*\/\n/gm, '')

/** Returns the code of each name in the reference. */
const readDeclarations = (page: string): Map<string, string> =>
  new Map(
    [...page.matchAll(/^### `(\w+)`\n[\s\S]*?^```ts\n([\s\S]*?)^```$/gm)].map(([, name = '', code = '']) => [
      name,
      withoutComments(code),
    ]),
  )

describe('API reference', () => {
  it('has every name that the library exports, and nothing else', () => {
    const names = [...readDeclarations(readPage('docs/api.md').text).keys()]
    expect(names.toSorted()).toEqual(listExports())
    expect(names.length).toBeGreaterThan(20)
  })

  it('shows each name as it is declared; `npm run docs:api` brings it up to date', () => {
    const declared = readDeclarations(renderApi(join(ROOT, 'dist')))
    expect(readDeclarations(readPage('docs/api.md').text)).toEqual(declared)
  })

  it('describes every name', () => {
    const undescribed = [...readPage('docs/api.md').text.matchAll(/^### `(\w+)`\n\n```/gm)].map(([, name]) => name)
    expect(undescribed).toEqual([])
  })
})
