import type { MarkdownIt, StateCore, Token } from 'markdown-it'
import { trimEndOf } from '../../collections/index.ts'
import { readMarkup } from './markup.ts'

/** An address without brackets (GFM 6.9), or an e-mail address, where one may begin. */
const BARE =
  /(?<![^\s*_~(])(?:((?:https?|ftp):\/\/|www\.)(?=[\p{L}\d-]{1,63}(?:[.:/]|$))[^\s<>"\u3000-\u303f\uff00-\uffef]{2,2048}|([\w.+-]{1,64}@[\p{L}\d-]{1,63}(?:\.[\p{L}\d-]{1,63}){1,9}))/giu

/** A quick test: most texts hold none. */
const MAY_HOLD = /:\/\/|www\.|@/i

/** Punctuation after an address is not part of it. */
const TRAILING = /[?!.,:*_~'"”’»]/

/** Makes links of bare addresses, for the engines that do. */
export function linkBareAddresses(markdown: MarkdownIt): void {
  markdown.core.ruler.after('text_join', 'bare_addresses', (state) => {
    if (!readMarkup(state.env).linkifies || !MAY_HOLD.test(state.src)) return
    for (const token of state.tokens) {
      if (token.type === 'inline' && token.children !== null && MAY_HOLD.test(token.content)) {
        token.children = linkTokens(token.children, state)
      }
    }
  })
}

function linkTokens(tokens: readonly Token[], state: StateCore): Token[] {
  const made: Token[] = []
  /** Links of Markdown and of HTML around a token. */
  let links = 0
  let htmlLinks = 0
  for (const [index, token] of tokens.entries()) {
    if (token.type === 'link_open') links += 1
    else if (token.type === 'link_close') links -= 1
    else if (token.type === 'html_inline') {
      if (/^<a[\s>]/i.test(token.content)) htmlLinks += 1
      else if (/^<\/a\s*>/i.test(token.content)) htmlLinks = Math.max(0, htmlLinks - 1)
    }
    if (token.type !== 'text' || links > 0 || htmlLinks > 0) made.push(token)
    else made.push(...linkText(token, tokens[index - 1], state))
  }
  return made
}

function linkText(token: Token, before: Token | undefined, state: StateCore): Token[] {
  const { content } = token
  if (!MAY_HOLD.test(content)) return [token]
  const made: Token[] = []
  let copied = 0
  const copy = (end: number): void => {
    if (end > copied) made.push(makeText(content.slice(copied, end), token, state))
  }
  for (const { 0: found, 1: scheme, 2: mail, index } of content.matchAll(BARE)) {
    if (index === 0 && before !== undefined && !MAY_PRECEDE.test(before.type)) continue
    const address = mail === undefined ? trimAddress(found) : trimEndOf(trimEndOf(found, '.'), '-')
    if (mail === undefined && !isAddress(address)) continue
    copy(index)
    made.push(...makeLink(address, scheme, mail !== undefined, token, state))
    copied = index + address.length
  }
  copy(content.length)
  return copied === 0 ? [token] : made
}

/** Tokens after which an address may begin. */
const MAY_PRECEDE = /^(?:softbreak|hardbreak|(?:em|strong|s)_(?:open|close))$/

/** A host has a dot, or a port, or is this machine. */
const isAddress = (address: string): boolean =>
  /^(?:(?:https?|ftp):\/\/)?(?:[^/?#\s]{1,253}\.[^/?#\s.]{1,63}|localhost)(?:[:/?#]|$)/i.test(address)

function trimAddress(found: string): string {
  let end = found.length
  let surplus = 0
  for (const character of found) surplus += character === ')' ? 1 : character === '(' ? -1 : 0
  for (; end > 0; end -= 1) {
    const last = found.charAt(end - 1)
    if (last === ')' && surplus > 0) surplus -= 1
    else if (!TRAILING.test(last)) break
  }
  // A character reference is text after the address.
  const reference = /&[a-z\d]{1,30};$/i.exec(found.slice(Math.max(0, end - 40), end))
  return found.slice(0, reference === null ? end : end - reference[0].length)
}

function makeText(text: string, { level }: Token, state: StateCore): Token {
  const token = new state.Token('text', '', 0)
  token.content = text
  token.level = level
  return token
}

function makeLink(
  address: string,
  scheme: string | undefined,
  isMail: boolean,
  around: Token,
  state: StateCore,
): Token[] {
  const open = new state.Token('link_open', 'a', 1)
  const prefix = isMail ? 'mailto:' : scheme?.toLowerCase() === 'www.' ? 'http://' : ''
  open.attrs = [['href', state.md.normalizeLink(prefix + address)]]
  return [open, makeText(address, around, state), new state.Token('link_close', 'a', -1)]
}
