import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, sep } from 'node:path'
import { describe, expect, it } from 'vitest'

/** The way through the house: a step imports only what stands before it, or beside it in its own folder. */
const STEPS = [
  'collections',
  'problems',
  'model',
  'system',
  'html',
  'records',
  'checks',
  'catalog',
  'feeds',
  'redirects',
  'pages',
  'edition',
  'sources',
  'delivery',
  'runtime',
  'publisher',
  'commands',
  'cli.ts',
  'index.ts',
]

/** Where there is no clock, no disk and no network. */
const PURE = [
  'collections',
  'problems',
  'model',
  'html',
  'records',
  'checks',
  'catalog',
  'feeds',
  'redirects',
  'pages',
  'edition',
]

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => join('src', file))

const stepOf = (file: string): string => file.split(sep)[1] ?? ''
const importsOf = (text: string): string[] =>
  [...text.matchAll(/from '([^']+)'|import\('([^']+)'\)/g)].map(([, a, b]) => a ?? b ?? '')

describe('Architecture', () => {
  it('gives every source file a place in the order of folders', () => {
    expect(files.length).toBeGreaterThan(30)
    expect(files.filter((file) => !STEPS.includes(stepOf(file)))).toEqual([])
  })

  it('imports nothing against the direction of the folders', () => {
    const against = files.flatMap((file) =>
      importsOf(readFileSync(file, 'utf8'))
        .filter((target) => target.startsWith('.'))
        .map((target) => normalize(join(dirname(file), target)))
        .filter((target) => STEPS.indexOf(stepOf(target)) > STEPS.indexOf(stepOf(file)))
        .map((target) => `${file} imports ${target}`),
    )
    expect(against).toEqual([])
  })

  it('keeps clock, disk and network out of the pure folders', () => {
    const edges =
      /from 'node:(fs|http|https|net|dns|child_process|timers|worker_threads)|\bDate\.now\(|new Date\(\)|\bsetTimeout\(|\bprocess\./
    const impure = files.filter((file) => PURE.includes(stepOf(file)) && edges.test(readFileSync(file, 'utf8')))
    expect(impure).toEqual([])
  })

  it('keeps caches and other state out of the modules of the pure folders', () => {
    const state = /^(?:export )?(?:let |var |const \w+(?:: [^=]+)? = new (?:Weak)?(?:Map|Set)(?:<.*>)?\(\))/m
    expect(state.test('const known = new WeakMap<Site, Map<string, Section>>()')).toBe(true)
    const stateful = files.filter((file) => PURE.includes(stepOf(file)) && state.test(readFileSync(file, 'utf8')))
    expect(stateful).toEqual([])
  })
})
