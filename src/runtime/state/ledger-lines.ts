import { EMPTY_REGISTER, type PublishedArticle, type Register } from '../../checks/ledger/index.ts'
import type { PublishedScope } from '../../model/index.ts'

/** The format that is written. The first one had articles alone. */
export const FORMAT = 2

type Line = Readonly<Record<string, unknown>>

/** Returns no keys for a line that is no object of JSON, such as one that was cut off or a mark of a merge. */
export function parseLine(text: string): Line {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Line) : {}
  } catch {
    return {}
  }
}

/** Returns whether a format is one of versions to come. */
export const isNewer = (format: number | undefined): boolean => format !== undefined && format > FORMAT

/** Returns the lines of a file without their ends. */
export function* readLines(bytes: Buffer): Generator<string, undefined, undefined> {
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(LINE_BREAK, start)
    const line = bytes.toString('utf8', start, end === -1 ? bytes.length : end)
    yield line
    start = end === -1 ? bytes.length : end + 1
  }
}

const LINE_BREAK = 10

const optionalText = <Key extends string>(key: Key, value: unknown): Partial<Record<Key, string>> =>
  typeof value === 'string' ? ({ [key]: value } as Record<Key, string>) : {}

/** Takes the lines of a ledger that are no articles. */
export class RegisterReader {
  register: Register
  /** The format of the ledger; after a merge the newest one. */
  format: number | undefined
  private readonly scopes = new Map<string, PublishedScope>()
  private readonly addresses = new Map<string, string>()
  private readonly ids = new Map<string, string>()

  constructor() {
    this.register = { ...EMPTY_REGISTER, scopes: this.scopes, addresses: this.addresses, ids: this.ids }
  }

  /** Returns false for every other line. */
  read({ ledger, url, tagAuthority, feed, label, formats, address, of, renamed, is }: Line): boolean {
    if (typeof ledger === 'number') {
      this.format = Math.max(this.format ?? 0, ledger)
      this.register = { ...optionalText('url', url), ...optionalText('tagAuthority', tagAuthority), ...this.register }
    } else if (typeof feed === 'string' && typeof label === 'string') {
      const feeds = Object.entries(formats ?? {}).filter(
        (entry): entry is [string, string] => typeof entry[1] === 'string',
      )
      this.scopes.set(feed, { label, feeds: Object.fromEntries(feeds) })
    } else if (typeof address === 'string' && typeof of === 'string') this.addresses.set(address, of)
    else if (typeof renamed === 'string' && typeof is === 'string') this.ids.set(renamed, is)
    else return false
    return true
  }
}

/** Returns the lines of a register. */
export function serializeRegister({ scopes, addresses, ids }: Register): Buffer {
  const lines = [
    ...[...scopes].map(([feed, { label, feeds }]) => ({ feed, label, formats: feeds })),
    ...[...addresses].map(([address, of]) => ({ address, of })),
    ...[...ids].map(([renamed, is]) => ({ renamed, is })),
  ]
  return Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
}

/** Returns undefined for a line that is no article. */
export function parseArticle({ id, file, guid, digest, path, ...dates }: Line): PublishedArticle | undefined {
  const [published, updated] = [dates['published'], dates['updated']].map((date) => Date.parse(String(date)))
  if (typeof id !== 'string' || typeof file !== 'string' || typeof digest !== 'string') return undefined
  if (published === undefined || updated === undefined || Number.isNaN(published) || Number.isNaN(updated)) {
    return undefined
  }
  return { id, file, ...optionalText('guid', guid), published, updated, digest, ...optionalText('path', path) }
}

/** Memoizes the lines of each piece, so that only changed pieces are serialized again. */
const serializedPieces = new WeakMap<readonly PublishedArticle[], Buffer>()

/** Returns the lines of articles. */
export function serializeArticles(articles: readonly PublishedArticle[]): Buffer {
  const lines =
    serializedPieces.get(articles) ??
    Buffer.from(
      articles
        .map(({ published, updated, ...rest }) =>
          JSON.stringify({
            ...rest,
            published: new Date(published).toISOString(),
            updated: new Date(updated).toISOString(),
          }),
        )
        .map((line) => `${line}\n`)
        .join(''),
    )
  serializedPieces.set(articles, lines)
  return lines
}

/** Heads of ledgers, and marks of a merge, are before every other line. */
export function isOfNewerVersion(bytes: Buffer): boolean {
  for (const text of readLines(bytes)) {
    const { ledger, id } = parseLine(text)
    if (typeof ledger === 'number' && isNewer(ledger)) return true
    if (id !== undefined) break
  }
  return false
}
