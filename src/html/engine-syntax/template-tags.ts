/** The tags of Liquid (Jekyll, Eleventy), Nunjucks, Jinja, Tera (Zola) and Hugo that mean something in a body. */

/**
 * Pairs of the engines whose text is not published as it stands: comments, text that depends on a condition or is
 * repeated, and text that is kept for another place. No engine publishes a page on which one has no end.
 */
const HIDING_PAIRS = new Set(
  'comment doc if unless ifequal ifnotequal ifchanged ifversion ifAsync case for tablerow asyncEach asyncAll while capture macro'.split(
    ' ',
  ),
)

/** The same of plug-ins and themes, in which a tag of that name may also stand alone. */
const HIDING_CUSTOM_PAIRS = new Set(
  'switch draft hide hidden private internal todo set schema style stylesheet javascript css js'.split(' '),
)

/** Pairs whose text is not read as a template. */
const RAW_PAIRS = new Set(['raw', 'verbatim'])

/** Shortcodes of Hugo whose text is not published as it stands. */
const HIDING_SHORTCODES =
  /^(?:comments?|hid(?:e|den)|draft|private|internal|note-to-self|todo|if|unless|ifdef|when)(?![\w-])|^if[-_]/i

/** Blocks of Go templates whose text depends on a condition, is repeated, or is kept for another place. */
const GO_BLOCK = /^-?\s*(?:if|with|range|define)\s/

/** An output tag is longer only in an attack. In UTF-16 units. */
export const MAX_OUTPUT_TAG = 4096

/** The effect of a tag. `isStrict`: without an end, it hides the rest of the text. */
export type TagEffect =
  | { readonly kind: 'hide'; readonly name: string; readonly isStrict: boolean }
  | { readonly kind: 'raw'; readonly name: string }
  | { readonly kind: 'code'; readonly name: string; readonly language: string }
  | { readonly kind: 'end'; readonly name: string }
  | { readonly kind: 'text'; readonly text: string }

/** Returns true if another tag begins in the text of a tag, outside of quotes: the first one is no tag but plain text. */
export function holdsTag(inner: string): boolean {
  const at = inner.search(/\{[{%#]/)
  if (at === -1) return false
  const isQuoted = (mark: string): boolean => inner.slice(0, at).split(mark).length % 2 === 0
  return !isQuoted('"') && !isQuoted("'")
}

/** Returns the effect of a tag from the text between `{%` and `%}`. */
export function readTag(inner: string): TagEffect {
  const [beginning = '', name = ''] = /^[-+~]?\s*(\w+)/.exec(inner) ?? []
  const rest = inner.slice(beginning.length)
  if (RAW_PAIRS.has(name)) return { kind: 'raw', name }
  if (HIDING_PAIRS.has(name)) return { kind: 'hide', name, isStrict: true }
  // `set x = 1` has no end.
  if (HIDING_CUSTOM_PAIRS.has(name) && !rest.includes('=')) return { kind: 'hide', name, isStrict: false }
  const [, language] = name === 'highlight' ? (/^\s+(\w+)/.exec(rest) ?? []) : []
  if (language !== undefined) return { kind: 'code', name, language }
  if (name.startsWith('end')) return { kind: 'end', name: name.slice('end'.length) }
  return { kind: 'text', text: name === 'include' ? includePicture(rest) : '' }
}

/** Returns the name of a tag from the text after `{%`. */
export const readTagName = (inner: string): string => /^[-+~]?\s*(\w+)/.exec(inner)?.[1] ?? ''

/** Returns code as Markdown, in a fence that the code does not hold. */
export function makeCodeBlock(language: string, code: string): string {
  const longest = [...code.matchAll(/`{3,}/g)].reduce((length, [run]) => Math.max(length, run.length), 2)
  const fence = '`'.repeat(longest + 1)
  return `\n${fence}${language}\n${code}\n${fence}\n`
}

/** Returns the effect of a Hugo shortcode from the text between its delimiters. */
export function readShortcode(inner: string): TagEffect {
  const text = inner.trim()
  if (text.startsWith('/')) return { kind: 'end', name: text.slice(1).trim().toLowerCase() }
  const [, name = ''] = /^([^\s/]+)/.exec(text) ?? []
  if (HIDING_SHORTCODES.test(name) && !text.endsWith('/')) {
    return { kind: 'hide', name: name.toLowerCase(), isStrict: /^comments?$/i.test(name) }
  }
  if (name === 'figure' || name === 'img' || name === 'image') return { kind: 'text', text: makePicture(text) }
  const [, site = '', id = ''] = /^(youtube|vimeo)\s+(?:id=)?"?([\w-]+)/.exec(text) ?? []
  return { kind: 'text', text: id === '' ? '' : makeVideoLink(site, id) }
}

/** Returns what an output tag stands for, from the text between its braces; undefined when it stays as it is. */
export function readOutput(inner: string): string | undefined {
  const [, single = '', double = ''] =
    /^-?\s*(?:'([^']*)'|"([^"]*)")\s*\|\s*(?:relative_url|absolute_url|url)\s*-?$/.exec(inner) ?? []
  if (single !== '' || double !== '') return single || double
  return /^-?\s*(?:site|page)\.\w/.test(inner) && !inner.includes('}') ? '' : undefined
}

/** Returns the name of a block of Go templates, Handlebars or Mustache, from the text between its braces. */
export function readOutputBlock(inner: string): TagEffect | undefined {
  if (GO_BLOCK.test(inner)) return { kind: 'hide', name: '', isStrict: false }
  if (/^-?\s*end\s*-?$/.test(inner)) return { kind: 'end', name: '' }
  const [, mark = '', name = ''] = /^~?([#^/])\s*([\w.@-]+)/.exec(inner) ?? []
  if (name === '') return undefined
  return mark === '/' ? { kind: 'end', name: `#${name}` } : { kind: 'hide', name: `#${name}`, isStrict: false }
}

/** Returns the effect of `<% … %>` of ERB and EJS from the text between: it publishes no text by itself. */
export function readScriptlet(inner: string): TagEffect {
  const code = inner
    .replace(/^[-_=~]/, '')
    .trim()
    .replace(/[-_]$/, '')
    .trim()
  const isOutput = /^[-_]?=/.test(inner)
  if (!isOutput && /^(?:\}(?! else)|end\b)/.test(code) && !/[{]$/.test(code)) return { kind: 'end', name: '' }
  const begins =
    !isOutput && (/^(?:if|unless|for|while|case|begin)\b/.test(code) || /(?:\{|\bdo(?: *\|[^|]*\|)?)$/.test(code))
  // The `else` of a condition stays in it.
  return begins && !code.startsWith('}') ? { kind: 'hide', name: '', isStrict: false } : { kind: 'text', text: '' }
}

const includePicture = (rest: string): string => (/^\s+(?:image|figure)[\w./-]*\s/.test(rest) ? makePicture(rest) : '')

function makePicture(attributes: string): string {
  const values = new Map<string, string>()
  for (const [, name = '', value = ''] of attributes.matchAll(/\b(src|url|alt|caption|title)="([^"]*)"/g)) {
    if (!values.has(name)) values.set(name, value)
  }
  const src = values.get('src') || values.get('url') || ''
  const caption = values.get('caption') || values.get('title') || ''
  if (src === '') return ''
  const alt = (values.get('alt') || caption).replace(/[[\]]/g, '')
  return `\n\n![${alt}](<${src.replace(/[<>]/g, '')}>)\n\n${caption}\n\n`
}

const makeVideoLink = (site: string, id: string): string => {
  const address = site === 'youtube' ? `https://www.youtube.com/watch?v=${id}` : `https://vimeo.com/${id}`
  return `[${address}](${address})`
}
