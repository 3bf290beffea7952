import { z } from 'zod'

/** A person (or desk) with a byline. */
export interface Author {
  /** Stable, lower case, safe in a path: `/authors/<id>/`. */
  readonly id: string
  readonly name: string
  /** One paragraph of plain text. */
  readonly bio?: string
  /** The author's own page, absolute or rooted in the site; default: the author page here. */
  readonly url?: string
  readonly email?: string
  /** A picture, absolute or rooted in the site. */
  readonly avatar?: string
}

const text = z.string().trim().min(1)

/** One entry of `authors.yaml`. */
export const authorSchema = z.strictObject({
  id: text.regex(/^[\p{Letter}\p{Number}][\p{Letter}\p{Number}._-]*$/u, 'an id of letters, digits, ".", "_" and "-"'),
  name: text,
  bio: text.optional(),
  url: text.optional(),
  email: z.email().optional(),
  avatar: text.optional(),
})
