import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import {
  EMPTY_LEDGER,
  EMPTY_REGISTER,
  type Ledger,
  type PublishedArticle,
  type Register,
} from '../../checks/ledger/index.ts'
import { runCooperatively } from '../../collections/index.ts'
import type { PublishedScope } from '../../model/index.ts'
import {
  getDefaultCacheFolder,
  makePrivate,
  makePrivateFolder,
  PRIVATE_FILE,
  readRegularFile,
  replaceFileAtomically,
} from '../../system/index.ts'

/** The ledger's name beside the articles, where it can be committed with them. */
const LEDGER_FILE = 'ledger.ndjson'

/** The first format had articles alone. */
const FORMATS: readonly unknown[] = [1, 2]
const FORMAT = 2

/** Everything that a ledger holds. */
export interface LedgerContent {
  readonly articles: Ledger
  readonly register: Register
}

export interface LedgerOptions {
  /** The content directory; for records from another source, the name of the state files. */
  readonly articles: string
  /** The folder of a ledger that is not kept beside the articles. @default the user's cache folder */
  readonly cache?: string | false | undefined
  /** Keeps the ledger beside the articles. @default only if it is there already */
  readonly ledger?: boolean
}

/** Keeps the ledger of published articles between two runs. */
export interface LedgerStore {
  /** The place of the ledger, for messages. */
  readonly location: string
  /** Resolves to undefined when there is no ledger, or none that can be read. */
  readonly read: (yieldToEventLoop?: () => Promise<void>) => Promise<LedgerContent | undefined>
  /** Replaces the ledger when it differs. */
  readonly write: (content: LedgerContent, yieldToEventLoop?: () => Promise<void>) => Promise<void>
}

/** Returns the store of a content directory's ledger; undefined when no ledger is kept. */
export function openLedgerStore({
  articles,
  cache = getDefaultCacheFolder(),
  ledger = false,
}: LedgerOptions): LedgerStore | undefined {
  const path = getLedgerPath(articles, cache === false || cache === '' ? undefined : cache, ledger)
  if (path === undefined) return undefined
  return {
    location: path,
    read: (yieldToEventLoop) => readLedger(path, yieldToEventLoop),
    write: (content, yieldToEventLoop) => writeLedger(path, content, yieldToEventLoop),
  }
}

/**
 * Returns the path of a content directory's ledger: beside the articles if it is there or wanted there, else in the
 * cache folder.
 *
 * @param cache the cache folder; undefined: only a ledger beside the articles counts
 */
export function getLedgerPath(articles: string, cache: string | undefined, isWanted: boolean): string | undefined {
  const besideArticles = join(resolve(articles), LEDGER_FILE)
  if (isWanted || existsSync(besideArticles)) return besideArticles
  if (cache === undefined) return undefined
  const name = createHash('sha256').update(resolve(articles)).digest('hex').slice(0, 32)
  return join(cache, `${name}.ledger.ndjson`)
}

/**
 * Resolves to undefined when there is no ledger, or none that can be read.
 *
 * @param yieldToEventLoop called between articles
 */
export async function readLedger(
  path: string,
  yieldToEventLoop: () => Promise<void> = async () => {},
): Promise<LedgerContent | undefined> {
  if (isPrivate(path)) await makePrivate(path)
  const bytes = await readRegularFile(path).catch(() => undefined)
  if (bytes === undefined) return undefined
  try {
    const articles: PublishedArticle[] = []
    let register: RegisterReader | undefined
    for (const line of readLines(bytes)) {
      const value: unknown = JSON.parse(line)
      if (register === undefined) {
        const { ledger, url, tagAuthority } = value as WrittenHead
        if (!FORMATS.includes(ledger)) return undefined
        register = new RegisterReader({ ...optionalText('url', url), ...optionalText('tagAuthority', tagAuthority) })
      } else if (!register.read(value as Readonly<Record<string, unknown>>)) {
        articles.push(parseArticle(value as WrittenArticle))
      }
      await yieldToEventLoop()
    }
    if (register === undefined) return undefined
    const task = EMPTY_LEDGER.editedWith(articles)
    return { articles: await runCooperatively(task, yieldToEventLoop), register: register.register }
  } catch {
    return undefined
  }
}

function* readLines(bytes: Buffer): Generator<string, undefined, undefined> {
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(LINE_BREAK, start)
    const line = bytes.toString('utf8', start, end === -1 ? bytes.length : end)
    if (line.trim() !== '') yield line
    start = end === -1 ? bytes.length : end + 1
  }
}

const LINE_BREAK = 10

interface WrittenHead {
  readonly ledger?: unknown
  readonly url?: unknown
  readonly tagAuthority?: unknown
}

const optionalText = <Key extends string>(key: Key, value: unknown): Partial<Record<Key, string>> =>
  typeof value === 'string' ? ({ [key]: value } as Record<Key, string>) : {}

/** Takes the lines of a ledger that are no articles. */
class RegisterReader {
  readonly register: Register
  private readonly scopes = new Map<string, PublishedScope>()
  private readonly addresses = new Map<string, string>()
  private readonly ids = new Map<string, string>()

  constructor(head: Pick<Register, 'url' | 'tagAuthority'>) {
    this.register = { ...EMPTY_REGISTER, ...head, scopes: this.scopes, addresses: this.addresses, ids: this.ids }
  }

  /** Returns false for the line of an article. */
  read({ feed, label, formats, address, of, renamed, is }: Readonly<Record<string, unknown>>): boolean {
    if (typeof feed === 'string' && typeof label === 'string') {
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

function serializeRegister({ scopes, addresses, ids }: Register): Buffer {
  const lines = [
    ...[...scopes].map(([feed, { label, feeds }]) => ({ feed, label, formats: feeds })),
    ...[...addresses].map(([address, of]) => ({ address, of })),
    ...[...ids].map(([renamed, is]) => ({ renamed, is })),
  ]
  return Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
}

interface WrittenArticle extends Omit<PublishedArticle, 'published' | 'updated'> {
  readonly published: string
  readonly updated: string
}

const parseArticle = ({ published, updated, ...rest }: WrittenArticle): PublishedArticle => {
  const article = { ...rest, published: Date.parse(published), updated: Date.parse(updated) }
  if (typeof article.id !== 'string' || Number.isNaN(article.published) || Number.isNaN(article.updated)) {
    throw new SyntaxError('expected an article with an id and two dates')
  }
  return article
}

/**
 * Replaces a ledger when it differs; it has a line for each feed and former address, and for each article, sorted by id. The content directory is not
 * created: its mount may be away for a moment.
 *
 * @param yieldToEventLoop called between pieces
 */
export async function writeLedger(
  path: string,
  { articles: ledger, register }: LedgerContent,
  yieldToEventLoop: () => Promise<void> = async () => {},
): Promise<void> {
  const { url, tagAuthority } = register
  const pieces: Buffer[] = [
    Buffer.from(`${JSON.stringify({ ledger: FORMAT, url, tagAuthority })}\n`),
    serializeRegister(register),
  ]
  for (const articles of ledger.pieces()) {
    pieces.push(serializeArticles(articles))
    await yieldToEventLoop()
  }
  if (hasBytes(await readRegularFile(path).catch(() => undefined), pieces)) return
  if (!isPrivate(path)) return replaceFileAtomically(path, pieces)
  await makePrivateFolder(dirname(path))
  return replaceFileAtomically(path, pieces, PRIVATE_FILE)
}

/** A ledger beside the articles can be committed with them; one in the cache folder is for this user alone. */
const isPrivate = (path: string): boolean => basename(path) !== LEDGER_FILE

/** Memoizes the lines of each piece, so that only changed pieces are serialized again. */
const serializedPieces = new WeakMap<readonly PublishedArticle[], Buffer>()

function serializeArticles(articles: readonly PublishedArticle[]): Buffer {
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

function hasBytes(bytes: Uint8Array | undefined, pieces: readonly Buffer[]): boolean {
  let start = 0
  const isInPlace = (piece: Buffer): boolean => {
    const stored = bytes?.subarray(start, start + piece.length)
    start += piece.length
    return stored !== undefined && piece.equals(stored)
  }
  return pieces.every(isInPlace) && start === bytes?.length
}
