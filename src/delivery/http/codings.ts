import { CODINGS, type Coding } from '../../edition/index.ts'

/** A longer Accept-Encoding, in characters, is read as none: no real client comes near it. */
const LONGEST_HEADER = 2048

/** Other names of a coding (RFC 9110 §8.4.1.3). */
const ALIASES: Readonly<Record<string, string>> = { 'x-gzip': 'gzip' }

const ENTRY = /^[\t ]*([!#$%&'*+.^_`|~0-9A-Za-z-]+)[\t ]*(?:;[\t ]*[qQ]=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)[\t ]*)?$/

/** Choices by header, since a few clients send nearly all requests; emptied when full. */
const chosen = new Map<string, Coding | 'identity' | 'none'>()
const MOST_KEPT = 256

/**
 * The coding to send for an Accept-Encoding (RFC 9110 §12.5.3): the acceptable one with the highest weight, and among
 * equals the smallest. Identity comes last unless the client weighs it higher by name. `none` is when the client
 * refuses identity and takes no coding that there is; what to send then is the caller's decision. Without the field
 * every coding would be acceptable; a client that says nothing most often knows none, and gets identity.
 */
export function chooseCoding(header: string | undefined): Coding | 'identity' | 'none' {
  if (header === undefined || header.length > LONGEST_HEADER) return 'identity'
  const known = chosen.get(header)
  if (known !== undefined) return known
  const choice = choose(parseWeights(header))
  if (chosen.size >= MOST_KEPT) chosen.clear()
  chosen.set(header, choice)
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
  // Identity is acceptable unless refused by name or by `*;q=0`; unnamed, it is there for when nothing else is.
  const named = weights.get('identity')
  if (named !== undefined) return named > highest ? 'identity' : best
  return best === 'none' && others !== 0 ? 'identity' : best
}

/**
 * Returns the weights by coding, in lower case. What breaks the grammar is left out; of a coding named twice the lower
 * counts. negotiator (1.1.0) guesses what malformed weights mean, and takes the higher one.
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
