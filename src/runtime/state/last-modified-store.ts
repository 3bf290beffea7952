import { appendFile, mkdir, readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type DatedVersion, type GetLastModified, LastModifiedRegistry } from '../../edition/last-modified/index.ts'
import { getDefaultStateFolder, getStateFilePath, replaceFileAtomically } from '../../system/index.ts'

/** What was dated within so many milliseconds is written together. */
const WRITE_AFTER = 1000
/** Lines that no longer count are cleared out when there are more than so many. */
const MOST_STALE = 100_000

/** The first line of the file; a file of another form is none. */
const HEAD = JSON.stringify({ dates: 1 })

/** The file in a state folder that holds the dates of a content directory's documents. */
export const getLastModifiedPath = (folder: string, articles: string): string =>
  getStateFilePath(folder, articles, 'dates', 'ndjson')

/** The keeper of the dates of a content directory's documents. */
export const openLastModifiedStore = (
  { articles, state = getDefaultStateFolder() }: { readonly articles: string; readonly state?: string },
  say: (line: string) => void,
): Promise<LastModifiedStore> => LastModifiedStore.open(getLastModifiedPath(state, articles), say)

/**
 * Keeps the dates of documents over restarts: a line for each version, appended. What a crash cuts off is the last
 * second; a file that cannot be read counts as none, and one that cannot be written costs a word and nothing else.
 */
export class LastModifiedStore {
  private readonly registry: LastModifiedRegistry
  private readonly file: string
  private readonly log: (line: string) => void
  private waiting: string[] = []
  private stale: number
  private timer: NodeJS.Timeout | undefined
  private writing: Promise<void> = Promise.resolve()
  private isWritable = true

  private constructor(file: string, known: readonly DatedVersion[], stale: number, say: (line: string) => void) {
    this.file = file
    this.stale = stale
    this.log = say
    this.registry = new LastModifiedRegistry(known, (dated) => this.note(dated))
  }

  static async open(file: string, say: (line: string) => void): Promise<LastModifiedStore> {
    const text = await readFile(file, 'utf8').catch(() => '')
    const [head, ...lines] = text.split('\n')
    const isOurs = head === HEAD
    const known = isOurs ? lines.flatMap(parseDatedVersion) : []
    // Whatever else is there, and a line that a crash cut off, is written anew with the first line.
    const isSound = isOurs && text.endsWith('\n')
    return new LastModifiedStore(file, known, isSound ? lines.length : Number.POSITIVE_INFINITY, say)
  }

  /** Dates a document. */
  get date(): GetLastModified {
    return this.registry.date
  }

  /** Resolves when everything is on the disk. */
  async close(): Promise<void> {
    this.write()
    await this.writing
  }

  private note(dated: DatedVersion): void {
    this.waiting.push(`${JSON.stringify(dated)}\n`)
    this.timer ??= setTimeout(() => this.write(), WRITE_AFTER).unref()
  }

  private write(): void {
    clearTimeout(this.timer)
    this.timer = undefined
    const lines = this.waiting
    this.waiting = []
    if (lines.length === 0 || !this.isWritable) return
    this.writing = this.writing.then(() => this.put(lines)).catch((error: unknown) => this.giveUp(error))
  }

  private async put(lines: readonly string[]): Promise<void> {
    this.stale += lines.length
    if (this.stale <= MOST_STALE) return appendFile(this.file, lines.join(''))
    this.stale = 0
    await mkdir(dirname(this.file), { recursive: true })
    const all = [...this.registry.latest()].map((dated) => JSON.stringify(dated))
    await replaceFileAtomically(this.file, `${[HEAD, ...all].join('\n')}\n`, 0o600)
  }

  private giveUp(error: unknown): void {
    this.isWritable = false
    this.log(`${this.file}: the dates of documents cannot be kept (${String(error)}); all else goes on`)
  }
}

function parseDatedVersion(line: string): DatedVersion[] {
  try {
    const { name, etag, modified } = JSON.parse(line) as Partial<DatedVersion>
    const isSound = typeof name === 'string' && typeof etag === 'string' && Number.isFinite(modified)
    return isSound && modified !== undefined ? [{ name, etag, modified }] : []
  } catch {
    // The last line, cut off by a crash.
    return []
  }
}
