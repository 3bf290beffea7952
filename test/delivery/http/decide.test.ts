import type { IncomingHttpHeaders } from 'node:http'
import { describe, expect, it } from 'vitest'
import { type Decision, decide } from '../../../src/delivery/http/decide.ts'

const VALIDATORS = { etag: '"v2-gzip"', identityEtag: '"v2"', lastModified: Date.UTC(2026, 10, 20, 12) }
const DATE = 'Fri, 20 Nov 2026 12:00:00 GMT'
const EARLIER = 'Fri, 20 Nov 2026 11:59:59 GMT'

const CASES: readonly [what: string, headers: IncomingHttpHeaders, decision: Decision][] = [
  ['no condition', {}, 'full'],
  ['the current ETag', { 'if-none-match': '"v2-gzip"' }, 'not-modified'],
  ['the ETag of another coding', { 'if-none-match': 'W/"v2-br"' }, 'not-modified'],
  ['an old ETag', { 'if-none-match': '"v1"' }, 'full'],
  ['an old ETag and the current date', { 'if-none-match': '"v1"', 'if-modified-since': DATE }, 'full'],
  ['the current date', { 'if-modified-since': DATE }, 'not-modified'],
  ['an earlier date', { 'if-modified-since': EARLIER }, 'full'],
  ['If-Match with the current ETag', { 'if-match': '"v2-gzip"' }, 'full'],
  ['If-Match with an old ETag', { 'if-match': '"v1"' }, 'failed'],
  ['If-Unmodified-Since an earlier date', { 'if-unmodified-since': EARLIER }, 'failed'],
  ['the current ETag with the mark of a client of deltas', { 'if-none-match': '"v2~0123456789-br"' }, 'not-modified'],
  ['If-Match with the same', { 'if-match': '"v2~w-gzip"' }, 'full'],
  ['an old ETag with a mark', { 'if-none-match': '"v1~0123456789"' }, 'full'],
]

describe('Decision about a request', () => {
  it.each(CASES)('with %s', (_, headers, decision) => {
    expect(decide(headers, VALIDATORS, false)).toBe(decision)
  })

  it.each(CASES)('with %s is never 304 while a change is due', (_, headers, decision) => {
    expect(decide(headers, VALIDATORS, true)).toBe(decision === 'not-modified' ? 'full' : decision)
  })
})
