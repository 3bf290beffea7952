/** Elements that browsers never show, with everything in them. */
export const DROPPED_WITH_CONTENT = [
  ...['script', 'style', 'textarea', 'option', 'xmp', 'title', 'template', 'svg', 'noframes'],
  ...['head', 'datalist', 'noembed', 'plaintext'],
  // The source of a formula, whose content is in its MathML.
  ...['annotation', 'annotation-xml'],
]

/** Style declarations that hide an element, by property. */
const HIDING_VALUES: ReadonlyMap<string, RegExp> = new Map([
  ['display', /^none$/],
  ['visibility', /^(?:hidden|collapse)$/],
  ['content-visibility', /^hidden$/],
  // Zero in every spelling, as a number or in per cent.
  ['opacity', /^[-+]?(?:0{1,20}(?:\.0{0,20})?|\.0{1,20}|calc\(0\))(?:e[-+]?\d{1,9})?%?$/],
])

/** Attributes of Vue (VitePress, VuePress, Nuxt) and Alpine that show an element under a condition, or repeat it. */
const CONDITIONS = ['v-if', 'v-else-if', 'v-else', 'v-show', 'v-for', 'x-if', 'x-show', 'x-for']

/** Returns true if the author hid an element, with everything in it: `hidden`, a closed dialog or popover, a condition, or its style. */
export function isHidden(name: string, attributes: Readonly<Record<string, string>>): boolean {
  const { hidden, popover, style } = attributes
  // A browser finds `until-found` in a search, and shows it.
  if (hidden !== undefined && hidden.trim().toLowerCase() !== 'until-found') return true
  if (name === 'dialog' && attributes['open'] === undefined) return true
  if (popover !== undefined || CONDITIONS.some((condition) => attributes[condition] !== undefined)) return true
  if (name === 'input' && attributes['type']?.trim().toLowerCase() === 'hidden') return true
  return style !== undefined && isHiddenByStyle(style)
}

/** The last declaration of a property counts, and one that is important before all others. */
function isHiddenByStyle(style: string): boolean {
  const declared = new Map<string, { readonly hides: boolean; readonly isImportant: boolean }>()
  for (const declaration of decodeStyle(style).split(';')) {
    const colon = declaration.indexOf(':')
    const property = declaration.slice(0, Math.max(0, colon)).trim()
    const pattern = HIDING_VALUES.get(property)
    if (pattern === undefined) continue
    const [value = '', ...flags] = declaration.slice(colon + 1).split('!')
    const isImportant = flags.some((flag) => flag.trim() === 'important')
    if (declared.get(property)?.isImportant === true && !isImportant) continue
    declared.set(property, { hides: pattern.test(value.trim()), isImportant })
  }
  return [...declared.values()].some(({ hides }) => hides)
}

/** Removes comments and escapes, and lowers the case (CSS Syntax 3 §4.3). */
const decodeStyle = (style: string): string =>
  style
    .split('/*')
    .map((part, index) => (index === 0 ? part : part.slice(part.indexOf('*/') + 2)))
    .join('')
    .replace(/\\(?:([\da-f]{1,6})\s?|(.))/gi, (_, code: string | undefined, character: string | undefined) =>
      code === undefined ? (character ?? '') : decodeCodePoint(Number.parseInt(code, 16)),
    )
    .toLowerCase()

const decodeCodePoint = (code: number): string => (code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '')
