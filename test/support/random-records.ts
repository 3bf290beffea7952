import fc from 'fast-check'
import { dump } from 'js-yaml'
import { stringify } from 'smol-toml'

/** Keys of articles, misspelt ones, and ones that nobody knows. */
const key = fc.oneof(
  fc.constantFrom(
    ...['title', 'date', 'published', 'tags', 'authors', 'author', 'summary', 'image', 'related', 'corrections', 'url'],
    ...['slug', 'id', 'draft', 'status', 'section', 'categories', 'expires', 'withdrawn', 'language', 'source', 'guid'],
    ...['tilte', 'drfat', 'extra', 'params', '__proto__', 'constructor', 'toString'],
  ),
  fc.string({ maxLength: 12 }),
)

const scalar = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
  fc.boolean(),
  fc.constantFrom(
    '2026-01-05',
    '2026-01-05T08:00:00Z',
    'true',
    'no',
    '~',
    '[',
    '{{ x }}',
    '---',
    'https://x.example/a',
    '../a.jpg',
  ),
)

const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    scalar,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4 }),
  ),
}))

const fields = fc.dictionary(key, value, { maxKeys: 10 })
const body = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.constantFrom('Text.', '![](a.jpg)', '<b>', '```'),
)

const write: Readonly<Record<string, (values: Record<string, unknown>, text: string) => string>> = {
  yaml: (values, text) => `---\n${dump(values)}---\n${text}`,
  toml: (values, text) => `+++\n${stringify(values)}\n+++\n${text}`,
  json: (values, text) => JSON.stringify({ ...values, body: text }),
}

/** Returns records of random fields in any syntax, of which one in three is damaged. */
export const makeRandomRecord = (): fc.Arbitrary<{ readonly file: string; readonly text: string }> =>
  fc
    .record({
      syntax: fc.constantFrom('yaml', 'toml', 'json'),
      values: fields,
      isDated: fc.boolean(),
      text: body,
      damage: fc.option(
        fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), text: fc.string({ maxLength: 4 }) }),
        { freq: 2 },
      ),
    })
    .map(({ syntax, values, isDated, text, damage }) => {
      const all = isDated ? { title: 'A', date: '2026-01-05', ...values } : values
      const whole = write[syntax]?.(all as Record<string, unknown>, text) ?? ''
      const cut = damage === null ? whole.length : Math.floor(damage.at * whole.length)
      const written = damage === null ? whole : `${whole.slice(0, cut)}${damage.text}${whole.slice(cut + 1)}`
      return { file: syntax === 'json' ? 'r.json' : 'r.md', text: written }
    })
