import { appendFile, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type DatedVersion, type GetLastModified, LastModifiedRegistry } from '../../edition/last-modified/index.ts'
import {
  describeFileError,
  getDefaultStateFolder,
  getStateFilePath,
  makePrivate,
  makePrivateFolder,
  PRIVATE_FILE,
  replaceFileAtomically,
} from '../../system/index.ts'

/** Versions dated within this time are written together. */
const WRITE_DELAY_MS = 1000
/** The file is compacted when it has more outdated lines than this. */
const MAX_STALE_LINES = 100_000

/** The first line of the file; a file with another first line is ignored. */
const HEAD = JSON.stringify({ dates: 1 })

/** Returns the path of the file that holds the Last-Modified dates of a content directory's documents. */
export const getLastModifiedPath = (folder: string, articles: string): string =>
  getStateFilePath(folder, articles, 'dates', 'ndjson')

/** Opens the store of the Last-Modified dates of a content directory's documents. */
export const openLastModifiedStore = (
  { articles, state = getDefaultStateFolder() }: { readonly articles: string; readonly state?: string },
  log: (line: string) => void,
): Promise<LastModifiedStore> => LastModifiedStore.open(getLastModifiedPath(state, articles), log)

/**
 * Keeps the Last-Modified dates of documents over restarts, in a file to which each version appends a line. A crash
 * loses the last second; an unreadable file counts as empty.
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

  private constructor(file: string, versions: readonly DatedVersion[], stale: number, log: (line: string) => void) {
    this.file = file
    this.stale = stale
    this.log = log
    this.registry = new LastModifiedRegistry(versions, (dated) => this.append(dated))
  }

  static async open(file: string, log: (line: string) => void): Promise<LastModifiedStore> {
    await makePrivate(file)
    const text = await readFile(file, 'utf8').catch(() => '')
    const [head, ...lines] = text.split('\n')
    const isOurs = head === HEAD
    const versions = isOurs ? lines.flatMap(parseDatedVersion) : []
    // A file of another format, or with a line that a crash cut off, is replaced at the next write.
    const isComplete = isOurs && text.endsWith('\n')
    return new LastModifiedStore(file, versions, isComplete ? lines.length : Number.POSITIVE_INFINITY, log)
  }

  /** Returns the Last-Modified of a document. */
  get date(): GetLastModified {
    return this.registry.date
  }

  /** Writes the pending lines. */
  async close(): Promise<void> {
    this.write()
    await this.writing
  }

  private append(dated: DatedVersion): void {
    this.pendingLines.push(`${JSON.stringify(dated)}\n`)
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
    this.stale += lines.length
    if (this.stale <= MAX_STALE_LINES) return appendFile(this.file, lines.join(''))
    this.stale = 0
    await makePrivateFolder(dirname(this.file))
    const all = [...this.registry.latest()].map((dated) => JSON.stringify(dated))
    await replaceFileAtomically(this.file, `${[HEAD, ...all].join('\n')}\n`, PRIVATE_FILE)
  }

  private stopWriting(error: unknown): void {
    this.isWritable = false
    this.log(
      `Cannot save the dates of documents to ${this.file}: ${describeFileError(error)}. They are lost at the next restart.`,
    )
  }
}

function parseDatedVersion(line: string): DatedVersion[] {
  try {
    const { name, etag, modified } = JSON.parse(line) as Partial<DatedVersion>
    const isValid = typeof name === 'string' && typeof etag === 'string' && Number.isFinite(modified)
    return isValid && modified !== undefined ? [{ name, etag, modified }] : []
  } catch {
    // A crash has cut off the last line.
    return []
  }
}
