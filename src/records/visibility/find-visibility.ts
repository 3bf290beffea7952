import type { KeyPath } from '../../problems/index.ts'
import { isRecord } from '../front-matter/index.ts'
import { foldKey, splitDottedKey } from './fold-key.ts'
import { judgeValue, type Verdict } from './judge-value.ts'
import { judgeUnknown, type KeySense, readKeySense } from './unknown-keys.ts'
import { type ValueKind, VISIBILITY_TABLE, type VisibilityRow } from './visibility-table.ts'

/** Mappings that hold values of the record itself, in one engine or another. */
const CONTAINERS = new Set(
  `params param meta metadata metas extra extras data seo custom customfields customdata frontmatter matter attributes attrs
  attribute fields field properties props post article story entry record acf sys seometa head`.split(/\s+/),
)

/** Mappings that hold such values beside settings of their own. */
const MIXED_CONTAINERS = new Set(
  `options settings config page node item content document doc system publishing publish publication schedule scheduling
  workflow state status visibility access lifecycle yoast hugo jekyll eleventy zola astro gatsby wordpress wp ghost hexo
  cms vars variables info common general advanced`.split(/\s+/),
)

/** Kinds of keys that mean something else beside other settings: `{ enabled: false }`. */
const COMMON_KINDS: ReadonlySet<ValueKind> = new Set(['hiding-word', 'showing-word', 'feed', 'search'])

/** Rows by the folded forms of their keys. */
const ROWS: ReadonlyMap<string, VisibilityRow> = new Map(
  VISIBILITY_TABLE.flatMap((row) => row.keys.map((key) => [foldKey(key), row] as const)),
)

/** Returns whether the table has a key. */
export const isVisibilityKey = (key: string): boolean => ROWS.has(foldKey(key)) || findDotted(key) !== undefined

/** Returns the row of a key that is written as a path, such as `params.draft`. */
function findDotted(key: string): VisibilityRow | undefined {
  const dotted = splitDottedKey(key)
  if (
    dotted === undefined ||
    !dotted.before.every((segment) => CONTAINERS.has(segment) || MIXED_CONTAINERS.has(segment))
  )
    return undefined
  return ROWS.get(dotted.last)
}

/** A value that says something of the visibility of an article. */
export interface VisibilityValue {
  readonly at: KeyPath
  readonly value: unknown
  readonly verdict: Verdict
  /** Absent for an unknown key. */
  readonly row?: VisibilityRow
  /** Offset in the text of the record, of a value whose key comes more than once. */
  readonly offset?: number
  /** The file with the defaults of a folder that give the value. */
  readonly from?: string
}

/**
 * A mapping holds the record's own values (`whole`), some of them (`mixed`), or a part of the article (`part`), in
 * which only unmistakable keys speak of the whole.
 */
type Scope = 'whole' | 'mixed' | 'part'

interface KeyMeaning {
  readonly row?: VisibilityRow | undefined
  readonly sense?: KeySense | undefined
  /** Contents of a mapping under the key holds. */
  readonly holds: Scope
}

/** Memoized keys: those of a newsroom are few. */
const MAX_MEMOIZED = 10_000

/** Finds the values that decide about visibility, wherever a record has them. */
export class VisibilityFinder {
  private readonly meanings = new Map<string, KeyMeaning>()

  /**
   * Returns all values that say something, in the order of the record.
   *
   * @param isJekyllPost whether the record is a post in a `_posts` folder
   */
  find(record: Readonly<Record<string, unknown>>, isJekyllPost: boolean): VisibilityValue[] {
    const found: VisibilityValue[] = []
    this.collect(record, [], 'whole', (each) => {
      if (!(isJekyllPost && each.row?.exceptInJekyll === true)) found.push(each)
    })
    return found
  }

  /** Returns the values in a value at a path, which the record itself no longer has. */
  findAt(at: KeyPath, value: unknown): VisibilityValue[] {
    const found: VisibilityValue[] = []
    const scope = at.slice(0, -1).reduce<Scope>((above, step) => this.getScope(step, above), 'whole')
    this.read(value, at, scope, (each) => found.push(each))
    return found
  }

  /** Returns the entries of a mapping that speak of visibility, whatever they say. */
  pick(values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
    return Object.fromEntries(
      Object.entries(values).filter(
        ([key, value]) => this.getRow(key) !== undefined || this.find({ [key]: value }, false).length > 0,
      ),
    )
  }

  /** Returns the row of a key. */
  getRow(key: string): VisibilityRow | undefined {
    return this.getMeaning(key).row
  }

  /** Returns the consequence of a key among the outermost ones, by itself. */
  judgeLine(key: string, value: unknown): VisibilityValue | undefined {
    return this.judge(key, value, [key], 'whole')
  }

  /** Returns whether all words of a key speak of visibility, although the table does not have it. */
  hasSense(key: string): boolean {
    return this.getMeaning(key).sense !== undefined
  }

  /** Returns whether a value would hide an article under another key, of which its own may be a typo. */
  mayDecide(meant: string, value: unknown): boolean {
    const { row } = this.getMeaning(meant)
    const verdict: Verdict = row === undefined ? { says: 'nothing' } : judgeValue(row.values, row.meaning, value)
    // A sentence is neither a flag nor a date.
    if (verdict.says === 'until' || verdict.says === 'from') return /\d/.test(verdict.written)
    if (verdict.says !== 'hidden') return verdict.says === 'unlisted'
    return verdict.expected === undefined || typeof value !== 'string' || value.trim().split(/\s+/).length < 3
  }

  /** Returns the consequence of one value; undefined when the key does not concern visibility. */
  private judge(key: string, value: unknown, at: KeyPath, scope: Scope): VisibilityValue | undefined {
    const { row, sense } = this.getMeaning(key)
    if (row !== undefined) {
      if (scope === 'part' && row.sure !== true) return undefined
      if (row.outermost === true && at.length > 1) return undefined
      if (scope === 'mixed' && COMMON_KINDS.has(row.values)) return undefined
      const verdict = judgeValue(row.values, row.meaning, value)
      return verdict.says === 'nothing' ? undefined : { at, value, verdict, row }
    }
    if (sense === undefined || scope === 'part') return undefined
    const verdict = judgeUnknown(sense, value)
    return verdict.says === 'nothing' ? undefined : { at, value, verdict }
  }

  private collect(
    mapping: Readonly<Record<string, unknown>>,
    above: KeyPath,
    scope: Scope,
    keep: (found: VisibilityValue) => void,
  ): void {
    for (const key of Object.keys(mapping)) this.read(mapping[key], [...above, key], scope, keep)
  }

  private read(value: unknown, at: KeyPath, scope: Scope, keep: (found: VisibilityValue) => void): void {
    const key = at.at(-1)
    const inner = this.getScope(key, scope)
    const found = typeof key === 'string' ? this.judge(key, value, at, scope) : undefined
    if (found !== undefined) keep(found)
    if (isRecord(value)) this.collect(value, at, inner, keep)
    else if (inner === 'whole' && Array.isArray(value)) this.collectList(value, at, keep)
  }

  private getScope(step: string | number | undefined, above: Scope): Scope {
    return above === 'part' || typeof step !== 'string' ? 'part' : this.getMeaning(step).holds
  }

  /**
   * Reads merge keys (`<<: [{ … }]`), meta elements such as `{ name: robots, content: noindex }`, and lists of parts.
   */
  private collectList(list: readonly unknown[], above: KeyPath, keep: (found: VisibilityValue) => void): void {
    for (const [index, entry] of list.entries()) {
      const at = [...above, index]
      const element: unknown = Array.isArray(entry) ? entry.find(isRecord) : entry
      if (!isRecord(element)) continue
      const name = element['name'] ?? element['property']
      const named =
        typeof name === 'string' ? this.judge(name, element['content'] ?? element['value'], at, 'whole') : undefined
      if (named !== undefined) keep(named)
      this.collect(element, at, above.at(-1) === MERGE_KEY ? 'whole' : 'part', keep)
    }
  }

  private getMeaning(key: string): KeyMeaning {
    const known = this.meanings.get(key)
    if (known !== undefined) return known
    const folded = foldKey(key)
    const row = ROWS.get(folded) ?? findDotted(key)
    const meaning: KeyMeaning = {
      row,
      sense: row === undefined ? readKeySense(key) : undefined,
      holds: getContents(key, folded),
    }
    if (this.meanings.size < MAX_MEMOIZED) this.meanings.set(key, meaning)
    return meaning
  }
}

const getContents = (key: string, folded: string): Scope =>
  key === MERGE_KEY || CONTAINERS.has(folded) ? 'whole' : MIXED_CONTAINERS.has(folded) ? 'mixed' : 'part'

/** The merge key of YAML 1.1 (https://yaml.org/type/merge.html). */
const MERGE_KEY = '<<'
