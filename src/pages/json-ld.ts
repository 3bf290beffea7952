import { type Html, trusted } from './html.ts'

/** A block of linked data (JSON-LD 1.1 §7.3): a script that is data, in which nothing can end the element or begin a comment. */
export const dataBlock = (data: unknown): Html =>
  trusted(`<script type="application/ld+json">${escapeJson(JSON.stringify(data))}</script>\n`)

const escapeJson = (json: string): string =>
  json.replace(/[<>&\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
