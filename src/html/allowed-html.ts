/** Values an attribute may have; one that does not fit is dropped. URLs are checked apart. */
const NUMBER = /^\d{1,5}$/
const LANGUAGE = /^[a-z]{1,8}(?:-[a-z\d]{1,8})*$/i
const ANY = /\S/

/** Ids are for footnotes alone: others could take the place of a name the reader's own page uses (DOM clobbering). */
const FOOTNOTE = /^fn(?:ref)?-\S*\d+(?::\d+)?$/

/** An attribute by its name: what its value must look like, or what kind of URL it is, or that it just stands there. */
type Rule = RegExp | 'link' | 'resource' | 'srcset' | 'boolean'

const GLOBAL: Readonly<Record<string, Rule>> = { dir: /^(?:ltr|rtl|auto)$/i, lang: LANGUAGE, id: FOOTNOTE }

const SIZE = { width: NUMBER, height: NUMBER }
const CHANGE = { datetime: ANY, cite: 'resource' } as const
const CELL = { colspan: NUMBER, rowspan: NUMBER, align: /^(?:left|right|center)$/i }

/** Elements a reader may show, with the attributes they may have beside the global ones. What is not here does not pass. */
const ELEMENTS: Readonly<Record<string, Readonly<Record<string, Rule>>>> = {
  ...plain('h1 h2 h3 h4 h5 h6 p div pre figure figcaption hr br wbr ul dl dt dd summary'),
  ...plain('table caption thead tbody tfoot tr picture'),
  ...plain('strong em b i u s small mark sub sup code kbd samp var cite dfn span ruby rt rp bdi bdo'),
  ol: { start: NUMBER, reversed: 'boolean', type: /^[1aAiI]$/ },
  li: { value: NUMBER },
  details: { open: 'boolean' },
  blockquote: { cite: 'resource' },
  q: { cite: 'resource' },
  ins: CHANGE,
  del: CHANGE,
  th: { ...CELL, scope: /^(?:row|col|rowgroup|colgroup)$/i },
  td: CELL,
  a: { href: 'link', title: ANY, hreflang: LANGUAGE },
  abbr: { title: ANY },
  time: { datetime: ANY },
  img: { src: 'resource', srcset: 'srcset', sizes: ANY, alt: ANY, title: ANY, ...SIZE },
  source: {
    src: 'resource',
    srcset: 'srcset',
    sizes: ANY,
    type: /^[\w.+-]+\/[\w.+-]+(?:;[^"]*)?$/,
    media: ANY,
    ...SIZE,
  },
  audio: { src: 'resource', controls: 'boolean' },
  video: { src: 'resource', controls: 'boolean', poster: 'resource', ...SIZE },
}

function plain(names: string): Record<string, Readonly<Record<string, Rule>>> {
  return Object.fromEntries(names.split(' ').map((name) => [name, {}]))
}

/** Old and page-making elements that say the same as an allowed one. */
export const EQUIVALENT_ELEMENTS: ReadonlyMap<string, string> = new Map([
  ...['article', 'section', 'aside', 'header', 'footer', 'main', 'nav', 'address', 'center', 'hgroup', 'fieldset'].map(
    (name) => [name, 'div'] as const,
  ),
  ['strike', 's'],
  ['tt', 'code'],
  ['acronym', 'abbr'],
  ['menu', 'ul'],
])

/** Elements that go with everything inside: it is no text of the article, or text only a page can place. */
export const DROPPED_WITH_CONTENT = [
  'script',
  'style',
  'textarea',
  'option',
  'xmp',
  'title',
  'template',
  'svg',
  'noframes',
]

export const ALLOWED_TAGS: string[] = Object.keys(ELEMENTS)

/** Rules by element, the global ones included: a Map, so that no name of Object.prototype is ever found. */
export const ATTRIBUTE_RULES: ReadonlyMap<string, ReadonlyMap<string, Rule>> = new Map(
  Object.entries(ELEMENTS).map(([name, own]) => [name, new Map(Object.entries({ ...GLOBAL, ...own }))]),
)

/** The same as sanitize-html wants it. */
export const ALLOWED_ATTRIBUTES: Record<string, string[]> = Object.fromEntries(
  [...ATTRIBUTE_RULES].map(([name, rules]) => [name, [...rules.keys()]]),
)
