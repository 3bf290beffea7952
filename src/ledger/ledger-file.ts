import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
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

/** Undefined when there is none, or none that can be read: then nothing is known of what was published. */
export async function readLedger(path: string): Promise<Ledger | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  try {
    const [head = '', ...lines] = text.trimEnd().split('\n')
    if ((JSON.parse(head) as { ledger?: number }).ledger !== FORMAT) return undefined
    return new Map(lines.map((line) => entry(JSON.parse(line) as Written)).map((known) => [known.id, known]))
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

/** Puts a ledger in place of the one before, a line for each story in the order of their ids, when it differs. */
export async function writeLedger(path: string, ledger: Ledger): Promise<void> {
  const lines = [...ledger.values()]
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ published, updated, ...known }) =>
      JSON.stringify({
        ...known,
        published: new Date(published).toISOString(),
        updated: new Date(updated).toISOString(),
      }),
    )
  const text = [JSON.stringify({ ledger: FORMAT }), ...lines].map((line) => `${line}\n`).join('')
  if ((await readFile(path, 'utf8').catch(() => '')) === text) return
  await replaceFile(path, text)
}
