import type { Author } from '../../model/index.ts'
import { isRecord, isUnreadable, normalizeLineEnds, readRecord, readValue, splitFile } from '../front-matter/index.ts'
import { LIMITS } from '../limits.ts'
import { readWithin } from '../reading-boundary.ts'
import { readAuthorEntries } from './authors-file.ts'
import { limitTexts } from './limit-settings.ts'

/** The text of a file in which the site's engine, or its theme, keeps authors. */
export interface AuthorsText {
  /** Its path, for people and for its syntax: `_data/authors.yml`. */
  readonly file: string
  readonly text: string
  /** The author's id; absent for a file with all authors. */
  readonly id?: string
}

/**
 * Returns the authors of an engine's own files. What a theme alone needs is passed over, and so is an entry without a name
 * that can be shown: nobody wrote it for this publisher.
 */
export function readEngineAuthors(texts: readonly AuthorsText[]): ReadonlyMap<string, Author> {
  const entries = texts.flatMap(({ file, text, id }) => {
    const value = readWithin(
      file,
      () => readData(file, text),
      () => undefined,
    )
    if (id === undefined) return listMap(file, value)
    return isRecord(value) ? [[id, value] as const] : []
  })
  const limited = entries.slice(0, LIMITS.authors).map(([id, value]) => [id, limitTexts(value, () => {})] as const)
  return readAuthorEntries(limited.flatMap(([id, value]) => (isRecord(value) ? [[id, value] as const] : [])))
}

function readData(file: string, text: string): unknown {
  if (text.length > LIMITS.authorsFile) return undefined
  const isPage = /\.(?:md|markdown|mdx|html)$/i.test(file)
  const syntax = /\.json$/i.test(file) ? 'json' : /\.toml$/i.test(file) ? 'toml' : 'yaml'
  if (!isPage) return readValue({ syntax, head: normalizeLineEnds(text), headLine: 1 })
  const parts = splitFile(text, file)
  if (isUnreadable(parts)) return undefined
  const record = readRecord(parts)
  return isUnreadable(record) ? undefined : record.data
}

/** Returns the entries of a map by id, or of a list whose entries have one. */
function listMap(file: string, value: unknown): (readonly [string, Readonly<Record<string, unknown>>])[] {
  if (isUnreadable(value)) return []
  const isConfig = /(?:^|\/)_config\.ya?ml$/.test(file)
  const map = isConfig && isRecord(value) ? value['authors'] : value
  if (Array.isArray(map)) {
    return map.filter(isRecord).flatMap((entry) => {
      const id = [entry['id'], entry['key'], entry['slug'], entry['username']].find((each) => typeof each === 'string')
      return id === undefined ? [] : [[String(id), entry] as const]
    })
  }
  return isRecord(map) ? Object.entries(map).flatMap(([id, entry]) => toEntry(id, entry)) : []
}

/** `ann: Ann Lee` is a name alone. */
function toEntry(id: string, entry: unknown): (readonly [string, Readonly<Record<string, unknown>>])[] {
  if (typeof entry === 'string') return [[id, { name: entry }]]
  return isRecord(entry) ? [[id, entry]] : []
}
