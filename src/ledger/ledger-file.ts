import { existsSync } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { digest } from '../content/index-cache.ts'
import { replaceFile } from '../content/replace-file.ts'
import type { Known, Ledger } from './ledger.ts'

/** The ledger that is kept beside the articles, where there is one; made to be committed with them. */
export const LEDGER_FILE = 'ledger.ndjson'

const FORMAT = 1

/**
 * Where a newsroom's ledger is: beside its articles once it is there or wanted there, else in the cache folder.
 *
 * @param cache the cache folder; undefined: only a ledger beside the articles counts
 */
export function ledgerPath(articles: string, cache: string | undefined, isWanted: boolean): string | undefined {
  const beside = join(resolve(articles), LEDGER_FILE)
  if (isWanted || existsSync(beside)) return beside
  return cache === undefined ? undefined : join(cache, `${digest(resolve(articles)).slice(0, 32)}.ledger.ndjson`)
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
  const text = await readFile(path, 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  try {
    const [head = '', ...lines] = text.trimEnd().split('\n')
    if ((JSON.parse(head) as { ledger?: number }).ledger !== FORMAT) return undefined
    const ledger = new Map<string, Known>()
    for (const line of lines) {
      const known = entry(JSON.parse(line) as Written)
      lineOf.set(known, line)
      ledger.set(known.id, known)
      await breathe()
    }
    return ledger
  } catch {
    return undefined
  }
}

interface Written extends Omit<Known, 'published' | 'updated'> {
  readonly published: string
  readonly updated: string
}

const entry = ({ published, updated, ...known }: Written): Known => {
  const read = { ...known, published: Date.parse(published), updated: Date.parse(updated) }
  if (typeof read.id !== 'string' || Number.isNaN(read.published) || Number.isNaN(read.updated)) throw new SyntaxError()
  return read
}

/** The lines of what was read or written, so that they are not printed again. */
const lineOf = new WeakMap<Known, string>()

function print(known: Known): string {
  const { published, updated, ...rest } = known
  const line =
    lineOf.get(known) ??
    JSON.stringify({
      ...rest,
      published: new Date(published).toISOString(),
      updated: new Date(updated).toISOString(),
    })
  lineOf.set(known, line)
  return line
}

/**
 * Puts a ledger in place of the one before, a line for each story in the order of their ids, when it differs. The
 * content directory is never made for it: it may be away for a moment.
 *
 * @param breathe called between stories, so that a big ledger never holds up a server
 */
export async function writeLedger(
  path: string,
  ledger: Ledger,
  breathe: () => Promise<void> = async () => {},
): Promise<void> {
  const lines = [JSON.stringify({ ledger: FORMAT })]
  for (const known of [...ledger.values()].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    lines.push(print(known))
    await breathe()
  }
  const text = `${lines.join('\n')}\n`
  if ((await readFile(path, 'utf8').catch(() => '')) === text) return
  if (basename(path) !== LEDGER_FILE) await mkdir(dirname(path), { recursive: true })
  await replaceFile(path, text)
}
