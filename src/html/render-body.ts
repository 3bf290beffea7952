import { type BodyForm, type MarkupRules, NEUTRAL_MARKUP, removeForbiddenCharacters } from '../model/index.ts'
import type { BaseAddresses } from './absolute-url.ts'
import { removeTemplateTags } from './engine-syntax/index.ts'
import { leaveOutLargePictures } from './inline-pictures.ts'
import { renderMarkdown } from './markdown/index.ts'
import { measureDepth } from './nesting.ts'
import { checkLimit, RENDERING_LIMITS } from './rendering-limits.ts'
import { removeRepeatedHeadline } from './repeated-headline.ts'
import { fillMarks, findDeadFragments, sanitizeWithMarks } from './sanitizer/index.ts'
import { makeParagraphSummary, makeSummary } from './summary.ts'

/** A rendered body. */
export interface RenderedBody {
  /** Safe HTML with absolute URLs, without characters that XML forbids. */
  readonly html: string
  /** Plain text before the mark `<!--more-->`, uncut; absent without a mark or without text before it. */
  readonly lead?: string
  /** The first real paragraph as plain text. */
  readonly summary: string
  /** The start of the body as plain text, of the same length. */
  readonly opening: string
}

/** A body with everything that its HTML depends on. Plain data, which threads exchange. */
export interface BodyToRender {
  readonly source: string
  readonly form: BodyForm
  readonly context: BodyContext
}

export interface BodyContext extends Omit<BaseAddresses, 'articles'> {
  /** Keeps the footnotes and places of two articles on one page apart. */
  readonly idPrefix: string
  /** The other articles that the body links to: each reference with its address, '' for one that is not visible. */
  readonly links?: readonly (readonly [key: string, address: string])[]
  /** The headline, which the body does not repeat. @default none */
  readonly title?: string
  /** False where another program makes the page at the article's address, with ids of its own. @default true */
  readonly isOwnPage?: boolean
  /** The rules of the engine that the body is written for. @default what is right for all */
  readonly markup?: MarkupRules
  /** Markdown for the tags of a theme or plug-in, by their names. @default none */
  readonly tags?: Readonly<Record<string, string>>
  /** Fields of the record that output tags show. @default none */
  readonly values?: Readonly<Record<string, string>>
}

/** Renders a body, on any thread. Rejects with `BodyNotRendered` when it is over a limit, or takes too long. */
export type RenderBody = (body: BodyToRender) => Promise<RenderedBody>

const MORE = /<!--\s*more\s*-->/i

/**
 * Renders the body of an article to safe HTML.
 *
 * @throws BodyNotRendered when it is over a limit
 */
export function renderBody({ source, form, context }: BodyToRender): RenderedBody {
  const { bodyLength, htmlLength, depth } = RENDERING_LIMITS
  const text = leaveOutLargePictures(removeForbiddenCharacters(source))
  checkLimit(text.length, bodyLength, 'characters')
  const html = toHtml(text, form, context)
  checkLimit(html.length, htmlLength, 'characters of HTML')
  checkLimit(measureDepth(html), depth, 'HTML elements in each other')
  const articles = new Map(context.links)
  const sanitize = (part: string): string => {
    const { idPrefix, isOwnPage = true, title = '', page, site } = context
    const base = { page, site, articles, ...(isOwnPage ? { idPrefix } : {}) }
    return removeRepeatedHeadline(sanitizeWithMarks(part, base), title)
  }
  const safe = sanitize(html)
  checkLimit(safe.length, htmlLength, 'characters of HTML')
  const more = MORE.exec(html)
  const lead = more === null ? '' : makeSummary(sanitize(html.slice(0, more.index)), Number.POSITIVE_INFINITY)
  const opening = makeSummary(safe)
  return {
    html: fillMarks(safe),
    summary: makeParagraphSummary(safe) ?? opening,
    opening,
    ...(lead !== '' && { lead }),
  }
}

/** Returns the fragments of a body's links to places in it that are not there. */
export function listDeadFragments({ source, form, context }: BodyToRender): string[] {
  if (form === 'text' || source.length > RENDERING_LIMITS.bodyLength || !/[("'=<]\s?#/.test(source)) return []
  try {
    return findDeadFragments(toHtml(leaveOutLargePictures(removeForbiddenCharacters(source)), form, context))
  } catch {
    // Another message says why it is not rendered.
    return []
  }
}

/** Returns the form of a body for the syntax of engines: some read `.md` as MDX. */
export const getTemplateMarkup = (form: BodyForm, { markup = NEUTRAL_MARKUP }: BodyContext): BodyForm =>
  form === 'markdown' && markup.mdx ? 'mdx' : form

/** Returns what the tags of a body may stand for. */
export function makeTemplateContext({ markup = NEUTRAL_MARKUP, tags = {}, values = {}, site }: BodyContext) {
  const own = /^\s{0,20}<!--([^<>]{1,100})-->\s{0,20}$/
    .exec(values['excerpt_separator'] ?? '')?.[1]
    ?.trim()
    .toLowerCase()
  const marks = [...markup.summaryMarks, ...NEUTRAL_MARKUP.summaryMarks]
  return { tags, values, site, liquid: markup.liquid, summaryMarks: own === undefined ? marks : [...marks, own] }
}

function toHtml(source: string, written: BodyForm, context: BodyContext): string {
  const { idPrefix, markup = NEUTRAL_MARKUP } = context
  const form = getTemplateMarkup(written, context)
  if (form !== 'text') {
    let lacksDefinitions = false
    const onUnknownTag = (name: string): void => {
      lacksDefinitions ||= /\.(?:md|markdown|html|liquid|njk)$/.test(name)
    }
    const text = removeTemplateTags(source, form, { ...makeTemplateContext(context), onUnknownTag })
    if (form === 'html') return text
    checkLimit(text.split('[^').length - 1, RENDERING_LIMITS.footnoteMarks, 'marks of footnotes')
    return renderMarkdown(text, { idPrefix, markup, lacksDefinitions })
  }
  const paragraphs = source.trim().split(/\r?\n[\t ]*\r?\n\s*/)
  return paragraphs.map((text) => `<p>${escapeText(text).replace(/\r?\n/g, '<br>\n')}</p>\n`).join('')
}

const escapeText = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
