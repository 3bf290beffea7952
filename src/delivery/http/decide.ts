import { type Conditions, evaluateConditions, type Validators } from './conditional.ts'

/**
 * - `not-modified`: 304
 * - `failed`: 412
 * - `full`: 200, or 226 to a client of deltas
 */
export type Decision = 'not-modified' | 'failed' | 'full'

/**
 * Decides how a GET or HEAD is answered (RFC 9110 §13.2.2).
 *
 * @param isChangeDue true if the response must not be a 304
 */
export function decide(conditions: Conditions, validators: Validators, isChangeDue: boolean): Decision {
  const outcome = evaluateConditions(conditions, validators)
  return outcome === 'proceed' || (outcome === 'not-modified' && isChangeDue) ? 'full' : outcome
}
