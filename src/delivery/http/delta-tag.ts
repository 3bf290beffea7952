import { randomBytes } from 'node:crypto'
import { type Coding, makeEtag } from '../../edition/index.ts'

/**
 * A client of deltas gets an ETag of its own: that of the document with a mark. A shared cache never stores a response
 * with a mark, so a marked tag in If-None-Match is surely the client's and not that of a cache on the way.
 */
export interface MarkedTag {
  /** As the client sent it. */
  readonly sent: string
  /** The ETag of the document without mark and coding. */
  readonly version: string
  /** Ten hex digits, new for each response, or `WHOLE`. */
  readonly mark: string
}

/** The mark of a client that cannot read deltas: it gets the whole feed from then on. */
export const WHOLE = 'w'

/** The marked end of a tag's opaque part. No ETag of a document contains `~`. */
const MARK = /~(w|[0-9a-f]{10})((?:-[a-z]{2,4}|--gzip)?)$/

/** Returns a mark that no other response has. */
export const makeMark = (): string => randomBytes(5).toString('hex')

/** Returns the ETag of a document in a coding, with a mark. */
export const makeMarkedTag = (etag: string, mark: string, coding: Coding | 'identity'): string =>
  makeEtag(`${etag.slice(0, -1)}~${mark}"`, coding)

/** Returns the tag without its mark. */
export function removeMark(tag: string): string {
  if (!tag.includes('~')) return tag
  return `${tag.slice(0, -1).replace(MARK, '$2')}"`
}

/** Returns the parts of a marked tag, or undefined for any other tag. */
export function parseMarkedTag(sent: string): MarkedTag | undefined {
  const at = sent.lastIndexOf('~')
  const mark = at === -1 ? undefined : MARK.exec(sent.slice(at, -1))?.[1]
  return mark === undefined ? undefined : { sent, version: `${sent.slice(sent.indexOf('"'), at)}"`, mark }
}
