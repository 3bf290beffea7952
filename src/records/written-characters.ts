import { hasPlainScalars, isRecord, type SplitFile } from './front-matter/index.ts'
import type { ValuePositions } from './positions/index.ts'
import type { FoundValue } from './translate-keys.ts'

/** Deeper values of a field are not read. */
const MAX_DEPTH = 4

/** A date or a time as TOML has them: the parser makes a text of it that can differ from the one in the file. */
const TOML_DATE = /^(?:\d{4}-\d\d-\d\d|\d\d:\d\d)/

/**
 * Restores the characters of a record's file where a parser made a number of them, so that a version 1.10 stays 1.10 and an
 * id of twenty-five digits keeps them all. The text is parsed again only for a record with a number in a text field that
 * may have been written in another way.
 */
export class WrittenCharacters {
  private readonly parts: Omit<SplitFile, 'body'> | undefined
  private readonly openPositions: () => ValuePositions
  private isPlain: boolean | undefined

  /** @param parts absent for a record from code, whose numbers were never text */
  constructor(parts: Omit<SplitFile, 'body'> | undefined, openPositions: () => ValuePositions) {
    this.parts = parts
    this.openPositions = openPositions
  }

  /**
   * Returns a value with texts in place of numbers; the value itself when it has none.
   *
   * @param withFlags whether `True` and the like are words too
   */
  restore({ value, at }: FoundValue, withFlags: boolean): unknown {
    return this.parts === undefined || !this.hasOther(value, withFlags, 0) || this.isPlainRecord(this.parts)
      ? value
      : this.replace(value, at, withFlags, 0)
  }

  private isPlainRecord(parts: Omit<SplitFile, 'body'>): boolean {
    this.isPlain ??= hasPlainScalars(parts)
    return this.isPlain
  }

  /** Returns whether a value holds one whose characters may differ from it. */
  private hasOther(value: unknown, withFlags: boolean, depth: number): boolean {
    if (typeof value !== 'object' || value === null) return this.isOther(value, withFlags)
    return depth < MAX_DEPTH && Object.values(value).some((inner) => this.hasOther(inner, withFlags, depth + 1))
  }

  private isOther(value: unknown, withFlags: boolean): boolean {
    if (typeof value === 'string') return this.parts?.syntax === 'toml' && TOML_DATE.test(value)
    return typeof value === 'number' || (withFlags && typeof value === 'boolean')
  }

  private replace(value: unknown, at: FoundValue['at'], withFlags: boolean, depth: number): unknown {
    if (typeof value !== 'object' || value === null) {
      const characters = this.isOther(value, withFlags) ? this.openPositions().getCharacters(at) : undefined
      return characters === undefined || /^["']/.test(characters) ? value : characters
    }
    if (depth === MAX_DEPTH) return value
    if (Array.isArray(value)) return value.map((inner, n) => this.replace(inner, [...at, n], withFlags, depth + 1))
    if (!isRecord(value)) return value
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, this.replace(inner, [...at, key], withFlags, depth + 1)]),
    )
  }
}

/** Returns whether the value of one of the outermost keys of a YAML record is in quotes. */
export function isQuotedValue({ syntax, head }: Omit<SplitFile, 'body'>, [key, ...inner]: FoundValue['at']): boolean {
  if (syntax !== 'yaml' || inner.length > 0) return false
  const line = head.startsWith(`${key}:`) ? 0 : head.indexOf(`\n${key}:`) + 1
  if (line === 0 && !head.startsWith(`${key}:`)) return false
  let at = line + String(key).length + 1
  while (head[at] === ' ' || head[at] === '\t') at += 1
  return head[at] === '"' || head[at] === "'"
}
