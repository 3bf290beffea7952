/**
 * Limits of rendering, far above what real articles have. Markdown, footnotes and the sanitizer take more time for each
 * character of a longer text, so a text beyond a limit is not rendered: its article is withheld. A test compares
 * docs/reference/limits.md with this table.
 */
export const RENDERING_LIMITS = {
  /** Characters of a body, without the pictures in the text itself. */
  bodyLength: 1_000_000,
  /** Characters of the HTML made from it. */
  htmlLength: 2_000_000,
  /** HTML elements in each other. */
  depth: 500,
  /** Marks of footnotes in the text, and their notes. */
  footnoteMarks: 2_000,
  /** Decoded bytes of a picture in the text itself (`data:`); a larger one is left out, and the article is published. */
  inlinePictureBytes: 65_536,
  /** Milliseconds for one body. */
  renderingMs: 5_000,
  /** Megabytes of memory for one body. */
  renderingMb: 512,
} as const

/** A body that cannot be rendered, in words for the newsroom. */
export class BodyNotRendered extends Error {
  override readonly name = 'BodyNotRendered'
  readonly found: string
  readonly expected: string

  constructor(found: string, expected: string) {
    super(`found ${found}; expected ${expected}`)
    this.found = found
    this.expected = expected
  }
}

/** @throws BodyNotRendered when a count is over its limit */
export function checkLimit(count: number, limit: number, things: string): void {
  if (count <= limit) return
  const format = (number: number): string => number.toLocaleString('en')
  throw new BodyNotRendered(`a body with ${format(count)} ${things}`, `at most ${format(limit)}`)
}
