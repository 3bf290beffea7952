import MarkdownIt from 'markdown-it'
import footnote from 'markdown-it-footnote'
import { type BodyForm, removeForbiddenCharacters } from '../model/index.ts'
import type { BaseAddresses } from './absolute-url.ts'
import { sanitizeBody } from './sanitize.ts'
import { makeSummary } from './summary.ts'
import { convertMdx, removeTemplateTags } from './template-tags.ts'

/** A body as feeds and pages show it. */
export interface RenderedBody {
  /** Safe HTML, every URL absolute, without characters XML forbids. */
  readonly html: string
  /** Plain text: what stands before the mark `<!--more-->`, uncut; absent without a mark, or when nothing stands there. */
  readonly lead?: string
}

const MORE = /<!--\s*more\s*-->/i

const markdown = new MarkdownIt({ html: true }).use(footnote)
Object.assign(markdown.renderer.rules, {
  // Without the section around it: the sanitiser lets neither it nor classes pass.
  footnote_block_open: () => '<hr>\n<ol>\n',
  footnote_block_close: () => '</ol>\n',
})
/** The alignment of a cell as an attribute: styles do not pass the sanitiser. */
for (const rule of ['td_open', 'th_open']) {
  markdown.renderer.rules[rule] = (tokens, index, options, _, self) => {
    const style = /text-align:(\w+)/.exec(tokens[index]?.attrGet('style')?.toString() ?? '')?.[1]
    if (style !== undefined) tokens[index]?.attrSet('align', style)
    return self.renderToken(tokens, index, options)
  }
}
// A link the sanitiser refuses becomes its text, not its source.
markdown.validateLink = () => true

/**
 * The body of an article as safe HTML. References are resolved against the article's page and the site; `idPrefix` keeps
 * the footnotes of two articles in one page apart.
 */
export function renderBody(
  source: string,
  form: BodyForm,
  context: BaseAddresses & { readonly idPrefix: string },
): RenderedBody {
  const html = toHtml(removeForbiddenCharacters(source), form, context.idPrefix)
  const more = MORE.exec(html)
  const lead =
    more === null ? '' : makeSummary(sanitizeBody(html.slice(0, more.index), context), Number.POSITIVE_INFINITY)
  return { html: sanitizeBody(html, context), ...(lead !== '' && { lead }) }
}

function toHtml(source: string, form: BodyForm, idPrefix: string): string {
  if (form === 'html') return source
  if (form === 'markdown') return markdown.render(removeTemplateTags(source), { docId: idPrefix })
  if (form === 'mdx') return markdown.render(convertMdx(source), { docId: idPrefix })
  const paragraphs = source.trim().split(/\r?\n[\t ]*\r?\n\s*/)
  return paragraphs.map((text) => `<p>${escapeText(text).replace(/\r?\n/g, '<br>\n')}</p>\n`).join('')
}

const escapeText = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
