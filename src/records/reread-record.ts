import { findReferences, unescapeReference } from '../html/index.ts'
import { slugify } from '../model/index.ts'
import type { KeyPath, Place, Reference } from '../problems/index.ts'
import {
  isRecord,
  isUnreadable,
  normalizeLineEnds,
  readRecord,
  type SplitFile,
  splitFile,
} from './front-matter/index.ts'
import { ValuePositions } from './positions/index.ts'
import { readRecordBody } from './record-body.ts'
import { type TranslatedRecord, translateKeys } from './translate-keys.ts'

/** A place in a record, or in a body, where it may be plain text. */
export interface FoundReference {
  readonly place: Place
  /** The path to it in the record; absent when it is in the text that follows the record. */
  readonly at?: KeyPath
  readonly isInBody: boolean
}

/**
 * A record that is read again to find the places of problems in it. Everything is parsed and indexed once, when the first
 * problem asks for it, so that the cost is that of the record and not that of its problems.
 */
export class RereadRecord {
  readonly positions: ValuePositions
  private readonly text: string
  private readonly parts: SplitFile
  private readonly data: Readonly<Record<string, unknown>>
  private readonly translated: TranslatedRecord
  private names: Partial<Record<Reference['kind'], ReadonlyMap<string, KeyPath>>> = {}
  private inBody: ReadonlyMap<string, FoundReference> | undefined

  private constructor(text: string, parts: SplitFile, data: Readonly<Record<string, unknown>>) {
    this.text = text
    this.parts = parts
    this.data = data
    this.translated = translateKeys(data)
    this.positions = new ValuePositions(parts)
  }

  /** Returns undefined when the record cannot be read. */
  static open(written: string, file: string): RereadRecord | undefined {
    const text = normalizeLineEnds(written)
    const parts = splitFile(text, file)
    const read = isUnreadable(parts) ? parts : readRecord(parts)
    return isUnreadable(parts) || isUnreadable(read)
      ? undefined
      : new RereadRecord(text, { ...parts, ...read.head }, read.data)
  }

  /** Returns the path with the key that the record itself has for the field. */
  findWrittenPath(at: KeyPath): KeyPath {
    const [first, ...rest] = at
    const { fields } = this.translated
    return [...(fields[first as keyof typeof fields]?.at ?? at.slice(0, 1)), ...rest]
  }

  readBody(path: string): ReturnType<typeof readRecordBody<string>> {
    return readRecordBody(this.parts, this.translated, path)
  }

  /** Returns the place of a reference; undefined when there is none. */
  findReference({ kind, word }: Reference): FoundReference | undefined {
    this.names[kind] ??= this.indexNames(kind)
    const at = this.names[kind].get(word)
    if (at !== undefined) return { place: this.positions.locate(at), at, isInBody: false }
    if (kind === 'link') return this.findLink(word)
    if (kind !== 'media') return undefined
    this.inBody ??= this.indexBody()
    return this.inBody.get(word)
  }

  /** Returns the paths of the values that may hold references of a kind, by the word; of two equal ones the first. */
  private indexNames(kind: Reference['kind']): ReadonlyMap<string, KeyPath> {
    const { fields } = this.translated
    const found = new Map<string, KeyPath>()
    const keys =
      kind === 'media'
        ? [fields.image?.at]
        : kind === 'author'
          ? [fields.authors?.at]
          : [fields.section?.at, fields.category?.at, ...Object.keys(this.data).map((key) => [key])]
    for (const at of keys) if (at !== undefined) addNames(this.getValue(at), at, kind, found)
    return found
  }

  private getValue(at: KeyPath): unknown {
    let value: unknown = this.data
    for (const step of at) value = typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined
    return value
  }

  private indexBody(): ReadonlyMap<string, FoundReference> {
    const found = new Map<string, FoundReference>()
    const { body, at } = this.getBody()
    const place = at === undefined ? undefined : this.positions.locate(at)
    let [line, lineStart, from] = [1, 0, 0]
    const bodyStart = this.text.length - body.length
    for (const { reference, offset } of findReferences(body)) {
      const word = unescapeReference(reference)
      if (found.has(word)) continue
      // A body in a field of JSON has escapes, so the place is that of the field.
      if (place !== undefined && at !== undefined) {
        found.set(word, { place, at, isInBody: true })
        continue
      }
      const end = bodyStart + offset
      for (let next = this.text.indexOf('\n', from); next !== -1 && next < end; next = this.text.indexOf('\n', from)) {
        line += 1
        from = next + 1
        lineStart = from
      }
      found.set(word, { place: { line, column: end - lineStart + 1 }, isInBody: true })
    }
    return found
  }

  /** Returns the place of a link to another article, whose key is not always written as it is in the body. */
  private findLink(key: string): FoundReference | undefined {
    const { body, at } = this.getBody()
    const name = key.slice(key.lastIndexOf('/') + 1)
    const offset = [key, key.replace(/^\//, ''), name, encodeURI(name)]
      .map((written) => body.indexOf(written))
      .find((index) => index !== -1)
    if (offset === undefined) return undefined
    if (at !== undefined) return { place: this.positions.locate(at), at, isInBody: false }
    const before = this.text.slice(0, this.text.length - body.length + offset)
    const lineStart = before.lastIndexOf('\n') + 1
    return { place: { line: before.split('\n').length, column: before.length - lineStart + 1 }, isInBody: false }
  }

  private getBody(): { readonly body: string; readonly at?: KeyPath } {
    const { body } = this.parts
    const { fields } = this.translated
    if (body.trim() !== '') return { body }
    const found = [fields.bodyMarkdown, fields.bodyHtml].find((field) => typeof field?.value === 'string')
    return found === undefined ? { body } : { body: String(found.value), at: found.at }
  }
}

/** Deeper values hold no names. */
const MAX_DEPTH = 8

function addNames(value: unknown, at: KeyPath, kind: Reference['kind'], found: Map<string, KeyPath>): void {
  if (typeof value === 'string' || typeof value === 'number') {
    for (const name of listNames(String(value), kind)) if (!found.has(name)) found.set(name, at)
    return
  }
  if (at.length > MAX_DEPTH) return
  const entries = Array.isArray(value) ? value.entries() : isRecord(value) ? Object.entries(value) : []
  for (const [step, inner] of entries) addNames(inner, [...at, step], kind, found)
}

const listNames = (text: string, kind: Reference['kind']): string[] =>
  kind === 'media'
    ? // A picture can be named from the root of the site without a slash.
      [text, ...text.split(/[,;]/)].map((part) => part.trim()).flatMap((part) => [part, `/${part}`])
    : [text, ...text.split(/[,;]|\s(?:and|&)\s/)].map((part) => slugify(part))
