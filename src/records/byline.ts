import { type Author, type Newsroom, slugify, toSingleLine } from '../model/index.ts'
import { isRecord } from './front-matter/index.ts'
import { foldName } from './path-names.ts'
import { hasUserInfo } from './schema.ts'

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
 * Reads bylines: ids, names, `Ann Lee <ann@example.org>`, objects, or lists of these. `Ann Lee, Bob Roe` and
 * `Ann Lee and Bob Roe` are two people, "Trade and Industry Desk" is one. Memoizes bylines of text, so that articles with
 * equal bylines share their authors.
 */
export class BylineReader {
  private readonly defined: ReadonlyMap<string, Author>
  private readonly bylines = new Map<string, Byline>()

  /** @param authors those of authors.yaml */
  constructor({ authors }: Pick<Newsroom, 'authors'>) {
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
    const entries = (Array.isArray(value) ? value : [value]).flatMap((entry): unknown[] =>
      typeof entry === 'string' ? this.splitNames(entry) : [entry],
    )
    const read = entries.map((entry) => this.readAuthor(entry))
    const authors = read.flatMap(({ author }) => (author === undefined ? [] : [author]))
    return {
      authors: [...new Map(authors.map((author) => [author.id, author])).values()],
      unknown: read.flatMap(({ author, isDefined }) => (author === undefined || isDefined ? [] : [author.name])),
      nameless: read.some(({ author }) => author === undefined),
    }
  }

  private splitNames(text: string): string[] {
    if (this.find(text) !== undefined) return [text]
    return text
      .split(/[,;]/)
      .flatMap((part) => (this.find(part) === undefined ? splitJoinedNames(part) : [part]))
      .filter((part, _, parts) => part.trim() !== '' || parts.length === 1)
  }

  private readAuthor(entry: unknown): { author?: Author; isDefined: boolean } {
    const written = isRecord(entry) ? readAuthorObject(entry) : parseAuthorText(entry)
    if (written === undefined) return { isDefined: false }
    const author = this.find(written.id ?? written.name) ?? this.find(written.name)
    if (author !== undefined) return { author, isDefined: true }
    const { id, ...rest } = written
    return { author: { ...rest, id: id === undefined ? slugify(written.name) : slugify(id) }, isDefined: false }
  }

  /** Returns an author of authors.yaml by id or name, in any case. */
  private find(text: string): Author | undefined {
    return this.defined.get(foldName(text))
  }
}

const isListOfText = (value: unknown): boolean =>
  Array.isArray(value) && value.every((entry) => typeof entry === 'string')

/** " and " and " & " join two people only when each has two names or more. */
function splitJoinedNames(text: string): string[] {
  const parts = text.split(/\s(?:and|&)\s/)
  return parts.every((part) => /\S\s+\S/.test(part.trim())) ? parts : [text]
}

type WrittenAuthor = Omit<Author, 'id'> & { readonly id?: string }

function parseAuthorText(entry: unknown): WrittenAuthor | undefined {
  if (typeof entry !== 'string' && typeof entry !== 'number') return undefined
  const text = toSingleLine(String(entry))
  const open = text.endsWith('>') ? text.lastIndexOf('<') : -1
  const [name, email] = [text.slice(0, Math.max(0, open)).trim(), text.slice(open + 1, -1)]
  const at = email.indexOf('@', 1)
  if (name !== '' && at !== -1 && at < email.length - 1 && !/[\s<>]/.test(email)) return { name, email }
  return text === '' ? undefined : { name: text }
}

function readAuthorObject(entry: Readonly<Record<string, unknown>>): WrittenAuthor | undefined {
  const field = (...names: string[]): string | undefined => {
    const value = names.map((name) => entry[name]).find((candidate) => typeof candidate === 'string')
    return typeof value === 'string' && value.trim() !== '' ? toSingleLine(value) : undefined
  }
  const [id, url, email] = [
    field('id', 'slug', 'username'),
    field('url', 'link', 'website', 'homepage'),
    field('email'),
  ]
  const name = field('name', 'title') ?? id
  if (name === undefined) return undefined
  return {
    name,
    ...(id === undefined ? {} : { id }),
    ...(url !== undefined &&
    /^(https?:\/\/\S+|\/\S*)$/i.test(url) &&
    URL.canParse(url, 'https://x/') &&
    !hasUserInfo(url)
      ? { url }
      : {}),
    ...(email !== undefined && /^[^\s@<>"]+@[^\s@<>"]+$/.test(email) ? { email } : {}),
  }
}
