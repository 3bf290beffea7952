import { optionalProperty } from '../../collections/index.ts'
import { findNearestWord, formatPointer, type KeyPath, type Problem, type Severity } from '../../problems/index.ts'
import { isUnreadable, normalizeLineEnds, readValue } from '../front-matter/index.ts'
import { type Located, locateValue } from '../locate-value.ts'
import { type Issue, quoteValue } from '../schema.ts'

/** The expectation for an id that is a path of the site itself; its problem has a code of its own. */
export const RESERVED_MESSAGE = 'an id that the site does not use as a path of its own'

/** Settings: the text of their file, or their values as JSON has them. */
export type ConfigInput = string | { readonly values: unknown }

/** A YAML file of the configuration, whose faults it locates and reports. */
export class ConfigFile {
  readonly data: unknown
  private readonly file: string
  /** Absent where values were given in place of a file. */
  private readonly text: string | undefined
  private readonly problems: Problem[]

  constructor(file: string, input: ConfigInput, problems: Problem[]) {
    this.file = file
    this.problems = problems
    if (typeof input !== 'string') {
      this.data = input.values
      return
    }
    this.text = normalizeLineEnds(input)
    const read = readValue({ syntax: 'yaml', head: this.text, headLine: 1 })
    if (isUnreadable(read)) {
      this.problems.push({ severity: 'fault', file, ...read })
      this.data = undefined
    } else this.data = read
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
    const meant = findNearestWord(key, keys)
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

  private report(at: KeyPath, of: Located, problem: Pick<Problem, 'severity' | 'found' | 'expected' | 'fix'>): void {
    const { text, file } = this
    const where =
      text === undefined
        ? { record: file.replace(/\.yaml$/, ''), pointer: formatPointer(at) }
        : { place: locateValue({ syntax: 'yaml', head: text, headLine: 1 }, at, of) }
    const code = RESERVED_MESSAGE === problem.expected ? 'reserved-id' : 'bad-config'
    this.problems.push({ code, file, ...where, ...problem })
  }
}
