import type { VisibilityFinder, VisibilityValue } from './find-visibility.ts'

/** A line of a text that cannot be parsed, as far as it speaks of visibility. */
export interface VisibilityLine {
  readonly found: VisibilityValue
  /** From 1. */
  readonly line: number
}

/** Longer keys decide nothing. */
const MAX_KEY_LENGTH = 80

/**
 * Returns the lines of a record that cannot be parsed whose keys speak of visibility; none if no line hides the
 * article. A record that is broken by the same edit that hides its article must not keep the article online.
 */
export function listVisibilityLines(head: string, finder: VisibilityFinder): VisibilityLine[] {
  const lines = head.split('\n').flatMap((text, index): VisibilityLine[] =>
    // The members of JSON may share a line.
    splitMembers(text).flatMap((member) => {
      const found = readLine(member, finder)
      return found === undefined || isDate(found) ? [] : [{ found, line: index + 1 }]
    }),
  )
  return lines.some(({ found }) => isHiding(found)) ? lines : []
}

const splitMembers = (text: string): string[] =>
  text.includes('{') || text.trimStart().startsWith('"') ? text.split(/[,{}]/) : [text]

function readLine(text: string, finder: VisibilityFinder): VisibilityValue | undefined {
  const end = text.search(/[:=]/)
  const key = text
    .slice(0, Math.max(0, end))
    .replace(/["'[\]*&]/g, '')
    .trim()
  if (key === '' || key.startsWith('#') || key.length > MAX_KEY_LENGTH) return undefined
  return finder.judgeLine(key, readScalar(text.slice(end + 1)))
}

function readScalar(text: string): unknown {
  const comment = text.indexOf(' #')
  const value = (comment === -1 ? text : text.slice(0, comment)).replace(/["'[\],]/g, '').trim()
  if (value === '') return null
  return value === 'false' ? false : value
}

/** True for a date of publication, which hides nothing that was public before. */
const isDate = ({ verdict, row }: VisibilityValue): boolean => verdict.says === 'until' && row?.values !== 'hiding-date'

const isHiding = ({ verdict: { says } }: VisibilityValue): boolean => ['hidden', 'from', 'until'].includes(says)
