import { optionalProperty } from '../../collections/index.ts'
import {
  findNearestWord,
  formatPointer,
  type KeyPath,
  type Problem,
  type ProblemCode,
  RepeatedProblems,
  type Severity,
} from '../../problems/index.ts'
import { isUnreadable, normalizeLineEnds, readValue } from '../front-matter/index.ts'
import { type Located, ValuePositions } from '../positions/index.ts'
import { type Issue, quoteValue } from '../schema.ts'
import { limitTexts } from './limit-settings.ts'

/** The expectation for an id that is a path of the site itself; its problem has a code of its own. */
export const RESERVED_MESSAGE = 'an id that the site does not use as a path of its own'

/** Settings: the text of their file, or their values as JSON has them. */
export type ConfigInput = string | { readonly values: unknown }

/** A YAML file of the configuration, whose faults it locates and reports. */
export class ConfigFile {
  readonly data: unknown
  private readonly file: string
  /** Absent where values were given in place of a file. */
  private readonly positions: ValuePositions | undefined
  private readonly repeated = new RepeatedProblems()

  /** @param maxLength the longest text, in characters */
  constructor(file: string, input: ConfigInput, maxLength: number) {
    this.file = file
    if (typeof input !== 'string') {
      this.data = this.limit(input.values)
      return
    }
    if (input.length > maxLength) {
      const problem = { code: 'too-large', severity: 'fault', file, place: { line: 1, column: 1 } } as const
      const found = `a file of ${format(input.length)} characters`
      this.repeated.add({ ...problem, found, expected: `at most ${format(maxLength)}` })
      this.data = undefined
      return
    }
    const parts = { syntax: 'yaml', head: normalizeLineEnds(input), headLine: 1 } as const
    const read = readValue(parts)
    if (isUnreadable(read)) {
      this.repeated.add({ severity: 'fault', file, ...read })
      this.data = undefined
      return
    }
    this.positions = new ValuePositions(parts)
    this.data = this.limit(read)
  }

  /** The problems so far; of many of one kind the first ones. */
  get problems(): readonly Problem[] {
    return this.repeated.list()
  }

  /**
   * Reports a fault that a schema found.
   *
   * @param keys all known keys, of which an unknown one may be a typo
   * @param noun names a key in messages
   */
  issue({ at, expected, isUnknownKey }: Issue, keys: readonly string[], noun: string): void {
    if (!isUnknownKey) {
      this.fault(at, expected)
      return
    }
    const key = String(at.at(-1))
    // A problem that is only counted names no key that was meant.
    // The key itself may be a setting elsewhere.
    const others = keys.filter((known) => known !== key)
    const meant = this.isFull('bad-config', 'fault') ? undefined : findNearestWord(key, others)
    const hint = meant === undefined ? `a ${noun} that Sectionwire knows` : `\`${meant}\`, perhaps`
    this.report(at, 'key', { expected: hint, found: `the unknown ${noun} \`${key}\``, severity: 'fault' })
  }

  fault(
    at: KeyPath,
    expected: string,
    found = quoteValue(this.data, at),
    severity: Severity = 'fault',
    fix?: string,
  ): void {
    this.report(at, 'value', { expected, found, severity, ...optionalProperty('fix', fix) })
  }

  /** Reports a value over a limit. */
  readonly reportExcess = (at: KeyPath, found: string, expected: string): void => {
    const problem = { code: 'too-large', severity: 'fault', file: this.file, found, expected } as const
    this.repeated.add({ ...problem, ...(this.isFull(problem.code, problem.severity) ? {} : this.locate(at, 'value')) })
  }

  private limit(data: unknown): unknown {
    return limitTexts(data, this.reportExcess)
  }

  private report(at: KeyPath, of: Located, problem: Pick<Problem, 'severity' | 'found' | 'expected' | 'fix'>): void {
    const { file, repeated } = this
    const code = RESERVED_MESSAGE === problem.expected ? 'reserved-id' : 'bad-config'
    // The place of a problem that is only counted is not searched for.
    const where = this.isFull(code, problem.severity) ? {} : this.locate(at, of)
    repeated.add({ code, file, ...where, ...problem })
  }

  private isFull(code: ProblemCode, severity: Severity): boolean {
    return this.repeated.isFull({ code, severity, file: this.file })
  }

  private locate(at: KeyPath, of: Located): Pick<Problem, 'place' | 'record' | 'pointer'> {
    return this.positions === undefined
      ? { record: this.file.replace(/\.yaml$/, ''), pointer: formatPointer(at) }
      : { place: this.positions.locate(at, of) }
  }
}

const format = (count: number): string => count.toLocaleString('en-GB')
