import { UNFILLED } from '../unfilled-output.ts'
import type { WrittenTag } from './tag-parameters.ts'

/** Texts in place of tags of template engines. They are HTML, which Markdown and HTML around them both take. */

/** Names of parameters that are a picture, and those that are text for readers, in the order of their appearance. */
const PICTURES = ['src', 'url', 'image', 'image_path', 'img', 'file', 'path', 'link_src']
const TEXTS = ['text', 'quote', 'content', 'label', 'title', 'caption', 'cite', 'author', 'attribution']

const PICTURE_FILE = /\.(?:png|jpe?g|gif|svg|webp|avif|bmp)(?:[?#]|$)/i

/** Tags of pictures in themes and plug-ins. */
const PICTURE_TAG =
  /^(?:.*[-_/])?(?:figure|img|image|picture|photo|asset_img|responsive-image|lightbox)s?(?:[-_.].*)?$/i

/** Tags that make code of the text between them. */
const CODE_TAGS = new Set(['highlight', 'codeblock', 'code', 'prism'])

export const escapeText = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

export const makeLink = (address: string, text: string): string =>
  `<a href="${escapeText(address)}">${escapeText(text)}</a>`

/** Returns a tag's text where the tag is known; undefined for one of a theme or plug-in. */
export function expandKnownTag(tag: WrittenTag, isInLine: boolean): string | undefined {
  const { name, positional, named } = tag
  const plain = name.replace(/\.(?:html|liquid|njk|md)$/, '')
  const get = (...keys: string[]): string => keys.map((key) => named.get(key)).find(Boolean) ?? ''
  const id = get('id', 'video_id', 'videoid', 'video', 'url') || positional[0] || ''
  const player = PLAYERS.get(
    /^video$/i.test(plain) ? get('provider', 'type') : (plain.split('/').at(-1) ?? '').toLowerCase(),
  )
  if (player !== undefined && id !== '') return linkPlayer(player, id, tag)
  if (PICTURE_TAG.test(plain)) return makePicture(tag, isInLine)
  return undefined
}

type MakeAddress = (id: string, tag: WrittenTag) => string

const PLAYERS: ReadonlyMap<string, MakeAddress> = new Map<string, MakeAddress>([
  ['youtube', (id) => `https://www.youtube.com/watch?v=${id}`],
  ['youtubeplayer', (id) => `https://www.youtube.com/watch?v=${id}`],
  ['youtube-lite', (id) => `https://www.youtube.com/watch?v=${id}`],
  ['vimeo', (id) => `https://vimeo.com/${id}`],
  ['gist', (id, { positional }) => `https://gist.github.com/${/\//.test(id) ? id : positional.slice(0, 2).join('/')}`],
  ['instagram', (id) => `https://www.instagram.com/p/${id}/`],
  ['tweet', makeTweetAddress],
  ['twitter', makeTweetAddress],
  ['x', makeTweetAddress],
  [
    'codepen',
    (id, { positional, named }) => `https://codepen.io/${named.get('user') ?? positional[1] ?? 'anon'}/pen/${id}`,
  ],
])

function makeTweetAddress(id: string, { named }: WrittenTag): string {
  return `https://twitter.com/${named.get('user') ?? 'i'}/status/${id}`
}

function linkPlayer(makeAddress: MakeAddress, id: string, tag: WrittenTag): string {
  const address = /^https?:\/\//.test(id) ? id : /^[\w./-]{1,100}$/.test(id) ? makeAddress(id, tag) : ''
  if (address === '') return ''
  // A link replaces the embedded page later, and summaries leave it out. The end tag makes it part of a paragraph.
  return `<embed src="${escapeText(address)}" title="${escapeText(tag.named.get('title') ?? '')}"></embed>`
}

function makePicture({ positional, named }: WrittenTag, isInLine: boolean): string {
  const get = (...keys: string[]): string => keys.map((key) => named.get(key)).find(Boolean) ?? ''
  const src = get(...PICTURES) || (positional.find((value) => PICTURE_FILE.test(value)) ?? '')
  const title = get('title')
  const caption = [title, get('caption'), get('attr', 'credit')].filter(
    (text, index, all) => text !== '' && all.indexOf(text) === index,
  )
  const alt = get('alt') || caption[0] || getTextAfter(positional, src)
  // A name without an extension refers to the theme's own files.
  if (src === '' || !/[./]/.test(src)) return caption.join(' ') || get('alt')
  const picture = `<img src="${escapeText(src)}" alt="${escapeText(alt)}">`
  const link = get('link', 'href')
  const linked = link === '' ? picture : `<a href="${escapeText(link)}">${picture}</a>`
  if (isInLine) return linked
  if (caption.length === 0) return `\n\n<figure>${linked}</figure>\n\n`
  return `\n\n<figure>${linked}\n<figcaption>\n\n${caption.join(' ')}\n\n</figcaption></figure>\n\n`
}

/** Returns the words after a picture's address, as in Eleventy's `{% image "a.jpg", "A harbour at dusk" %}`. */
function getTextAfter(positional: readonly string[], src: string): string {
  const at = positional.indexOf(src)
  const text = at === -1 ? '' : (positional[at + 1] ?? '')
  return /\p{L}\s+\p{L}/u.test(text) ? text : ''
}

/** Returns true for a tag that makes code of the text to its end, and whose first parameter is a language. */
export const isCodeTag = (name: string): boolean => CODE_TAGS.has(name)

/**
 * Returns the text that a tag of a theme or plug-in carries: what its parameters say to readers, and a picture. Everything
 * else of it is known to its site alone.
 */
export function readCarriedText(tag: WrittenTag, isInLine: boolean): string {
  const { positional, named } = tag
  const picture = PICTURES.map((key) => named.get(key)).find((value) => value !== undefined && PICTURE_FILE.test(value))
  if (picture !== undefined) return makePicture(tag, isInLine)
  const texts = TEXTS.map((key) => named.get(key)?.trim() ?? '').filter((text) => text !== '')
  // A word alone is an option or a name.
  const spoken = positional.filter((value) => /\S\s+\S/.test(value) && !/^\w+:\/\//.test(value))
  return [...spoken, ...texts].filter((text, index, all) => all.indexOf(text) === index).join(' ')
}

/**
 * Returns what a setting of the site makes of a tag: `$1` is its first parameter, `$src` the one of that name, `$inner`
 * the text to the tag's end. The two parts stand around that text.
 */
export function fillTemplate(
  template: string,
  { positional, named }: WrittenTag,
): readonly [string, string | undefined] {
  const fill = (text: string): string =>
    text.replace(/\$(?:(\d)|([a-z][\w-]{0,60}))/gi, (_, number: string | undefined, key: string | undefined) => {
      const value = number === undefined ? named.get((key ?? '').toLowerCase()) : positional[Number(number) - 1]
      return (value ?? '').replace(/[\r\n]/g, ' ').replaceAll(UNFILLED, '')
    })
  const [before = '', ...after] = template.split('$inner')
  const isBlock = /^(?:[>#|<]|[-*+] |\d+[.)] )/.test(template)
  const blank = isBlock ? '\n\n' : ''
  if (after.length === 0) return [`${blank}${fill(before)}${blank}`, undefined]
  return [`${blank}${fill(before)}`, `${fill(after.join('$inner'))}${blank}`]
}
