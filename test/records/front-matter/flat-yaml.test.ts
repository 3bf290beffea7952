import fc from 'fast-check'
import { load } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { readFlatYaml } from '../../../src/records/front-matter/flat-yaml.ts'

/** Parses YAML with the options of the front matter parser. */
const yaml = (text: string): unknown => load(text, { maxAliases: 0, maxDepth: 20 })

/** Expects the fast path to return the same values and key order as the YAML parser, or undefined. */
function expectAgreement(text: string): void {
  const flat = readFlatYaml(text)
  if (flat === undefined) return
  const expected = yaml(text)
  expect(flat).toEqual(expected)
  expect(JSON.stringify(flat)).toBe(JSON.stringify(expected))
}

const SCALARS = [
  ...[
    '',
    ' ',
    'a',
    'A text',
    'Zoë – “quoted” 🐦',
    'a\u00a0',
    '\u00a0a',
    '\u2028',
    '\u0085',
    '\u007f',
    '\ufeff',
    '\ufffe',
    '\ud800',
  ],
  ...[
    '010',
    '0',
    '-0',
    '7',
    '1_000',
    '1e3',
    '1e',
    '1.',
    '.5',
    '+5',
    '-5',
    '0x1F',
    '0o17',
    '0b1',
    '1.2.3',
    '9'.repeat(20),
  ],
  ...[
    '12:30',
    '1:2',
    '.inf',
    '-.INF',
    '.nan',
    '2018-07-16',
    '2018-07-16T20:15:00+03:00',
    '2018-07-16 20:15',
    '20e5',
    '0e',
    '3 ways',
  ],
  ...[
    'null',
    'Null',
    'nULL',
    '~',
    'true',
    'TRUE',
    'yes',
    'no',
    'on',
    'False',
    'y',
    'n',
    'nullify',
    '<<',
    '=',
    '---',
    '...',
    '-- a',
  ],
  ...[
    '"a"',
    '"a: b"',
    '"a \\"b\\" \\\\ \\/"',
    '"\\u00e9\\n"',
    '"a',
    '""',
    '"a" b',
    '"a"b',
    '"a" # c',
    "'a'",
    "'it''s'",
    "''",
    "'a",
    "'a' b",
  ],
  ...[
    'a: b',
    'a:',
    ':a',
    'a:b',
    'a #b',
    'a#b',
    '# a',
    '#a',
    'a # b: c',
    '- a',
    '-a',
    '-',
    '? a',
    '?a',
    '@a',
    '`a',
    '%a',
    '!a',
    '!!str 1',
  ],
  ...[
    '&a b',
    '*a',
    '|',
    '>',
    '>-',
    '[',
    ']',
    '{',
    '}',
    '[]',
    '{}',
    '[a]',
    '[a, b]',
    '[a,b]',
    '[ a , "b" , 3 ]',
    '[a, ]',
    '[, a]',
    '[a,, b]',
  ],
  ...[
    '[a: b]',
    '[a:b]',
    '[a #b]',
    '[a#b]',
    "['x', ~]",
    '[[a]]',
    '[{a: b}]',
    '[a] b',
    '["a": b]',
    '[a',
    '[-]',
    '[- a]',
    '[?]',
    "[Ann's]",
  ],
  ...[
    '{a: b}',
    '{ url: /a.jpg, alt: A "b" }',
    '{a: b, a: c}',
    '{a}',
    '{a:}',
    '{a: }',
    '{a: b, }',
    '{"a": b}',
    '{a: https://x.org/, b: 1}',
  ],
  ...[
    '{a: [b]}',
    '{a: b} c',
    '{a:b}',
    'https://example.org/a?b=c#d',
    'C# and R&D',
    '50% off',
    'x\ty',
    '\ta',
    'a\t',
    'a, b',
    'a]',
    "O'Brien",
    'a "b"',
  ],
]
const KEYS = [
  ...[
    'a',
    'b',
    'title',
    'heroImage',
    'og-image',
    'x_y',
    'null',
    'Null',
    'TRUE',
    'false',
    'No',
    '1',
    '010',
    '_a',
    '__proto__',
    'constructor',
    'é',
  ],
  ...['"a"', "'b'", '? a', '- a', '<<', 'a b', '~', 'toString', '#a', '[a]'],
]
const ENDS = [
  '\n',
  '\n',
  '\n',
  '\n',
  ' \n',
  '\n\n',
  '\n# c\n',
  '\n  # c\n',
  '\n \n',
  '\r\n',
  '\n\t\n',
  ' # c\n',
  '',
  '\n---\n',
  '\n...\n',
  '\n  more\n',
]

/** Prefers the first value, because a text with one unusual part tests more than one of unusual parts only. */
const mostly = (usual: string, ...others: readonly string[]): fc.Arbitrary<string> =>
  fc.oneof({ weight: 15, arbitrary: fc.constant(usual) }, fc.constantFrom(...others))

const scalar = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.constantFrom('a', 'A text', '"b: c"', "'d'", '7', '2018-07-16', 'true', '[a, b c]', '{ a: b, c: d }'),
  },
  { weight: 2, arbitrary: fc.constantFrom(...SCALARS) },
  fc.string({ unit: fc.constantFrom(...'ab0119.eE+-_:#\'"\\[]{},&*!|>%@`?~<= \tnulé\u00a0'), maxLength: 6 }),
  fc.string({ unit: 'binary', maxLength: 3 }),
)
const key = fc.oneof(
  { weight: 15, arbitrary: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz') },
  fc.constantFrom(...KEYS),
)
const colon = mostly(': ', ':', ':  ', ' : ', ':\t')
const end = mostly('\n', ...ENDS)
const line = (indent: string) => fc.tuple(mostly(indent, '', ' ', '  ', '   ', '\t'), key, colon, scalar, end)
const item = (indent: string) =>
  fc.tuple(mostly(indent, '', ' ', '  ', '\t'), mostly('- ', '-', '-  ', '- - ', '- a: ', '-\t'), scalar, end)
const below = (indent: string) =>
  fc.tuple(
    key,
    mostly(':', ': ', ': a', ' :', ''),
    end,
    fc.array(fc.oneof(item(indent), line(indent)), { minLength: 0, maxLength: 1 }).map((lines) => lines.flat()),
    fc
      .oneof(fc.array(item(indent), { maxLength: 3 }), fc.array(line(indent), { maxLength: 3 }))
      .map((lines) => lines.flat()),
  )
const entry = fc.oneof(
  line(''),
  line(''),
  below('').map((parts) => parts.flat()),
  below('  ').map((parts) => parts.flat()),
)
const text = fc.array(entry, { minLength: 1, maxLength: 5 }).map((entries) => entries.flat().join(''))

describe('Flat YAML fast path', () => {
  it.each(SCALARS.flatMap((value) => [[value, 'a'] as const, [value, '- '] as const]))(
    'equals the YAML parser, or leaves the text to it: %j after %s',
    (value, before) => {
      for (const end of ENDS) {
        expectAgreement(before === 'a' ? `a: ${value}${end}` : `a:\n- ${value}${end}`)
        expectAgreement(before === 'a' ? `a: ${value}${end}b: c\n` : `a:\n  - ${value}${end}b: c\n`)
        expectAgreement(`a:\n  b: ${value}${end}  c: d\ne: f\n`)
      }
    },
  )

  it('equals the YAML parser, or leaves the text to it, for any lines', () => {
    fc.assert(fc.property(text, expectAgreement), { numRuns: 20_000 })
  })

  it('equals the YAML parser, or leaves the text to it, for any characters', () => {
    const unit = fc.constantFrom('a', 'b', ': ', ':', ' ', '\n', '\na: ', '\nb:', '\n- ', '\n  ', ...'"\'[]{},#0~-')
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 12 }), (rest) => expectAgreement(`c: ${rest}`)),
      { numRuns: 20_000 },
    )
  })

  it('reads the usual front matter itself', () => {
    const text = `title: "Two presidents: \\"one harbour\\""
published: 2018-07-16T20:15:00+03:00
# for the desk
authors: [diane, 'omar', Ann O'Neil]
draft: false
weight: 3
updated:
summary: It's Zoë's summit – 🐦, isn't it?

tags:
  - summits
  - "R&D"
image:
  url: /media/harbour.jpg
  alt: The harbour at dusk
related:
- world/europe/talks
- { title: The full transcript, url: https://example.org/transcript }
`
    expect(readFlatYaml(text)).toEqual({
      title: 'Two presidents: "one harbour"',
      published: '2018-07-16T20:15:00+03:00',
      authors: ['diane', 'omar', "Ann O'Neil"],
      draft: false,
      weight: 3,
      updated: null,
      summary: "It's Zoë's summit – 🐦, isn't it?",
      tags: ['summits', 'R&D'],
      image: { url: '/media/harbour.jpg', alt: 'The harbour at dusk' },
      related: ['world/europe/talks', { title: 'The full transcript', url: 'https://example.org/transcript' }],
    })
    expectAgreement(text)
  })
})
