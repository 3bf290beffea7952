import { ForwardSearch } from '../source-reader.ts'

/** Replaces `[text](address)` and `![text](address)` by the text. */
export function removeLinks(text: string): string {
  const kept: string[] = []
  const ends = new ForwardSearch(text, ')')
  let copied = 0
  let open = -1
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]
    if (character === '[' && open === -1) open = at
    if (character !== ']' || open === -1) continue
    const end = text[at + 1] === '(' ? ends.indexFrom(at + 2) : -1
    if (end !== -1) {
      kept.push(text.slice(copied, text[open - 1] === '!' && open > copied ? open - 1 : open), text.slice(open + 1, at))
      copied = end + 1
      at = end
    }
    open = -1
  }
  return kept.join('') + text.slice(copied)
}

/** Removes pairs of `**`, and of backticks, that touch the text between them. `__init__` stays. */
export const removeMarks = (text: string): string => removePairs(removePairs(text, '**'), '`')

function removePairs(text: string, mark: string): string {
  const closers = listClosers(text, mark)
  const kept: string[] = []
  let next = 0
  let copied = 0
  for (let at = text.indexOf(mark); at !== -1; at = text.indexOf(mark, Math.max(at + mark.length, copied))) {
    if (/^\s?$/.test(text.charAt(at + mark.length))) continue
    while ((closers[next] ?? Number.POSITIVE_INFINITY) <= at + mark.length) next += 1
    const close = closers[next]
    if (close === undefined) break
    kept.push(text.slice(copied, at), text.slice(at + mark.length, close))
    copied = close + mark.length
  }
  return kept.join('') + text.slice(copied)
}

function listClosers(text: string, mark: string): number[] {
  const closers: number[] = []
  for (let at = text.indexOf(mark); at !== -1; at = text.indexOf(mark, at + 1)) {
    if (at > 0 && !/\s/.test(text.charAt(at - 1))) closers.push(at)
  }
  return closers
}
