import { isOneEditApart } from './edit-distance.ts'

/** Finds words that differ by one typing error, without comparing every pair. */
export class TypoIndex {
  /** Words by their forms with one letter deleted: two words one edit apart share at least one form. */
  private readonly byDeletion = new Map<string, Set<string>>()
  /** Words that no search has needed yet. */
  private readonly pending = new Set<string>()

  add(word: string): void {
    this.pending.add(word)
  }

  delete(word: string): void {
    if (!this.pending.delete(word)) this.remove(word)
  }

  /** Returns the indexed words that are one typo away from a word, sorted. */
  findSimilar(word: string): string[] {
    for (const added of this.pending) this.index(added)
    this.pending.clear()
    const similar = new Set<string>()
    for (const form of listDeletions(word)) {
      for (const other of this.byDeletion.get(form) ?? []) if (isTypo(word, other)) similar.add(other)
    }
    return [...similar].sort()
  }

  private index(word: string): void {
    for (const form of listDeletions(word))
      this.byDeletion.set(form, (this.byDeletion.get(form) ?? new Set()).add(word))
  }

  private remove(word: string): void {
    for (const form of listDeletions(word)) {
      const words = this.byDeletion.get(form)
      if (words?.delete(word) === true && words.size === 0) this.byDeletion.delete(form)
    }
  }
}

/** Longer words are not indexed: their forms would take the square of their length. */
const MAX_LENGTH = 200

/** Returns the word itself and all forms with one letter deleted. */
const listDeletions = (word: string): Set<string> =>
  word.length > MAX_LENGTH
    ? new Set()
    : new Set([word, ...Array.from(word, (_, at) => word.slice(0, at) + word.slice(at + 1))])

/** Shorter words with one different letter are different words (Iran, Iraq), as are words that differ in a number. */
const MIN_TYPO_LENGTH = 6

function isTypo(word: string, other: string): boolean {
  if (word === other || Math.max(word.length, other.length) < 4 || !isOneEditApart(word, other)) return false
  if (word.replace(/\d/g, '') === other.replace(/\d/g, '')) return false
  return word.length >= MIN_TYPO_LENGTH || word.length !== other.length || sortLetters(word) === sortLetters(other)
}

const sortLetters = (word: string): string => [...word].sort().join('')
