import { optionalProperty } from '../collections/index.ts'
import type { Newsroom } from '../model/index.ts'
import {
  formatPointer,
  type KeyPath,
  type Problem,
  type ProblemCode,
  RepeatedProblems,
  type Severity,
} from '../problems/index.ts'
import type { BylineReader } from './byline.ts'
import type { CheckedFieldName, FieldReader, FieldValue } from './fields/index.ts'
import type { SplitFile } from './front-matter/index.ts'
import { type PathNames, readPathNames } from './path-names.ts'
import { type Located, ValuePositions } from './positions/index.ts'
import { listIssues, quoteValue } from './schema.ts'
import type { SectionResolver } from './section-resolver.ts'
import { type FoundValue, type KeyTypos, type TranslatedRecord, translateKeys } from './translate-keys.ts'

/** The file that holds a record. */
export interface RecordFile {
  /** Relative to the content directory, with `/`. */
  readonly path: string
  /** Version of the file when it was read. */
  readonly version: string
  /** Set for a record that no file holds: problems name it with a JSON pointer in place of line and column. */
  readonly record?: string
}

/** The readers of one newsroom, with memoized results that its records share. */
export interface RecordContext {
  readonly newsroom: Newsroom
  readonly fields: FieldReader
  readonly bylines: BylineReader
  readonly sections: SectionResolver
  readonly keyTypos: KeyTypos
}

/** One record's values, each checked when it is asked for, and their problems. */
export class RecordValues {
  readonly file: RecordFile
  readonly parts: SplitFile<string | Buffer>
  readonly data: Readonly<Record<string, unknown>>
  readonly context: RecordContext
  readonly translated: TranslatedRecord
  readonly names: PathNames
  /** True if a problem keeps the article from being published. */
  withheld = false
  private repeated: RepeatedProblems | undefined
  private positions: ValuePositions | undefined

  constructor(
    file: RecordFile,
    parts: SplitFile<string | Buffer>,
    data: Readonly<Record<string, unknown>>,
    context: RecordContext,
  ) {
    this.file = file
    this.parts = parts
    this.data = data
    this.context = context
    this.translated = translateKeys(data)
    this.names = readPathNames(file.path)
  }

  get newsroom(): Newsroom {
    return this.context.newsroom
  }

  /** The problems so far; of many of one kind the first ones. */
  get problems(): readonly Problem[] {
    return this.repeated?.list() ?? NO_PROBLEMS
  }

  /** Returns the value of a field; undefined when there is none, or an invalid one, which it reports. */
  field<Name extends CheckedFieldName>(
    name: Name,
    code: ProblemCode = 'bad-value',
    severity: Severity = 'fault',
  ): FieldValue<Name> | undefined {
    const found = this.translated.fields[name]
    if (found === undefined) return undefined
    const read = this.context.fields.read(name, found.value)
    if ('value' in read) return read.value
    for (const { at, expected } of listIssues(read.error)) {
      this.report(getProblemCode(code, expected), severity, [...found.at, ...at], quoteValue(found.value, at), expected)
    }
    return undefined
  }

  /** Returns an instant that decides about visibility. An invalid one withholds the article. */
  instant(found: FoundValue | undefined): number | undefined {
    if (found === undefined) return undefined
    const read = this.context.fields.read('published', found.value)
    if ('value' in read) return read.value
    const [issue] = listIssues(read.error)
    this.report('bad-instant', 'withheld', found.at, quoteValue(found.value, []), issue?.expected ?? 'a date and time')
    return undefined
  }

  report(code: ProblemCode, severity: Severity, at: KeyPath, found: string, expected: string, fix?: string): void {
    this.add(at, 'value', { code, severity, found, expected, ...optionalProperty('fix', fix) })
  }

  /** Reports an unknown key. */
  reportKey(code: ProblemCode, severity: Severity, at: KeyPath, expected: string): void {
    this.add(at, 'key', { code, severity, found: `the unknown key \`${at.join('.')}\``, expected })
  }

  private add(at: KeyPath, of: Located, problem: Omit<Problem, 'file'>): void {
    if (problem.severity === 'withheld') this.withheld = true
    this.repeated ??= new RepeatedProblems()
    const { path: file } = this.file
    // The place of a problem that is only counted is not searched for.
    const where = this.repeated.isFull({ ...problem, file }) ? {} : this.locate(at, of)
    this.repeated.add({ ...problem, file, ...where })
  }

  private locate(at: KeyPath, of: Located): Pick<Problem, 'place' | 'record' | 'pointer'> {
    const { record } = this.file
    if (record !== undefined) return { record, pointer: formatPointer(at) }
    this.positions ??= new ValuePositions(this.parts)
    return { place: this.positions.locate(at, of) }
  }
}

const NO_PROBLEMS: readonly Problem[] = Object.freeze([])

const getProblemCode = (code: ProblemCode, expected: string): ProblemCode =>
  code === 'bad-value' && expected.includes('http')
    ? 'bad-url'
    : code === 'bad-value' && expected.includes('a date and time')
      ? 'bad-instant'
      : code
