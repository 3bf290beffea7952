/** A person (or desk) with a byline. */
export interface Author {
  /** Stable, safe in a path: `/authors/<id>/`. */
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
