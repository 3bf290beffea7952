import { UNFILLED } from '../unfilled-output.ts'
import { expandKnownTag, fillTemplate, readCarriedText } from './known-tags.ts'
import { readOutput } from './output-tags.ts'
import { frameBox, mayBeBox } from './tag-boxes.ts'
import type { WrittenTag } from './tag-parameters.ts'
import { TemplateVariables } from './template-variables.ts'

/** Everything outside of a text that its tags may stand for. */
export interface TemplateContext {
  /** Markdown for the tags of a theme or plug-in by their names, as site.yaml has it. */
  readonly tags?: Readonly<Record<string, string>>
  /** Fields of the article's record, for `{{ page.title }}`. */
  readonly values?: Readonly<Record<string, string>>
  /** The site's address. */
  readonly site?: string
  /** True if Liquid reads the text. @default false */
  readonly liquid?: boolean
  /** Words of comments that end the summary. */
  readonly summaryMarks?: readonly string[]
  /** Called for each tag whose text is known to its site alone. */
  readonly onUnknownTag?: (name: string) => void
  /** Called for each output tag whose value is not known. */
  readonly onUnfilled?: (written: string) => void
}

/** The place of a tag: within an address, within a link or a cell, or elsewhere. */
export type TagPlace = 'address' | 'line' | 'text'

/** Where a tag stands. */
export interface TagSite {
  /** `%` for a tag of Liquid, `<` for a shortcode of Hugo. */
  readonly family: string
  readonly place: TagPlace
  /** The white space in front of it; undefined if something else is on its line before it. */
  readonly indent: string | undefined
  /** Returns whether an end of this tag follows. */
  readonly isPaired: () => boolean
}

/** An expression of a template engine. */
const EXPRESSION = /^[\s\w.$'"()[\],|:/-]{1,300}$/

/** Tags of links to other articles. */
const LINKS = new Set(['ref', 'relref', 'post_url', 'link'])

/** Returns the text that tags stand for. */
export class TagExpander {
  private readonly context: TemplateContext
  /** Removes template syntax from a text that a tag carries, which may hold a comment. */
  private readonly clean: (text: string) => string
  private readonly templates: ReadonlyMap<string, string>
  private readonly page = new Map<string, string>()
  private readonly siteUrl: string
  readonly variables = new TemplateVariables()
  /** Texts after the ends of open tags, by name. */
  private readonly endings = new Map<string, string[]>()

  constructor(context: TemplateContext, clean: (text: string) => string) {
    this.context = context
    this.clean = clean
    this.templates = new Map(Object.entries(context.tags ?? {}))
    this.siteUrl = context.site?.replace(/\/$/, '') ?? ''
    for (const [key, value] of Object.entries(context.values ?? {})) this.page.set(key.toLowerCase(), value)
  }

  /**
   * Returns the value of an output tag; undefined where the braces are text.
   *
   * @param isReference true where it is the whole beginning of a link's or a picture's address
   */
  fillOutput(inner: string, place: TagPlace, isReference: boolean): string | undefined {
    const { page, siteUrl, variables } = this
    const own = this.templates.get(inner.trim())
    if (own !== undefined) return own
    const read = readOutput(inner, {
      page,
      siteUrl,
      variables,
      isText: place === 'text',
      isLiquid: this.context.liquid === true,
    })
    // No link or picture has an expression for its address.
    const value = read ?? (isReference && EXPRESSION.test(inner) ? UNFILLED : undefined)
    if (value === UNFILLED) this.context.onUnfilled?.(inner.trim())
    // The text of a variable is clean already, and may hold code that must stay as it is.
    const isClean = value === undefined || value === UNFILLED || variables.has(inner.trim())
    return isClean ? value : this.cleanValue(value)
  }

  /** Returns the text that a tag puts in its place. */
  expandTag(written: WrittenTag, { family, place, indent, isPaired }: TagSite): string {
    const tag: WrittenTag = {
      name: written.name,
      positional: written.positional.map((value) => this.cleanValue(value)),
      named: new Map([...written.named].map(([key, value]) => [key, this.cleanValue(value)])),
    }
    const name = tag.name.replace(/\.html$/, '')
    const template = this.templates.get(tag.name) ?? this.templates.get(name)
    if (template !== undefined) return this.fillTemplate(template, tag)
    const isInLine = place === 'line'
    if (LINKS.has(name)) return UNFILLED
    if (name === 'param' && family === '<') {
      const value = this.page.get((tag.positional[0] ?? '').toLowerCase())
      return value === undefined ? UNFILLED : this.cleanValue(value)
    }
    if (place === 'text' && indent !== undefined && mayBeBox(name.toLowerCase()) && isPaired())
      return this.frame(tag, frameBox(tag, indent))
    const known = expandKnownTag(tag, isInLine)
    if (known !== undefined) return place === 'address' ? UNFILLED : known
    this.context.onUnknownTag?.(tag.name)
    return place === 'address' ? UNFILLED : readCarriedText(tag, isInLine)
  }

  /** Removes comments, which could stand in an attribute afterwards. */
  private cleanValue(value: string): string {
    return /[{%<[]/.test(value) ? removeHtmlComments(this.clean(value)) : value
  }

  private fillTemplate(template: string, tag: WrittenTag): string {
    return this.frame(tag, fillTemplate(template, tag))
  }

  private frame({ name }: WrittenTag, [before, after]: readonly [string, string | undefined]): string {
    if (after === undefined) return before
    const key = name.toLowerCase()
    const open = this.endings.get(key)
    if (open === undefined) this.endings.set(key, [after])
    else open.push(after)
    return before
  }

  /** Returns the text after the end of a tag. */
  endTag(name: string): string {
    return this.endings.get(name.toLowerCase())?.pop() ?? ''
  }
}

function removeHtmlComments(text: string): string {
  const kept: string[] = []
  let copied = 0
  for (let at = text.indexOf('<!--'); at !== -1; at = text.indexOf('<!--', copied)) {
    const end = text.indexOf('-->', at + 2)
    kept.push(text.slice(copied, at))
    copied = end === -1 ? text.length : end + 3
  }
  return kept.join('') + text.slice(copied)
}
