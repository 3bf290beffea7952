import { isOneEditApart } from './edit-distance.ts'

/** Words of which one may be a slip for another: found without comparing each with all. */
export class TypoIndex {
  /** Words by what is left of them when a letter is taken out: two that are one slip apart have one of these in common. */
  private readonly byRest = new Map<string, Set<string>>()

  add(word: string): void {
    for (const rest of listDeletions(word)) this.byRest.set(rest, (this.byRest.get(rest) ?? new Set()).add(word))
  }

  delete(word: string): void {
    for (const rest of listDeletions(word)) {
      const words = this.byRest.get(rest)
      if (words?.delete(word) === true && words.size === 0) this.byRest.delete(rest)
    }
  }

  /** The words that may be a slip for a word, or it for them, in the order of their letters. */
  findSimilar(word: string): string[] {
    const near = new Set<string>()
    for (const rest of listDeletions(word)) {
      for (const other of this.byRest.get(rest) ?? []) if (isTypo(word, other)) near.add(other)
    }
    return [...near].sort()
  }
}

/** The word itself, and without each of its letters. */
const listDeletions = (word: string): Set<string> =>
  new Set([word, ...Array.from(word, (_, at) => word.slice(0, at) + word.slice(at + 1))])

/** A letter mistaken for another tells two short words apart, as Iran and Iraq; so does a number, two of anything. */
const SHORT = 6

function isTypo(word: string, other: string): boolean {
  if (word === other || Math.max(word.length, other.length) < 4 || !isOneEditApart(word, other)) return false
  if (word.replace(/\d/g, '') === other.replace(/\d/g, '')) return false
  return word.length >= SHORT || word.length !== other.length || sorted(word) === sorted(other)
}

const sorted = (word: string): string => [...word].sort().join('')
