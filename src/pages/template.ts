import { escapeHtml } from '../feeds/index.ts'

/** HTML that may stand in a page as it is. Only `html` and `trusted` make it. */
export class Html {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** What may stand between the parts of a template; text is escaped, nothing is nothing. */
export type Child = Html | string | number | undefined | readonly Child[]

/** A piece of a page: every value is escaped for text and for a double-quoted attribute, unless it is HTML already. */
export const html = (parts: TemplateStringsArray, ...values: readonly Child[]): Html =>
  new Html(parts.reduce((text, part, index) => `${text}${escapeChild(values[index - 1])}${part}`))

/** HTML that the sanitiser has made. */
export const trustHtml = (safe: string): Html => new Html(safe)

/** ` name="value"`, or nothing when there is no value. */
export const renderAttribute = (name: string, value: string | number | undefined): Html | undefined =>
  value === undefined ? undefined : trustHtml(` ${name}="${escapeHtml(String(value))}"`)

/** An address that a page may lead to: of the web, or of a letter. Anything else leads nowhere. */
export const toSafeLink = (url: string): string =>
  /^(?:https?:\/\/|mailto:|\/(?!\/)|#)/i.test(url) && !/[\p{Cc}\s]/u.test(url) ? url : '#'

function escapeChild(value: Child): string {
  if (value === undefined) return ''
  if (value instanceof Html) return value.text
  if (typeof value === 'object') return value.map(escapeChild).join('')
  return escapeHtml(String(value))
}

/** A block of linked data (JSON-LD 1.1 §7.3): a script that is data, in which nothing can end the element or begin a comment. */
export const renderJsonLd = (data: unknown): Html =>
  trustHtml(`<script type="application/ld+json">${escapeJson(JSON.stringify(data))}</script>\n`)

const escapeJson = (json: string): string =>
  json.replace(/[<>&\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
