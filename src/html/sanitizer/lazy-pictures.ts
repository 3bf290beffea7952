/** Pictures that a script of the page loads: their addresses are in attributes that no feed reader knows. */

type Attributes = Readonly<Record<string, string>>

const SOURCES = ['data-src', 'data-lazy-src', 'data-original', 'data-lazy', 'data-orig-src']
const SETS = ['data-srcset', 'data-lazy-srcset']

const findValue = (names: readonly string[], attributes: Attributes): string | undefined =>
  names.map((name) => attributes[name]?.trim()).find((value) => value !== undefined && value !== '')

/** Returns the address that the script would load. */
export const getLazySource = (attributes: Attributes): string | undefined => findValue(SOURCES, attributes)

/** Returns the attributes as they are once the script has run. */
export function loadLazyPicture(attributes: Attributes): Attributes {
  const src = getLazySource(attributes)
  const srcset = findValue(SETS, attributes)
  if (src === undefined && srcset === undefined) return attributes
  const { src: placeholder, srcset: placeholders, ...others } = attributes
  const ownSet = src === undefined ? undefined : placeholders
  return {
    ...others,
    ...(src === undefined ? {} : { src }),
    ...(srcset === undefined ? (ownSet === undefined ? {} : { srcset: ownSet }) : { srcset }),
  }
}

/** Returns true for a placeholder of another picture. */
export const isPlaceholder = (attributes: Attributes): boolean =>
  getLazySource(attributes) !== undefined ||
  findValue(SETS, attributes) !== undefined ||
  /(?:^|[\s-])lazy/i.test(attributes['class'] ?? '') ||
  /^$|^data:|blank|placeholder|spacer|transparent|1x1/i.test(attributes['src'] ?? '')

/** Returns true for a tracking pixel. */
export const isTrackingPixel = ({ width, height }: Attributes): boolean =>
  /^[01]$/.test(width?.trim() ?? '') && /^[01]$/.test(height?.trim() ?? '')

/** Returns the largest candidate of a resolved srcset. */
export function getLargestCandidate(srcset: string): string | undefined {
  let largest: { readonly url: string; readonly size: number } | undefined
  for (const candidate of srcset.split(', ')) {
    const [url = '', descriptor = '1x'] = candidate.split(' ')
    const size = Number.parseFloat(descriptor)
    if (url !== '' && (largest === undefined || size > largest.size)) largest = { url, size }
  }
  return largest?.url
}
