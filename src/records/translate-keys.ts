import { findNearestWord, isOneEditApart, type KeyPath } from '../problems/index.ts'
import { FIELDS, type FieldRow, RECORD_FIELDS, type RecordFieldName } from './fields/index.ts'
import { isRecord } from './front-matter/index.ts'
import { isEmptyValue } from './nested-values.ts'
import { foldKey, isClearNo, isFlag, isVisibilityKey, VISIBILITY_TABLE } from './visibility/index.ts'

/** Keys that other engines and their themes know and a feed does not need. */
const IGNORED = `aliases alternates author_profile build cascade changefreq changelog collection collections comments css dates data date_format
  disable_share eleventy_computed eleventy_navigation extra featured gate header headless icon in_search_index
  insert_anchor_links isCJKLanguage js jsonld keywords late layout linkTitle link locked markup math mate menu menus
  meta mermaid mermaidjs navigation next order outputs page_template pagination params parent paginate_by pin pinned
  prev priority publish_resources rate reading_time redirect_from redirect_to render resources robots robots_no_index
  search series share sidebar sitemap slugs sort_by sort_order states subtitle summary_length taxonomies template theme
  toc transparent type update version videos weight words canonical_url og twitter schema`

interface KnownKey {
  readonly field: RecordFieldName
  /** Position among the names of the field: the lowest counts. */
  readonly rank: number
}

const KNOWN_KEYS: ReadonlyMap<string, KnownKey> = new Map(
  RECORD_FIELDS.flatMap(([field, { names }]) => names.map((name, rank) => [name, { field, rank }] as const)),
)
const DECIDING_KEYS = [
  ...RECORD_FIELDS.flatMap(([, { names, decides }]) => (decides ? names : [])),
  ...VISIBILITY_TABLE.flatMap(({ keys, typos }) => (typos ? keys.map(foldKey) : [])),
]
/** Shorter keys are too many to tell a typo from another word. */
const LONG_KEYS = [...KNOWN_KEYS.keys()].filter((key) => key.length > 3)
const IGNORED_KEYS: ReadonlySet<string> = new Set(IGNORED.split(/\s+/).map(foldKey))

/** Fields of which `false` means none. */
const EMPTY_IF_FALSE: ReadonlySet<RecordFieldName> = new Set([
  'image',
  'imageAlt',
  'imageCaption',
  'imageCredit',
  'summary',
  'tags',
  'authors',
  'related',
  'source',
])

/** More than the names of any field. */
const MAX_RANK = 100

/** Tables of Zola whose keys count as if they were outside. */
const TABLES = ['taxonomies', 'extra']

/** A value of a record, and its path in the record. */
export interface FoundValue {
  readonly value: unknown
  readonly at: KeyPath
}

export interface TranslatedRecord {
  /** The value that counts for each field. */
  readonly fields: Readonly<Partial<Record<RecordFieldName, FoundValue>>>
  /** Keys that belong to no field. */
  readonly unknown: readonly string[]
}

/**
 * Returns a record's values by field, whatever dialect its keys are in.
 *
 * @param own fields by the keys that a newsroom has for them, folded
 */
export function translateKeys(
  record: Readonly<Record<string, unknown>>,
  own?: ReadonlyMap<string, RecordFieldName>,
): TranslatedRecord {
  const fields: Partial<Record<RecordFieldName, FoundValue & { rank: number }>> = {}
  const unknown: string[] = []
  const take = (key: string, value: unknown, table: string | undefined): void => {
    if (value === null || value === undefined) return
    const mapped = own === undefined || own.size === 0 ? undefined : own.get(foldKey(key))
    const known =
      mapped === undefined ? (KNOWN_KEYS.get(key) ?? KNOWN_KEYS.get(foldKey(key))) : { field: mapped, rank: -1 }
    if (known === undefined) {
      if (table === undefined && value !== '' && !isVisibilityKey(key)) unknown.push(key)
      return
    }
    const { field } = known
    const { decides }: FieldRow = FIELDS[field]
    // Form editors save every key of a form: `retracted: { at: "" }`.
    if (typeof value === 'object' && field !== 'published' && isEmptyValue(value)) return
    // Templates leave empty fields behind. One that decides about visibility is reported.
    if (value === '' && decides === undefined) return
    // `image: false` turns off what a theme would show.
    if (value === false && EMPTY_IF_FALSE.has(field)) return
    // `withdrawn: false` says nothing.
    if ((value === '' || isClearNo(value)) && (field === 'withdrawn' || field === 'retracted')) return
    const at = table === undefined ? [key] : [table, key]
    const other = fields[field]
    // Jekyll's `published` is a flag, and templates leave empty dates behind: a date counts in their place.
    const rank = known.rank + (field === 'published' && (value === '' || isFlag(value)) ? MAX_RANK : 0)
    if (other === undefined || rank < other.rank) fields[field] = { value, at, rank }
  }
  for (const key of Object.keys(record)) take(key, record[key], undefined)
  // Tables come last, so that of two equal keys the outer one counts.
  for (const table of TABLES) {
    const inner = record[table]
    if (isRecord(inner)) for (const key of Object.keys(inner)) take(key, inner[key], table)
  }
  return { fields, unknown }
}

/** The known key that an unknown one is probably a typo of. */
export interface KeyTypo {
  readonly meant: string
  /** True if the known key decides about visibility. */
  readonly decides: boolean
}

/** Finds typos in keys. Memoizes the result for each key, since records share their keys. */
export class KeyTypos {
  private readonly found = new Map<string, KeyTypo | undefined>()

  /** @param index place among the unknown keys of its record: after the first hundred only typos of deciding keys are found */
  find(key: string, index: number): KeyTypo | undefined {
    if (index >= MAX_SUGGESTED) return findDecidingTypo(foldKey(key))
    if (this.found.has(key)) return this.found.get(key)
    const typo = findKeyTypo(foldKey(key), hasKnownWord(key))
    if (this.found.size < MAX_MEMOIZED) this.found.set(key, typo)
    return typo
  }
}

const MAX_MEMOIZED = 10_000

/** A record with more unknown keys is data of another program, so its keys are not typos. */
const MAX_SUGGESTED = 100

/** @param isCompound true if a known key is one of the words: `updated_by` is about something else than `updated_at` */
function findKeyTypo(name: string, isCompound: boolean): KeyTypo | undefined {
  if (IGNORED_KEYS.has(name)) return undefined
  const deciding = findDecidingTypo(name)
  if (deciding !== undefined) return deciding
  const max = name.length > 6 && !isCompound ? 2 : 1
  const nearest = name.length < 4 ? undefined : findNearestWord(name, LONG_KEYS, max)
  if (nearest === undefined) return undefined
  return { meant: nearest, decides: false }
}

const hasKnownWord = (key: string): boolean => {
  const words = key.slice(0, MAX_KEY).split(/[-_.\s]|(?<=[a-z])(?=[A-Z])/)
  return words.length > 1 && words.some((word) => KNOWN_KEYS.has(foldKey(word)))
}

/** No known key is longer. */
const MAX_KEY = 100

function findDecidingTypo(name: string): KeyTypo | undefined {
  if (IGNORED_KEYS.has(name)) return undefined
  const meant = DECIDING_KEYS.find((key) => key === name || isOneEditApart(name, key))
  return meant === undefined ? undefined : { meant, decides: true }
}
