import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { EMPTY_LEDGER, type Ledger, type PublishedStory } from '../../checks/ledger/index.ts'
import { runCooperatively } from '../../collections/index.ts'
import { replaceFileAtomically } from '../../system/index.ts'

/** The ledger that is kept beside the articles, where there is one; made to be committed with them. */
const LEDGER_FILE = 'ledger.ndjson'

const FORMAT = 1

/**
 * Where a newsroom's ledger is: beside its articles once it is there or wanted there, else in the cache folder.
 *
 * @param cache the cache folder; undefined: only a ledger beside the articles counts
 */
export function getLedgerPath(articles: string, cache: string | undefined, isWanted: boolean): string | undefined {
  const beside = join(resolve(articles), LEDGER_FILE)
  if (isWanted || existsSync(beside)) return beside
  if (cache === undefined) return undefined
  const name = createHash('sha256').update(resolve(articles)).digest('hex').slice(0, 32)
  return join(cache, `${name}.ledger.ndjson`)
}

/**
 * Undefined when there is none, or none that can be read: then nothing is known of what was published.
 *
 * @param breathe called between stories, so that a big ledger never holds up a server
 */
export async function readLedger(
  path: string,
  breathe: () => Promise<void> = async () => {},
): Promise<Ledger | undefined> {
  const bytes = await readFile(path).catch(() => undefined)
  if (bytes === undefined) return undefined
  try {
    const stories: PublishedStory[] = []
    let isHead = true
    for (const line of readLines(bytes)) {
      if (!isHead) stories.push(entry(JSON.parse(line) as Written))
      else if ((JSON.parse(line) as { ledger?: number }).ledger !== FORMAT) return undefined
      isHead = false
      await breathe()
    }
    return isHead ? undefined : await runCooperatively(EMPTY_LEDGER.editedWith(stories), breathe)
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

interface Written extends Omit<PublishedStory, 'published' | 'updated'> {
  readonly published: string
  readonly updated: string
}

const entry = ({ published, updated, ...known }: Written): PublishedStory => {
  const read = { ...known, published: Date.parse(published), updated: Date.parse(updated) }
  if (typeof read.id !== 'string' || Number.isNaN(read.published) || Number.isNaN(read.updated)) throw new SyntaxError()
  return read
}

/**
 * Puts a ledger in place of the one before, a line for each story in the order of their ids, when it differs. The
 * content directory is never made for it: it may be away for a moment.
 *
 * @param breathe called between pieces, so that a big ledger never holds up a server
 */
export async function writeLedger(
  path: string,
  ledger: Ledger,
  breathe: () => Promise<void> = async () => {},
): Promise<void> {
  const pieces: Buffer[] = [Buffer.from(`${JSON.stringify({ ledger: FORMAT })}\n`)]
  for (const stories of ledger.pieces()) {
    pieces.push(printStory(stories))
    await breathe()
  }
  if (isSame(await readFile(path).catch(() => undefined), pieces)) return
  if (basename(path) !== LEDGER_FILE) await mkdir(dirname(path), { recursive: true })
  await replaceFileAtomically(path, pieces)
}

/** What was printed, so that only what has changed is printed again. */
const printLedger = new WeakMap<readonly PublishedStory[], Buffer>()

function printStory(stories: readonly PublishedStory[]): Buffer {
  const lines =
    printLedger.get(stories) ??
    Buffer.from(
      stories
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
  printLedger.set(stories, lines)
  return lines
}

function isSame(bytes: Uint8Array | undefined, pieces: readonly Buffer[]): boolean {
  let start = 0
  const isInPlace = (piece: Buffer): boolean => {
    const there = bytes?.subarray(start, start + piece.length)
    start += piece.length
    return there !== undefined && piece.equals(there)
  }
  return pieces.every(isInPlace) && start === bytes?.length
}
