import { parseHttpDate } from './http-date.ts'

/** What a request's conditions are held against. */
export interface Validators {
  /** The ETag of the representation that would be sent, quotes and `W/` included. */
  readonly etag: string
  /** The ETag of the same document without a content coding; absent: the same as `etag`. */
  readonly identityEtag?: string
  /** Milliseconds; HTTP sees whole seconds. */
  readonly lastModified: number
}

/** The fields looked at. `Cache-Control` is none of them: Node's `fetch` adds `no-cache` to each conditional request. */
export interface Conditions {
  readonly 'if-match'?: string | undefined
  readonly 'if-none-match'?: string | undefined
  readonly 'if-modified-since'?: string | undefined
  readonly 'if-unmodified-since'?: string | undefined
}

/** `proceed`: 200; `not-modified`: 304; `failed`: 412. */
export type Outcome = 'proceed' | 'not-modified' | 'failed'

/** Longest list of tags that is read, in characters; a longer one matches nothing, so that the answer is a full one. */
const LONGEST_LIST = 8192

/**
 * What a proxy that compresses on the fly puts before a tag's closing quote, and what this server does itself for the
 * codings it made: a tag with one of them names the same version of the document.
 */
const CODING_SUFFIXES = ['-gzip', '-br', '-zstd', '--gzip']

/** The outcome of a GET's or HEAD's conditions, in the order of RFC 9110 §13.2.2. */
export function evaluateConditions(conditions: Conditions, validators: Validators): Outcome {
  const ifMatch = conditions['if-match']
  const unmodifiedSince = conditions['if-unmodified-since']
  if (ifMatch !== undefined) {
    if (!matchesStrongly(ifMatch, validators)) return 'failed'
  } else if (unmodifiedSince !== undefined && modifiedAfter(unmodifiedSince, validators) === true) {
    return 'failed'
  }
  const ifNoneMatch = conditions['if-none-match']
  if (ifNoneMatch !== undefined) return matchesWeakly(ifNoneMatch, validators) ? 'not-modified' : 'proceed'
  const modifiedSince = conditions['if-modified-since']
  if (modifiedSince !== undefined && modifiedAfter(modifiedSince, validators) === false) return 'not-modified'
  return 'proceed'
}

/** If-Match compares strongly, and with the selected representation alone (RFC 9110 §13.1.1): weak tags never match. */
function matchesStrongly(header: string, { etag }: Validators): boolean {
  if (header.trim() === '*') return true
  return !etag.startsWith('W/') && (parseTags(header)?.includes(etag) ?? false)
}

/** If-None-Match compares weakly (RFC 9110 §13.1.2), and the tag of any coding of the document will do. */
function matchesWeakly(header: string, { etag, identityEtag = etag }: Validators): boolean {
  if (header === etag || header.trim() === '*') return true
  return parseTagList(header).some((tag) => isTagOfVersion(tag, identityEtag))
}

/** Whether a tag names the version of that ETag, in whatever coding it was sent. */
export function isTagOfVersion(tag: string, identityEtag: string): boolean {
  const [sent, current] = [opaque(tag), opaque(identityEtag)]
  return sent === current || CODING_SUFFIXES.some((end) => sent === current + end)
}

/** The tags of a list; none when anything in it is no tag. */
export const parseTagList = (header: string): string[] => parseTags(header) ?? []

/** Whether the last change is after the date, by whole seconds; undefined when the field is no date, and so ignored. */
function modifiedAfter(header: string, { lastModified }: Validators): boolean | undefined {
  const date = parseHttpDate(header)
  return date === undefined ? undefined : Math.floor(lastModified / 1000) * 1000 > date
}

const TAG = /(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"/y
const GAP = /[\t ,]*/y

/** The tags of a list (RFC 9110 §8.8.3, §5.6.1), or undefined when anything in it is no tag. */
function parseTags(header: string): string[] | undefined {
  if (header.length > LONGEST_LIST) return undefined
  const tags: string[] = []
  let at = skip(GAP, header, 0)
  while (at < header.length) {
    const end = skip(TAG, header, at)
    const next = skip(GAP, header, end)
    const separated = next === header.length || header.slice(end, next).includes(',')
    if (end === at || !separated) return undefined
    tags.push(header.slice(at, end))
    at = next
  }
  return tags
}

/** Where a sticky pattern ends that starts at a place; the place itself when it does not match there. */
function skip(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from
  return pattern.test(text) ? pattern.lastIndex : from
}

/** A tag's opaque part: without `W/` and quotes. */
const opaque = (tag: string): string => tag.slice(tag.indexOf('"') + 1, -1)
