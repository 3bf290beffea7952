import { findReferences, unescapeReference } from '../html/index.ts'
import { slugify } from '../model/index.ts'
import type { KeyPath, Place, Reference } from '../problems/index.ts'
import { isRecord, type SplitFile } from './front-matter/index.ts'
import { locateValue } from './locate-value.ts'
import type { TranslatedRecord } from './translate-keys.ts'

/** A file that was read again to locate a problem. */
export interface RereadFile {
  /** With LF as line ends, without a byte order mark. */
  readonly text: string
  readonly parts: SplitFile
  readonly data: Readonly<Record<string, unknown>>
  readonly translated: TranslatedRecord
}

/** A place in a record, or in a body, where it may be plain text. */
export interface FoundReference {
  readonly place: Place
  /** The path to it in the record; absent when it is in the text that follows the record. */
  readonly at?: KeyPath
  readonly isInBody: boolean
}

/** Returns the place of a reference in a file; undefined when there is none. */
export function locateReference(file: RereadFile, { kind, word }: Reference): FoundReference | undefined {
  const inFields = kind === 'media' ? findImage(file, word) : findName(file, kind, word)
  if (inFields !== undefined) return { place: locateValue(file.parts, inFields), at: inFields, isInBody: false }
  return kind === 'media' ? findInBody(file, word) : undefined
}

const findImage = (file: RereadFile, word: string): KeyPath | undefined =>
  findInRecord(file, file.translated.fields.image?.at, (text) => text.trim() === word)

function findName(file: RereadFile, kind: 'author' | 'section', word: string): KeyPath | undefined {
  const { fields } = file.translated
  const isNamed = (text: string): boolean => slugify(text) === word
  const keys =
    kind === 'author'
      ? [fields.authors?.at]
      : [fields.section?.at, fields.category?.at, ...Object.keys(file.data).map((key) => [key])]
  for (const at of keys) {
    const path = findInRecord(file, at, isNamed)
    if (path !== undefined) return path
  }
  return undefined
}

/** Returns the place of a matching value: the one at a path, or one inside it. */
function findInRecord(
  { data }: RereadFile,
  at: KeyPath | undefined,
  matches: (text: string) => boolean,
): KeyPath | undefined {
  if (at === undefined) return undefined
  let value: unknown = data
  for (const step of at) value = typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined
  const found = findKeyPath(value, matches)
  return found === undefined ? undefined : [...at, ...found]
}

function findKeyPath(value: unknown, matches: (text: string) => boolean): KeyPath | undefined {
  if (typeof value === 'string' || typeof value === 'number') {
    const text = String(value)
    return matches(text) || text.split(/[,;]|\s(?:and|&)\s/).some((part) => matches(part.trim())) ? [] : undefined
  }
  const entries = Array.isArray(value) ? [...value.entries()] : isRecord(value) ? Object.entries(value) : []
  for (const [step, inner] of entries) {
    const found = findKeyPath(inner, matches)
    if (found !== undefined) return [step, ...found]
  }
  return undefined
}

function findInBody({ text, parts, translated }: RereadFile, word: string): FoundReference | undefined {
  const { body, at } = getBody(parts, translated)
  const found = findReferences(body).find(({ reference }) => unescapeReference(reference) === word)
  if (found === undefined) return undefined
  // A body in a field of JSON has escapes, so the place is that of the field.
  if (at !== undefined) return { place: locateValue(parts, at), at, isInBody: true }
  const before = text.slice(0, text.length - body.length + found.offset).split('\n')
  return { place: { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }, isInBody: true }
}

function getBody({ body }: SplitFile, { fields }: TranslatedRecord): { readonly body: string; readonly at?: KeyPath } {
  if (body.trim() !== '') return { body }
  const found = [fields.bodyMarkdown, fields.bodyHtml].find((field) => typeof field?.value === 'string')
  return found === undefined ? { body } : { body: String(found.value), at: found.at }
}
