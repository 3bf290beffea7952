import type { IncomingHttpHeaders } from 'node:http'
import { describe, expect, it } from 'vitest'
import { type Decision, decide } from '../../../src/delivery/http/decide.ts'

const VALIDATORS = { etag: '"v2-gzip"', identityEtag: '"v2"', lastModified: Date.UTC(2026, 10, 20, 12) }
const DATE = 'Fri, 20 Nov 2026 12:00:00 GMT'
const EARLIER = 'Fri, 20 Nov 2026 11:59:59 GMT'

const CASES: readonly [what: string, headers: IncomingHttpHeaders, get: Decision, head: Decision][] = [
  ['no condition', {}, 'full', 'full'],
  ['the current ETag', { 'if-none-match': '"v2-gzip"' }, 'not-modified', 'not-modified'],
  ['the ETag of another coding', { 'if-none-match': 'W/"v2-br"' }, 'not-modified', 'not-modified'],
  ['an old ETag', { 'if-none-match': '"v1"' }, 'full', 'full'],
  ['an old ETag and the current date', { 'if-none-match': '"v1"', 'if-modified-since': DATE }, 'full', 'full'],
  ['the current date', { 'if-modified-since': DATE }, 'not-modified', 'not-modified'],
  ['an earlier date', { 'if-modified-since': EARLIER }, 'full', 'full'],
  ['If-Match with the current ETag', { 'if-match': '"v2-gzip"' }, 'full', 'full'],
  ['If-Match with an old ETag', { 'if-match': '"v1"' }, 'failed', 'failed'],
  ['If-Unmodified-Since an earlier date', { 'if-unmodified-since': EARLIER }, 'failed', 'failed'],
  ['a delta from an old ETag', { 'a-im': 'feed', 'if-none-match': '"v1"' }, 'delta', 'full'],
  ['a delta from the current ETag', { 'a-im': 'feed', 'if-none-match': '"v2"' }, 'not-modified', 'not-modified'],
  ['a delta from no ETag', { 'a-im': 'feed' }, 'full', 'full'],
  ['a delta that is refused by q=0', { 'a-im': 'feed;q=0', 'if-none-match': '"v1"' }, 'full', 'full'],
  ['another manipulation', { 'a-im': 'vcdiff', 'if-none-match': '"v1"' }, 'full', 'full'],
  [
    'a delta and a failed precondition',
    { 'a-im': 'feed', 'if-none-match': '"v1"', 'if-match': '"v1"' },
    'failed',
    'failed',
  ],
]

describe('Decision about a request', () => {
  it.each(CASES)('with %s', (_, headers, get, head) => {
    expect(decide({ method: 'GET', headers }, VALIDATORS)).toBe(get)
    expect(decide({ method: 'HEAD', headers }, VALIDATORS)).toBe(head)
  })
})
