import { CODINGS, type Coding } from '../../edition/index.ts'

/** In characters; a longer Accept-Encoding is ignored. Real clients send far less. */
const MAX_HEADER_LENGTH = 2048

/** Other names of a coding (RFC 9110 §8.4.1.3). */
const ALIASES: Readonly<Record<string, string>> = { 'x-gzip': 'gzip' }

const ENTRY = /^[\t ]*([!#$%&'*+.^_`|~0-9A-Za-z-]+)[\t ]*(?:;[\t ]*[qQ]=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)[\t ]*)?$/

/** Memo of choices by header value, because most requests send one of a few values. Cleared when full. */
const choices = new Map<string, Coding | 'identity' | 'none'>()
const MAX_CHOICES = 256

/**
 * Returns the coding to send for an Accept-Encoding (RFC 9110 §12.5.3): the acceptable one with the highest weight, and
 * among equals the smallest. Identity comes last unless the client names it with a higher weight. `none` means that the
 * client refuses identity and every available coding. Without the field, every coding would be acceptable; clients that
 * omit it usually support none, so they get identity.
 */
export function chooseCoding(header: string | undefined): Coding | 'identity' | 'none' {
  if (header === undefined || header.length > MAX_HEADER_LENGTH) return 'identity'
  const cached = choices.get(header)
  if (cached !== undefined) return cached
  const choice = choose(parseWeights(header))
  if (choices.size >= MAX_CHOICES) choices.clear()
  choices.set(header, choice)
  return choice
}

function choose(weights: ReadonlyMap<string, number>): Coding | 'identity' | 'none' {
  const others = weights.get('*')
  let best: Coding | 'identity' | 'none' = 'none'
  let highest = 0
  for (const coding of CODINGS) {
    const weight = weights.get(coding) ?? others ?? 0
    if (weight > highest) {
      best = coding
      highest = weight
    }
  }
  // Identity is acceptable unless refused by name or by `*;q=0`. If it is not named, it is the last choice.
  const named = weights.get('identity')
  if (named !== undefined) return named > highest ? 'identity' : best
  return best === 'none' && others !== 0 ? 'identity' : best
}

/**
 * Returns the weights by coding, in lower case. Malformed entries are ignored, and the lower weight of a
 * repeated coding counts. negotiator (1.1.0) guesses the meaning of malformed weights and takes the higher one.
 */
function parseWeights(header: string): Map<string, number> {
  const weights = new Map<string, number>()
  for (const entry of header.split(',')) {
    const [, name, weight = '1'] = ENTRY.exec(entry) ?? []
    if (name === undefined) continue
    const lower = name.toLowerCase()
    const coding = ALIASES[lower] ?? lower
    weights.set(coding, Math.min(Number(weight), weights.get(coding) ?? 1))
  }
  return weights
}
