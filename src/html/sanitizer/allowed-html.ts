// Patterns of attribute values. An attribute with another value is removed.
const NUMBER = /^\d{1,5}$/
const LANGUAGE = /^[a-z]{1,8}(?:-[a-z\d]{1,8})*$/i
const ANY = /\S/

/** Only footnotes may have ids: others could shadow names of the feed reader's own page (DOM clobbering). */
const FOOTNOTE = /^fn(?:ref)?-(?:\S*[^\s\d])?\d+(?::\d+)?$/

/** The check of an attribute: a pattern, a kind of URL, or `boolean` for one without a value. */
type Rule = RegExp | 'link' | 'resource' | 'srcset' | 'boolean'

const GLOBAL: Readonly<Record<string, Rule>> = { dir: /^(?:ltr|rtl|auto)$/i, lang: LANGUAGE, id: FOOTNOTE }

const SIZE = { width: NUMBER, height: NUMBER }
const CHANGE = { datetime: ANY, cite: 'resource' } as const
const CELL = { colspan: NUMBER, rowspan: NUMBER, align: /^(?:left|right|center)$/i }

/** Allowed elements with their attributes besides the global ones. All others are removed. */
const ELEMENTS: Readonly<Record<string, Readonly<Record<string, Rule>>>> = {
  ...withoutAttributes('h1 h2 h3 h4 h5 h6 p div pre figure figcaption hr br wbr ul dl dt dd summary'),
  ...withoutAttributes('table caption thead tbody tfoot tr picture'),
  ...withoutAttributes('strong em b i u s small mark sub sup code kbd samp var cite dfn span ruby rt rp bdi bdo'),
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

/** Elements of formulas (MathML Core). Those besides `math` are allowed within one alone. */
const FORMULA: typeof ELEMENTS = {
  ...withoutAttributes(
    'mrow mi mn ms mtext mfrac msqrt mroot mstyle merror mpadded mphantom mmultiscripts mprescripts',
  ),
  ...withoutAttributes('msup msub msubsup munder mover munderover mtable mtr mtd semantics mspace menclose'),
  math: { display: /^(?:block|inline)$/ },
  mo: { stretchy: /^(?:true|false)$/, form: /^(?:prefix|infix|postfix)$/ },
}

export const FORMULA_ELEMENTS: ReadonlySet<string> = new Set(Object.keys(FORMULA).filter((name) => name !== 'math'))

function withoutAttributes(names: string): Record<string, Readonly<Record<string, Rule>>> {
  return Object.fromEntries(names.split(' ').map((name) => [name, {}]))
}

/** Allowed equivalents of obsolete elements and of elements for page layout. */
export const EQUIVALENT_ELEMENTS: ReadonlyMap<string, string> = new Map([
  ...['article', 'section', 'aside', 'header', 'footer', 'main', 'nav', 'address', 'center', 'hgroup', 'fieldset'].map(
    (name) => [name, 'div'] as const,
  ),
  ['strike', 's'],
  ['tt', 'code'],
  ['acronym', 'abbr'],
  ['menu', 'ul'],
  // HTML reads `image` as `img`, and components of React and Astro are named so.
  ...['image', 'amp-img', 'amp-anim'].map((name) => [name, 'img'] as const),
])

/** Rules by element, with the global ones. A Map, since an object would find names of Object.prototype. */
export const ATTRIBUTE_RULES: ReadonlyMap<string, ReadonlyMap<string, Rule>> = new Map(
  Object.entries({ ...ELEMENTS, ...FORMULA }).map(([name, own]) => [
    name,
    new Map(Object.entries({ ...GLOBAL, ...own })),
  ]),
)

/** Allowed elements and their attributes in the form of sanitize-html. */
interface Allowed {
  readonly tags: string[]
  readonly attributes: Record<string, string[]>
}

const makeAllowed = (tags: string[]): Allowed => ({
  tags,
  attributes: Object.fromEntries(tags.map((name) => [name, [...(ATTRIBUTE_RULES.get(name)?.keys() ?? [])]])),
})

/** The elements of most texts: sanitize-html reads the list of all of them once for each text. */
export const ALLOWED_WITHOUT_FORMULAS: Allowed = makeAllowed(Object.keys(ELEMENTS))
export const ALLOWED: Allowed = makeAllowed([...ATTRIBUTE_RULES.keys()])
