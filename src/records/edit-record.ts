import { isUnreadable, readRecord, type Syntax, splitFile } from './front-matter/index.ts'
import { translateKeys } from './translate-keys.ts'

/** The end of a story as it is written into its record. */
export interface WrittenTakedown {
  /** RFC 3339. */
  readonly at: string
  /** One line of plain text. */
  readonly reason?: string
}

/** Why a record was not changed, in words. */
export class RecordEditError extends Error {
  override readonly name = 'RecordEditError'
}

/**
 * An article file with `withdrawn` or `retracted` added to its record; every other character stays as it is.
 *
 * @param isJson whether the file is a record as a whole
 * @throws RecordEditError when the record says so already, or is written in a way that cannot be added to
 */
export function addTakedown(
  text: string,
  isJson: boolean,
  key: 'withdrawn' | 'retracted',
  takedown: WrittenTakedown,
): string {
  const before = listWrittenFields(text, isJson)
  if (before === undefined) throw new RecordEditError('the record cannot be read')
  if (before[key] !== undefined) throw new RecordEditError(`it is already ${key}`)
  const parted = splitFile(text, isJson)
  const edited = isUnreadable(parted) ? text : insertKey(text, parted.syntax, key, takedown)
  const written = listWrittenFields(edited, isJson)?.[key]?.value
  // A record may be written as nobody would think of: what was added must be what is read.
  if (JSON.stringify(written) !== JSON.stringify(takedown)) {
    throw new RecordEditError(`\`${key}\` cannot be added to a record that is written in this way`)
  }
  return edited
}

function listWrittenFields(text: string, isJson: boolean) {
  const parted = splitFile(text, isJson)
  const record = isUnreadable(parted) ? parted : readRecord(parted)
  return isUnreadable(record) ? undefined : translateKeys(record as Readonly<Record<string, unknown>>).fields
}

function insertKey(text: string, syntax: Syntax, key: string, { at, reason }: WrittenTakedown): string {
  const line = /\r\n/.test(text) ? '\r\n' : '\n'
  // JSON's strings are strings of YAML and TOML too.
  const quoted = reason === undefined ? undefined : JSON.stringify(reason)
  if (syntax === 'yaml') {
    const why = quoted === undefined ? '' : `  reason: ${quoted}${line}`
    return insertBefore(text, /^(?:---|\.\.\.)[ \t]*\r?$/m, `${key}:${line}  at: "${at}"${line}${why}`)
  }
  if (syntax === 'toml') {
    // At the top: what stands after a table's head belongs to that table.
    const why = quoted === undefined ? '' : `, reason = ${quoted}`
    return text.replace(/^\ufeff?\+\+\+[ \t]*\r?\n/, (fence) => `${fence}${key} = { at = "${at}"${why} }${line}`)
  }
  const why = quoted === undefined ? '' : `, "reason": ${quoted}`
  return text.replace(
    /\{(\s*)(\})?/,
    (_, space: string, end: string | undefined) =>
      `{${end === undefined ? space : ''}"${key}": { "at": "${at}"${why} }${end === undefined ? `,${space === '' ? ' ' : space}` : end}`,
  )
}

/** Puts a piece before the line that closes the front matter. */
function insertBefore(text: string, closing: RegExp, piece: string): string {
  const start = text.indexOf('\n') + 1
  const close = closing.exec(text.slice(start))
  return close === null ? text : `${text.slice(0, start + close.index)}${piece}${text.slice(start + close.index)}`
}
