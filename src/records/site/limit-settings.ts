import type { KeyPath } from '../../problems/index.ts'
import { isRecord } from '../front-matter/index.ts'
import { LIMITS } from '../limits.ts'

/** Takes a value over its limit, which is left out. */
type ReportExcess = (at: KeyPath, found: string, expected: string) => void

/** Returns the values of site.yaml or authors.yaml without texts that are too long; reports those. */
export function limitTexts(value: unknown, report: ReportExcess, at: KeyPath = []): unknown {
  if (typeof value === 'string') {
    if (value.length <= LIMITS.settingCharacters) return value
    report(at, `a text of ${format(value.length)} characters`, `at most ${format(LIMITS.settingCharacters)}`)
    return undefined
  }
  if (Array.isArray(value)) return value.map((entry, index) => limitTexts(entry, report, [...at, index]))
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => {
      const kept = limitTexts(inner, report, [...at, key])
      return kept === undefined ? [] : [[key, kept] as const]
    }),
  )
}

/** Returns the first entries of a list or a mapping; reports that there are more. */
export function limitEntries(value: unknown, max: number, report: ReportExcess, at: KeyPath): unknown {
  const length = Array.isArray(value) ? value.length : isRecord(value) ? Object.keys(value).length : 0
  if (length <= max) return value
  report(at, `${format(length)} entries`, `at most ${format(max)}`)
  return Array.isArray(value) ? value.slice(0, max) : Object.fromEntries(Object.entries(value as object).slice(0, max))
}

/** Returns the first sections, those below others included. */
export function limitSections(value: unknown, report: ReportExcess): unknown {
  let count = 0
  const keep = (sections: unknown): unknown =>
    Array.isArray(sections)
      ? sections.flatMap((section): unknown[] => {
          count += 1
          if (count > LIMITS.sections) return []
          return [
            isRecord(section) && 'sections' in section ? { ...section, sections: keep(section['sections']) } : section,
          ]
        })
      : sections
  const kept = keep(value)
  if (count <= LIMITS.sections) return value
  report(['sections'], `${format(count)} sections`, `at most ${format(LIMITS.sections)}`)
  return kept
}

const format = (count: number): string => count.toLocaleString('en-GB')
