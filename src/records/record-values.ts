import { optionalProperty } from '../collections/index.ts'
import type { Newsroom } from '../model/index.ts'
import { formatPointer, type KeyPath, type Problem, type ProblemCode, type Severity } from '../problems/index.ts'
import { type FoundValue, type TranslatedRecord, translateKeys } from './dialects.ts'
import { type FieldReader, getFieldReader } from './field-reader.ts'
import type { FieldName, FieldValue } from './fields.ts'
import type { SplitFile } from './front-matter/index.ts'
import { type Located, locateValue } from './locate-value.ts'
import { type PathNames, readPathNames } from './path-names.ts'
import { listIssues, quoteValue } from './schema.ts'

/** The file that a record stands in. */
export interface RecordFile {
  /** Relative to the content directory, with `/`. */
  readonly path: string
  /** The stamp of the file that was read. */
  readonly version: string
  /** Set for a record that no file holds: problems name it with a JSON pointer in place of line and column. */
  readonly record?: string
}

/** One record's values, each checked when it is asked for, and all that was found wrong with them. */
export class RecordValues {
  readonly file: RecordFile
  readonly parted: SplitFile<string | Buffer>
  readonly data: Readonly<Record<string, unknown>>
  readonly newsroom: Newsroom
  readonly translated: TranslatedRecord
  readonly names: PathNames
  readonly problems: Problem[] = []
  /** Whether what was found wrong keeps the article from being published. */
  withheld = false
  private readonly fields: FieldReader

  constructor(
    file: RecordFile,
    parted: SplitFile<string | Buffer>,
    data: Readonly<Record<string, unknown>>,
    newsroom: Newsroom,
  ) {
    this.file = file
    this.parted = parted
    this.data = data
    this.newsroom = newsroom
    this.translated = translateKeys(data)
    this.names = readPathNames(file.path)
    this.fields = getFieldReader(newsroom.site.timezone)
  }

  /** The value of a field, or undefined when there is none, or none that can be used: that is reported. */
  field<Name extends FieldName>(
    name: Name,
    code: ProblemCode = 'bad-value',
    severity: Severity = 'fault',
  ): FieldValue<Name> | undefined {
    const found = this.translated.fields[name]
    if (found === undefined) return undefined
    const read = this.fields.read(name, found.value)
    if ('value' in read) return read.value
    for (const { at, expected } of listIssues(read.error)) {
      this.report(getProblemCode(code, expected), severity, [...found.at, ...at], quoteValue(found.value, at), expected)
    }
    return undefined
  }

  /** An instant on which it depends whether the article is public at all. */
  instant(found: FoundValue | undefined): number | undefined {
    if (found === undefined) return undefined
    const read = this.fields.read('published', found.value)
    if ('value' in read) return read.value
    const [issue] = listIssues(read.error)
    this.report('bad-instant', 'withheld', found.at, quoteValue(found.value, []), issue?.expected ?? 'a date and time')
    return undefined
  }

  report(code: ProblemCode, severity: Severity, at: KeyPath, found: string, expected: string, fix?: string): void {
    this.add({ code, severity, ...this.locate(at), found, expected, ...optionalProperty('fix', fix) })
  }

  /** Reports a key that no one knows. */
  reportKey(code: ProblemCode, severity: Severity, at: KeyPath, expected: string): void {
    const found = `the unknown key \`${at.join('.')}\``
    this.add({ code, severity, ...this.locate(at, 'key'), found, expected })
  }

  private locate(at: KeyPath, of?: Located): Pick<Problem, 'file' | 'place' | 'record' | 'pointer'> {
    const { path, record } = this.file
    return record === undefined
      ? { file: path, place: locateValue(this.parted, at, of) }
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
