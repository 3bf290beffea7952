import { load, YAMLException } from 'js-yaml'
import { parse as parseToml, TomlDate, TomlError } from 'smol-toml'
import { LIMITS } from '../limits.ts'
import { splitExportedRecord } from './exported-record.ts'
import { readFlatYaml } from './flat-yaml.ts'
import { splitHeaderLines } from './header-lines.ts'
import { isNestedDeeper } from './json-depth.ts'
import { repairYaml } from './repair-yaml.ts'
import type { RecordHead, SplitFile, Syntax, TextStart, UnreadableFile } from './split-parts.ts'

const MAX_HEAD_LENGTH = LIMITS.frontMatter
const MAX_DEPTH = LIMITS.depth

const FENCES: Readonly<Record<string, Syntax>> = { '---': 'yaml', '+++': 'toml', ';;;': 'json' }

/** Returns a text with LF as line ends and without a byte order mark. */
export const normalizeLineEnds = (text: string): string => text.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n')

/**
 * Splits an article file into record and body.
 *
 * @param path of the file: one that ends in `.json` is a record as a whole
 */
export function splitFile(text: string, path: string): SplitFile | UnreadableFile {
  const normal = normalizeLineEnds(text)
  const top = { line: 1, column: 1 }
  if (normal.trim() === '') {
    return { code: 'empty-file', place: top, found: 'an empty file', expected: 'an article with front matter' }
  }
  if (path.endsWith('.json')) return { syntax: 'json', head: normal, headLine: 1, body: '' }
  // Hugo reads front matter below empty lines too (parser/pageparser/pagelexer.go).
  const start = countBlankLines(normal)
  const fence = /^(-{3,}|\+\+\+|;;;)[ \t]*\n/.exec(start.offset === 0 ? normal : normal.slice(start.offset))
  if (fence !== null) return splitFenced(normal, fence[1] ?? '', start.offset + fence[0].length, start.lines)
  if (normal.startsWith('{', start.offset)) return splitJson(normal, start)
  const other = splitExportedRecord(normal) ?? splitHeaderLines(normal, start, isTitled)
  if (other !== undefined) return other
  return {
    code: 'no-front-matter',
    place: top,
    found: 'no front matter',
    expected: 'a first line of `---` (YAML), `+++` (TOML) or `{` (JSON)',
    fix: 'Put the title and the date between two lines of `---` at the top.',
    ...(DATED_POST.test(path) ? { bare: { syntax: 'json', head: '{}', headLine: 1, body: normal } } : {}),
  }
}

/** A post whose name says when it was published. */
const DATED_POST = /(?:^|\/)_posts\/(?:[^/]+\/)*\d{4}-\d{1,2}-\d{1,2}-[^/]+\.(?:md|markdown)$/i

const WITHOUT_END = {
  code: 'no-front-matter',
  place: { line: 1, column: 1 },
  found: 'front matter without an end',
} as const

/** Returns the place of the first line with characters. */
function countBlankLines(text: string): TextStart {
  const first = text.search(/\S/)
  const offset = text.lastIndexOf('\n', first) + 1
  return { offset, lines: offset === 0 ? 0 : text.slice(0, offset).split('\n').length - 1 }
}

const isTitled = (head: string): boolean => {
  const read = readRecord({ syntax: 'yaml', head, headLine: 1 })
  return !isUnreadable(read) && Object.keys(read.data).some((key) => key.toLowerCase() === 'title')
}

const CLOSING_FENCES: Readonly<Record<string, RegExp>> = {
  '---': /^(?:---|\.\.\.)[ \t]*$/m,
  '+++': /^\+\+\+[ \t]*$/m,
  ';;;': /^;;;[ \t]*$/m,
}
/** Hexo's fences can be longer. */
const LONG_FENCE = /^-{3,}[ \t]*$/m

function splitFenced(text: string, fence: string, start: number, linesBefore: number): SplitFile | UnreadableFile {
  const end = CLOSING_FENCES[fence] ?? LONG_FENCE
  const rest = text.slice(start)
  const close = end.exec(rest)
  if (close === null) {
    const expected = `a second line of \`${fence}\` that closes it`
    return { ...WITHOUT_END, expected, head: rest.slice(0, MAX_HEAD_LENGTH) }
  }
  const head = rest.slice(0, close.index)
  if (head.length > MAX_HEAD_LENGTH) return describeTooLarge(head.length)
  const body = rest.slice(close.index + close[0].length).replace(/^\n/, '')
  return { syntax: FENCES[fence] ?? 'yaml', head, headLine: linesBefore + 2, body }
}

/** JSON front matter ends where its braces do. */
function splitJson(text: string, { offset, lines }: TextStart): SplitFile | UnreadableFile {
  let depth = 0
  let inText = false
  for (let at = offset; at < text.length; at += 1) {
    const character = text[at]
    if (inText) {
      if (character === '\\') at += 1
      else if (character === '"') inText = false
    } else if (character === '"') inText = true
    else if (character === '{') depth += 1
    else if (character === '}') {
      depth -= 1
      if (depth > 0) continue
      const head = text.slice(offset, at + 1)
      if (head.length > MAX_HEAD_LENGTH) return describeTooLarge(head.length)
      return { syntax: 'json', head, headLine: lines + 1, body: text.slice(at + 1).replace(/^[ \t]*\n/, '') }
    }
  }
  return { ...WITHOUT_END, expected: 'a `}` that closes it', head: text.slice(offset, offset + MAX_HEAD_LENGTH) }
}

const describeTooLarge = (length: number): UnreadableFile => ({
  code: 'too-large',
  place: { line: 1, column: 1 },
  found: `front matter of ${length.toLocaleString('en-GB')} characters`,
  expected: `at most ${MAX_HEAD_LENGTH.toLocaleString('en-GB')}`,
})

/** A record that can be read. */
export interface ReadRecord {
  readonly data: Readonly<Record<string, unknown>>
  /** The text in which values have their places: that of the file, or as it was repaired, line by line. */
  readonly head: RecordHead
  /** The fault that a strict parser finds in the text, and other parsers pass over. */
  readonly repaired?: Pick<UnreadableFile, 'place' | 'found' | 'expected'>
}

/**
 * Returns the values of a record, or the reason why it has none. Dates of TOML become text. YAML that is not valid is read
 * as libyaml reads it, which most engines use: of equal keys the last one counts.
 */
export function readRecord({ syntax, head, headLine }: RecordHead): ReadRecord | UnreadableFile {
  const parts: RecordHead = { syntax, head, headLine }
  const value = readValue(parts)
  if (!isUnreadable(value)) return toReadRecord(value, parts)
  if (syntax !== 'yaml' || value.code !== 'bad-syntax') return value
  const repaired: RecordHead = { ...parts, head: repairYaml(head) }
  try {
    const read = toReadRecord(load(repaired.head, { maxAliases: 0, maxDepth: MAX_DEPTH, json: true }), repaired)
    if (isUnreadable(read)) return value
    return { ...read, repaired: { place: value.place, found: value.found, expected: value.expected } }
  } catch {
    return value
  }
}

function toReadRecord(value: unknown, parts: RecordHead): ReadRecord | UnreadableFile {
  if (isRecord(value)) return { data: value, head: parts }
  const found = value === null || value === undefined ? 'nothing' : Array.isArray(value) ? 'a list' : 'a single value'
  return {
    code: 'not-a-record',
    place: { line: parts.headLine, column: 1 },
    found,
    expected: 'keys and values, such as `title: …`',
  }
}

/** Returns the value of a YAML, TOML or JSON text, or a fault with its place in the file. */
export function readValue({ syntax, head, headLine }: RecordHead): unknown {
  try {
    if (syntax === 'yaml') return readFlatYaml(head) ?? readYaml(head)
    if (syntax === 'toml') {
      const table = parseToml(head, { maxDepth: MAX_DEPTH, integersAsBigInt: 'asNeeded' })
      // The limit of the parser does not count dotted keys.
      return isDeeper(table, MAX_DEPTH) ? describeTooDeep('TOML', headLine, MAX_DEPTH) : toPlainValues(table)
    }
    if (head.length > LONG_JSON && isNestedDeeper(head, LIMITS.jsonDepth))
      return describeTooDeep('JSON', headLine, LIMITS.jsonDepth)
    const value: unknown = JSON.parse(head)
    return isDeeper(value, LIMITS.jsonDepth) ? describeTooDeep('JSON', headLine, LIMITS.jsonDepth) : value
  } catch (error) {
    return { code: 'bad-syntax', ...describeFault(error, syntax, head, headLine) } satisfies UnreadableFile
  }
}

/** In characters. `JSON.parse` takes seconds for a long text that nests millions of lists. */
const LONG_JSON = 65_536

/** Returns whether values are nested deeper than a number of levels; looks no deeper. */
const isDeeper = (value: unknown, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1)))

const describeTooDeep = (syntax: 'JSON' | 'TOML', line: number, levels: number): UnreadableFile => ({
  code: 'bad-syntax',
  place: { line, column: 1 },
  found: `values nested more than ${levels} levels deep`,
  expected: `valid ${syntax}`,
  fix: 'Use fewer levels.',
})

const readYaml = (head: string): unknown =>
  head.trim() === '' ? null : load(head, { maxAliases: 0, maxDepth: MAX_DEPTH })

export const isUnreadable = (value: unknown): value is UnreadableFile =>
  isRecord(value) && typeof value['code'] === 'string' && isRecord(value['place']) && 'expected' in value

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Replaces dates by text, and integers beyond the exact ones by the nearest number. */
function toPlainValues(value: unknown): unknown {
  if (value instanceof TomlDate) return value.toISOString()
  if (typeof value === 'bigint') return Number(value)
  if (Array.isArray(value)) return value.map(toPlainValues)
  if (!isRecord(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, toPlainValues(inner)]))
}

/** Returns whether every number and flag of a record is written as `String` writes it. */
export const hasPlainScalars = ({ syntax, head }: RecordHead): boolean =>
  syntax === 'yaml' && readFlatYaml(head) !== undefined

function describeFault(error: unknown, syntax: Syntax, head: string, headLine: number): Omit<UnreadableFile, 'code'> {
  const expected = `valid ${syntax.toUpperCase()}`
  if (error instanceof YAMLException && error.mark !== undefined) {
    const place = { line: error.mark.line + headLine, column: error.mark.column + 1 }
    return { place, expected, ...explainYamlFault(error.reason) }
  }
  if (error instanceof TomlError) {
    const place = { line: error.line + headLine - 1, column: error.column }
    return { place, found: describeParserError(error.message.split('\n')[0] ?? ''), expected }
  }
  const message = error instanceof Error ? error.message : String(error)
  const offset = Number(/position (\d+)/.exec(message)?.[1] ?? (/end of JSON/.test(message) ? head.length : 0))
  const before = head.slice(0, offset).split('\n')
  const place = { line: headLine + before.length - 1, column: (before.at(-1)?.length ?? 0) + 1 }
  return { place, found: describeParserError(message.replace(/ in JSON at position.*$/s, '')), expected }
}

const describeParserError = (message: string): string => message.replace(/\s+/g, ' ').trim()

/** Explanations of faults by a part of the message of js-yaml. */
const YAML_FAULTS: readonly (readonly [RegExp, { readonly found?: string; readonly fix: string }])[] = [
  [/maxAliases/, { found: 'an alias (`*name`)', fix: 'Write the value in full: aliases are not supported.' }],
  [/maxDepth/, { found: `values nested more than ${MAX_DEPTH} levels deep`, fix: 'Use fewer levels.' }],
  [/duplicated mapping key/, { found: 'the same key a second time', fix: 'Delete one of the two keys.' }],
  [/tab/i, { fix: 'Indent with spaces.' }],
  [/deficient indentation|unexpected end/, { fix: 'Look for a quote or bracket that is never closed.' }],
  [/mapping|colon/i, { fix: 'A text with a colon needs quotes.' }],
]

const explainYamlFault = (reason: string): { found: string; fix?: string } => ({
  found: describeParserError(reason),
  ...YAML_FAULTS.find(([pattern]) => pattern.test(reason))?.[1],
})
