import { type BodyForm, getMediaType } from '../model/index.ts'
import { resolveLink } from './absolute-url.ts'
import { removeTemplateTags } from './template-tags.ts'

/** Links, pictures and link definitions of Markdown, attributes of HTML, and in the last group a `srcset`. */
const REFERENCE =
  /\]\(\s*(?:<([^<>\n]+)>|((?:[^()\s<>]|\([^()\s]*\))+))|^ {0,3}\[[^\]\n]+\]:\s*<?([^\s<>]+)|\b(?:src|href|poster)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^"'\s>]+))|\bsrcset\s*=\s*["']([^"']+)["']/dgim

/** A reference in a body. */
export interface BodyReference {
  readonly reference: string
  /** In UTF-16 units from the start of the body. */
  readonly offset: number
}

/**
 * Returns the references of an article that may lead to media files of the content directory: those of its record, and
 * those that its body seems to contain. The body is not rendered, which would take a hundred times as long.
 */
export function listMediaReferences(recordReferences: readonly string[], body: string | Buffer): string[] {
  // Most bodies have no link.
  const hasAny = body.includes('=') || body.includes('](') || body.includes(']:')
  const inBody = hasAny ? findReferences(removeTemplateTags(body.toString())) : []
  return [
    ...new Set(
      [...recordReferences, ...inBody.map(({ reference }) => unescapeReference(reference))].filter(isLocalMedia),
    ),
  ]
}

/** Removes the escapes of a reference that rendering removes (CommonMark 2.4, 2.5). */
export const unescapeReference = (written: string): string =>
  written.replace(/\\([!-/:-@[-`{-~])/g, '$1').replaceAll('&amp;', '&')

/** Returns everything in a body that looks like a reference. */
export function findReferences(body: string): BodyReference[] {
  return [...body.matchAll(REFERENCE)].flatMap(({ indices = [] }) => {
    const group = indices.findLastIndex((span, index) => index > 0 && span !== undefined)
    const [start, end] = indices[group] ?? [0, 0]
    const written = body.slice(start, end)
    return group === SRCSET_GROUP
      ? listSrcsetCandidates(written, start)
      : [{ reference: written.trim(), offset: start }]
  })
}

const SRCSET_GROUP = 7

const listSrcsetCandidates = (set: string, offset: number): BodyReference[] =>
  [...set.matchAll(/[^\s,][^\s]*(?:\s[^,]*)?/g)].map(({ 0: candidate, index }) => ({
    reference: candidate.split(/\s/)[0]?.replace(/,+$/, '') ?? '',
    offset: offset + index,
  }))

const isLocalMedia = (reference: string): boolean =>
  !/^([a-z][a-z0-9+.-]*:|\/\/)/i.test(reference) && getMediaType(reference.replace(/[?#].*$/s, '')) !== undefined

/** Both sides of a comparison are resolved against these addresses, whatever they are. */
const ANY_BASE = { page: 'https://site.invalid/a/b/', site: 'https://site.invalid/' }

const RENDERED_ADDRESS = /\s(?:src|href|poster|srcset)="([^"]*)"/g

/**
 * Renders a body and returns whether the result has a reference. References in code, comments and prose, escaped ones and
 * those that the sanitizer removes do not count.
 */
export async function findRenderedReferences(body: string, form: BodyForm): Promise<(reference: string) => boolean> {
  // Loaded with the first body, since rendering is a tenth of the code of a start.
  const { renderBody } = await import('./render-body.ts')
  const { html } = renderBody(body, form, { ...ANY_BASE, idPrefix: '' })
  const shown = new Set<string>()
  for (const [, value = ''] of html.matchAll(RENDERED_ADDRESS)) {
    for (const candidate of value.replaceAll('&amp;', '&').split(', ')) shown.add(candidate.replace(/ .*$/, ''))
  }
  return (reference) => shown.has(resolveLink(reference, ANY_BASE) ?? '')
}
