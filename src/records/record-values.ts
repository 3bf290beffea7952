import { optionalProperty } from '../collections/index.ts'
import type { Newsroom } from '../model/index.ts'
import {
  formatPointer,
  type KeyPath,
  type Place,
  type Problem,
  type ProblemCode,
  RepeatedProblems,
  type Severity,
} from '../problems/index.ts'
import type { BylineReader } from './bylines/index.ts'
import {
  type CheckedFieldName,
  FIELD_LIMITS,
  type FieldReader,
  type FieldValue,
  type RecordFieldName,
} from './fields/index.ts'
import type { AppliedDefaults } from './folder-defaults/index.ts'
import type { ReadRecord, SplitFile } from './front-matter/index.ts'
import { limitValue } from './limit-value.ts'
import { readNestedValue } from './nested-values.ts'
import type { LocalZones } from './parse-instant.ts'
import { type PathNames, readPathNames } from './path-names.ts'
import { type Located, ValuePositions } from './positions/index.ts'
import { listIssues, quoteValue } from './schema.ts'
import type { SectionResolver } from './section-resolver.ts'
import { type FoundValue, type KeyTypos, type TranslatedRecord, translateKeys } from './translate-keys.ts'
import type { VisibilityFinder } from './visibility/index.ts'
import { isQuotedValue, WrittenCharacters } from './written-characters.ts'

/** The file that holds a record. */
export interface RecordFile {
  /** Relative to the content directory, with `/`. */
  readonly path: string
  /** Version of the file when it was read. */
  readonly version: string
  /** Set for a record that no file holds: problems name it with a JSON pointer in place of line and column. */
  readonly record?: string
  /** Values that the record has from its folders. */
  readonly defaults?: AppliedDefaults | undefined
}

/** The readers of one newsroom, with memoized results that its records share. */
export interface RecordContext {
  readonly newsroom: Newsroom
  readonly fields: FieldReader
  /** Reads dates that are texts of YAML, where the engine reads them in another way. */
  readonly textFields?: FieldReader
  readonly zones: LocalZones
  /** Fields by the keys that site.yaml names for them. */
  readonly ownKeys: ReadonlyMap<string, RecordFieldName>
  readonly bylines: BylineReader
  readonly sections: SectionResolver
  readonly keyTypos: KeyTypos
  readonly visibility: VisibilityFinder
}

/** One record's values, each checked when it is asked for, and their problems. */
export class RecordValues {
  readonly file: RecordFile
  readonly parts: SplitFile<string | Buffer>
  readonly data: Readonly<Record<string, unknown>>
  readonly context: RecordContext
  readonly translated: TranslatedRecord
  readonly names: PathNames
  private readonly characters: WrittenCharacters
  /** True if a strict parser would not read the record. */
  readonly isRepaired: boolean
  /** True if a problem keeps the article from being published. */
  withheld = false
  private repeated: RepeatedProblems | undefined
  private positions: ValuePositions | undefined

  constructor(
    file: RecordFile,
    parts: SplitFile<string | Buffer>,
    data: Readonly<Record<string, unknown>>,
    context: RecordContext,
    repaired?: ReadRecord['repaired'],
  ) {
    this.file = file
    this.parts = parts
    this.data = data
    this.context = context
    this.characters = new WrittenCharacters(file.record === undefined ? parts : undefined, () => this.openPositions())
    this.translated = this.limitFields(translateKeys(data, context.ownKeys))
    this.names = readPathNames(file.path)
    this.isRepaired = repaired !== undefined
    if (repaired !== undefined) {
      const { place, found, expected } = repaired
      const fix = 'It is read as most engines read it: of equal keys, the last one counts.'
      this.reportAt('bad-syntax', 'warning', place, found, expected, fix)
    }
  }

  get newsroom(): Newsroom {
    return this.context.newsroom
  }

  /** Returns the values without what is over the limit of their field, which is reported. */
  private limitFields(translated: TranslatedRecord): TranslatedRecord {
    let fields = translated.fields
    for (const name of LIMITED_FIELDS) {
      const found = translated.fields[name]
      const kept = found && this.readText(name, found)
      if (kept !== found) fields = { ...fields, [name]: kept }
    }
    return fields === translated.fields ? translated : { ...translated, fields }
  }

  /**
   * Returns the value of a text field: with the characters of the file in place of numbers, and as far as the limit of the
   * field allows. Reports the rest; undefined when nothing is left.
   */
  readText(name: RecordFieldName, written: FoundValue): FoundValue | undefined {
    const limit = FIELD_LIMITS[name]
    const value = this.characters.restore(written, FLAG_FIELDS.has(name))
    const found = value === written.value ? written : { value, at: written.at }
    const limited = limit && limitValue(found.value, limit)
    if (limited === undefined) return found
    const { value: kept, excess } = limited
    const isText = typeof found.value === 'string'
    for (const { at, found: quoted, expected } of excess) {
      const isCut = isText ? kept !== undefined : Array.isArray(found.value)
      const severity = isText && limit?.withholds === true ? 'withheld' : isCut ? 'warning' : 'fault'
      this.report('too-large', severity, [...found.at, ...at], quoted, expected)
    }
    return kept === undefined ? undefined : { value: kept, at: found.at }
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
    const written = this.translated.fields[name]
    const found = written && this.readNested(name, written, severity)
    if (found === undefined) return undefined
    const read = this.getFieldReader(found).read(name, found.value)
    if ('value' in read) return read.value
    for (const { at, expected } of listIssues(read.error)) {
      const isText = typeof found.value === 'string' && expected.startsWith('a list of')
      const quoted = isText ? 'a text' : quoteValue(found.value, at)
      this.report(getProblemCode(code, expected), severity, [...found.at, ...at], quoted, expected)
    }
    return undefined
  }

  /** Returns a value without what is empty in it; reports unknown keys inside it. Undefined when nothing usable is left. */
  private readNested(name: RecordFieldName, found: FoundValue, severity: Severity): FoundValue | undefined {
    const { value, faults } = readNestedValue(name, found.value)
    for (const { at, key, meant, cutsText } of faults) {
      this.add([...found.at, ...at], 'key', {
        code: 'unknown-key',
        severity: cutsText ? severity : 'fault',
        found: cutsText ? `\`${key}\` after a comma` : `the unknown key \`${key}\``,
        expected: cutsText
          ? 'the end of the text before the comma'
          : meant === undefined
            ? 'a known key'
            : `\`${meant}\`, perhaps`,
        ...(cutsText ? { fix: 'Put the text in quotes.' } : {}),
      })
    }
    if (value === found.value) return found
    return value === undefined ? undefined : { value, at: found.at }
  }

  /** Returns an instant that decides about visibility. An invalid one withholds the article. */
  instant(found: FoundValue | undefined): number | undefined {
    if (found === undefined) return undefined
    const read = this.getFieldReader(found).read('published', found.value)
    if ('value' in read) return read.value
    const [issue] = listIssues(read.error)
    this.report('bad-instant', 'withheld', found.at, quoteValue(found.value, []), issue?.expected ?? 'a date and time')
    return undefined
  }

  private getFieldReader({ value, at }: FoundValue): FieldReader {
    const { fields, textFields } = this.context
    const isText =
      textFields !== undefined &&
      typeof value === 'string' &&
      /^\d{4}-/.test(value) &&
      // YAML has no time without seconds: it is a text.
      (!/:\d\d:\d\d/.test(value) || isQuotedValue(this.parts, at))
    return isText ? textFields : fields
  }

  report(code: ProblemCode, severity: Severity, at: KeyPath, found: string, expected: string, fix?: string): void {
    this.add(at, 'value', { code, severity, found, expected, ...optionalProperty('fix', fix) })
  }

  /** Reports a problem at a place of the file where no value is. */
  reportAt(code: ProblemCode, severity: Severity, place: Place, found: string, expected: string, fix?: string): void {
    this.add([], 'value', { code, severity, place, found, expected, ...optionalProperty('fix', fix) })
  }

  /** Reports an unknown key. */
  reportKey(code: ProblemCode, severity: Severity, at: KeyPath, expected: string, fix?: string): void {
    const found = `the unknown key \`${at.join('.')}\``
    this.add(at, 'key', { code, severity, found, expected, ...optionalProperty('fix', fix) })
  }

  /** Returns the place of a key in words, as `file:line:column` or as a JSON pointer. */
  describePlace(at: KeyPath): string {
    const { place, pointer } = this.locate(at, 'key')
    return place === undefined ? (pointer ?? '') : `${this.file.path}:${place.line}:${place.column}`
  }

  private add(at: KeyPath, of: Located, problem: Omit<Problem, 'file'>): void {
    if (problem.severity === 'withheld') this.withheld = true
    this.repeated ??= new RepeatedProblems()
    const { code, severity, ...words } = problem
    const subject = at.filter((step) => typeof step === 'string').join('.')
    const kind = { code, severity, file: this.file.path }
    // The place of a problem that is only counted is not searched for.
    this.repeated.add({
      ...kind,
      ...(this.repeated.isFull(kind) ? {} : this.locate(at, of)),
      ...words,
      ...optionalProperty('subject', subject === '' ? undefined : subject),
    })
  }

  private locate(at: KeyPath, of: Located): Pick<Problem, 'place' | 'record' | 'pointer'> {
    const { record } = this.file
    if (record !== undefined) return { record, pointer: formatPointer(at) }
    return { place: this.openPositions().locate(at, of) }
  }

  /** Returns the place of an offset in the text of the record. */
  locateOffset(offset: number): Place {
    return this.openPositions().locateOffset(offset)
  }

  private openPositions(): ValuePositions {
    this.positions ??= new ValuePositions(this.parts)
    return this.positions
  }
}

const NO_PROBLEMS: readonly Problem[] = Object.freeze([])

/** Fields in which `True` can only be a word. */
const FLAG_FIELDS: ReadonlySet<RecordFieldName> = new Set([
  'id',
  'title',
  'slug',
  'summary',
  'tags',
  'guid',
  'source',
  'imageAlt',
  'imageCaption',
  'imageCredit',
  'corrections',
])

const LIMITED_FIELDS = Object.keys(FIELD_LIMITS) as RecordFieldName[]

const getProblemCode = (code: ProblemCode, expected: string): ProblemCode =>
  code === 'bad-value' && expected.includes('http')
    ? 'bad-url'
    : code === 'bad-value' && expected.includes('a date and time')
      ? 'bad-instant'
      : code
