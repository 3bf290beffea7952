import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldKey } from '../../../src/records/visibility/fold-key.ts'
import {
  type Meaning,
  type ValueKind,
  VISIBILITY_TABLE,
  type VisibilityRow,
} from '../../../src/records/visibility/visibility-table.ts'
import { FORMATS, NOW, readStory, writeStory } from './support.ts'

const YES: readonly unknown[] = [true, 'yes', 'Yes', 'on', 'ON', 'true', 'TRUE', 'y', 1, '1', [true], ' yes ']
const NO: readonly unknown[] = [false, 'no', 'No', 'off', 'n', 0, '0', [false]]
const [PAST, FUTURE] = ['2020-05-01', '2099-05-01T10:00:00Z']
const LATER = [FUTURE, '2099-05-01', 'May 1, 2099', [FUTURE]]

interface Values {
  /** Values with the meaning of the row. */
  readonly effective: readonly unknown[]
  /** Values that leave the story public. */
  readonly harmless: readonly unknown[]
}

const VALUES: Readonly<Record<ValueKind, Values>> = {
  'hiding-flag': { effective: [...YES, null, '', 'maybe', [], 'flase'], harmless: NO },
  'hiding-word': { effective: [...YES, 'draft'], harmless: [...NO, null, '', ['toc', 'navigation'], 'a sentence'] },
  'showing-flag': { effective: [...NO, null, '', 'draft', 'never', FUTURE], harmless: [...YES, 'public', PAST] },
  'showing-word': { effective: [...NO, 'draft', 'hidden', FUTURE], harmless: [...YES, null, 'audios', PAST] },
  status: {
    effective: ['draft', 'Draft', 'future', 'review', 'in-review', 'PENDING', 'private', 'publishd', null, false, 0],
    harmless: ['published', 'Published', 'publish', 'public', 'live', true, 1],
  },
  state: {
    effective: ['draft', 'future', 'review', 'in_review', 'Needs Review', 'archived', { value: 'draft' }],
    harmless: ['published', 'NY', 'Bavaria', null, 3, ['Ohio']],
  },
  visibility: {
    effective: ['private', 'members', 'paid', 'Members-only', 'hidden', 'nobody knows', false],
    harmless: ['public', 'Public', 'everyone', true, null],
  },
  access: {
    effective: ['members', 'paid', 'private', 'subscribers-only', true, { level: 'members' }],
    harmless: ['open', 'public', 'by train', null, false, 'free', ['Ann', 'Bob']],
  },
  'hiding-date': {
    effective: [...LATER, ...YES, 'next Monday', { until: FUTURE }, { note: 'x' }],
    harmless: [PAST, false, null, '', { until: PAST }],
  },
  publication: { effective: [...LATER, ...NO, 'soon'], harmless: [PAST, true, null, 'yes'] },
  dated: { effective: LATER, harmless: [PAST, 'Spring 2099', 'Nature', true, null] },
  release: { effective: [], harmless: [FUTURE, PAST, true, 'Spring 2099'] },
  'ending-date': { effective: [PAST, [PAST], ...YES, 'someday', { at: PAST }], harmless: [FUTURE, false, null, ''] },
  password: { effective: ['x', 'secret words', 1234, true], harmless: ['', null, false] },
  build: {
    effective: [{ render: 'never', list: 'never' }, { render: false }, { render: 'link' }, false],
    harmless: [{ render: 'always' }, { publishResources: false }, null, { list: 'always' }],
  },
  render: { effective: [false, 'never', 'no'], harmless: [true, null, 'always', ['html']] },
  outputs: { effective: [[], false], harmless: [['html'], ['html', 'rss'], null] },
  permalink: { effective: [false], harmless: ['/a/', null, 'pretty'] },
  excluding: { effective: YES, harmless: [...NO, null, ''] },
  feed: { effective: [false, 'no', 'exclude', { exclude: true }], harmless: [true, null, '/feed.xml', { title: 'x' }] },
  robots: {
    effective: ['noindex', 'NOINDEX, nofollow', 'none', { index: false }, ['noindex']],
    harmless: ['index', null],
  },
  sitemap: { effective: [false, 'no', 'exclude', { disable: true }], harmless: [true, null, { priority: 0.5 }] },
  search: { effective: [false, 'no', 'never'], harmless: [true, null, 3, 0] },
  takedown: { effective: [true, 'soon'], harmless: [false, null] },
  nothing: { effective: [], harmless: [true, false, FUTURE, PAST, 'Nature', null] },
}

const STATES: Readonly<Record<Meaning, string>> = {
  ...{ withheld: 'withheld', until: 'withheld', from: 'withheld', public: 'public' },
  ...{ unlisted: 'unlisted', noindex: 'noindex' },
}

const identity = (key: string): string => key
const SPELLINGS: readonly ((key: string) => string)[] = [
  ...[identity, (key: string) => key.toUpperCase(), (key: string) => key.toLowerCase()],
  ...[(key: string) => key.replaceAll('_', ''), (key: string) => key.replaceAll('_', '-')],
  (key) => key.replace(/(?<=[a-z])[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
  ...[(key: string) => `${key} `, (key: string) => ` ${key}`, (key: string) => `${key}\u00a0`],
  ...[(key: string) => `\u200b${key}`, (key: string) => `${key.slice(0, 2)}\u200d${key.slice(2)}\ufeff`],
  (key) => key.replace(/^[a-z]/, (letter) => letter.toUpperCase()),
  // Full-width letters.
  (key) => key.replace(/[a-z]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0)),
]

const NESTINGS = 'params meta extra data seo custom frontmatter attributes fields Metadata front_matter acf'.split(' ')

const rowAndKey = fc
  .constantFrom(...VISIBILITY_TABLE)
  .chain((row) => fc.record({ row: fc.constant(row), key: fc.constantFrom(...row.keys) }))

const shape = fc.record({
  spelling: fc.constantFrom(...SPELLINGS),
  format: fc.constantFrom(...FORMATS),
  nesting: fc.oneof(fc.constant<string[]>([]), fc.array(fc.constantFrom(...NESTINGS), { minLength: 1, maxLength: 2 })),
})

type Shape = typeof shape extends fc.Arbitrary<infer T> ? T : never

/** Returns whether a shape can hold the key: only the outermost `date`, `withdrawn` and `retracted` are fields. */
const isPossible = ({ outermost, values }: VisibilityRow, { nesting }: Shape): boolean =>
  nesting.length === 0 || (outermost !== true && values !== 'takedown')

function write(key: string, value: unknown, { spelling, format, nesting }: Shape) {
  const inner: Record<string, unknown> = { [spelling(key)]: value }
  return writeStory(
    nesting.reduce<Record<string, unknown>>((entries, name) => ({ [name]: entries }), inner),
    format,
  )
}

const withValue = (kind: keyof Values) =>
  rowAndKey
    .filter(({ row }) => VALUES[row.values][kind].length > 0)
    .chain(({ row, key }) =>
      fc.record({
        ...{ row: fc.constant(row), key: fc.constant(key), shape },
        value: fc.constantFrom(...VALUES[row.values][kind]),
      }),
    )
    .filter(({ row, shape: each }) => isPossible(row, each))

describe('Keys of the table of visibility', () => {
  it('have one row each, a source and known values', () => {
    const keys = VISIBILITY_TABLE.flatMap((row) => row.keys.map(foldKey))
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([])
    expect(keys.length).toBeGreaterThan(250)
    expect(VISIBILITY_TABLE.filter(({ source }) => !URL.canParse(source))).toEqual([])
    expect(VISIBILITY_TABLE.filter(({ meaning, reason }) => meaning === 'public' && reason === undefined)).toEqual([])
  })

  it('hide a story in every spelling, nesting and format', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(withValue('effective'), ({ row, key, value, shape: each }) => {
        const { path, text } = write(key, value, each)
        const { state, lines } = readStory(text, path)
        expect({ text, state, lines }).toEqual({ text, state: STATES[row.meaning], lines })
      }),
      { numRuns: 1500 },
    )
  })

  it('leave a story public with every other value', { timeout: 120_000 }, () => {
    // Another `date` would replace the one that the story has.
    const harmless = withValue('harmless').filter(({ row }) => row.outermost !== true)
    fc.assert(
      fc.property(harmless, ({ key, value, shape: each }) => {
        const { path, text } = write(key, value, each)
        const { state, lines } = readStory(text, path)
        expect({ text, state, lines }).toEqual({ text, state: 'public', lines: [] })
      }),
      { numRuns: 1500 },
    )
  })

  it('hide a story whatever another key says, in any order', { timeout: 120_000 }, () => {
    const other = withValue('harmless').filter(({ row }) => row.meaning !== 'public')
    fc.assert(
      fc.property(withValue('effective'), other, fc.boolean(), (hiding, showing, isFirst) => {
        fc.pre(
          STATES[hiding.row.meaning] === 'withheld' &&
            hiding.shape.spelling(hiding.key) !== showing.shape.spelling(showing.key),
        )
        const entries = [hiding, showing].map(({ key, value, shape: { spelling } }) => [spelling(key), value] as const)
        const { path, text } = writeStory(Object.fromEntries(isFirst ? entries : entries.toReversed()), 'yaml')
        expect([text, readStory(text, path).state]).toEqual([text, 'withheld'])
      }),
      { numRuns: 700 },
    )
  })

  it('end the state of being hidden at the instant that they give', () => {
    const text = writeStory({ embargo_until: FUTURE, expiryDate: '2099-06-01' }, 'yaml').text
    const at = (instant: string): string => readStory(text, 'a.md', Date.parse(instant)).state
    expect([at('2099-05-01T09:59:59Z'), at('2099-05-01T10:00:00Z'), at('2099-06-02')]).toEqual([
      'withheld',
      'public',
      'withheld',
    ])
    expect(NOW).toBeLessThan(Date.parse(FUTURE))
  })
})
