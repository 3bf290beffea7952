import { UNFILLED } from '../unfilled-output.ts'
import type { TemplateVariables } from './template-variables.ts'

/** `site.url`, `page["photo"]`, `config.shop`: the value of a field. */
const FIELD = /^([a-z_]\w{0,60})((?:\.[\w-]{1,60}|\[["'][\w -]{1,60}["']\])+)$/i
const VARIABLE = /^[a-z_][\w-]{0,60}$/i

/** Filters that leave a value as it is, or make an address of it, which rendering does as well. */
const HARMLESS =
  /^(?:relative_url|absolute_url|url|escape|escape_once|xml_escape|strip|safe|e|smartify|markdownify|absURL|relURL|safeHTML|safeURL|prepend: site\.(?:base)?url|downcase|htmlify)$/

/** `author.name.split('@')[1]`, `collections.posts(3)`: what only the engine can compute. */
const CALL = /^[a-z_]\w{0,60}(?:\.[\w-]{1,60})+(?:\([^(){}]{0,100}\)|\[[^[\]{}]{0,60}\])/i

/**
 * Returns what filters of a site make of a literal: the literal, which readers understand, or the page that an address leads to.
 *
 * @param isWritten true if the filters leave it as it is
 */
function fillLiteral(text: string, isWritten: boolean): string {
  if (isWritten || !/^https?:\/\/[^\s"<>]{1,2000}$/.test(text)) return text
  return `<embed src="${text.replaceAll('&', '&amp;')}"></embed>`
}

/** The values that output tags may stand for. */
export interface OutputValues {
  /** Fields of the article's record in lower case. */
  readonly page: ReadonlyMap<string, string>
  /** The site's address without a slash at the end. */
  readonly siteUrl: string
  /** Variables that tags of the text have set. */
  readonly variables: TemplateVariables
  /** True if Liquid reads the text: a variable that nothing sets has no value. */
  readonly isLiquid: boolean
  /** False in an address. */
  readonly isText: boolean
}

/** Returns what an output tag stands for, from the text between its braces; undefined when it stays as it is. */
export function readOutput(inner: string, values: OutputValues): string | undefined {
  const [written = '', ...filters] = splitFilters(inner.replace(/^[-~]/, '').replace(/[-~]$/, ''))
  const isFilled = filters.every((filter) => HARMLESS.test(filter))
  const text = /^(?:'([^']*)'|"([^"]*)"|(-?\d{1,15}(?:\.\d{1,15})?))$/.exec(written)
  if (text !== null)
    return filters.length === 0
      ? undefined
      : fillLiteral(text[1] ?? text[2] ?? text[3] ?? '', isFilled || !values.isText)
  if (CALL.test(written)) return UNFILLED
  if (VARIABLE.test(written)) {
    if (values.variables.has(written)) return readVariable(written, isFilled, values)
    return values.isLiquid ? UNFILLED : undefined
  }
  const [, object = '', path = ''] = FIELD.exec(written) ?? []
  if (object === '') return /^(?:site|page)\.\w/.test(written) && !inner.includes('}') ? UNFILLED : undefined
  return isFilled ? readField(object, path, values) : UNFILLED
}

/** In an address, a value must not end it. */
function readVariable(name: string, isFilled: boolean, { variables, isText }: OutputValues): string {
  const value = isFilled ? variables.show(name) : undefined
  return value === undefined || (!isText && /[\s"'<>()]/.test(value)) ? UNFILLED : value
}

function readField(object: string, path: string, { page, siteUrl }: OutputValues): string {
  const key = path.replace(/^[.[]["']?|["']?\]$/g, '').toLowerCase()
  if (object === 'site' && key === 'url') return siteUrl
  if (object === 'site' && key === 'baseurl') return ''
  return object === 'page' ? (page.get(key) ?? UNFILLED) : UNFILLED
}

/** Splits at `|` outside of quotes. */
function splitFilters(text: string): string[] {
  const parts: string[] = []
  for (const [part] of text.matchAll(/(?:[^|"']|"[^"]*"|'[^']*'|["'])+/g)) parts.push(part.trim())
  return parts
}
