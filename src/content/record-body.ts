import type { BodyForm } from '../newsroom/article.ts'
import type { Translated } from './dialects.ts'
import type { Parted } from './front-matter.ts'

const FORMS = [
  ['bodyMarkdown', 'markdown'],
  ['bodyHtml', 'html'],
  ['bodyText', 'text'],
] as const satisfies readonly (readonly [keyof Translated['fields'], BodyForm])[]

/**
 * A file's body and how it is written: what follows the front matter, or a field of a JSON record.
 *
 * @param path of the file
 */
export function bodyOf<Body extends string | Buffer>(
  { body }: Pick<Parted<Body>, 'body'>,
  { fields }: Translated,
  path: string,
): { body: Body | string; bodyForm: BodyForm } {
  if (isBlank(body)) {
    for (const [field, bodyForm] of FORMS) {
      const value = fields[field]?.value
      if (typeof value === 'string') return { body: value, bodyForm }
    }
  }
  return { body, bodyForm: path.endsWith('.mdx') ? 'mdx' : 'markdown' }
}

function isBlank(body: string | Buffer): boolean {
  if (typeof body === 'string') return body.trim() === ''
  const first = body.find((byte) => byte > BLANK) ?? ASCII_END
  // A letter or a mark tells; anything else may be a blank of another kind.
  return first >= ASCII_END && body.toString().trim() === ''
}

const [BLANK, ASCII_END] = [0x20, 0x7f]
