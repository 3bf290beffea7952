import type { IncomingHttpHeaders } from 'node:http'
import { evaluateConditions, type Validators } from './conditional.ts'
import { asksForDelta } from './deltas.ts'

/** The parts of a request that decide how its document is sent. */
export interface DocumentRequest {
  readonly method?: string | undefined
  readonly headers: IncomingHttpHeaders
}

/**
 * - `not-modified`: 304
 * - `failed`: 412
 * - `delta`: 226 if the client's version is remembered, else 200
 * - `full`: 200
 */
export type Decision = 'not-modified' | 'failed' | 'delta' | 'full'

/** Decides how a GET or HEAD is answered with a document (RFC 9110 §13.2.2, RFC 3229 §10). */
export function decide({ method, headers }: DocumentRequest, validators: Validators): Decision {
  const outcome = evaluateConditions(headers, validators)
  if (outcome !== 'proceed') return outcome
  const wantsDelta =
    method === 'GET' && headers['if-none-match'] !== undefined && asksForDelta(headers['a-im'] as string | undefined)
  return wantsDelta ? 'delta' : 'full'
}
