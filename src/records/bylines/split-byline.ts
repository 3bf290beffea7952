import {
  BODY_WORDS,
  CONJUNCTIONS,
  DATE_OPENINGS,
  GROUP_ENDS,
  MORE_PEOPLE,
  OPENINGS,
  ROLE_PARTS,
  ROLE_WORDS,
  SURNAME_CONJUNCTIONS,
} from './byline-words.ts'

/** A name in a byline. */
export interface BylineName {
  /** The name alone. */
  readonly person: string
  /** The name as it is shown: with the role, the firm or the "et al." that follows it. */
  readonly shown: string
}

/**
 * Returns the names of a byline in one line: `Ann Lee, Bob Roe and Cy Dee` are three people, `Ann Lee, Managing Editor`
 * is one, "Trade and Industry Desk" is one.
 *
 * @param isKnown true for a name that is not to be taken apart
 */
export function splitByline(text: string, isKnown: (name: string) => boolean): BylineName[] {
  const parts = splitAtSigns(removeOpening(text))
  const names: BylineName[] = []
  for (const { part, isListed } of parts) {
    for (const each of isKnown(part) ? [part] : splitAtConjunctions(part, isListed)) {
      const last = names.at(-1)
      if (last !== undefined && (isAddition(each) || isFirm(each, last))) {
        names[names.length - 1] = join(last, each, isListed)
      } else names.push(toName(each))
    }
  }
  return names
}

/** Adds to a name what follows it after a comma. */
const join = ({ person, shown }: BylineName, addition: string, isListed: boolean): BylineName => ({
  person,
  shown: `${shown}${isListed ? ', ' : ' '}${addition}`,
})

/** True for one word after a role: "Ann Lee, Engineer, Acme". */
const isFirm = (text: string, { person, shown }: BylineName): boolean =>
  !text.includes(' ') && shown !== person && isAddition(shown.slice(shown.lastIndexOf(', ') + 2))

/** Returns the name without an addition in brackets or after a dash, and without "et al." at its end. */
function toName(text: string): BylineName {
  const words = text.split(' ')
  for (const count of [3, 2, 1]) {
    if (words.length > count && isMorePeople(words.slice(-count))) {
      return { person: toName(words.slice(0, -count).join(' ')).person, shown: text }
    }
  }
  return { person: removeAffiliation(text), shown: text }
}

function removeAffiliation(text: string): string {
  const open = text.endsWith(')') ? text.lastIndexOf(' (') : text.search(/ [-–—] /)
  return open > 0 ? text.slice(0, open).trim() : text
}

const isMorePeople = (words: readonly string[]): boolean =>
  MORE_PEOPLE.has(words.join('').replaceAll('.', '').toLowerCase())

/** True for a role, a title, a date or "et al.", which follow a name. */
function isAddition(text: string): boolean {
  const words = removeAffiliation(text).split(' ')
  if (words.length <= 3 && isMorePeople(words)) return true
  if (/^\d+$/.test(text) || (/\d/.test(text) && DATE_OPENINGS.has((words[0] ?? '').toLowerCase()))) return true
  if (ROLE_PARTS.some((part) => text.includes(part))) return true
  // "Head of Audience", but not "Department of Health".
  if (/^(?:of|at)$/.test(words[1] ?? '') && !BODY_WORDS.has((words[0] ?? '').toLowerCase())) return true
  return words.some((word) => ROLE_WORDS.has(word.replace(/[.()]/g, '').toLowerCase()))
}

function removeOpening(text: string): string {
  const blank = text.indexOf(' ')
  const rest = text.slice(blank + 1)
  return blank > 0 && OPENINGS.has(text.slice(0, blank).toLowerCase()) && rest.includes(' ') ? rest : text
}

interface Part {
  readonly part: string
  /** True after a comma, or before one. */
  readonly isListed: boolean
}

/** Splits at commas and the like, but not inside brackets and quotation marks. */
function splitAtSigns(text: string): Part[] {
  const bySemicolon = splitOutsideBrackets(text, ';；|')
  return bySemicolon.flatMap((piece) => {
    // "Lee, Ann; Roe, Bob"
    if (bySemicolon.length > 1 && /^[^\s,]+, [^\s,]+(?: \S\.?)?$/.test(piece)) return [{ part: piece, isListed: true }]
    const listed = splitOutsideBrackets(piece, ',，、').flatMap((each) => each.split(' / '))
    const isListed = listed.length > 1 || bySemicolon.length > 1
    return listed.map((part) => ({ part: part.trim(), isListed })).filter(({ part }) => part !== '')
  })
}

const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '<': '>', '"': '"', '“': '”', '（': '）' }

function splitOutsideBrackets(text: string, signs: string): string[] {
  const parts: string[] = []
  let start = 0
  let close: string | undefined
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at)
    if (close !== undefined) close = character === close ? undefined : close
    else if (signs.includes(character)) {
      parts.push(text.slice(start, at))
      start = at + 1
    } else close = findClosing(text, character, at)
  }
  return [...parts, text.slice(start)].map((part) => part.trim()).filter((part) => part !== '')
}

/** Returns the closing partner of a bracket; undefined if there is none in the text. */
function findClosing(text: string, character: string, at: number): string | undefined {
  const closing = CLOSING[character]
  return closing !== undefined && text.slice(at + 1, at + MAX_BRACKETS).includes(closing) ? closing : undefined
}

/** Longest text in brackets, in UTF-16 units. */
const MAX_BRACKETS = 300

/** Splits "Ann Lee and Bob Roe". Alone, each side must have two words; in a list, one is enough. */
function splitAtConjunctions(text: string, isListed: boolean): string[] {
  const words = text.split(' ')
  if (isMorePeople(words)) return [text]
  const names: string[][] = [[]]
  for (const [index, word] of words.entries()) {
    const left = names.at(-1) ?? []
    if (!CONJUNCTIONS.has(word.toLowerCase())) left.push(word)
    else if (left.length === 0 && index === 0 && words.length > 1) continue
    else if (joinsNames(word.toLowerCase(), left, words.slice(index + 1, index + MAX_WORDS), isListed)) names.push([])
    else left.push(word)
  }
  return names.filter((name) => name.length > 0).map((name) => name.join(' '))
}

/** Words after a conjunction that are looked at. */
const MAX_WORDS = 12

function joinsNames(
  conjunction: string,
  left: readonly string[],
  after: readonly string[],
  isListed: boolean,
): boolean {
  const end = after.findIndex((word) => CONJUNCTIONS.has(word.toLowerCase()))
  const right = end === -1 ? after : after.slice(0, end)
  if (left.length === 0 || right.length === 0 || isMorePeople(right) || isMorePeople([conjunction, ...right])) {
    return false
  }
  if (BODY_WORDS.has((left[0] ?? '').toLowerCase()) && left.length > 2) return false
  const isGroup = GROUP_ENDS.has((right.at(-1) ?? '').toLowerCase())
  const [hasFullLeft, hasFullRight] = [isFullName(left), isFullName(right)]
  if (!isListed) return hasFullLeft && hasFullRight
  if (SURNAME_CONJUNCTIONS.has(conjunction)) return hasFullRight || !hasFullLeft
  return !isGroup || hasFullLeft
}

/** A given name and a surname, or a name in a script that has no blank between them. */
const isFullName = (words: readonly string[]): boolean =>
  words.length > 1 ||
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]{2,}$/u.test(words[0] ?? '')
