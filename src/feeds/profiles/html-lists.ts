/** Lists of elements that several partners take. */

export const listElements = (names: string): string[] => names.split(/\s+/).filter((name) => name !== '')

/** The elements of a plain text with pictures and tables. */
export const PLAIN_ELEMENTS: readonly string[] = listElements(
  `p br h1 h2 h3 h4 h5 ul ol li blockquote a strong em b i sub sup small span div img figure figcaption
   table caption thead tbody tfoot tr th td`,
)

/** Elements in place of those that partners do not take. */
export const RENAMED: ReadonlyMap<string, string> = new Map([
  ['h6', 'h5'],
  ['dl', 'ul'],
  ['dt', 'li'],
  ['dd', 'li'],
  ['pre', 'p'],
  ['details', 'div'],
  ['summary', 'p'],
])

/** Text that is struck out would say the contrary without its tag. */
export const STRUCK: ReadonlySet<string> = new Set(['del', 's'])

/** Addresses that all partners follow. */
export const WEB_OR_MAIL = /^(?:https?:|mailto:)/i
