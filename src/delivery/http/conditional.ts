import { removeMark } from './delta-tag.ts'
import { parseHttpDate } from './http-date.ts'

/** The validators that a request's conditions are compared with. */
export interface Validators {
  /** The ETag of the representation that would be sent, quotes and `W/` included. */
  readonly etag: string
  /** The ETag of the same document without a content coding; @default `etag` */
  readonly identityEtag?: string
  /** In milliseconds; compared in whole seconds. */
  readonly lastModified: number
}

/** The fields that are evaluated. `Cache-Control` is not, because Node's `fetch` adds `no-cache` to conditional requests. */
export interface Conditions {
  readonly 'if-match'?: string | undefined
  readonly 'if-none-match'?: string | undefined
  readonly 'if-modified-since'?: string | undefined
  readonly 'if-unmodified-since'?: string | undefined
}

/** `proceed`: 200; `not-modified`: 304; `failed`: 412. */
export type Outcome = 'proceed' | 'not-modified' | 'failed'

/** In characters; a longer list of tags matches nothing, so the response is a full one. */
const MAX_LIST_LENGTH = 8192

/**
 * Suffixes that proxies with on-the-fly compression add before the closing quote, and that this server adds for its own
 * codings. A tag with one of them names the same version of the document.
 */
const CODING_SUFFIXES = ['-gzip', '-br', '-zstd', '--gzip']

/** Returns the outcome of the conditions of a GET or HEAD, in the order of RFC 9110 §13.2.2. */
export function evaluateConditions(conditions: Conditions, validators: Validators): Outcome {
  const ifMatch = conditions['if-match']
  const unmodifiedSince = conditions['if-unmodified-since']
  if (ifMatch !== undefined) {
    if (!matchesStrongly(ifMatch, validators)) return 'failed'
  } else if (unmodifiedSince !== undefined && isModifiedAfter(unmodifiedSince, validators) === true) {
    return 'failed'
  }
  const ifNoneMatch = conditions['if-none-match']
  if (ifNoneMatch !== undefined) return matchesWeakly(ifNoneMatch, validators) ? 'not-modified' : 'proceed'
  const modifiedSince = conditions['if-modified-since']
  if (modifiedSince !== undefined && isModifiedAfter(modifiedSince, validators) === false) return 'not-modified'
  return 'proceed'
}

/** If-Match compares strongly, with the selected representation only (RFC 9110 §13.1.1): weak tags never match. */
function matchesStrongly(header: string, { etag }: Validators): boolean {
  if (header.trim() === '*') return true
  return !etag.startsWith('W/') && (parseTags(header)?.some((tag) => removeMark(tag) === etag) ?? false)
}

/** If-None-Match compares weakly (RFC 9110 §13.1.2). The tag of any coding of the document matches. */
function matchesWeakly(header: string, { etag, identityEtag = etag }: Validators): boolean {
  if (header === etag || header.trim() === '*') return true
  const version = getOpaquePart(identityEtag)
  return parseTagList(header).some((tag) => tag.includes(version) && isTagOfVersion(tag, version))
}

/** Returns true if a tag names a version, given as the opaque part of its ETag, in any coding, with or without the mark of a client of deltas. */
function isTagOfVersion(tag: string, version: string): boolean {
  const sent = getOpaquePart(removeMark(tag))
  return sent === version || CODING_SUFFIXES.some((suffix) => sent === version + suffix)
}

/** Returns the tags of a list, or none if the list is malformed. */
export const parseTagList = (header: string): string[] => parseTags(header) ?? []

/** Compares in whole seconds; undefined if the field is not a date and so is ignored. */
function isModifiedAfter(header: string, { lastModified }: Validators): boolean | undefined {
  const date = parseHttpDate(header)
  return date === undefined ? undefined : Math.floor(lastModified / 1000) * 1000 > date
}

/** Returns the tags of a list (RFC 9110 §8.8.3, §5.6.1), or undefined if it is malformed. */
function parseTags(header: string): string[] | undefined {
  if (header.length > MAX_LIST_LENGTH) return undefined
  const tags: string[] = []
  let at = skipGap(header, 0)
  while (at < header.length) {
    const end = findTagEnd(header, at)
    if (end === undefined) return undefined
    const next = skipGap(header, end)
    const isSeparated = next === header.length || header.slice(end, next).includes(',')
    if (!isSeparated) return undefined
    tags.push(header.slice(at, end))
    at = next
  }
  return tags
}

/** Returns the index after blanks, tabs and commas. */
function skipGap(text: string, from: number): number {
  let at = from
  while (text[at] === ' ' || text[at] === ',' || text[at] === '\t') at += 1
  return at
}

/** Returns the index after the tag at an index, or undefined if there is none. Sticky patterns took ten times as long. */
function findTagEnd(text: string, at: number): number | undefined {
  const open = text.startsWith('W/', at) ? at + 2 : at
  if (text[open] !== '"') return undefined
  for (let index = open + 1; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    if (code === QUOTE) return index + 1
    if (code <= BLANK || code === DELETE || code > LAST_OCTET) return undefined
  }
  return undefined
}

const [QUOTE, BLANK, DELETE, LAST_OCTET] = [0x22, 0x20, 0x7f, 0xff]

/** Returns a tag's opaque part, without `W/` and quotes. */
const getOpaquePart = (tag: string): string => tag.slice(tag.indexOf('"') + 1, -1)
