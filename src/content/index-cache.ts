import { createHash, randomBytes } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Article } from '../newsroom/article.ts'
import type { Problem } from '../problem.ts'

/** Rises with every change in what is read from a file: an index of another number is passed over. */
const FORMAT = 2

/** What reading one version of a file gave. */
export interface Indexed {
  readonly stamp: string
  readonly article?: Article
  readonly problems: readonly Problem[]
}

/**
 * What was read last time, so that a second build reads only what has changed. A line of JSON for each file, under one
 * that says for which settings. It may be deleted at any time, and whatever is wrong with it, it is as if there were none.
 */
export class IndexCache {
  private readonly directory: string
  private readonly file: string
  /** The lines of what was read, so that they are not printed again. */
  private readonly printed = new WeakMap<Indexed, Buffer>()

  /** @param root the content directory, absolute: each has an index of its own */
  constructor(directory: string, root: string) {
    this.directory = directory
    this.file = join(directory, `${digest(root).slice(0, 32)}.ndjson`)
  }

  /** By path; empty when it was made for other settings. */
  async read(settings: string): Promise<Map<string, Indexed>> {
    const entries = new Map<string, Indexed>()
    const bytes = await readFile(this.file).catch(() => undefined)
    if (bytes === undefined) return entries
    try {
      const intern = new Interner()
      const lines = linesOf(bytes)
      if (lines.next().value?.toString('utf8') !== header(settings)) return entries
      for (const line of lines) {
        const { path, ...read } = JSON.parse(line.toString('utf8')) as Indexed & { path: string }
        const entry = intern.entry(read)
        entries.set(path, entry)
        this.printed.set(entry, line)
      }
      return entries
    } catch {
      return new Map()
    }
  }

  /** Puts a new index in place of the old in one step. A cache that cannot be written is done without. */
  async write(settings: string, entries: Iterable<readonly [string, Indexed]>): Promise<void> {
    const temporary = `${this.file}.${randomBytes(6).toString('hex')}.tmp`
    try {
      await mkdir(this.directory, { recursive: true })
      await writeFile(temporary, this.print(settings, entries))
      await rename(temporary, this.file)
    } catch {
      await rm(temporary, { force: true }).catch(() => {})
    }
  }

  /** In pieces: the whole would be a hundred megabytes for a hundred thousand articles. */
  private *print(settings: string, entries: Iterable<readonly [string, Indexed]>): Generator<Buffer> {
    let lines: Buffer[] = [Buffer.from(header(settings)), LINE_BREAK]
    for (const [path, entry] of entries) {
      const { stamp, article, problems } = entry
      const line = this.printed.get(entry) ?? Buffer.from(JSON.stringify({ path, stamp, article, problems }))
      lines.push(line, LINE_BREAK)
      if (lines.length < 2000) continue
      yield Buffer.concat(lines)
      lines = []
    }
    yield Buffer.concat(lines)
  }
}

const LINE_BREAK = Buffer.from('\n')

export const digest = (text: string): string => createHash('sha256').update(text).digest('hex')

const header = (settings: string): string => JSON.stringify({ format: FORMAT, settings })

function* linesOf(bytes: Buffer): Generator<Buffer, undefined> {
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(10, start)
    // What ends without a line break was cut off.
    if (end === -1) throw new SyntaxError('the last line is cut off')
    yield bytes.subarray(start, end)
    start = end + 1
  }
}

/** Gives equal parts of many articles one object in memory. */
class Interner {
  private readonly known = new Map<string, unknown>()

  entry(entry: Indexed): Indexed {
    const { article } = entry
    if (article === undefined) return entry
    const sections = this.list(article.sections)
    return { ...entry, article: { ...article, sections, authors: this.list(article.authors) } }
  }

  private list<T>(list: readonly T[]): readonly T[] {
    const key = JSON.stringify(list)
    const known = (this.known.get(key) ?? list) as readonly T[]
    this.known.set(key, known)
    return known
  }
}
