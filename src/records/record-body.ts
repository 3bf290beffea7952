import type { BodyForm } from '../model/index.ts'
import type { SplitFile } from './front-matter/index.ts'
import type { TranslatedRecord } from './translate-keys.ts'

const FORMS = [
  ['bodyMarkdown', 'markdown'],
  ['bodyHtml', 'html'],
  ['bodyText', 'text'],
] as const satisfies readonly (readonly [keyof TranslatedRecord['fields'], BodyForm])[]

/**
 * Returns the body of a file and its markup: the text after the front matter, else a field of the record.
 *
 * @param path of the file
 */
export function readRecordBody<Body extends string | Buffer>(
  { body }: Pick<SplitFile<Body>, 'body'>,
  { fields }: TranslatedRecord,
  path: string,
): { body: Body | string; bodyForm: BodyForm } {
  if (isBlank(body)) {
    for (const [field, bodyForm] of FORMS) {
      const value = fields[field]?.value
      if (typeof value === 'string' || typeof value === 'number') return { body: String(value), bodyForm }
    }
  }
  return { body, bodyForm: path.endsWith('.mdx') ? 'mdx' : isHtmlPath(path) ? 'html' : 'markdown' }
}

export function isBlank(body: string | Buffer): boolean {
  if (typeof body === 'string') return body.trim() === ''
  const first = body.find((byte) => byte > BLANK) ?? ASCII_END
  // A byte beyond ASCII may be part of white space.
  return first >= ASCII_END && body.toString().trim() === ''
}

const [BLANK, ASCII_END] = [0x20, 0x7f]

/** Returns whether a file holds HTML, with front matter if it is an article. */
export const isHtmlPath = (path: string): boolean => /\.html?$/i.test(path)
