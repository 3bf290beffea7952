import type { Instant } from '../../model/index.ts'
import { type LocalZones, parseInstant } from '../parse-instant.ts'
import type { VisibilityValue } from './find-visibility.ts'
import type { SettledVerdict } from './judge-value.ts'
import type { ValueKind } from './visibility-table.ts'

/** The visibility of an article by all values of its record together: the most restrictive ones count. */
export interface Visibility {
  /** True if the article is withheld. */
  readonly isHidden: boolean
  /** The article is hidden before this instant. */
  readonly until?: Instant
  /** The instant of publication that keys other than those of the field `published` give. */
  readonly published?: Instant
  /** The article is hidden from this instant on. */
  readonly from?: Instant
  /** `unlisted`: the article has a page and is in no list; `noindex`: it is in no sitemap. */
  readonly listing?: 'unlisted' | 'noindex'
  /** True if the record gives an instant at which the article becomes visible or hidden. */
  readonly hasLimit: boolean
  readonly findings: readonly Finding[]
}

/** A value that cannot be understood, or two values that contradict each other. */
export interface Finding {
  readonly kind: 'unclear' | 'unknown-key' | 'contradiction' | 'several-dates'
  readonly value: VisibilityValue
  readonly expected?: string
  /** The other value. */
  readonly other?: VisibilityValue
}

/** A value with its consequence, texts read as instants. */
interface Resolved {
  readonly value: VisibilityValue
  readonly verdict: SettledVerdict
  readonly instant?: Instant
}

/** Keys with a date of publication of the article. */
const PUBLICATION_KINDS: ReadonlySet<ValueKind | undefined> = new Set<ValueKind>(['publication', 'dated', 'release'])

/** Keys whose yes and no contradict each other. */
const FLAG_KINDS: ReadonlySet<ValueKind | undefined> = new Set<ValueKind>([
  'status',
  'state',
  'publication',
  'showing-flag',
])

/**
 * Returns the visibility that the values of a record give together.
 *
 * @param hasDate whether the record has a date of publication of its own: then that of a release is not one
 */
export function combineVisibility(values: readonly VisibilityValue[], zones: LocalZones, hasDate: boolean): Visibility {
  const resolved = values.map((value) => resolve(value, zones))
  const dates = resolved.filter(({ instant, value }) => instant !== undefined && !(hasDate && isRelease(value)))
  const untils = dates.filter(({ value }) => value.verdict.says === 'until')
  const froms = dates.filter(({ value }) => value.verdict.says === 'from')
  const hidden = resolved.filter(({ verdict }) => verdict.says === 'hidden')
  const until = pick(untils, Math.max)
  const from = pick(froms, Math.min)
  const published = pick(
    untils.filter(({ value }) => PUBLICATION_KINDS.has(value.row?.values) || isScheduled(value)),
    Math.max,
  )
  const listing = (['unlisted', 'noindex'] as const).find((each) =>
    resolved.some(({ verdict }) => verdict.says === each),
  )
  return {
    isHidden: hidden.length > 0,
    ...(until === undefined ? {} : { until }),
    ...(from === undefined ? {} : { from }),
    ...(published === undefined ? {} : { published }),
    ...(listing === undefined ? {} : { listing }),
    hasLimit: froms.length > 0 || untils.some(({ value }) => value.row?.values === 'hiding-date'),
    findings: [
      ...explainAllHidden(hidden, resolved),
      ...compareDates(untils.filter(({ value }) => value.row?.values === 'hiding-date')),
      ...compareDates(froms),
    ],
  }
}

const isRelease = ({ row }: VisibilityValue): boolean => row?.values === 'release'

/** True for keys such as `scheduled_for`, which name the time of publication, unlike the end of an embargo. */
const isScheduled = ({ row }: VisibilityValue): boolean => row?.values === 'hiding-date' && row.sure !== true

function resolve(value: VisibilityValue, zones: LocalZones): Resolved {
  const { verdict } = value
  if (!('written' in verdict)) return { value, verdict }
  const instant = parseInstant(verdict.written, zones)
  return typeof instant === 'number'
    ? { value, verdict: { says: 'shown' }, instant }
    : { value, verdict: verdict.otherwise }
}

function pick(dates: readonly Resolved[], choose: (...instants: number[]) => number): Instant | undefined {
  const instants = dates.flatMap(({ instant }) => instant ?? [])
  return instants.length === 0 ? undefined : choose(...instants)
}

/** The value that contradicts one is searched for once for each row. */
function explainAllHidden(hidden: readonly Resolved[], all: readonly Resolved[]): Finding[] {
  const shown = all.filter(({ verdict, instant }) => verdict.says === 'shown' && instant === undefined)
  const others = new Map<VisibilityValue['row'], VisibilityValue | undefined>()
  return hidden.flatMap((each): Finding[] => {
    const { row } = each.value
    if (!others.has(row)) others.set(row, shown.find((other) => isSameQuestion(other.value, each.value))?.value)
    return explainHidden(each, others.get(row))
  })
}

function explainHidden({ value, verdict }: Resolved, other: VisibilityValue | undefined): Finding[] {
  if (value.row === undefined) return [{ kind: 'unknown-key', value }]
  const beside = other === undefined ? {} : { other }
  if (verdict.says === 'hidden' && verdict.expected !== undefined) {
    return [{ kind: 'unclear', value, expected: verdict.expected, ...beside }]
  }
  // A default of a folder that reaches the record is what its engine would use.
  return other === undefined || value.from !== undefined ? [] : [{ kind: 'contradiction', value, other }]
}

/** True if two keys answer the same question. */
const isSameQuestion = ({ row: a }: VisibilityValue, { row: b }: VisibilityValue): boolean =>
  a === b || (isAboutPublication(a) && isAboutPublication(b))

const isAboutPublication = (row: VisibilityValue['row']): boolean =>
  FLAG_KINDS.has(row?.values) || (row?.values === 'hiding-flag' && row.sure === true)

/** Returns a finding for the first two of these values that differ. */
function compareDates(dates: readonly Resolved[]): Finding[] {
  const [first] = dates
  const second = dates.find(({ instant }) => instant !== first?.instant)
  return first === undefined || second === undefined
    ? []
    : [{ kind: 'several-dates', value: second.value, other: first.value }]
}
