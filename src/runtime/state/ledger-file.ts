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
import type { Problem } from '../../problems/index.ts'
import {
  describeFileError,
  getDefaultCacheFolder,
  isSystemError,
  makePrivate,
  makePrivateFolder,
  PRIVATE_FILE,
  readRegularFile,
  replaceFileAtomically,
} from '../../system/index.ts'
import {
  FORMAT,
  isNewer,
  isOfNewerVersion,
  parseArticle,
  parseLine,
  RegisterReader,
  readLines,
  serializeArticles,
  serializeRegister,
} from './ledger-lines.ts'

/** The ledger's name beside the articles, where it can be committed with them. */
const LEDGER_FILE = 'ledger.ndjson'

/** Everything that a ledger holds. */
export interface LedgerContent {
  readonly articles: Ledger
  readonly register: Register
  /** Set when the ledger that was read is damaged, or of a newer version. */
  readonly fault?: Problem
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
  /** Resolves to undefined when there is no ledger. */
  readonly read: (yieldToEventLoop?: () => Promise<void>) => Promise<LedgerContent | undefined>
  /** Replaces the ledger when it differs. One that cannot be read, or of a newer version, is never replaced: this throws. */
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
 * Resolves to undefined when there is no ledger. A line that cannot be read loses no other.
 *
 * @param yieldToEventLoop called between articles
 */
export async function readLedger(
  path: string,
  yieldToEventLoop: () => Promise<void> = async () => {},
): Promise<LedgerContent | undefined> {
  if (isPrivate(path)) await makePrivate(path)
  let bytes: Buffer | undefined
  try {
    bytes = await readIfThere(path)
  } catch (error) {
    return { articles: EMPTY_LEDGER, register: EMPTY_REGISTER, fault: describeUnreadable(path, error) }
  }
  if (bytes === undefined) return undefined
  const articles = new Map<string, PublishedArticle>()
  const register = new RegisterReader()
  const unread: number[] = []
  let line = 0
  for (const text of readLines(bytes)) {
    line += 1
    if (text.trim() === '') continue
    const value = parseLine(text)
    if (!register.read(value)) {
      const article = parseArticle(value)
      if (article === undefined) unread.push(line)
      else articles.set(article.id, article)
    }
    await yieldToEventLoop()
  }
  const task = EMPTY_LEDGER.editedWith([...articles.values()])
  const fault = isNewer(register.format) ? describeNewer(path) : describeUnread(path, unread)
  return {
    ...{ articles: await runCooperatively(task, yieldToEventLoop), register: register.register },
    ...(fault === undefined ? {} : { fault }),
  }
}

/** Resolves to undefined only when there is no file. */
async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readRegularFile(path)
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return undefined
    throw error
  }
}

const describe = (path: string, line: number, problem: Pick<Problem, 'found' | 'expected' | 'fix'>): Problem => ({
  ...{ code: 'damaged-ledger', severity: 'fault', place: { line, column: 1 } },
  file: isPrivate(path) ? path : LEDGER_FILE,
  ...problem,
})

const describeUnreadable = (path: string, error: unknown): Problem =>
  describe(path, 1, {
    found: `a ledger that cannot be read: ${describeFileError(error)}`,
    expected: 'the ledger of what subscribers have',
    fix: 'Give this user the permission to read it. Until then it stays as it is, and changes that subscribers would notice are not found.',
  })

const describeNewer = (path: string): Problem =>
  describe(path, 1, {
    found: 'a ledger that a newer version of Sectionwire has written',
    expected: `one of format ${FORMAT} or older`,
    fix: 'Use the newer version. Until then the ledger stays as it is.',
  })

function describeUnread(path: string, [line, ...further]: readonly number[]): Problem | undefined {
  if (line === undefined) return undefined
  const more = further.length === 0 ? '' : `, and ${further.length} more like it`
  return describe(path, line, {
    found: `a line that is none of a ledger${more}`,
    expected: 'a line of JSON as Sectionwire writes it',
    fix: 'Put an undamaged copy back. Otherwise the other lines count, and `build` and `serve` write the ledger without these.',
  })
}

/**
 * Replaces a ledger when it differs; it has a line for each feed and former address, and for each article, sorted by id.
 * The content directory is not created: its mount may be away for a moment.
 *
 * @param yieldToEventLoop called between pieces
 * @throws when the ledger that is there cannot be read, or is of a newer version
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
  const stored = await readIfThere(path)
  if (hasBytes(stored, pieces)) return
  if (stored !== undefined && isOfNewerVersion(stored)) throw new Error('a newer version of Sectionwire has written it')
  if (!isPrivate(path)) return replaceFileAtomically(path, pieces)
  await makePrivateFolder(dirname(path))
  return replaceFileAtomically(path, pieces, PRIVATE_FILE)
}

/** A ledger beside the articles can be committed with them; one in the cache folder is for this user alone. */
const isPrivate = (path: string): boolean => basename(path) !== LEDGER_FILE

function hasBytes(bytes: Uint8Array | undefined, pieces: readonly Buffer[]): boolean {
  let start = 0
  const isInPlace = (piece: Buffer): boolean => {
    const stored = bytes?.subarray(start, start + piece.length)
    start += piece.length
    return stored !== undefined && piece.equals(stored)
  }
  return pieces.every(isInPlace) && start === bytes?.length
}
