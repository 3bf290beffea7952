import { toPlainText } from '../../html/index.ts'
import { toSingleLine } from '../../model/index.ts'
import { hasUserInfo } from '../schema.ts'

/** A text without the syntax of links, and the addresses of those links by the text that they had. */
export interface UnlinkedText {
  readonly text: string
  readonly addresses: ReadonlyMap<string, string>
}

const MARKDOWN_LINK = /\[([^[\]]{1,300})\]\(([^()\s]{1,2000})[^()]{0,300}\)/g
const HTML_LINK = /<a\s[^<>]{0,300}?href\s?=\s?["']?([^"'<>\s]{1,2000})[^<>]{0,500}>([^<>]{1,300})<\/a\s?>/gi

/** Returns the text of a byline without markup: links of Markdown and HTML give the addresses of their people. */
export function removeMarkup(written: string): UnlinkedText {
  if (!/[<[&*]/.test(written)) return { text: toSingleLine(written), addresses: new Map() }
  const addresses = new Map<string, string>()
  const note = (name: string, address: string): string => {
    const plain = bracketFirm(toSingleLine(toPlainText(name)))
    if (isAuthorAddress(address) && !addresses.has(plain)) addresses.set(plain, address)
    return plain
  }
  const unlinked = written
    .replace(MARKDOWN_LINK, (_, name: string, address: string) => note(name, address))
    .replace(HTML_LINK, (_, address: string, name: string) => note(name, address))
  return { text: toSingleLine(removeTags(unlinked)), addresses }
}

/** A link is about one author: "Ann Lee, Acme" is "Ann Lee (Acme)". */
function bracketFirm(name: string): string {
  const comma = name.indexOf(', ')
  return comma === -1 || /[()]/.test(name) ? name : `${name.slice(0, comma)} (${name.slice(comma + 2)})`
}

/** Removes markup. An address in angle brackets is not markup. */
const removeTags = (text: string): string => (/<\/|<[a-z]+[\s>]|[&*]/i.test(text) ? toPlainText(text) : text)

/** True for an address that may be that of an author's own page. */
export const isAuthorAddress = (text: string): boolean =>
  /^(?:https?:\/\/\S+|\/\S*)$/i.test(text) && URL.canParse(text, 'https://x/') && !hasUserInfo(text)
