import { describe, expect, it } from 'vitest'
import {
  type Conditions,
  evaluateConditions,
  type Outcome,
  type Validators,
} from '../../../src/delivery/http/conditional.ts'
import { CHANGED } from '../../support/editions.ts'

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
  ['the tag, marked weak', identity, { 'if-none-match': 'W/"abc"' }, 'not-modified'],
  ['a weak tag, marked strong', weak, { 'if-none-match': '"abc"' }, 'not-modified'],
  ['a lower-case w, which is not a weak tag', identity, { 'if-none-match': 'w/"abc"' }, 'proceed'],
  ['any', identity, { 'if-none-match': '*' }, 'not-modified'],
  ['any, with spaces', identity, { 'if-none-match': ' * ' }, 'not-modified'],
  ['a star in quotes, which is a tag', identity, { 'if-none-match': '"*"' }, 'proceed'],
  ['a star in a list, which is invalid', identity, { 'if-none-match': '"x", *' }, 'proceed'],
  ['a list with the tag', identity, { 'if-none-match': '"x", W/"y","abc" , "z"' }, 'not-modified'],
  ['a list without it', identity, { 'if-none-match': '"x", "y"' }, 'proceed'],
  ['a list with empty members', identity, { 'if-none-match': ', ,"abc",,' }, 'not-modified'],
  ['a comma in a tag', identity, { 'if-none-match': '"x,abc"' }, 'proceed'],
  ['a space in a tag, which is invalid', identity, { 'if-none-match': '"a b", "abc"' }, 'proceed'],
  ['no quotes', identity, { 'if-none-match': 'abc' }, 'proceed'],
  ['no comma between tags', identity, { 'if-none-match': '"abc" "abc"' }, 'proceed'],
  ['an unclosed quote', identity, { 'if-none-match': '"abc' }, 'proceed'],
  ['nothing', identity, { 'if-none-match': '' }, 'proceed'],
  ['garbage after the tag', identity, { 'if-none-match': '"abc", garbage' }, 'proceed'],
  ["the gzip form's tag for identity", identity, { 'if-none-match': '"abc-gzip"' }, 'not-modified'],
  ["the br form's tag for gzip", gzip, { 'if-none-match': '"abc-br"' }, 'not-modified'],
  ["identity's tag for gzip", gzip, { 'if-none-match': '"abc"' }, 'not-modified'],
  ["identity's tag for gzip, marked weak", gzip, { 'if-none-match': 'W/"abc"' }, 'not-modified'],
  ["a proxy's suffix, marked weak", identity, { 'if-none-match': 'W/"abc--gzip"' }, 'not-modified'],
  ['an unknown suffix', identity, { 'if-none-match': '"abc-other"' }, 'proceed'],
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
  ['a date with a different tag', identity, { 'if-none-match': '"x"', 'if-modified-since': LATER }, 'proceed'],
  ['a date with an unreadable tag', identity, { 'if-none-match': 'x', 'if-modified-since': LATER }, 'proceed'],
  [
    'an old date with the right tag',
    identity,
    { 'if-none-match': '"abc"', 'if-modified-since': EARLIER },
    'not-modified',
  ],
  ['the same second', identity, { 'if-modified-since': SAME }, 'not-modified'],
  ['the second before', identity, { 'if-modified-since': EARLIER }, 'proceed'],
  ['the second after', identity, { 'if-modified-since': LATER }, 'not-modified'],
  ['a date far in the future', identity, { 'if-modified-since': 'Fri, 31 Dec 9999 23:59:59 GMT' }, 'not-modified'],
  ['an invalid date', identity, { 'if-modified-since': 'yesterday' }, 'proceed'],
  ['a date in ISO 8601', identity, { 'if-modified-since': '2027-01-01T00:00:00Z' }, 'proceed'],
  ['If-Match with the tag', identity, { 'if-match': '"x", "abc"' }, 'proceed'],
  ['If-Match with another tag', identity, { 'if-match': '"x"' }, 'failed'],
  ['If-Match with a star', identity, { 'if-match': '*' }, 'proceed'],
  ['If-Match with the tag, marked weak', identity, { 'if-match': 'W/"abc"' }, 'failed'],
  ['If-Match with a weak tag', weak, { 'if-match': 'W/"abc"' }, 'failed'],
  ["If-Match with another coding's tag", gzip, { 'if-match': '"abc"' }, 'failed'],
  ['unreadable If-Match', identity, { 'if-match': 'abc' }, 'failed'],
  ['If-Match before If-None-Match', identity, { 'if-match': '"x"', 'if-none-match': '"abc"' }, 'failed'],
  ['If-Match, then If-None-Match', identity, { 'if-match': '"abc"', 'if-none-match': '"abc"' }, 'not-modified'],
  ['If-Unmodified-Since earlier', identity, { 'if-unmodified-since': EARLIER }, 'failed'],
  ['If-Unmodified-Since of the same second', identity, { 'if-unmodified-since': SAME }, 'proceed'],
  ['If-Unmodified-Since without a date', identity, { 'if-unmodified-since': 'never' }, 'proceed'],
  ['If-Match over If-Unmodified-Since', identity, { 'if-match': '"abc"', 'if-unmodified-since': EARLIER }, 'proceed'],
  ['both dates', identity, { 'if-unmodified-since': SAME, 'if-modified-since': SAME }, 'not-modified'],
]

describe('Request conditions', () => {
  it.each(cases)('are evaluated in the order of RFC 9110 §13.2.2: %s', (_name, validators, conditions, outcome) => {
    expect(evaluateConditions(conditions, validators)).toBe(outcome)
  })

  it('are parsed in time proportional to their length', () => {
    const started = performance.now()
    for (const text of [`"${'a'.repeat(8000)}`, `${' ,'.repeat(4000)}x`, '"a"'.repeat(2700), `${'W/'.repeat(4000)}`]) {
      expect(evaluateConditions({ 'if-none-match': text }, identity)).toBe('proceed')
    }
    expect(performance.now() - started).toBeLessThan(100)
  })
})
