import { formatPointer } from '../problems/index.ts'
import { listRepeatedValues } from './front-matter/index.ts'
import type { RecordValues } from './record-values.ts'
import { quoteValue } from './schema.ts'
import type { FoundValue } from './translate-keys.ts'
import { combineVisibility, type Finding, isFlag, type Visibility, type VisibilityValue } from './visibility/index.ts'

/** Returns the visibility of a record by its keys and its path, and reports what is unclear or contradicts itself. */
export function readVisibility(record: RecordValues): Visibility {
  const { context, names, translated } = record
  const { published } = translated.fields
  const hasDate = (published !== undefined && !isFlag(published.value)) || names.date !== undefined
  const visibility = combineVisibility(listValues(record), context.zones, hasDate)
  const hasUnclearKey = reportTypos(record)
  for (const finding of visibility.findings) reportFinding(record, finding)
  return names.draft || hasUnclearKey ? { ...visibility, isHidden: true } : visibility
}

function listValues(record: RecordValues): VisibilityValue[] {
  const { context, data, names, parts, translated } = record
  const { published, withdrawn, retracted } = translated.fields
  const isAt = ({ at }: VisibilityValue, field: FoundValue | undefined): boolean =>
    field !== undefined && field.at.length === at.length && field.at.every((step, index) => step === at[index])
  // Instants and reasons of these fields are read with the other fields, which report what is no instant.
  const isField = (value: VisibilityValue): boolean =>
    isAt(value, withdrawn) || isAt(value, retracted) || (isAt(value, published) && !isClear(value))
  const found = context.visibility.find(data, names.isJekyllPost)
  const values = [...found.filter((value) => !isField(value)), ...listDefaults(record, found)]
  const repeated = parts.syntax === 'json' || record.isRepaired ? listRepeatedValues(parts, data) : []
  if (repeated.length === 0) return values
  const kept = repeated.filter(({ isLast }) => isLast)
  const offsets = new Map(kept.map(({ at, offset }) => [formatPointer(at), offset]))
  const dropped = repeated.filter(({ isLast }) => !isLast)
  return [
    ...values.map((value) => (value.from === undefined ? { ...value, ...findOffset(value, offsets) } : value)),
    ...dropped.flatMap(({ at, value, offset }) =>
      context.visibility.findAt(at, value).map((found) => ({ ...found, offset })),
    ),
  ]
}

/**
 * Returns the values that the record has from its folders: those of an inner folder replace those of an outer one, and the
 * record's own keys replace both.
 */
function listDefaults({ context, data, file }: RecordValues, own: readonly VisibilityValue[]): VisibilityValue[] {
  if (file.defaults === undefined) return []
  const finder = context.visibility
  const ownRows = new Set([...Object.keys(data).map((key) => finder.getRow(key)), ...own.map(({ row }) => row)])
  const byKey = new Map<unknown, VisibilityValue[]>()
  const forced: VisibilityValue[] = []
  for (const { file: from, values, isForced } of file.defaults.rules) {
    for (const [key, value] of Object.entries(values)) {
      const found = finder.findAt([key], value).map((each) => ({ ...each, from }))
      if (isForced) forced.push(...found)
      else byKey.set(finder.getRow(key) ?? key, found)
    }
  }
  return [...[...byKey.values()].flat().filter(({ row }) => row === undefined || !ownRows.has(row)), ...forced]
}

/** Returns the offset of a value, or of the mapping that it is in, among the values of repeated keys. */
function findOffset({ at }: VisibilityValue, kept: ReadonlyMap<string, number>): { offset?: number } {
  for (let length = 1; length <= at.length; length += 1) {
    const offset = kept.get(formatPointer(at.slice(0, length)))
    if (offset !== undefined) return { offset }
  }
  return {}
}

/** True for a flag, or a word in the place of one. */
const isClear = ({ verdict }: VisibilityValue): boolean =>
  verdict.says === 'shown' || (verdict.says === 'hidden' && verdict.expected === undefined)

/** Reports unknown keys that are probably typos; returns true if one of them may decide about visibility. */
function reportTypos(record: RecordValues): boolean {
  const { keyTypos, visibility } = record.context
  let decides = false
  for (const [index, key] of record.translated.unknown.entries()) {
    const typo = visibility.hasSense(key) ? undefined : keyTypos.find(key, index)
    if (typo === undefined) continue
    if (typo.decides && visibility.mayDecide(typo.meant, record.data[key])) {
      decides = true
      record.reportKey('unclear-visibility', 'withheld', [key], `\`${typo.meant}\`, which is probably what was meant`)
    } else record.reportKey('unknown-key', 'warning', [key], `\`${typo.meant}\`, perhaps`)
  }
  return decides
}

/** The keys that say for certain whether an article is public. */
const CERTAIN = '`draft: true` if the article is not public, or no such key if it is'

function reportFinding(record: RecordValues, { kind, value, expected = CERTAIN, other }: Finding): void {
  const at = value.from === undefined ? value.at : []
  const otherText = other === undefined ? undefined : describe(record, other)
  if (value.from !== undefined && kind !== 'several-dates') {
    record.report('unclear-visibility', 'withheld', at, `${describe(record, value)} among the defaults`, expected)
  } else if (kind === 'unknown-key') {
    const fix = 'The key and its value speak of an article that is not public.'
    record.reportKey('unclear-visibility', 'withheld', at, CERTAIN, fix)
  } else if (kind === 'unclear') {
    const fix = otherText === undefined ? undefined : `${otherText} says something else.`
    record.report('unclear-visibility', 'withheld', at, quoteValue(value.value, []), expected, fix)
  } else {
    const found = `${describe(record, value)} beside ${otherText}`
    const [severity, fix] =
      kind === 'contradiction'
        ? (['withheld', 'Delete the one that is not meant.'] as const)
        : (['warning', 'The most restrictive one counts.'] as const)
    record.report('unclear-visibility', severity, at, found, 'one of the two', fix)
  }
}

/** Returns a key with its value and place. */
function describe(record: RecordValues, { at, value, offset, from }: VisibilityValue): string {
  if (from !== undefined) return `\`${at.join('.')}: ${quoteValue(value, [])}\` (${from})`
  const { path: file, record: name } = record.file
  const written = offset === undefined || name !== undefined ? undefined : record.locateOffset(offset)
  const place = written === undefined ? record.describePlace(at) : `${file}:${written.line}:${written.column}`
  return `\`${at.join('.')}: ${quoteValue(value, [])}\` (${place})`
}
