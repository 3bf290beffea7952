import { type BodyForm, getMediaType } from '../model/index.ts'
import { resolveLink } from './absolute-url.ts'
import { removeTemplateTags } from './template-tags.ts'

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
export function listMediaReferences(ofRecord: readonly string[], body: string | Buffer): string[] {
  // Most bodies have no link at all.
  const hasAny = body.includes('=') || body.includes('](') || body.includes(']:')
  const inBody = hasAny ? findReferences(removeTemplateTags(body.toString())) : []
  return [
    ...new Set([...ofRecord, ...inBody.map(({ reference }) => unescapeReference(reference))].filter(isLocalMedia)),
  ]
}

/** A reference as it is written in a body, without the escapes that rendering takes away (CommonMark 2.4, 2.5). */
export const unescapeReference = (written: string): string =>
  written.replace(/\\([!-/:-@[-`{-~])/g, '$1').replaceAll('&amp;', '&')

/** Everything in a body that looks like a reference. */
export function findReferences(body: string): BodyReference[] {
  return [...body.matchAll(IN_BODY)].flatMap(({ indices = [] }) => {
    const at = indices.findLastIndex((span, index) => index > 0 && span !== undefined)
    const [start, end] = indices[at] ?? [0, 0]
    const written = body.slice(start, end)
    return at === SRCSET ? listSrcsetCandidates(written, start) : [{ reference: written.trim(), offset: start }]
  })
}

/** The group of the list of candidates. */
const SRCSET = 7

const listSrcsetCandidates = (set: string, offset: number): BodyReference[] =>
  [...set.matchAll(/[^\s,][^\s]*(?:\s[^,]*)?/g)].map(({ 0: candidate, index }) => ({
    reference: candidate.split(/\s/)[0]?.replace(/,+$/, '') ?? '',
    offset: offset + index,
  }))

const isLocalMedia = (reference: string): boolean =>
  !/^([a-z][a-z0-9+.-]*:|\/\/)/i.test(reference) && getMediaType(reference.replace(/[?#].*$/s, '')) !== undefined

/** Nobody's: what counts is that both sides are resolved alike. */
const PLACE = { page: 'https://site.invalid/a/b/', site: 'https://site.invalid/' }

const ADDRESSES = /\s(?:src|href|poster|srcset)="([^"]*)"/g

/**
 * Whether a body leads to a reference or shows it, once it is rendered: what stands in code, in a comment or in prose, is
 * escaped, or does not pass the sanitiser, is none.
 */
export async function findRenderedReferences(body: string, form: BodyForm): Promise<(reference: string) => boolean> {
  // Loaded with the first body: it is a tenth of all that there is to load.
  const { renderBody } = await import('./render-body.ts')
  const { html } = renderBody(body, form, { ...PLACE, idPrefix: '' })
  const shown = new Set<string>()
  for (const [, value = ''] of html.matchAll(ADDRESSES)) {
    for (const candidate of value.replaceAll('&amp;', '&').split(', ')) shown.add(candidate.replace(/ .*$/, ''))
  }
  return (reference) => shown.has(resolveLink(reference, PLACE) ?? '')
}
