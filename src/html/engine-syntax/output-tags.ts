import { UNFILLED } from '../unfilled-output.ts'

/** `site.url`, `page["photo"]`, `config.shop`: the value of a field. */
const FIELD = /^([a-z_]\w{0,60})((?:\.[\w-]{1,60}|\[["'][\w -]{1,60}["']\])+)$/i
const VARIABLE = /^[a-z_][\w-]{0,60}$/i

/** Filters that leave a value as it is, or make an address of it, which rendering does as well. */
const HARMLESS =
  /^(?:relative_url|absolute_url|url|escape|escape_once|xml_escape|strip|safe|e|smartify|markdownify|absURL|relURL|safeHTML|safeURL|prepend: site\.(?:base)?url|downcase|htmlify)$/

/** The values that output tags may stand for. */
export interface OutputValues {
  /** Fields of the article's record in lower case. */
  readonly page: ReadonlyMap<string, string>
  /** The site's address without a slash at the end. */
  readonly siteUrl: string
  /** Variables that tags of the text have set, whose values only the engine knows. */
  readonly variables: ReadonlySet<string>
}

/** Returns what an output tag stands for, from the text between its braces; undefined when it stays as it is. */
export function readOutput(inner: string, values: OutputValues): string | undefined {
  const [written = '', ...filters] = splitFilters(inner.replace(/^[-~]/, '').replace(/[-~]$/, ''))
  const isFilled = filters.every((filter) => HARMLESS.test(filter))
  const text = /^(?:'([^']*)'|"([^"]*)")$/.exec(written)
  if (text !== null) return filters.length > 0 && isFilled ? text[1] || text[2] : undefined
  if (VARIABLE.test(written)) return values.variables.has(written) ? UNFILLED : undefined
  const [, object = '', path = ''] = FIELD.exec(written) ?? []
  if (object === '') return /^(?:site|page)\.\w/.test(written) && !inner.includes('}') ? UNFILLED : undefined
  return isFilled ? readField(object, path, values) : UNFILLED
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
