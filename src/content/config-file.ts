import { nearest } from '../newsroom/nearest.ts'
import type { KeyPath, Problem, Severity } from '../problem.ts'
import { isUnreadable, normalise, readValue } from './front-matter.ts'
import { optional } from './given.ts'
import { type Located, locate } from './locate.ts'
import { type Issue, quoted } from './schema.ts'

/** What is said of an id that is a path of the site itself; the problem has a code of its own. */
export const RESERVED_MESSAGE = 'an id that is no path of the site itself'

/** A YAML file of the configuration, with what places and reports its faults. */
export class ConfigFile {
  readonly data: unknown
  private readonly file: string
  private readonly text: string
  private readonly problems: Problem[]

  constructor(file: string, text: string, problems: Problem[]) {
    this.file = file
    this.text = normalise(text)
    this.problems = problems
    const read = readValue({ syntax: 'yaml', head: this.text, headLine: 1 })
    if (isUnreadable(read)) {
      this.problems.push({ severity: 'fault', file, ...read })
      this.data = undefined
    } else this.data = read
  }

  /**
   * Reports what a schema found wrong.
   *
   * @param keys those that the file may have: an unknown one may be meant to be one of them
   * @param noun what such a key is called
   */
  issue({ at, expected, isUnknownKey }: Issue, keys: readonly string[], noun: string): void {
    if (!isUnknownKey) {
      this.fault(at, expected)
      return
    }
    const key = String(at.at(-1))
    const meant = nearest(key, keys)
    const hint = meant === undefined ? `a ${noun} that Sectionwire knows` : `\`${meant}\`, perhaps`
    this.report(at, 'key', { expected: hint, found: `the unknown ${noun} \`${key}\``, severity: 'fault' })
  }

  fault(
    at: KeyPath,
    expected: string,
    found = quoted(this.data, at),
    severity: Severity = 'fault',
    fix?: string,
  ): void {
    this.report(at, 'value', { expected, found, severity, ...optional('fix', fix) })
  }

  private report(at: KeyPath, of: Located, told: Pick<Problem, 'severity' | 'found' | 'expected' | 'fix'>): void {
    const place = locate({ syntax: 'yaml', head: this.text, headLine: 1 }, at, of)
    this.problems.push({
      code: RESERVED_MESSAGE === told.expected ? 'reserved-id' : 'bad-config',
      file: this.file,
      place,
      ...told,
    })
  }
}
