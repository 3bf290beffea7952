import { escapeHtml } from '../feeds/item-html.ts'

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
  new Html(parts.reduce((text, part, index) => `${text}${textOf(values[index - 1])}${part}`))

/** HTML that the sanitiser has made. */
export const trusted = (safe: string): Html => new Html(safe)

/** ` name="value"`, or nothing when there is no value. */
export const attribute = (name: string, value: string | number | undefined): Html | undefined =>
  value === undefined ? undefined : trusted(` ${name}="${escapeHtml(String(value))}"`)

/** An address that a page may lead to: of the web, or of a letter. Anything else leads nowhere. */
export const webLink = (url: string): string =>
  /^(?:https?:\/\/|mailto:|\/(?!\/)|#)/i.test(url) && !/[\p{Cc}\s]/u.test(url) ? url : '#'

function textOf(value: Child): string {
  if (value === undefined) return ''
  if (value instanceof Html) return value.text
  if (typeof value === 'object') return value.map(textOf).join('')
  return escapeHtml(String(value))
}
