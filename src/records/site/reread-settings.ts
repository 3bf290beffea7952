import type { KeyPath, Place } from '../../problems/index.ts'
import { isRecord, isUnreadable, normalizeLineEnds, readValue } from '../front-matter/index.ts'
import { ValuePositions } from '../positions/index.ts'

/** The settings of site.yaml, read again once for the places of all their problems. */
export class RereadSettings {
  private readonly positions: ValuePositions
  private readonly data: Readonly<Record<string, unknown>>
  /** Indexes of the entries of lists, by the key of the list. */
  private readonly indexes = new Map<string, ReadonlyMap<unknown, number>>()

  constructor(text: string) {
    const parts = { syntax: 'yaml', head: normalizeLineEnds(text), headLine: 1 } as const
    const data = readValue(parts)
    this.positions = new ValuePositions(parts)
    this.data = isRecord(data) && !isUnreadable(data) ? data : {}
  }

  /** Returns where a value stands; for `at` see `resolvePath`. */
  locate(at: KeyPath): Place {
    return this.positions.locate(this.resolvePath(at))
  }

  /**
   * Returns the path to a value with list indexes.
   *
   * @param at the second step may be the entry of a list itself
   */
  resolvePath(at: KeyPath): KeyPath {
    const [key = '', entry] = at
    const list = this.data[key]
    if (!Array.isArray(list)) return at
    const indexes =
      this.indexes.get(String(key)) ??
      new Map(list.map((each, index) => [each, index]).reverse() as [unknown, number][])
    this.indexes.set(String(key), indexes)
    return [key, indexes.get(entry) ?? -1]
  }
}
