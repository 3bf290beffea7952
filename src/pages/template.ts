import { escapeHtml } from '../feeds/index.ts'

/** Safe HTML. Only `html` and `trustHtml` create it. */
export class Html {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** A value in a template: text is escaped, `undefined` renders nothing. */
export type Child = Html | string | number | undefined | readonly Child[]

/** Renders a template; each value is escaped for text and double-quoted attributes, unless it is `Html`. */
export const html = (parts: TemplateStringsArray, ...values: readonly Child[]): Html =>
  new Html(parts.reduce((text, part, index) => `${text}${escapeChild(values[index - 1])}${part}`))

/** Marks the output of the sanitizer as safe. */
export const trustHtml = (safe: string): Html => new Html(safe)

/** Renders ` name="value"`, or nothing if the value is undefined. */
export const renderAttribute = (name: string, value: string | number | undefined): Html | undefined =>
  value === undefined ? undefined : trustHtml(` ${name}="${escapeHtml(String(value))}"`)

/** Returns a web or mail address or a path unchanged, and `#` for anything else, such as `javascript:`. */
export const toSafeLink = (url: string): string =>
  /^(?:https?:\/\/|mailto:|\/(?!\/)|#)/i.test(url) && !/[\p{Cc}\s]/u.test(url) ? url : '#'

function escapeChild(value: Child): string {
  if (value === undefined) return ''
  if (value instanceof Html) return value.text
  if (typeof value === 'object') return value.map(escapeChild).join('')
  return escapeHtml(String(value))
}

/** Renders a JSON-LD block (JSON-LD 1.1 §7.3), escaped so that no text can end the script element or open a comment. */
export const renderJsonLd = (data: unknown): Html =>
  trustHtml(`<script type="application/ld+json">${escapeJson(JSON.stringify(data))}</script>\n`)

const escapeJson = (json: string): string =>
  json.replace(/[<>&\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
