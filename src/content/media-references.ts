import { mediaTypeOf } from '../newsroom/media-types.ts'
import { withoutTemplates } from './templates.ts'

/** Links and pictures of Markdown, definitions of links, and attributes of HTML; last a list of candidates. */
const IN_BODY =
  /\]\(\s*(?:<([^<>\n]+)>|((?:[^()\s<>]|\([^()\s]*\))+))|^ {0,3}\[[^\]\n]+\]:\s*<?([^\s<>]+)|\b(?:src|href|poster)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^"'\s>]+))|\bsrcset\s*=\s*["']([^"']+)["']/dgim

/** A reference in a body, and where it stands there. */
export interface BodyReference {
  readonly reference: string
  /** UTF-16 units from the beginning of the body. */
  readonly offset: number
}

/**
 * References of an article that may lead to files of the content directory: those of its record, and what looks like
 * one in its body. Found without rendering it, so that a newsroom's hundred thousand bodies stay unread.
 */
export function mediaReferences(ofRecord: readonly string[], body: string | Buffer): string[] {
  // Most bodies have no link at all.
  const hasAny = body.includes('=') || body.includes('](') || body.includes(']:')
  const inBody = hasAny ? referencesIn(withoutTemplates(body.toString())) : []
  return [...new Set([...ofRecord, ...inBody.map(({ reference }) => meantBy(reference))].filter(isLocalMedia))]
}

/** A reference as it is written in a body, without the escapes that rendering takes away (CommonMark 2.4, 2.5). */
export const meantBy = (written: string): string =>
  written.replace(/\\([!-/:-@[-`{-~])/g, '$1').replaceAll('&amp;', '&')

/** Everything in a body that looks like a reference. */
export function referencesIn(body: string): BodyReference[] {
  return [...body.matchAll(IN_BODY)].flatMap(({ indices = [] }) => {
    const at = indices.findLastIndex((span, index) => index > 0 && span !== undefined)
    const [start, end] = indices[at] ?? [0, 0]
    const written = body.slice(start, end)
    return at === SRCSET ? candidatesIn(written, start) : [{ reference: written.trim(), offset: start }]
  })
}

/** The group of the list of candidates. */
const SRCSET = 7

const candidatesIn = (set: string, offset: number): BodyReference[] =>
  [...set.matchAll(/[^\s,][^\s]*(?:\s[^,]*)?/g)].map(({ 0: candidate, index }) => ({
    reference: candidate.split(/\s/)[0]?.replace(/,+$/, '') ?? '',
    offset: offset + index,
  }))

const isLocalMedia = (reference: string): boolean =>
  !/^([a-z][a-z0-9+.-]*:|\/\/)/i.test(reference) && mediaTypeOf(reference.replace(/[?#].*$/s, '')) !== undefined
