import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Articles, Newsroom } from '../../model/index.ts'
import type { Problem } from '../../problems/index.ts'
import { isRecord, isUnreadable, readRecord, splitFile } from '../../records/front-matter/index.ts'
import { translateKeys } from '../../records/index.ts'

/** A field that a newsroom may have under a key of its own. */
interface OwnField {
  readonly field: 'summary' | 'image' | 'tags'
  /** Words of which the key has one. */
  readonly words: RegExp
  /** Returns true for a value that the field can take. */
  readonly fits: (value: unknown) => boolean
}

const isText = (value: unknown): value is string => typeof value === 'string'
const isPicture = (value: unknown): boolean =>
  isText(value) && /\.(?:jpe?g|png|gif|webp|avif|svg)(?:[?#].*)?$/i.test(value)

const OWN_FIELDS: readonly OwnField[] = [
  {
    field: 'summary',
    words: /teaser|deck|dek|standfirst|intro|lead|lede|blurb|tagline|abstract|preview|sub_?title|sub_?head/i,
    fits: (value) => isText(value) && value.length > 20 && !isPicture(value),
  },
  {
    field: 'image',
    words: /image|img|photo|picture|cover|hero|thumb|banner|header|illustration/i,
    fits: (value) => isPicture(isRecord(value) ? (value['src'] ?? value['url'] ?? value['path']) : value),
  },
  {
    field: 'tags',
    words: /topic|keyword|label|subject|theme|taxonom/i,
    fits: (value) => Array.isArray(value) && value.length > 0 && value.every(isText),
  },
]

/** Fewer records show no rule. */
const MIN_RECORDS = 5

/** Records that are looked at, from the first one on: more would show the same. */
const MAX_RECORDS = 2000

/**
 * Returns a warning for a field that hardly any record has, when many have a key that may stand for it, with the lines for
 * site.yaml.
 *
 * @param folder the content directory
 */
export function checkOwnKeys(folder: string, { site }: Newsroom, articles: Articles): Problem[] {
  const files = [...articles].slice(0, MAX_RECORDS).map(({ file }) => file)
  const lacking = new Map<OwnField, Map<string, string[]>>(OWN_FIELDS.map((own) => [own, new Map()]))
  const having = new Map<OwnField, number>()
  const own = new Map(Object.entries(site.records.keys) as [string, OwnField['field']][])
  for (const file of files) {
    const data = readData(join(folder, file), file)
    if (data === undefined) continue
    const { fields, unknown } = translateKeys(data, own)
    for (const field of OWN_FIELDS) {
      if (fields[field.field] !== undefined) having.set(field, (having.get(field) ?? 0) + 1)
      const keys = unknown.filter((key) => field.words.test(key) && field.fits(data[key]))
      for (const key of keys) addTo(lacking.get(field), key, file)
    }
  }
  return OWN_FIELDS.flatMap((own) => {
    const [key = '', found = []] = [...(lacking.get(own) ?? [])].sort(([, a], [, b]) => b.length - a.length)[0] ?? []
    const [first] = found
    const isRule =
      found.length >= MIN_RECORDS && (having.get(own) ?? 0) * 10 <= files.length && found.length * 2 >= files.length
    return first === undefined || !isRule ? [] : [makeWarning(own, key, first, found.length)]
  })
}

function addTo(lists: Map<string, string[]> | undefined, key: string, file: string): void {
  const list = lists?.get(key)
  if (list === undefined) lists?.set(key, [file])
  else list.push(file)
}

const makeWarning = ({ field }: OwnField, key: string, file: string, count: number): Problem => ({
  ...({ code: 'unknown-key', severity: 'warning', file, at: [key] } as const),
  found: `\`${key}\` in ${count.toLocaleString('en-GB')} articles, and hardly any article with \`${field}\``,
  expected: `\`${field}\`, or a line in site.yaml that says what \`${key}\` is`,
  fix: `If \`${key}\` is that, add \`articles: { keys: { ${field}: ${key} } }\` to site.yaml.`,
})

function readData(path: string, file: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const parts = splitFile(readFileSync(path, 'utf8'), file)
    if (isUnreadable(parts)) return undefined
    const record = readRecord(parts)
    return isUnreadable(record) ? undefined : record.data
  } catch {
    return undefined
  }
}
