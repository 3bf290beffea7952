import { UNFILLED } from '../unfilled-output.ts'
import { MAY_HOLD_BRACKETS, readBracket } from './bracket-tags.ts'
import { CodeRegions } from './code-regions.ts'
import { CommentScanner, type TemplateMarkup } from './comment-scanner.ts'
import { readJsxAttribute } from './jsx-attributes.ts'
import { isCodeTag } from './known-tags.ts'
import { MarkdownCode } from './markdown-code.ts'
import { TagExpander, type TemplateContext } from './tag-expander.ts'
import { TagPlaces } from './tag-places.ts'
import {
  ATTRIBUTE_LIST,
  END_OF_HUGO_COMMENT,
  END_OF_NAMESPACED,
  END_OF_RAW,
  findEndOfLiquidComment,
  NAMESPACED_TAG,
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
  if (markup !== 'mdx' && !/\{|<[!?%#]|%%|<\/\w{1,20}:/.test(source) && !MAY_HOLD_BRACKETS.test(source)) return source
  return new TemplateScanner(source, markup, context).scan()
}

class TemplateScanner extends CommentScanner {
  private readonly code: CodeRegions
  /** Starts of the open MDX expressions. */
  private readonly expressions: number[] = []
  private readonly expander: TagExpander
  private readonly places: TagPlaces
  private markdownCode: MarkdownCode | undefined
  private codeLanguage = ''
  /** The variable whose text is being read. */
  private captured: string | undefined

  constructor(source: string, markup: TemplateMarkup, context: TemplateContext) {
    super(source, markup, context.summaryMarks)
    this.places = new TagPlaces(source, this.reader)
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
    if (this.markup === 'markdown' && this.holdsCode(at)) return at + 1
    return this.readComment(at) ?? this.readScriptlet(at) ?? this.readNamespacedTag(at)
  }

  /** No engine reads `<% … %>` or `<?php … ?>` in the code of a Markdown text. */
  private holdsCode(at: number): boolean {
    if (!/[%?#]/.test(this.source.charAt(at + 1))) return false
    this.markdownCode ??= new MarkdownCode(this.source)
    return this.markdownCode.holds(at)
  }

  /** Leaves out the tags of `<macro:code> … </macro:code>`, which no Markdown knows. */
  private readNamespacedTag(at: number): number {
    const [tag, slash] = this.reader.matchAt(NAMESPACED_TAG, at) ?? []
    if (tag === undefined) return at + 1
    const isPaired = slash === '/' || this.reader.findPattern(END_OF_NAMESPACED, at) !== undefined
    return isPaired ? this.hide(at, at + tag.length) : at + 1
  }

  /** Reads `<% … %>` of ERB and EJS. */
  private readScriptlet(at: number): number | undefined {
    if (this.source[at + 1] !== '%') return undefined
    const close = this.reader.find('%>', at + 2)
    if (close === undefined || close - at > MAX_OUTPUT_TAG) return at + 1
    return this.apply(readScriptlet(this.source.slice(at + 2, close)), at, close + 2, '<%')
  }

  private readBracket(at: number): number {
    const found = readBracket(this.source, at, this.markup === 'html' ? '' : '\n\n')
    if (found === undefined) return at + 1
    if (found.unknown === undefined) return this.replace(at, found.end, found.text)
    return this.replace(
      at,
      found.end,
      this.expander.expandTag(found.unknown, this.places.readSite(found.unknown, at, '[')),
    )
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
    const captured = this.expander.variables.readTag(inner, this.output.isEmpty)
    const effect = readTag(inner)
    if (effect.kind === 'raw') return this.readRaw(at, end)
    if (effect.kind === 'hide' && captured !== undefined) this.captured = captured
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
    const text = this.expander.fillOutput(inner, this.places.findPlace(at), this.places.isReference(at))
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
    if (effect.kind === 'tag')
      return this.replace(at, end, this.expander.expandTag(effect.tag, this.places.readSite(effect.tag, at, family)))
    this.hide(at, end)
    const name = family + effect.name
    if (effect.kind === 'hide') this.output.begin(name, effect.isStrict)
    if (effect.kind === 'code') return this.beginCode(effect.language, name, end)
    if (effect.kind !== 'end') return end
    const isWhole = this.output.isInnermost(name)
    const text = this.output.end(name)
    if (this.captured !== undefined && text !== undefined && this.output.isEmpty) this.capture(text, isWhole)
    if (isCodeTag(effect.name) && text !== undefined) {
      this.output.write(makeCodeBlock(this.codeLanguage, text.join(''), this.markup === 'html'))
    }
    if (text === undefined) this.output.write(this.expander.endTag(effect.name))
    return end
  }

  /** Ends the variable whose text was read. A text that holds the beginning of a condition is not known. */
  private capture(text: readonly string[], isWhole: boolean): void {
    if (isWhole && this.captured !== undefined) this.expander.variables.setText(this.captured, text.join(''))
    this.captured = undefined
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
