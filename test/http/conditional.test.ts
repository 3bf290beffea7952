import { describe, expect, it } from 'vitest'
import { type Conditions, evaluate, type Outcome, type Validators } from '../../src/http/conditional.ts'
import { CHANGED } from '../support/editions.ts'

const identity: Validators = { etag: '"abc"', lastModified: CHANGED }
const gzip: Validators = { etag: '"abc-gzip"', identityEtag: '"abc"', lastModified: CHANGED }
const weak: Validators = { etag: 'W/"abc"', lastModified: CHANGED }

const SAME = 'Fri, 20 Nov 2026 08:30:15 GMT'
const EARLIER = 'Fri, 20 Nov 2026 08:30:14 GMT'
const LATER = 'Fri, 20 Nov 2026 08:30:16 GMT'

const cases: readonly [string, Validators, Conditions & Record<string, string>, Outcome][] = [
  ['no condition', identity, {}, 'proceed'],
  ['the tag', identity, { 'if-none-match': '"abc"' }, 'not-modified'],
  ['another tag', identity, { 'if-none-match': '"abd"' }, 'proceed'],
  ['the tag, said weak', identity, { 'if-none-match': 'W/"abc"' }, 'not-modified'],
  ['a weak tag, said strong', weak, { 'if-none-match': '"abc"' }, 'not-modified'],
  ['a small w, which is no weak tag', identity, { 'if-none-match': 'w/"abc"' }, 'proceed'],
  ['any', identity, { 'if-none-match': '*' }, 'not-modified'],
  ['any, with blanks', identity, { 'if-none-match': ' * ' }, 'not-modified'],
  ['a star in quotes, which is a tag', identity, { 'if-none-match': '"*"' }, 'proceed'],
  ['a star in a list, which is no list', identity, { 'if-none-match': '"x", *' }, 'proceed'],
  ['a list with the tag', identity, { 'if-none-match': '"x", W/"y","abc" , "z"' }, 'not-modified'],
  ['a list without it', identity, { 'if-none-match': '"x", "y"' }, 'proceed'],
  ['a list with empty members', identity, { 'if-none-match': ', ,"abc",,' }, 'not-modified'],
  ['a comma within a tag', identity, { 'if-none-match': '"x,abc"' }, 'proceed'],
  ['a blank within a tag, which is none', identity, { 'if-none-match': '"a b", "abc"' }, 'proceed'],
  ['no quotes', identity, { 'if-none-match': 'abc' }, 'proceed'],
  ['no comma between', identity, { 'if-none-match': '"abc" "abc"' }, 'proceed'],
  ['a quote left open', identity, { 'if-none-match': '"abc' }, 'proceed'],
  ['nothing', identity, { 'if-none-match': '' }, 'proceed'],
  ['garbage behind the tag', identity, { 'if-none-match': '"abc", garbage' }, 'proceed'],
  ["the gzip form's tag for identity", identity, { 'if-none-match': '"abc-gzip"' }, 'not-modified'],
  ["the br form's tag for gzip", gzip, { 'if-none-match': '"abc-br"' }, 'not-modified'],
  ["identity's tag for gzip", gzip, { 'if-none-match': '"abc"' }, 'not-modified'],
  ["identity's tag for gzip, said weak", gzip, { 'if-none-match': 'W/"abc"' }, 'not-modified'],
  ["a proxy's suffix, said weak", identity, { 'if-none-match': 'W/"abc--gzip"' }, 'not-modified'],
  ['a suffix that no one puts there', identity, { 'if-none-match': '"abc-other"' }, 'proceed'],
  ['a suffix on another tag', identity, { 'if-none-match': '"abd-gzip"' }, 'proceed'],
  ['7,500 characters of other tags', identity, { 'if-none-match': `${'"x",'.repeat(1800)}"abc"` }, 'not-modified'],
  ['15 KB of tags', identity, { 'if-none-match': `${'"x",'.repeat(3800)}"abc"` }, 'proceed'],
  ['obs-text in a tag', identity, { 'if-none-match': '"\xe9", "abc"' }, 'not-modified'],
  [
    "Node's fetch",
    identity,
    { 'if-none-match': '"abc"', 'cache-control': 'no-cache', pragma: 'no-cache' },
    'not-modified',
  ],
  ['a date when the tag differs', identity, { 'if-none-match': '"x"', 'if-modified-since': LATER }, 'proceed'],
  ['a date when the tag is unreadable', identity, { 'if-none-match': 'x', 'if-modified-since': LATER }, 'proceed'],
  [
    'an old date when the tag is right',
    identity,
    { 'if-none-match': '"abc"', 'if-modified-since': EARLIER },
    'not-modified',
  ],
  ['the very second', identity, { 'if-modified-since': SAME }, 'not-modified'],
  ['the second before', identity, { 'if-modified-since': EARLIER }, 'proceed'],
  ['the second after', identity, { 'if-modified-since': LATER }, 'not-modified'],
  ['a date far ahead', identity, { 'if-modified-since': 'Fri, 31 Dec 9999 23:59:59 GMT' }, 'not-modified'],
  ['a date that is none', identity, { 'if-modified-since': 'yesterday' }, 'proceed'],
  ['a date in ISO 8601', identity, { 'if-modified-since': '2027-01-01T00:00:00Z' }, 'proceed'],
  ['If-Match with the tag', identity, { 'if-match': '"x", "abc"' }, 'proceed'],
  ['If-Match with another', identity, { 'if-match': '"x"' }, 'failed'],
  ['If-Match with any', identity, { 'if-match': '*' }, 'proceed'],
  ['If-Match with the tag, said weak', identity, { 'if-match': 'W/"abc"' }, 'failed'],
  ['If-Match with a weak tag', weak, { 'if-match': 'W/"abc"' }, 'failed'],
  ["If-Match with another coding's tag", gzip, { 'if-match': '"abc"' }, 'failed'],
  ['If-Match that is unreadable', identity, { 'if-match': 'abc' }, 'failed'],
  ['If-Match before If-None-Match', identity, { 'if-match': '"x"', 'if-none-match': '"abc"' }, 'failed'],
  ['If-Match, then If-None-Match', identity, { 'if-match': '"abc"', 'if-none-match': '"abc"' }, 'not-modified'],
  ['If-Unmodified-Since behind', identity, { 'if-unmodified-since': EARLIER }, 'failed'],
  ['If-Unmodified-Since of the very second', identity, { 'if-unmodified-since': SAME }, 'proceed'],
  ['If-Unmodified-Since that is no date', identity, { 'if-unmodified-since': 'never' }, 'proceed'],
  ['If-Match over If-Unmodified-Since', identity, { 'if-match': '"abc"', 'if-unmodified-since': EARLIER }, 'proceed'],
  ['both dates', identity, { 'if-unmodified-since': SAME, 'if-modified-since': SAME }, 'not-modified'],
]

describe("a request's conditions", () => {
  it.each(cases)('are evaluated as RFC 9110 §13.2.2 has it: %s', (_name, validators, conditions, outcome) => {
    expect(evaluate(conditions, validators)).toBe(outcome)
  })

  it('are read in a time that does not run away with their length', () => {
    const started = performance.now()
    for (const text of [`"${'a'.repeat(8000)}`, `${' ,'.repeat(4000)}x`, '"a"'.repeat(2700), `${'W/'.repeat(4000)}`]) {
      expect(evaluate({ 'if-none-match': text }, identity)).toBe('proceed')
    }
    expect(performance.now() - started).toBeLessThan(100)
  })
})
