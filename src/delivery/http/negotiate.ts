import type { IncomingHttpHeaders } from 'node:http'
import type { FeedOffer } from '../../edition/index.ts'

/** In characters; a longer Accept is ignored. Real clients send far less. */
const MAX_HEADER_LENGTH = 2048

type Negotiable = Pick<FeedOffer, 'mediaTypes'>

/**
 * Chooses the format for the address of a section itself (RFC 9110 §12.5.1). HTML goes only to a client that prefers it
 * to every feed and asks as browsers do: Miniflux weighs `text/html` and `application/rss+xml` equally, and Java and KDE
 * put HTML first in every request, but all of them want the feed. Among equal formats, the first in `offered` is chosen.
 * It is also chosen without the field or if no type matches, because with 406 a reader would lose the feed.
 * negotiator (1.1.0) returns no weights, so a tie between HTML and a feed cannot be seen.
 */
export function negotiate<T extends Negotiable>(
  accept: string | undefined,
  offered: readonly T[],
): T | 'html' | undefined {
  const ranges = accept === undefined || accept.length > MAX_HEADER_LENGTH ? [] : parseRanges(accept)
  let best = offered[0]
  let highest = 0
  for (const format of offered) {
    const weight = getFormatWeight(format, ranges)
    if (weight > highest) {
      best = format
      highest = weight
    }
  }
  const html = Math.max(getWeight('text/html', ranges), getWeight('application/xhtml+xml', ranges))
  return html > highest && isBrowserAccept(ranges) ? 'html' : best
}

/** Returns true if HTML is named at all. A quick check before `negotiate`. */
export const asksForHtml = (accept: string | undefined): boolean => accept !== undefined && /html/i.test(accept)

/** The weight of the format's own type counts if the client names it, else the best of its generic XML or JSON types. */
function getFormatWeight({ mediaTypes }: Negotiable, ranges: readonly Range[]): number {
  const own = ranges.find(({ type }) => type === mediaTypes[0])
  return own?.weight ?? Math.max(...mediaTypes.map((type) => getWeight(type, ranges)))
}

/** Returns true if the Accept looks like that of a browser: browsers name XHTML, defaults of libraries accept any type. */
const isBrowserAccept = (ranges: readonly Range[]): boolean =>
  getWeight('application/xhtml+xml', ranges.filter(isNamed)) > 0 || getWeight('*/*', ranges) === 0

const isNamed = ({ type }: Range): boolean => !type.endsWith('/*')

interface Range {
  readonly type: string
  readonly weight: number
}

/** Java sends a single `*` for any type. */
const RANGE =
  /^[\t ]*(\*|[\w!#$&^.+*-]+\/[\w!#$&^.+*-]+)[\t ]*((?:;[\t ]*[\w!#$&^.+-]+=(?:[\w!#$&^.+*-]+|"[^"]*")[\t ]*)*)$/

/** RFC 9110 §12.4.2, and `.2`, which Java sends for 0.2. */
const WEIGHT = /^(?:0?\.\d{1,3}|0\.?|1(?:\.0{0,3})?)$/

function parseRanges(accept: string): Range[] {
  // A comma inside quotes does not separate entries.
  return (accept.match(/(?:[^,"]|"[^"]*"?)+/g) ?? []).flatMap((entry) => {
    const [, type, parameters = ''] = RANGE.exec(entry) ?? []
    if (type === undefined) return []
    const written = /;[\t ]*q=([^;\t ]*)/i.exec(parameters)?.[1]
    const weight = written === undefined ? 1 : WEIGHT.test(written) ? Number(written) : 0
    return [{ type: type === '*' ? '*/*' : type.toLowerCase(), weight }]
  })
}

/** Returns the weight of the most specific range that matches the type (RFC 9110 §12.5.1). */
function getWeight(type: string, ranges: readonly Range[]): number {
  const [main] = type.split('/')
  for (const pattern of [type, `${main}/*`, '*/*']) {
    const range = ranges.find((each) => each.type === pattern)
    if (range !== undefined) return range.weight
  }
  return 0
}

/**
 * Returns true if the client prefers HTML to every feed, and the request is for a document and not from a script (Fetch
 * Metadata §2.1).
 */
export const prefersHtml = (headers: IncomingHttpHeaders, formats: readonly Negotiable[]): boolean =>
  asksForHtml(headers.accept) &&
  (headers['sec-fetch-dest'] ?? 'document') === 'document' &&
  negotiate(headers.accept, formats) === 'html'

/** Returns true if a person is using a browser: the request has no A-IM, which only feed readers send. */
export const isBrowser = (headers: IncomingHttpHeaders, formats: readonly Negotiable[]): boolean =>
  headers['a-im'] === undefined && prefersHtml(headers, formats)
