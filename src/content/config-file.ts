import type { KeyPath, Problem, Severity } from '../problem.ts'
import { isUnreadable, normalise, readValue } from './front-matter.ts'
import { locate } from './locate.ts'
import { quoted } from './schema.ts'

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

  fault(
    at: KeyPath,
    expected: string,
    found = quoted(this.data, at),
    severity: Severity = 'fault',
    fix?: string,
  ): void {
    const place = locate({ syntax: 'yaml', head: this.text, headLine: 1 }, at)
    this.problems.push({
      code: RESERVED_MESSAGE === expected ? 'reserved-id' : 'bad-config',
      severity,
      file: this.file,
      place,
      found,
      expected,
      ...(fix === undefined ? {} : { fix }),
    })
  }
}
