import { optionalProperty } from '../collections/index.ts'
import type { Newsroom } from '../model/index.ts'
import { formatPointer, type KeyPath, type Problem, type ProblemCode, type Severity } from '../problems/index.ts'
import type { BylineReader } from './byline.ts'
import type { CheckedFieldName, FieldReader, FieldValue } from './fields/index.ts'
import type { SplitFile } from './front-matter/index.ts'
import { type Located, locateValue } from './locate-value.ts'
import { type PathNames, readPathNames } from './path-names.ts'
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
  readonly problems: Problem[] = []
  /** True if a problem keeps the article from being published. */
  withheld = false

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
    this.add({ code, severity, ...this.locate(at), found, expected, ...optionalProperty('fix', fix) })
  }

  /** Reports an unknown key. */
  reportKey(code: ProblemCode, severity: Severity, at: KeyPath, expected: string): void {
    const found = `the unknown key \`${at.join('.')}\``
    this.add({ code, severity, ...this.locate(at, 'key'), found, expected })
  }

  private locate(at: KeyPath, of?: Located): Pick<Problem, 'file' | 'place' | 'record' | 'pointer'> {
    const { path, record } = this.file
    return record === undefined
      ? { file: path, place: locateValue(this.parts, at, of) }
      : { file: path, record, pointer: formatPointer(at) }
  }

  private add(problem: Problem): void {
    if (problem.severity === 'withheld') this.withheld = true
    this.problems.push(problem)
  }
}

const getProblemCode = (code: ProblemCode, expected: string): ProblemCode =>
  code === 'bad-value' && expected.includes('http')
    ? 'bad-url'
    : code === 'bad-value' && expected.includes('a date and time')
      ? 'bad-instant'
      : code
