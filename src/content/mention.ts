import { slugify } from '../newsroom/slug.ts'
import type { KeyPath, Mention, Place } from '../problem.ts'
import type { Translated } from './dialects.ts'
import { isRecord, type Parted } from './front-matter.ts'
import { locate } from './locate.ts'
import { meantBy, referencesIn } from './media-references.ts'

/** A file that was read once more, to find a place in it. */
export interface Reread {
  /** With LF alone, without a BOM. */
  readonly text: string
  readonly parted: Parted
  readonly data: Readonly<Record<string, unknown>>
  readonly translated: Translated
}

/** A place in a record; or in a body, where it may be text that means nothing. */
export interface Found {
  readonly place: Place
  readonly isInBody: boolean
}

/** Where a file mentions something; undefined when it does so nowhere. */
export function placeOfMention(file: Reread, { kind, word }: Mention): Found | undefined {
  const inFields = kind === 'media' ? ofImage(file, word) : ofName(file, kind, word)
  if (inFields !== undefined) return { place: inFields, isInBody: false }
  const place = kind === 'media' ? inBody(file, word) : undefined
  return place && { place, isInBody: true }
}

const ofImage = (file: Reread, word: string): Place | undefined =>
  inRecord(file, file.translated.fields.image?.at, (text) => text.trim() === word)

function ofName(file: Reread, kind: 'author' | 'section', word: string): Place | undefined {
  const { fields } = file.translated
  const isNamed = (text: string): boolean => slugify(text) === word
  const keys =
    kind === 'author'
      ? [fields.authors?.at]
      : [fields.section?.at, fields.category?.at, ...Object.keys(file.data).map((key) => [key])]
  for (const at of keys) {
    const place = inRecord(file, at, isNamed)
    if (place !== undefined) return place
  }
  return undefined
}

/** Where a value of the record, or one of several in a list or in one text, is what is looked for. */
function inRecord({ parted, data }: Reread, at: KeyPath | undefined, is: (text: string) => boolean): Place | undefined {
  if (at === undefined) return undefined
  let value: unknown = data
  for (const step of at) value = typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined
  const way = wayTo(value, is)
  return way === undefined ? undefined : locate(parted, [...at, ...way])
}

function wayTo(value: unknown, is: (text: string) => boolean): KeyPath | undefined {
  if (typeof value === 'string' || typeof value === 'number') {
    const text = String(value)
    return is(text) || text.split(/[,;]|\s(?:and|&)\s/).some((part) => is(part.trim())) ? [] : undefined
  }
  const entries = Array.isArray(value) ? [...value.entries()] : isRecord(value) ? Object.entries(value) : []
  for (const [step, inner] of entries) {
    const way = wayTo(inner, is)
    if (way !== undefined) return [step, ...way]
  }
  return undefined
}

function inBody({ text, parted, translated }: Reread, word: string): Place | undefined {
  const { body, at } = bodyIn(parted, translated)
  const found = referencesIn(body).find(({ reference }) => meantBy(reference) === word)
  if (found === undefined) return undefined
  // A record that is JSON as a whole has its body in a field, with escapes: the field is the place.
  if (at !== undefined) return locate(parted, at)
  const before = text.slice(0, text.length - body.length + found.offset).split('\n')
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}

function bodyIn({ body }: Parted, { fields }: Translated): { readonly body: string; readonly at?: KeyPath } {
  if (body.trim() !== '') return { body }
  const found = [fields.bodyMarkdown, fields.bodyHtml].find((field) => typeof field?.value === 'string')
  return found === undefined ? { body } : { body: String(found.value), at: found.at }
}
