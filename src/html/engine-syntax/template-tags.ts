import { makeArticlePlaceholder } from '../article-links.ts'
import { isCodeTag } from './known-tags.ts'
import { readWrittenTag, type WrittenTag } from './tag-parameters.ts'

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

/** Tags of engines that put no text of their own into a page, or one that only the engine knows. */
const SILENT_TAGS = new Set(
  'assign set else elsif elseif elif when break continue cycle increment decrement layout extends block import from call with filter paginate liquid echo load url toc render_partial autoescape trans raw_end unset'.split(
    ' ',
  ),
)

/** Tags that put another file into the page, which their first parameter names. */
const INCLUDES = new Set(['include', 'include_relative', 'include_cached', 'render', 'partial'])

/** Names of tags whose text may be meant for the newsroom alone. */
const MAY_HIDE = /comment|hid(?:e|den)|draft|private|internal|todo|fixme|note-?to-?self|editor/i

const NO_TEXT = { kind: 'text', text: '' } as const

/** Blocks of Go templates whose text depends on a condition, is repeated, or is kept for another place. */
const GO_BLOCK = /^-?\s*(?:if|with|range|define)\s/

/** Longest output tag; longer ones are attacks. In UTF-16 units. */
export const MAX_OUTPUT_TAG = 4096

/** The effect of a tag. `isStrict`: without an end, it hides the rest of the text. */
export type TagEffect =
  | { readonly kind: 'hide'; readonly name: string; readonly isStrict: boolean }
  | { readonly kind: 'raw'; readonly name: string }
  | { readonly kind: 'code'; readonly name: string; readonly language: string }
  | { readonly kind: 'end'; readonly name: string }
  | { readonly kind: 'text'; readonly text: string }
  /** A tag that puts something into the text. */
  | { readonly kind: 'tag'; readonly tag: WrittenTag }

/**
 * Returns true if another tag begins in the text of a tag, outside of quotes: the first one is then plain text, not a
 * tag.
 */
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
  if (isCodeTag(name)) return { kind: 'code', name, language: readLanguage(rest) }
  if (name.startsWith('end')) return { kind: 'end', name: name.slice('end'.length) }
  if (name === 'link' || name === 'post_url') return { kind: 'text', text: linkArticle(name, rest) }
  if (SILENT_TAGS.has(name) || HIDING_CUSTOM_PAIRS.has(name) || MAY_HIDE.test(name)) return NO_TEXT
  if (inner.length > MAX_OUTPUT_TAG) return NO_TEXT
  const tag = readWrittenTag(inner)
  if (!INCLUDES.has(name)) return { kind: 'tag', tag }
  const [file = '', ...positional] = tag.positional
  return MAY_HIDE.test(file) ? NO_TEXT : { kind: 'tag', tag: { ...tag, name: file, positional } }
}

/** `ruby linenos`, `lang:js`, `A title lang:js`, or nothing. */
function readLanguage(parameters: string): string {
  const [, named, first] = /\blang(?:uage)?[:=]\s?["']?(\w{1,40})|^\s{0,9}["']?(\w{1,40})/.exec(parameters) ?? []
  return /\blang(?:uage)?[:=]/.test(parameters) ? (named ?? '') : (first ?? '')
}

/** Returns the address of `{% link _posts/2024-01-05-vote.md %}` and `{% post_url 2024-01-05-vote %}` of Jekyll. */
function linkArticle(name: string, rest: string): string {
  const written = rest
    .replace(/-$/, '')
    .trim()
    .replace(/^["']|["']$/g, '')
  if (name === 'post_url') return makeArticlePlaceholder(written)
  const path = written.startsWith('/') ? written : `/${written}`
  return /\.(?:md|mdx|markdown|html?)$/i.test(path) ? makeArticlePlaceholder(path) : path.replaceAll(' ', '%20')
}

/** Returns the name of a tag from the text after `{%`. */
export const readTagName = (inner: string): string => /^[-+~]?\s*(\w+)/.exec(inner)?.[1] ?? ''

/** Returns code as HTML, or as Markdown in a fence that the code does not hold. */
export function makeCodeBlock(language: string, code: string, isHtml: boolean): string {
  if (isHtml) return `<pre><code>${code.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</code></pre>`
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
  if (name === 'ref' || name === 'relref') return { kind: 'text', text: linkShortcode(text) }
  if (MAY_HIDE.test(name) || inner.length > MAX_OUTPUT_TAG) return NO_TEXT
  const tag = readWrittenTag(inner.trim())
  const language = isCodeTag(name) && !text.endsWith('/') ? (tag.positional[0] ?? tag.named.get('lang')) : undefined
  return language === undefined
    ? { kind: 'tag', tag }
    : { kind: 'code', name, language: /^\w*/.exec(language)?.[0] ?? '' }
}

/** Returns the address of `{{< ref "vote.md" >}}` and `{{< relref path="vote.md" >}}` of Hugo. */
function linkShortcode(text: string): string {
  const { named, positional } = readWrittenTag(text)
  const path = (named.get('path') ?? positional[0] ?? '').trim()
  return path === '' ? '' : makeArticlePlaceholder(path)
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
