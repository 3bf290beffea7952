import { UNFILLED } from '../unfilled-output.ts'
import { MAY_HOLD_BRACKETS, readBracket } from './bracket-tags.ts'
import { CodeRegions } from './code-regions.ts'
import { CommentScanner, type TemplateMarkup } from './comment-scanner.ts'
import { readJsxAttribute } from './jsx-attributes.ts'
import { isCodeTag } from './known-tags.ts'
import { readVariable, TagExpander, type TagPlace, type TemplateContext } from './tag-expander.ts'
import type { WrittenTag } from './tag-parameters.ts'
import {
  ATTRIBUTE_LIST,
  END_OF_HUGO_COMMENT,
  END_OF_RAW,
  findEndOfLiquidComment,
  SVELTE_BLOCK,
  TEMPLATE_IN_MDX,
  TEXT_EXPRESSION,
} from './template-comments.ts'
import {
  holdsTag,
  MAX_OUTPUT_TAG,
  makeCodeBlock,
  readOutputBlock,
  readScriptlet,
  readShortcode,
  readTag,
  type TagEffect,
} from './template-tags.ts'

/** Everything at which the scanner stops; in MDX also imports and exports. */
const STOPS: Readonly<Record<TemplateMarkup, RegExp>> = {
  markdown: /[\\`~{<]|%%/g,
  mdx: /[\\`~{}<]|%%|^(?:import|export)\s/gm,
  html: /\{|<(?:[!?%#]|(?:pre|code)(?![\w-]))/gi,
}

const STOPS_WITH_BRACKETS: Readonly<Record<TemplateMarkup, RegExp>> = {
  markdown: /[\\`~{<[]|%%/g,
  mdx: /[\\`~{}<[]|%%|^(?:import|export)\s/gm,
  html: /[{[]|<(?:[!?%#]|(?:pre|code)(?![\w-]))/gi,
}

/**
 * Removes the syntax of template engines from a body: comments, text for a condition, and tags, of which those of
 * pictures and videos become Markdown. Code stays as it is. It reads forward only: its time is linear.
 */
export function removeTemplateTags(source: string, markup: TemplateMarkup, context: TemplateContext = {}): string {
  if (markup !== 'mdx' && !/\{|<[!?%#]|%%/.test(source) && !MAY_HOLD_BRACKETS.test(source)) return source
  return new TemplateScanner(source, markup, context).scan()
}

class TemplateScanner extends CommentScanner {
  private readonly context: TemplateContext
  private readonly code: CodeRegions
  /** Starts of the open MDX expressions. */
  private readonly expressions: number[] = []
  private readonly expander: TagExpander
  private codeLanguage = ''

  constructor(source: string, markup: TemplateMarkup, context: TemplateContext) {
    super(source, markup, context.summaryMarks)
    this.context = context
    this.code = new CodeRegions(source)
    this.expander = new TagExpander(context, (text) => removeTemplateTags(text, markup))
  }

  scan(): string {
    const stops = new RegExp((MAY_HOLD_BRACKETS.test(this.source) ? STOPS_WITH_BRACKETS : STOPS)[this.markup])
    for (let stop = stops.exec(this.source); stop !== null; stop = stops.exec(this.source)) {
      stops.lastIndex = Math.max(this.handle(stop.index, stop[0]), stop.index + 1)
    }
    this.copyUntil(this.source.length)
    return this.output.finish()
  }

  /** Handles a stop, and returns where the scan goes on. */
  private handle(at: number, stop: string): number {
    switch (stop[0]) {
      case '`':
      case '~':
        return this.code.findEnd(at, this.reader.findLineStart(at))
      case '\\':
        return this.isEscape(at) ? at + 2 : at + 1
      case '<':
        return this.source.startsWith('<!--', at) ? this.readHtmlComment(at) : this.readAngle(at, stop)
      case '{':
        return this.readBrace(at)
      case '}':
        return this.endExpression(at)
      case '%':
        return this.readPercentComment(at)
      case '[':
        return this.readBracket(at)
      default:
        // An import or export of MDX ends at a blank line.
        return this.hide(at, this.reader.find('\n\n', at) ?? this.source.length)
    }
  }

  /** A backslash escapes a backtick, and in MDX a brace. Template engines do not know this escape. */
  private isEscape(at: number): boolean {
    const next = this.source[at + 1]
    return next === '`' || next === '\\' || (this.markup === 'mdx' && (next === '{' || next === '}'))
  }

  private readAngle(at: number, stop: string): number {
    if (/\w$/.test(stop)) return this.reader.find(`</${stop.slice(1)}`, at) ?? at + 1
    return this.readComment(at) ?? this.readScriptlet(at)
  }

  /** Reads `<% … %>` of ERB and EJS. */
  private readScriptlet(at: number): number {
    if (this.source[at + 1] !== '%') return at + 1
    const close = this.reader.find('%>', at + 2)
    if (close === undefined || close - at > MAX_OUTPUT_TAG) return at + 1
    return this.apply(readScriptlet(this.source.slice(at + 2, close)), at, close + 2, '<%')
  }

  private readBracket(at: number): number {
    const found = readBracket(this.source, at, this.markup === 'html' ? '' : '\n\n')
    if (found === undefined) return at + 1
    if (found.unknown !== undefined) this.context.onUnknownTag?.(found.unknown)
    return this.replace(at, found.end, found.text)
  }

  private readBrace(at: number): number {
    const comment = this.readComment(at)
    if (comment !== undefined) return comment
    const attribute = this.markup === 'mdx' ? undefined : readJsxAttribute(this.source, at)
    if (attribute !== undefined && attribute.start >= this.copied) return this.hide(attribute.start, attribute.end)
    const isTemplate = this.markup !== 'mdx' || this.beginsTemplate(at)
    const end = isTemplate ? this.readTemplate(at) : at + 1
    return this.markup === 'mdx' && end === at + 1 ? this.beginExpression(at) : end
  }

  /** Returns true if a brace of MDX is that of a template rather than of an expression, such as the value of `style`. */
  private beginsTemplate(at: number): boolean {
    if (this.source[at - 1] === '=') return false
    if (this.reader.matchAt(TEMPLATE_IN_MDX, at) !== null) return true
    const close = this.source.startsWith('{{', at) ? this.reader.find('}}', at + 2) : undefined
    return (
      close !== undefined &&
      close - at <= MAX_OUTPUT_TAG &&
      readOutputBlock(this.source.slice(at + 2, close)) !== undefined
    )
  }

  private readTemplate(at: number): number {
    const [, second, third] = this.source.slice(at, at + 3)
    if (second === '%') return this.readTag(at)
    if (second === '{') return third === '<' || third === '%' ? this.readShortcode(at, third) : this.readOutputTag(at)
    if (second === ':') return this.readKramdown(at)
    return second === '#' || second === '/' ? this.readHash(at) : at + 1
  }

  private readTag(at: number): number {
    const close = this.reader.find('%}', at + 2)
    const inner = this.source.slice(at + 2, close)
    if (close === undefined || holdsTag(inner)) return at + 1
    const end = close + 2
    const variable = readVariable(inner)
    if (variable !== undefined) this.expander.setVariable(variable)
    const effect = readTag(inner)
    if (effect.kind === 'raw') return this.readRaw(at, end)
    if (effect.kind === 'hide' && effect.name === 'comment')
      return this.hide(at, findEndOfLiquidComment(this.source, end))
    return this.apply(effect, at, end, '%')
  }

  private readRaw(at: number, start: number): number {
    this.hide(at, start)
    const [close, end] = this.reader.findPattern(END_OF_RAW, start) ?? [start, start]
    return this.hide(close, end)
  }

  private readShortcode(at: number, mark: string): number {
    const close = this.reader.find(mark === '<' ? '>}}' : '%}}', at + 3)
    const inner = this.source.slice(at + 3, close)
    if (close === undefined || holdsTag(inner)) return at + 1
    const effect = readShortcode(inner)
    if (effect.kind !== 'hide' || !effect.isStrict) return this.apply(effect, at, close + 3, '<')
    return this.hide(at, this.reader.findEnd(END_OF_HUGO_COMMENT, close + 3))
  }

  private readOutputTag(at: number): number {
    const close = this.reader.find('}}', at + 2)
    if (close === undefined || close - at > MAX_OUTPUT_TAG) return at + 1
    const inner = this.source.slice(at + 2, close)
    if (holdsTag(inner)) return at + 1
    // A comment of Antlers.
    if (inner.startsWith('# ') && inner.endsWith('#')) return this.hide(at, close + 2)
    const block = readOutputBlock(inner)
    if (block !== undefined) return this.apply(block, at, close + 2, '{')
    const text = this.expander.fillOutput(inner, this.findPlace(at), this.isReference(at))
    if (text === undefined) return at + 1
    // The brackets of an address go with it.
    const isAddress = text === UNFILLED && this.source[at - 1] === '<' && this.source[close + 2] === '>'
    return isAddress && at > this.copied ? this.replace(at - 1, close + 3, text) : this.replace(at, close + 2, text)
  }

  /** Reads `{# a comment #}` of Nunjucks, Jinja and Twig, and blocks of Svelte. */
  private readHash(at: number): number {
    const [whole, begun, ended] = this.reader.matchAt(SVELTE_BLOCK, at) ?? []
    if (whole !== undefined) {
      const name = begun ?? ended ?? ''
      const effect =
        begun === undefined ? ({ kind: 'end', name } as const) : ({ kind: 'hide', name, isStrict: false } as const)
      return this.apply(effect, at, at + whole.length, '#')
    }
    if (this.source[at + 1] !== '#' || this.reader.matchAt(ATTRIBUTE_LIST, at) !== null) return at + 1
    const close = this.reader.find('#}', at + 2)
    if (close !== undefined) return this.hide(at, close + 2)
    return /[\s-]/.test(this.source.charAt(at + 2)) ? this.hide(at, this.source.length) : at + 1
  }

  private apply(effect: TagEffect, at: number, end: number, family: string): number {
    if (effect.kind === 'text') return this.replace(at, end, effect.text)
    if (effect.kind === 'tag') return this.replace(at, end, this.expandTag(effect.tag, at, family))
    this.hide(at, end)
    const name = family + effect.name
    if (effect.kind === 'hide') this.output.begin(name, effect.isStrict)
    if (effect.kind === 'code') return this.beginCode(effect.language, name, end)
    if (effect.kind !== 'end') return end
    const text = this.output.end(name)
    if (isCodeTag(effect.name) && text !== undefined) {
      this.output.write(makeCodeBlock(this.codeLanguage, text.join(''), this.markup === 'html'))
    }
    if (text === undefined) this.output.write(this.expander.endTag(effect.name))
    return end
  }

  /** Tells the expander where the tag is: an address, for example, must not get the text of a tag. */
  private expandTag(tag: WrittenTag, at: number, family: string): string {
    return this.expander.expandTag(tag, family, this.findPlace(at))
  }

  private isReference(at: number): boolean {
    return /(?:\]\(<?|\]: ?<?|\b(?:href|src)=["']?)$/i.test(this.source.slice(Math.max(0, at - 8), at))
  }

  private findPlace(at: number): TagPlace {
    const before = this.source.slice(Math.max(0, at - 3), at)
    if (/[("'=/]$/.test(before) || /\]: ?<?$/.test(before)) return 'address'
    return before.endsWith('[') || this.source[this.reader.findLineStart(at)] === '|' ? 'line' : 'text'
  }

  /** Code blocks cannot be nested. */
  private beginCode(language: string, name: string, end: number): number {
    if (this.output.isOpen(name)) return end
    this.codeLanguage = language
    this.output.begin(name, false)
    return this.source[end] === '\n' ? this.hide(end, end + 1) : end
  }

  private beginExpression(at: number): number {
    this.copyUntil(this.findAttribute(at))
    this.copied = at + 1
    this.expressions.push(at)
    this.output.begin('expression', true)
    return at + 1
  }

  /** Returns the start of the JSX attribute of which an expression is the value, or the expression's own start. */
  private findAttribute(at: number): number {
    const before = this.source.slice(Math.max(this.copied, at - 80), at)
    return at - (/\s[\w:-]{1,60}=$/.exec(before)?.[0].length ?? 0)
  }

  private endExpression(at: number): number {
    const start = this.expressions.pop()
    if (start === undefined) return at + 1
    this.hide(at, at + 1)
    this.output.end('expression')
    if (at - start > 200) return at + 1
    const [, ...texts] = TEXT_EXPRESSION.exec(this.source.slice(start, at + 1)) ?? []
    this.output.write(texts.find((text) => text !== undefined) ?? '')
    return at + 1
  }
}
