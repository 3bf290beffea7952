import { type Author, type Newsroom, slugify, toSingleLine } from '../../model/index.ts'
import { isRecord } from '../front-matter/index.ts'
import { foldName } from '../path-names.ts'
import { isAuthorAddress, removeMarkup } from './byline-links.ts'
import { type BylineName, splitByline } from './split-byline.ts'

/** The authors that a record names. */
export interface Byline {
  readonly authors: readonly Author[]
  /** Names that authors.yaml does not define. */
  readonly unknown: readonly string[]
  /** True if an entry had no name. */
  readonly nameless: boolean
}

const MAX_MEMOIZED = 10_000

/**
 * Reads bylines: ids, names, `Ann Lee <ann@example.org>`, `ann@example.org (Ann Lee)`, links, objects, or lists of these.
 * Memoizes bylines of text, so that articles with equal bylines share their authors.
 */
export class BylineReader {
  private readonly defined: ReadonlyMap<string, Author>
  private readonly isWhole: boolean
  private readonly bylines = new Map<string, Byline>()

  /** @param newsroom its authors are those of authors.yaml */
  constructor({ authors, site }: Newsroom) {
    this.isWhole = site.records.bylines === 'whole'
    this.defined = new Map(
      [...authors.values()].flatMap((author) => [
        [foldName(author.name), author] as const,
        [foldName(author.id), author] as const,
      ]),
    )
  }

  read(value: unknown): Byline {
    const key = typeof value === 'string' ? `text ${value}` : isListOfText(value) ? JSON.stringify(value) : undefined
    if (key === undefined) return this.parse(value)
    const byline = this.bylines.get(key) ?? this.parse(value)
    if (this.bylines.size < MAX_MEMOIZED) this.bylines.set(key, byline)
    return byline
  }

  private parse(value: unknown): Byline {
    const entries = Array.isArray(value) ? value : [value]
    const read = entries.flatMap((entry) => this.readEntry(entry))
    const authors = read.flatMap(({ author }) => (author === undefined ? [] : [author]))
    return {
      authors: [...new Map(authors.map((author) => [author.id, author])).values()],
      unknown: read.flatMap(({ author, isDefined }) => (author === undefined || isDefined ? [] : [author.name])),
      nameless: read.some(({ author }) => author === undefined),
    }
  }

  private readEntry(entry: unknown): ReadAuthor[] {
    if (isRecord(entry)) return [this.toAuthor(readAuthorObject(entry))]
    if (typeof entry !== 'string' && typeof entry !== 'number') return [NAMELESS]
    const text = String(entry)
    // A name of authors.yaml may have any characters.
    const known = this.find(text)
    if (known !== undefined) return [{ author: known, isDefined: true }]
    const { text: plain, addresses } = removeMarkup(text)
    const names = this.isWhole || plain === '' ? [toWhole(plain)] : this.split(plain)
    return names.map((name) => this.toAuthor(readName(name, addresses)))
  }

  private split(text: string): BylineName[] {
    const names = splitByline(text, (name) => this.find(name) !== undefined)
    return names.length === 0 ? [toWhole(text)] : names
  }

  private toAuthor(written: WrittenAuthor | undefined): ReadAuthor {
    if (written === undefined) return NAMELESS
    const { id, ...rest } = written
    const author = this.find(id ?? rest.name) ?? this.find(rest.name) ?? this.find(rest.credit ?? '')
    if (author !== undefined) return { author, isDefined: true }
    return { author: { ...rest, id: slugify(id ?? rest.name) }, isDefined: false }
  }

  /** Returns an author of authors.yaml by id or name, in any case. */
  private find(text: string): Author | undefined {
    return this.defined.get(foldName(text))
  }
}

interface ReadAuthor {
  readonly author?: Author
  readonly isDefined: boolean
}

const NAMELESS: ReadAuthor = { isDefined: false }

const isListOfText = (value: unknown): boolean =>
  Array.isArray(value) && value.every((entry) => typeof entry === 'string')

const toWhole = (text: string): BylineName => ({ person: text, shown: text })

type WrittenAuthor = Omit<Author, 'id'> & { readonly id?: string }

/** Reads a name with the address of its link, or with an e-mail address in one of its forms (RFC 5322, RSS 2.0). */
function readName({ person, shown }: BylineName, addresses: ReadonlyMap<string, string>): WrittenAuthor | undefined {
  if (shown === '') return undefined
  const url = addresses.get(person) ?? addresses.get(shown)
  const address = url === undefined ? {} : { url }
  const mail = splitEmail(shown)
  return mail === undefined
    ? { name: person, ...(shown === person ? {} : { credit: shown }), ...address }
    : { ...mail, ...address }
}

/** Splits `Ann Lee <ann@example.org>`, `ann@example.org (Ann Lee)` and `Ann Lee (ann@example.org)`. */
function splitEmail(text: string): { name: string; email: string } | undefined {
  const open = Math.max(
    text.endsWith('>') ? text.lastIndexOf('<') : -1,
    text.endsWith(')') ? text.lastIndexOf('(') : -1,
  )
  if (open < 1) return undefined
  const [before, inside] = [text.slice(0, open).trim(), text.slice(open + 1, -1).trim()]
  const [name, address] = isEmail(inside) ? [before, inside] : [inside, before]
  const email = address.replace(/^mailto:/i, '')
  const unquoted = /^["“].*["”]$/.test(name) ? name.slice(1, -1).trim() : name
  return unquoted !== '' && isEmail(email) ? { name: unquoted, email } : undefined
}

const isEmail = (text: string): boolean => /^(?:mailto:)?[^\s@<>"()]+@[^\s@<>"()]+$/i.test(text)

function readAuthorObject(entry: Readonly<Record<string, unknown>>): WrittenAuthor | undefined {
  const field = (...names: string[]): string | undefined => {
    const value = names.map((name) => entry[name]).find((candidate) => typeof candidate === 'string')
    return typeof value === 'string' && value.trim() !== '' ? toSingleLine(value) : undefined
  }
  const id = field('id', 'slug', 'username')
  const parts = [field('first_name', 'firstName', 'given'), field('last_name', 'lastName', 'family')]
  const full = parts.filter((part) => part !== undefined).join(' ') || undefined
  const written = field('name', 'title', 'display_name', 'displayName', 'full_name', 'fullName') ?? full
  const { text = id, addresses } = written === undefined ? { addresses: undefined } : removeMarkup(written)
  const name = text ?? field('nick', 'nickname')
  if (name === undefined || name === '') return undefined
  const url = field('url', 'link', 'website', 'homepage', 'uri') ?? addresses?.get(name)
  const email = field('email')
  return {
    name,
    ...(id === undefined ? {} : { id }),
    ...(url !== undefined && isAuthorAddress(url) ? { url } : {}),
    ...(email !== undefined && /^[^\s@<>"]+@[^\s@<>"]+$/.test(email) ? { email } : {}),
  }
}
