import type { IncomingHttpHeaders } from 'node:http'
import type { FeedOffer } from '../../edition/index.ts'

/** A longer Accept, in characters, is read as none: no real client comes near it. */
const LONGEST_HEADER = 2048

type Negotiable = Pick<FeedOffer, 'mediaTypes'>

/**
 * What to send at the address of a section itself (RFC 9110 §12.5.1). HTML goes only to a client that prefers it
 * strictly to every feed and says it as browsers do: Miniflux says `text/html` as gladly as `application/rss+xml`, Java
 * and KDE put it first in every request, feeds included, and all of them want the feed. Of formats liked equally the
 * one that stands first in `offered`. Without the field, or when it names nothing there is, that one too: a reader
 * shown 406 would lose the feed over a header it may not mean. negotiator (1.1.0) sorts the types but returns no weights,
 * so that a tie between HTML and a feed cannot be seen.
 */
export function negotiate<T extends Negotiable>(
  accept: string | undefined,
  offered: readonly T[],
): T | 'html' | undefined {
  const ranges = accept === undefined || accept.length > LONGEST_HEADER ? [] : parseRanges(accept)
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
  return html > highest && isMeant(ranges) ? 'html' : best
}

/** Whether HTML is named at all: what asks for none need not be weighed. */
export const asksForHtml = (accept: string | undefined): boolean => accept !== undefined && /html/i.test(accept)

/** A client that names the format's own type means that; else it may know the format by a type of XML or JSON at large. */
function getFormatWeight({ mediaTypes }: Negotiable, ranges: readonly Range[]): number {
  const own = ranges.find(({ type }) => type === mediaTypes[0])
  return own?.weight ?? Math.max(...mediaTypes.map((type) => getWeight(type, ranges)))
}

/** Whether HTML was put first by someone who wants to look: browsers name XHTML; a library's default takes whatever comes. */
const isMeant = (ranges: readonly Range[]): boolean =>
  getWeight('application/xhtml+xml', ranges.filter(isNamed)) > 0 || getWeight('*/*', ranges) === 0

const isNamed = ({ type }: Range): boolean => !type.endsWith('/*')

interface Range {
  readonly type: string
  readonly weight: number
}

/** A single `*` is what Java means by any type. */
const RANGE =
  /^[\t ]*(\*|[\w!#$&^.+*-]+\/[\w!#$&^.+*-]+)[\t ]*((?:;[\t ]*[\w!#$&^.+-]+=(?:[\w!#$&^.+*-]+|"[^"]*")[\t ]*)*)$/

/** RFC 9110 §12.4.2, and `.2`, as Java writes 0.2. */
const WEIGHT = /^(?:0?\.\d{1,3}|0\.?|1(?:\.0{0,3})?)$/

function parseRanges(accept: string): Range[] {
  // A comma inside quotes parts nothing.
  return (accept.match(/(?:[^,"]|"[^"]*"?)+/g) ?? []).flatMap((entry) => {
    const [, type, parameters = ''] = RANGE.exec(entry) ?? []
    if (type === undefined) return []
    const written = /;[\t ]*q=([^;\t ]*)/i.exec(parameters)?.[1]
    const weight = written === undefined ? 1 : WEIGHT.test(written) ? Number(written) : 0
    return [{ type: type === '*' ? '*/*' : type.toLowerCase(), weight }]
  })
}

/** By the most specific range that names the type (RFC 9110 §12.5.1). */
function getWeight(type: string, ranges: readonly Range[]): number {
  const [main] = type.split('/')
  for (const pattern of [type, `${main}/*`, '*/*']) {
    const range = ranges.find((each) => each.type === pattern)
    if (range !== undefined) return range.weight
  }
  return 0
}

/**
 * Whether a person is looking: the client prefers HTML strictly to every feed, and does not say that a script or
 * another page asks (Fetch Metadata §2.1), nor speak as only feed readers do.
 */
export const isBrowser = (headers: IncomingHttpHeaders, formats: readonly Negotiable[]): boolean =>
  asksForHtml(headers.accept) &&
  (headers['sec-fetch-dest'] ?? 'document') === 'document' &&
  headers['a-im'] === undefined &&
  negotiate(headers.accept, formats) === 'html'
