import { trimEndOf } from '../collections/index.ts'
import { type BodyForm, getMediaType, removeQuery } from '../model/index.ts'
import { resolveLink } from './absolute-url.ts'
import { selectArticleReferences } from './article-links.ts'
import { removeTemplateTags } from './engine-syntax/index.ts'
import { isUnfilled } from './unfilled-output.ts'

/** The beginnings of links and pictures of Markdown, of link definitions, and of attributes of HTML. */
const BEGINNING = /\]\(\s*|^ {0,3}\[[^\]\n]+\]:\s*<?|\b(?:srcset|src|href|poster)\s*=\s*/gim

const IN_ANGLES = /<([^<>\n]+)>/y
const DEFINED = /[^\s<>]+/y
const QUOTED = /"([^"]*)"|'([^']*)'/y
const UNQUOTED = /[^"'\s>]+/y
const SRCSET = /["']([^"']+)["']/y

/** A piece of an address in parentheses, which may hold pairs of them (CommonMark 6.3). */
const DESTINATION_PIECE = /[^()\s<>]+|\([^()\s]*\)/y

/** A reference in a body. */
export interface BodyReference {
  readonly reference: string
  /** In UTF-16 units from the start of the body. */
  readonly offset: number
}

/** The files and articles to which an article refers. */
export interface BodyReferences {
  /** References that may lead to media files of the content directory. */
  readonly media: string[]
  /** References to other articles, as `ArticleReference` has them. */
  readonly links: string[]
}

/**
 * Returns the references of a record, and those that its body seems to contain. The body is not rendered, which would take
 * a hundred times as long.
 */
export function listBodyReferences(recordReferences: readonly string[], body: string | Buffer): BodyReferences {
  // Most bodies have no link.
  const hasAny = ['=', '](', ']:', '{{', '{%'].some((mark) => body.includes(mark))
  const text = hasAny ? removeTemplateTags(body.toString(), 'markdown') : ''
  const inBody = findReferences(text).map(({ reference }) => unescapeReference(reference))
  return {
    media: [...new Set([...recordReferences, ...inBody].filter(isLocalMedia))],
    links: selectArticleReferences(text, inBody),
  }
}

/** Removes the escapes of a reference that rendering removes (CommonMark 2.4, 2.5). */
export const unescapeReference = (written: string): string =>
  written.replace(/\\([!-/:-@[-`{-~])/g, '$1').replaceAll('&amp;', '&')

/** Returns everything in a body that looks like a reference. */
export function findReferences(body: string): BodyReference[] {
  const found: BodyReference[] = []
  const beginnings = new RegExp(BEGINNING)
  for (let match = beginnings.exec(body); match !== null; match = beginnings.exec(body)) {
    const span = readReference(body, match[0], beginnings.lastIndex)
    if (span === undefined) continue
    const [start, end] = span
    const written = body.slice(start, end)
    if (/^srcset/i.test(match[0])) found.push(...listSrcsetCandidates(written, start))
    else found.push({ reference: written.trim(), offset: start })
    beginnings.lastIndex = Math.max(beginnings.lastIndex, end)
  }
  return found
}

/** Returns the span of the reference after its beginning. */
function readReference(body: string, beginning: string, at: number): readonly [number, number] | undefined {
  if (beginning.startsWith(']')) return matchGroup(IN_ANGLES, body, at) ?? readDestination(body, at)
  if (/^ {0,3}\[/.test(beginning)) return matchGroup(DEFINED, body, at)
  if (/^srcset/i.test(beginning)) return matchGroup(SRCSET, body, at)
  return matchGroup(QUOTED, body, at) ?? matchGroup(UNQUOTED, body, at)
}

/** Returns the span of the first group that matches, or of the whole match of a pattern without groups. */
function matchGroup(sticky: RegExp, body: string, at: number): readonly [number, number] | undefined {
  sticky.lastIndex = at
  const match = sticky.exec(body)
  if (match === null) return undefined
  const text = match.slice(1).find((group) => group !== undefined)
  return text === undefined ? [at, sticky.lastIndex] : [at + 1, at + 1 + text.length]
}

function readDestination(body: string, at: number): readonly [number, number] | undefined {
  let end = at
  for (DESTINATION_PIECE.lastIndex = at; DESTINATION_PIECE.test(body); ) end = DESTINATION_PIECE.lastIndex
  return end === at ? undefined : [at, end]
}

const listSrcsetCandidates = (set: string, offset: number): BodyReference[] =>
  [...set.matchAll(/[^\s,][^\s]*(?:\s[^,]*)?/g)].map(({ 0: candidate, index }) => ({
    reference: trimEndOf(candidate.split(/\s/, 1)[0] ?? '', ','),
    offset: offset + index,
  }))

const isLocalMedia = (reference: string): boolean =>
  !/^([a-z][a-z0-9+.-]*:|\/\/)/i.test(reference) &&
  !isUnfilled(reference) &&
  getMediaType(removeQuery(reference)) !== undefined

/** Both sides of a comparison are resolved against these addresses, whatever they are. */
const ANY_BASE = { page: 'https://site.invalid/a/b/', site: 'https://site.invalid/' }

/** In characters. Rendering a longer body may take seconds. */
const MAX_SEARCHED = 50_000

const RENDERED_ADDRESS = /\s(?:src|href|poster|srcset)="([^"]*)"/g

/**
 * Renders a body and returns whether the result has a reference. References in code, comments and prose, escaped ones and
 * those that the sanitizer removes do not count. Every reference of a body that is long, or cannot be rendered, counts.
 */
export async function findRenderedReferences(body: string, form: BodyForm): Promise<(reference: string) => boolean> {
  const html = body.length > MAX_SEARCHED ? undefined : await tryRender(body, form)
  if (html === undefined) return () => true
  const shown = new Set<string>()
  for (const [, value = ''] of html.matchAll(RENDERED_ADDRESS)) {
    for (const candidate of value.replaceAll('&amp;', '&').split(', ')) shown.add(candidate.split(' ', 1)[0] ?? '')
  }
  return (reference) => shown.has(resolveLink(reference, ANY_BASE) ?? '')
}

/** Renders a body, and returns true if the result has a link to another article. */
export async function hasRenderedLink(body: string, form: BodyForm, key: string): Promise<boolean> {
  const address = `${ANY_BASE.site}linked`
  const html = body.length > MAX_SEARCHED ? undefined : await tryRender(body, form, [[key, address]])
  return html === undefined || html.includes(`"${address}`)
}

async function tryRender(
  source: string,
  form: BodyForm,
  links: readonly (readonly [string, string])[] = [],
): Promise<string | undefined> {
  // Loaded with the first body, since rendering is a tenth of the code of a start.
  const { renderBody } = await import('./render-body.ts')
  try {
    return renderBody({ source, form, context: { ...ANY_BASE, idPrefix: '', links } }).html
  } catch {
    return undefined
  }
}
