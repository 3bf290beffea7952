import type { FeedImage } from '../feeds/index.ts'

/** A picture alone in a paragraph or a figure, at the start of a body. */
const OPENING =
  /^(<div [^<>]{0,500}>\n?)?<(p|figure)>\s{0,9}(?:<a [^<>]{0,5000}>)?<img ([^<>]{0,9000})>(?:<\/a>)?\s{0,9}<\/\2>\n?/

const IMAGE = /<img ([^<>]*)>/g

/**
 * Returns an article's picture and body so that no reader sees the picture twice. If the body opens with the same picture,
 * without a caption that would be lost, it is taken out there; if the body shows it elsewhere, it is not shown above.
 *
 * @param body safe HTML
 */
export function placePicture(
  image: FeedImage | undefined,
  body: string,
): { readonly image?: FeedImage; readonly body: string } {
  if (image === undefined) return { body }
  const key = toPictureKey(image.url)
  const isSame = (attributes: string): boolean => toPictureKey(readSource(attributes)) === key
  const opening = OPENING.exec(body)
  const rest = opening !== null && isSame(opening[3] ?? '') ? (opening[1] ?? '') + body.slice(opening[0].length) : body
  const isShownBelow = [...rest.matchAll(IMAGE)].some(([, attributes = '']) => isSame(attributes))
  return isShownBelow ? { body } : { image, body: rest }
}

const readSource = (attributes: string): string =>
  (/(?:^|\s)src="([^"]*)"/.exec(attributes)?.[1] ?? '').replaceAll('&amp;', '&')

/** Two sizes of a picture differ in the query, or at the end of their names: `a.jpg?w=800`, `a-800x600.jpg`, `a@2x.jpg`. */
const toPictureKey = (url: string): string =>
  (url.split(/[?#]/, 1)[0] ?? '').replace(/(?:-\d{2,5}x\d{2,5}|-scaled|@[23]x)(?=\.[A-Za-z]{3,4}$)/, '')
