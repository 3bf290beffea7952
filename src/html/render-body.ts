import MarkdownIt from 'markdown-it'
import footnote from 'markdown-it-footnote'
import { type BodyForm, removeForbiddenCharacters } from '../model/index.ts'
import type { BaseAddresses } from './absolute-url.ts'
import { removeTemplateTags } from './engine-syntax/index.ts'
import { leaveOutLargePictures } from './inline-pictures.ts'
import { measureDepth } from './nesting.ts'
import { checkLimit, RENDERING_LIMITS } from './rendering-limits.ts'
import { sanitizeBody } from './sanitizer/index.ts'
import { makeSummary } from './summary.ts'

/** A rendered body. */
export interface RenderedBody {
  /** Safe HTML with absolute URLs, without characters that XML forbids. */
  readonly html: string
  /** Plain text before the mark `<!--more-->`, uncut; absent without a mark or without text before it. */
  readonly lead?: string
  /** The start of the body as plain text. */
  readonly summary: string
}

/** A body with everything that its HTML depends on. */
export interface BodyToRender {
  readonly source: string
  readonly form: BodyForm
  /** Resolves references; `idPrefix` keeps the footnotes of two articles on one page apart. */
  readonly context: BaseAddresses & { readonly idPrefix: string }
}

/** Renders a body, on any thread. Rejects with `BodyNotRendered` when it is over a limit, or takes too long. */
export type RenderBody = (body: BodyToRender) => Promise<RenderedBody>

const MORE = /<!--\s*more\s*-->/i

const markdown = new MarkdownIt({ html: true }).use(footnote)
Object.assign(markdown.renderer.rules, {
  // Without the usual section and classes, which the sanitizer would remove.
  footnote_block_open: () => '<hr>\n<ol>\n',
  footnote_block_close: () => '</ol>\n',
})
// The alignment of a cell becomes an attribute, since the sanitizer removes styles.
for (const rule of ['td_open', 'th_open']) {
  markdown.renderer.rules[rule] = (tokens, index, options, _, self) => {
    const style = /text-align:(\w+)/.exec(tokens[index]?.attrGet('style')?.toString() ?? '')?.[1]
    if (style !== undefined) tokens[index]?.attrSet('align', style)
    return self.renderToken(tokens, index, options)
  }
}
// A link that the sanitizer refuses is shown as its text, and not as Markdown source.
markdown.validateLink = () => true

/**
 * Renders the body of an article to safe HTML.
 *
 * @throws BodyNotRendered when it is over a limit
 */
export function renderBody({ source, form, context }: BodyToRender): RenderedBody {
  const { bodyLength, htmlLength, depth } = RENDERING_LIMITS
  const text = leaveOutLargePictures(removeForbiddenCharacters(source))
  checkLimit(text.length, bodyLength, 'characters')
  const html = toHtml(text, form, context.idPrefix)
  checkLimit(html.length, htmlLength, 'characters of HTML')
  checkLimit(measureDepth(html), depth, 'HTML elements in each other')
  const safe = sanitizeBody(html, context)
  checkLimit(safe.length, htmlLength, 'characters of HTML')
  const more = MORE.exec(html)
  const lead =
    more === null ? '' : makeSummary(sanitizeBody(html.slice(0, more.index), context), Number.POSITIVE_INFINITY)
  return { html: safe, summary: makeSummary(safe), ...(lead !== '' && { lead }) }
}

function toHtml(source: string, form: BodyForm, idPrefix: string): string {
  if (form === 'html') return removeTemplateTags(source, form)
  if (form !== 'text') {
    const text = removeTemplateTags(source, form)
    checkLimit(text.split('[^').length - 1, RENDERING_LIMITS.footnoteMarks, 'marks of footnotes')
    return markdown.render(text, { docId: idPrefix })
  }
  const paragraphs = source.trim().split(/\r?\n[\t ]*\r?\n\s*/)
  return paragraphs.map((text) => `<p>${escapeText(text).replace(/\r?\n/g, '<br>\n')}</p>\n`).join('')
}

const escapeText = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
