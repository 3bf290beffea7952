/**
 * Placeholder for the address of another article, until the catalog supplies it. It survives Markdown and is never
 * published.
 */
const MARK = 'x-sectionwire-article:'
const PLACEHOLDER = /x-sectionwire-article:([\w%@./-]*);(#(?:(?!x-sectionwire-article:)[^\s"'<>()])*)?/

/** Addresses of other articles by the references of a body; '' for an article that is not visible. */
export type ArticleAddresses = ReadonlyMap<string, string>

/**
 * Returns the placeholder of another article for the text of a body.
 *
 * @param reference a file from the article's folder, or from the content directory with a slash in front, or a name
 * alone
 */
export function makeArticlePlaceholder(reference: string): string {
  const [path = '', ...fragment] = reference.split('#')
  const encoded = path.split('/').map(encodeForLink).join('/')
  return `${MARK}${encoded};${fragment.length === 0 ? '' : `#${fragment.map(encodeForLink).join('')}`}`
}

const encodeForLink = (text: string): string =>
  encodeURIComponent(text.replace(/[\ud800-\udfff]/gu, '')).replace(
    /[()'!*~_]/g,
    (character) => `%${character.charCodeAt(0).toString(16)}`,
  )

/** A path to a file of Markdown, which begins with `@/` in Zola. */
const MARKDOWN_FILE = /^(?![a-z][a-z\d+.-]*:|\/\/)[^?#]+\.(?:md|mdx|markdown)(?:[?#]|$)/i

/** A reference to another article. */
export interface ArticleReference {
  /** The reference without its fragment, decoded. */
  readonly key: string
  /** With `#`; '' without one. */
  readonly fragment: string
}

/** Returns the parts of a reference to another article; undefined for any other. */
export function readArticleReference(written: string): ArticleReference | undefined {
  if (written.includes(MARK)) {
    const [, key = '', fragment = ''] = PLACEHOLDER.exec(written) ?? []
    return { key: decode(key), fragment }
  }
  if (!MARKDOWN_FILE.test(written)) return undefined
  const end = written.search(/[?#]/)
  const hash = written.indexOf('#')
  const path = end === -1 ? written : written.slice(0, end)
  return { key: decode(path).replace(/^@\//, '/'), fragment: hash === -1 ? '' : written.slice(hash) }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text).normalize('NFC')
  } catch {
    return text.normalize('NFC')
  }
}

/**
 * Returns the references of a body to other articles, without fragments, once each.
 *
 * @param text without template tags
 * @param references everything in it that looks like a reference
 */
export function selectArticleReferences(text: string, references: readonly string[]): string[] {
  const inTags = text.includes(MARK) ? (text.match(new RegExp(PLACEHOLDER, 'g')) ?? []) : []
  const all = [...references, ...inTags]
  return [...new Set(all.flatMap((reference) => readArticleReference(reference.trim())?.key || []))]
}

/** Returns the address of an article now; undefined for one that is not visible, or does not exist. */
export function resolveArticleReference(
  { key, fragment }: ArticleReference,
  addresses: ArticleAddresses | undefined,
): string | undefined {
  const address = addresses?.get(key)
  return address === undefined || address === '' ? undefined : address + fragment
}

/** Returns safe HTML with addresses in place of those that stand for articles in its texts. */
export function fillPlaceholders(html: string, addresses: ArticleAddresses | undefined): string {
  if (!html.includes(MARK)) return html
  return html.replace(new RegExp(PLACEHOLDER, 'g'), (written) => {
    const reference = readArticleReference(written)
    return (reference && resolveArticleReference(reference, addresses)?.replaceAll('&', '&amp;')) ?? ''
  })
}
