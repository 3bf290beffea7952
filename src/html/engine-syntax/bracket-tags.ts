import { makeLink } from './known-tags.ts'
import { readWrittenTag, type WrittenTag } from './tag-parameters.ts'

/** Shortcodes of WordPress: `[caption]<img> Text[/caption]`, `[gallery ids="1,2"]`. */

/** Those that WordPress and its page builders put into texts. Other words in brackets are text. */
const NAMES =
  'caption|wp_caption|gallery|embed|audio|video|playlist|youtube|vimeo|tweet|instagram|contact-form-7|(?:vc|et_pb|fusion|av|su|ngg)_\\w{1,40}'

/** Tags that always have parameters; without them, the word is the text of a link. */
const WITH_PARAMETERS = /^(?:audio|video|playlist|youtube|vimeo|tweet|instagram|contact-form-7)$/

/** A quick test, because most texts have none. */
export const MAY_HOLD_BRACKETS = new RegExp(`\\[/?(?:${NAMES})[\\s\\]/=]`)

const BRACKET = new RegExp(`\\[(/?)(${NAMES})((?:[\\s=][^\\[\\]]{0,2000})?)\\]`, 'y')

/** The picture of a caption, and the link around it. */
const PICTURE =
  /\s{0,20}(?:<a\s[^<>]{0,2000}>)?\s{0,20}(?:<img\s[^<>]{0,4000}>|!\[[^\]\n]{0,500}\]\([^()\n]{0,1000}\))\s{0,20}(?:<\/a>)?\s{0,20}/iy

const ADDRESS = /\s{0,20}(https?:\/\/[^\s[\]<>"]{1,1000})\s{0,20}\[\/embed\]/y

/** Text in place of a part of the source. */
export interface Replacement {
  readonly end: number
  readonly text: string
  /** A tag whose text only the site knows. */
  readonly unknown?: WrittenTag
}

/** Reads the bracket at a position; undefined where it is text. */
export function readBracket(source: string, at: number, blank: string): Replacement | undefined {
  BRACKET.lastIndex = at
  const [, slash, name = '', parameters = ''] = BRACKET.exec(source) ?? []
  if (slash === undefined) return undefined
  const end = BRACKET.lastIndex
  // The text of a link, or its definition.
  if (/[([:]/.test(source.charAt(end))) return undefined
  if (slash === '' && WITH_PARAMETERS.test(name) && !/[=/]/.test(parameters)) return undefined
  const isCaption = name === 'caption' || name === 'wp_caption'
  if (slash === '/') return { end, text: isCaption ? `</figcaption></figure>${blank}` : '' }
  const tag = readWrittenTag(`${name} ${parameters.replace(/^=/, ' ')}`)
  if (isCaption) return beginFigure(source, end, tag, blank)
  if (name === 'embed') return linkEmbedded(source, end)
  const address = tag.named.get('mp3') ?? tag.named.get('mp4') ?? tag.named.get('src') ?? tag.positional[0] ?? ''
  if (/^https?:\/\//.test(address)) return { end, text: makeLink(address, address) }
  return { end, text: '', unknown: tag }
}

/** The text after the picture is its caption. */
function beginFigure(source: string, from: number, { named }: WrittenTag, blank: string): Replacement {
  PICTURE.lastIndex = from
  const picture = PICTURE.exec(source)?.[0]
  const caption = named.get('caption') ?? ''
  if (picture === undefined) return { end: from, text: `${blank}<figure><figcaption>${caption}` }
  const markdown = picture.includes('![') ? blank : ''
  return {
    end: from + picture.length,
    text: `${blank}<figure>${markdown}${picture.trim()}${markdown}<figcaption>${caption}`,
  }
}

function linkEmbedded(source: string, end: number): Replacement {
  ADDRESS.lastIndex = end
  const [, address] = ADDRESS.exec(source) ?? []
  return address === undefined ? { end, text: '' } : { end: ADDRESS.lastIndex, text: makeLink(address, address) }
}
