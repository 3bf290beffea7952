/** The comment that ends the summary, as the rest of the rendering knows it. */
export const SUMMARY_MARK = '<!--more-->'

/** The first word of a comment; one of WordPress may go on with the text of a link. */
const FIRST_WORD = /^\s{0,20}([\w-]{1,40})(?:\s|$)/

/** Returns true if a comment ends the summary. */
export function isSummaryMark(comment: string, marks: readonly string[]): boolean {
  if (comment.length <= MAX_MORE_TEXT && marks.includes(comment.trim().toLowerCase())) return true
  const word = FIRST_WORD.exec(comment)?.[1]?.toLowerCase()
  if (word === undefined || !marks.includes(word)) return false
  // A remark may begin with the same word: `more` alone goes on, with what readers are told to do.
  return comment.trim().length === word.length || (word === 'more' && comment.length <= MAX_MORE_TEXT)
}

const MAX_MORE_TEXT = 120
