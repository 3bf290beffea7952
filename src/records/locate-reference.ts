import { findReferences, unescapeReference } from '../html/index.ts'
import { slugify } from '../model/index.ts'
import type { KeyPath, Place, Reference } from '../problems/index.ts'
import { isRecord, type SplitFile } from './front-matter/index.ts'
import { locateValue } from './locate-value.ts'
import type { TranslatedRecord } from './translate-keys.ts'

/** A file that was read once more, to find a place in it. */
export interface RereadFile {
  /** With LF alone, without a BOM. */
  readonly text: string
  readonly parted: SplitFile
  readonly data: Readonly<Record<string, unknown>>
  readonly translated: TranslatedRecord
}

/** A place in a record; or in a body, where it may be text that means nothing. */
export interface FoundReference {
  readonly place: Place
  /** The path to it in the record; absent when it is in the text that follows the record. */
  readonly at?: KeyPath
  readonly isInBody: boolean
}

/** Where a file mentions something; undefined when it does so nowhere. */
export function locateReference(file: RereadFile, { kind, word }: Reference): FoundReference | undefined {
  const inFields = kind === 'media' ? isImageReference(file, word) : isNameReference(file, kind, word)
  if (inFields !== undefined) return { place: locateValue(file.parted, inFields), at: inFields, isInBody: false }
  return kind === 'media' ? inBody(file, word) : undefined
}

const isImageReference = (file: RereadFile, word: string): KeyPath | undefined =>
  inRecord(file, file.translated.fields.image?.at, (text) => text.trim() === word)

function isNameReference(file: RereadFile, kind: 'author' | 'section', word: string): KeyPath | undefined {
  const { fields } = file.translated
  const isNamed = (text: string): boolean => slugify(text) === word
  const keys =
    kind === 'author'
      ? [fields.authors?.at]
      : [fields.section?.at, fields.category?.at, ...Object.keys(file.data).map((key) => [key])]
  for (const at of keys) {
    const path = inRecord(file, at, isNamed)
    if (path !== undefined) return path
  }
  return undefined
}

/** Where a value of the record, or one of several in a list or in one text, is what is looked for. */
function inRecord({ data }: RereadFile, at: KeyPath | undefined, is: (text: string) => boolean): KeyPath | undefined {
  if (at === undefined) return undefined
  let value: unknown = data
  for (const step of at) value = typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined
  const way = findKeyPath(value, is)
  return way === undefined ? undefined : [...at, ...way]
}

function findKeyPath(value: unknown, is: (text: string) => boolean): KeyPath | undefined {
  if (typeof value === 'string' || typeof value === 'number') {
    const text = String(value)
    return is(text) || text.split(/[,;]|\s(?:and|&)\s/).some((part) => is(part.trim())) ? [] : undefined
  }
  const entries = Array.isArray(value) ? [...value.entries()] : isRecord(value) ? Object.entries(value) : []
  for (const [step, inner] of entries) {
    const way = findKeyPath(inner, is)
    if (way !== undefined) return [step, ...way]
  }
  return undefined
}

function inBody({ text, parted, translated }: RereadFile, word: string): FoundReference | undefined {
  const { body, at } = getBody(parted, translated)
  const found = findReferences(body).find(({ reference }) => unescapeReference(reference) === word)
  if (found === undefined) return undefined
  // A record that is JSON as a whole has its body in a field, with escapes: the field is the place.
  if (at !== undefined) return { place: locateValue(parted, at), at, isInBody: true }
  const before = text.slice(0, text.length - body.length + found.offset).split('\n')
  return { place: { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }, isInBody: true }
}

function getBody({ body }: SplitFile, { fields }: TranslatedRecord): { readonly body: string; readonly at?: KeyPath } {
  if (body.trim() !== '') return { body }
  const found = [fields.bodyMarkdown, fields.bodyHtml].find((field) => typeof field?.value === 'string')
  return found === undefined ? { body } : { body: String(found.value), at: found.at }
}
