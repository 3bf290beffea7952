import { rename } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { crc32 } from 'node:zlib'
import { type DatedVersion, type GetLastModified, LastModifiedRegistry } from '../../edition/last-modified/index.ts'
import type { Instant } from '../../model/index.ts'
import {
  appendRegularFile,
  describeFileError,
  getDefaultStateFolder,
  getStateFilePath,
  makePrivate,
  makePrivateFolder,
  PRIVATE_FILE,
  readRegularFile,
  replaceFileAtomically,
} from '../../system/index.ts'

/** Versions dated within this time are written together. */
const WRITE_DELAY_MS = 1000
/** The file is compacted when it has more outdated lines than this. */
const MAX_STALE_LINES = 100_000

/** The first line of the file. Each other line is the CRC-32 of the rest in hexadecimal digits, a blank, and JSON. */
const HEAD = JSON.stringify({ dates: 2 })
/** The first line of files whose lines are JSON alone. */
const HEAD_WITHOUT_SUMS = JSON.stringify({ dates: 1 })
const SUM_LENGTH = 8
/** The last line of a file whose process has written everything. */
const CLOSED = 'closed'

/** Returns the path of the file that holds the Last-Modified dates of a content directory's documents. */
export const getLastModifiedPath = (folder: string, articles: string): string =>
  getStateFilePath(folder, articles, 'dates', 'ndjson')

/** Opens the store of the Last-Modified dates of a content directory's documents. */
export const openLastModifiedStore = (
  { articles, state = getDefaultStateFolder() }: { readonly articles: string; readonly state?: string },
  log: (line: string) => void,
  started: Instant,
): Promise<LastModifiedStore> => LastModifiedStore.open(getLastModifiedPath(state, articles), log, started)

/**
 * Keeps the Last-Modified dates of documents over restarts, in a file to which each version appends a line. A crash
 * loses the last second. Without the file, or if it is damaged, every document is dated after the start of the process,
 * and after a crash every document that the file does not know: a client that has other bytes with any earlier date gets
 * the new ones.
 */
export class LastModifiedStore {
  private readonly registry: LastModifiedRegistry
  private readonly file: string
  private readonly log: (line: string) => void
  private pendingLines: string[] = []
  private stale: number
  private timer: NodeJS.Timeout | undefined
  private writing: Promise<void> = Promise.resolve()
  private isWritable = true
  /** True while the file says that everything is written. */
  private isClosed: boolean

  private constructor(
    file: string,
    { versions, stale, notBefore, isClosed }: StoredDates,
    log: (line: string) => void,
  ) {
    this.isClosed = isClosed
    this.file = file
    this.stale = stale
    this.log = log
    this.registry = new LastModifiedRegistry(versions, (dated) => this.append(dated), notBefore)
  }

  /** @param started when the process started, in milliseconds since 1970 */
  static async open(file: string, log: (line: string) => void, started = Date.now()): Promise<LastModifiedStore> {
    await makePrivate(file)
    const read = await readRegularFile(file).then(String, toErrorCode)
    if (typeof read === 'string') {
      const stored = parseDates(read, started)
      if (stored !== undefined) return new LastModifiedStore(file, stored, log)
      const aside = `${file}.damaged`
      const kept = await rename(file, aside).then(
        () => `kept as ${basename(aside)}`,
        () => 'it is replaced',
      )
      log(`${file}: found a damaged file of the dates of documents; ${kept}. Documents are dated anew from now on.`)
    } else if (read.code !== 'ENOENT') {
      log(`${file}: the dates of documents cannot be read (${read.code}). Documents are dated anew from now on.`)
    }
    return new LastModifiedStore(
      file,
      { versions: [], stale: Number.POSITIVE_INFINITY, notBefore: started, isClosed: true },
      log,
    )
  }

  /** Returns the Last-Modified of a document. */
  get date(): GetLastModified {
    return this.registry.date
  }

  /** Writes the pending lines. */
  async close(): Promise<void> {
    this.write()
    await this.writing
    if (!this.isWritable || this.isClosed) return
    this.isClosed = true
    await appendRegularFile(this.file, `${addSum(JSON.stringify(CLOSED))}\n`, PRIVATE_FILE).catch(() => {})
  }

  private append(dated: DatedVersion): void {
    this.pendingLines.push(`${formatLine(dated)}\n`)
    this.timer ??= setTimeout(() => this.write(), WRITE_DELAY_MS).unref()
  }

  private write(): void {
    clearTimeout(this.timer)
    this.timer = undefined
    const lines = this.pendingLines
    this.pendingLines = []
    if (lines.length === 0 || !this.isWritable) return
    this.writing = this.writing.then(() => this.writeLines(lines)).catch((error: unknown) => this.stopWriting(error))
  }

  private async writeLines(lines: readonly string[]): Promise<void> {
    this.isClosed = false
    this.stale += lines.length
    if (this.stale <= MAX_STALE_LINES) return appendRegularFile(this.file, lines.join(''), PRIVATE_FILE)
    this.stale = 0
    await makePrivateFolder(dirname(this.file))
    const all = [...this.registry.latest()].map(formatLine)
    await replaceFileAtomically(this.file, `${[HEAD, ...all].join('\n')}\n`, PRIVATE_FILE)
  }

  private stopWriting(error: unknown): void {
    this.isWritable = false
    this.log(
      `Cannot save the dates of documents to ${this.file}: ${describeFileError(error)}. They are lost at the next restart.`,
    )
  }
}

/** The content of a file of dates. */
interface StoredDates {
  readonly versions: readonly DatedVersion[]
  /** Number of lines that a newer one may have replaced; infinite for a file that is to be replaced. */
  readonly stale: number
  /** Unknown documents are dated after this; `-Infinity` if every document that was served is known. */
  readonly notBefore: Instant
  /** True if the file ends as a process leaves it that has written everything; also for one without content. */
  readonly isClosed: boolean
}

/** Returns the content of a file; undefined when it is damaged. A last line that a crash cut off is no damage. */
function parseDates(text: string, started: Instant): StoredDates | undefined {
  const [head, ...lines] = text.split('\n')
  const rest = lines.pop()
  if (rest === undefined || (head !== HEAD && head !== HEAD_WITHOUT_SUMS)) return undefined
  const hasSums = head === HEAD
  const entries = lines.map((line) => parseLine(hasSums ? removeSum(line) : line))
  if (!entries.every((entry) => entry !== undefined)) return undefined
  const isClosed = rest === '' && (!hasSums || entries.at(-1) === CLOSED)
  return {
    versions: entries.filter((entry) => entry !== CLOSED),
    stale: hasSums && rest === '' ? lines.length : Number.POSITIVE_INFINITY,
    notBefore: isClosed ? Number.NEGATIVE_INFINITY : started,
    isClosed,
  }
}

const formatLine = (dated: DatedVersion): string => addSum(JSON.stringify(dated))

const addSum = (json: string): string => `${computeSum(json)} ${json}`

/** Returns the JSON of a line; undefined when it is damaged. */
function removeSum(line: string): string | undefined {
  const json = line.slice(SUM_LENGTH + 1)
  return line === addSum(json) ? json : undefined
}

const computeSum = (json: string): string => crc32(json).toString(16).padStart(SUM_LENGTH, '0')

function parseLine(json: string | undefined): DatedVersion | typeof CLOSED | undefined {
  if (json === undefined) return undefined
  try {
    const parsed = JSON.parse(json) as Partial<DatedVersion> | typeof CLOSED
    if (parsed === CLOSED) return CLOSED
    const { name, etag, modified } = parsed
    const isValid = typeof name === 'string' && typeof etag === 'string' && Number.isFinite(modified)
    return isValid && modified !== undefined ? { name, etag, modified } : undefined
  } catch {
    return undefined
  }
}

const toErrorCode = ({ code = 'unknown' }: NodeJS.ErrnoException): { readonly code: string } => ({ code })
