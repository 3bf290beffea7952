import { type Author, type Newsroom, removeForbiddenCharacters, slugify } from '../model/index.ts'
import { isRecord } from './front-matter/index.ts'

/** An author as a record names them; `undefined` stands for one without a name. */
export interface Byline {
  readonly authors: readonly Author[]
  /** Names that authors.yaml does not know. */
  readonly unknown: readonly string[]
  /** Whether an entry had no name. */
  readonly nameless: boolean
}

/**
 * The authors a record names: ids, names, `Ann Lee <ann@example.org>`, objects, or lists of these; `Ann Lee, Bob Roe`
 * and `Ann Lee and Bob Roe` are two people, "Trade and Industry Desk" is one.
 */
export function readByline(value: unknown, newsroom: Newsroom): Byline {
  const key = typeof value === 'string' ? `text ${value}` : isTexts(value) ? JSON.stringify(value) : undefined
  if (key === undefined) return makeByline(value, newsroom)
  const bylines = known.get(newsroom.authors) ?? new Map<string, Byline>()
  known.set(newsroom.authors, bylines)
  const byline = bylines.get(key) ?? makeByline(value, newsroom)
  if (bylines.size < 10_000) bylines.set(key, byline)
  return byline
}

/** A newsroom has few bylines and many articles: each is read once, and the articles share its authors. */
const known = new WeakMap<Newsroom['authors'], Map<string, Byline>>()

const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every((entry) => typeof entry === 'string')

function makeByline(value: unknown, newsroom: Newsroom): Byline {
  const entries = (Array.isArray(value) ? value : [value]).flatMap((entry): unknown[] =>
    typeof entry === 'string' ? splitNames(entry, newsroom) : [entry],
  )
  const read = entries.map((entry) => readBylineAuthor(entry, newsroom))
  const authors = read.flatMap(({ author }) => (author === undefined ? [] : [author]))
  return {
    authors: [...new Map(authors.map((author) => [author.id, author])).values()],
    unknown: read.flatMap(({ author, known }) => (author === undefined || known ? [] : [author.name])),
    nameless: read.some(({ author }) => author === undefined),
  }
}

function splitNames(text: string, newsroom: Newsroom): string[] {
  if (findAuthor(text, newsroom) !== undefined) return [text]
  return text
    .split(/[,;]/)
    .flatMap((part) => (findAuthor(part, newsroom) === undefined ? splitJoined(part) : [part]))
    .filter((part, _, parts) => part.trim() !== '' || parts.length === 1)
}

/** " and " and " & " join two people only when each has two names or more. */
function splitJoined(text: string): string[] {
  const parts = text.split(/\s+(?:and|&)\s+/)
  return parts.every((part) => /\S\s+\S/.test(part.trim())) ? parts : [text]
}

function readBylineAuthor(entry: unknown, newsroom: Newsroom): { author?: Author; known: boolean } {
  const written = isRecord(entry) ? readAuthorObject(entry) : parseAuthorText(entry)
  if (written === undefined) return { known: false }
  const known = findAuthor(written.id ?? written.name, newsroom) ?? findAuthor(written.name, newsroom)
  if (known !== undefined) return { author: known, known: true }
  const { id, ...rest } = written
  return { author: { ...rest, id: id === undefined ? slugify(written.name) : slugify(id) }, known: false }
}

type WrittenAuthor = Omit<Author, 'id'> & { readonly id?: string }

function parseAuthorText(entry: unknown): WrittenAuthor | undefined {
  if (typeof entry !== 'string' && typeof entry !== 'number') return undefined
  const text = tidy(String(entry))
  const mail = /^(.+?)\s*<([^<>\s]+@[^<>\s]+)>$/.exec(text)
  if (mail !== null) return { name: tidy(mail[1] ?? ''), email: mail[2] ?? '' }
  return text === '' ? undefined : { name: text }
}

function readAuthorObject(entry: Readonly<Record<string, unknown>>): WrittenAuthor | undefined {
  const field = (...names: string[]): string | undefined => {
    const value = names.map((name) => entry[name]).find((candidate) => typeof candidate === 'string')
    return typeof value === 'string' && value.trim() !== '' ? tidy(value) : undefined
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
    ...(url !== undefined && /^(https?:\/\/\S+|\/\S*)$/i.test(url) && URL.canParse(url, 'https://x/') ? { url } : {}),
    ...(email !== undefined && /^[^\s@<>"]+@[^\s@<>"]+$/.test(email) ? { email } : {}),
  }
}

const tidy = (text: string): string => removeForbiddenCharacters(text).replace(/\s+/gu, ' ').trim()

const indexes = new WeakMap<Newsroom['authors'], Map<string, Author>>()

/** An author of authors.yaml by id or name, whatever the case. */
function findAuthor(text: string, { authors }: Newsroom): Author | undefined {
  const index =
    indexes.get(authors) ??
    new Map([...authors.values()].flatMap((each) => [[fold(each.name), each] as const, [fold(each.id), each] as const]))
  indexes.set(authors, index)
  return index.get(fold(text))
}

const fold = (text: string): string => text.normalize('NFC').trim().toLowerCase()
