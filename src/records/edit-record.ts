import { isUnreadable, readRecord, type Syntax, splitFile } from './front-matter/index.ts'
import { translateKeys } from './translate-keys.ts'

/** A withdrawal or retraction as it is written into a record. */
export interface WrittenTakedown {
  /** RFC 3339. */
  readonly at: string
  /** One line of plain text. */
  readonly reason?: string
}

/** Says why a record was not changed. */
export class RecordEditError extends Error {
  override readonly name = 'RecordEditError'
}

/**
 * Returns an article file with `withdrawn` or `retracted` added to its record. Every other character stays.
 *
 * @param file the path of the file
 * @throws RecordEditError when the record has the key already, or its form allows no addition
 */
export function addTakedown(
  text: string,
  file: string,
  key: 'withdrawn' | 'retracted',
  takedown: WrittenTakedown,
): string {
  const before = listWrittenFields(text, file)
  if (before === undefined) throw new RecordEditError('the record cannot be read')
  if (before[key] !== undefined) throw new RecordEditError(`it is already ${key}`)
  const parts = splitFile(text, file)
  const edited = isUnreadable(parts) ? text : insertKey(text, parts.syntax, key, takedown)
  const written = listWrittenFields(edited, file)?.[key]?.value
  // A record can have unexpected forms, so the result is read again.
  if (JSON.stringify(written) !== JSON.stringify(takedown)) {
    throw new RecordEditError(`\`${key}\` cannot be added to a record that is written in this way`)
  }
  return edited
}

function listWrittenFields(text: string, file: string) {
  const parts = splitFile(text, file)
  const record = isUnreadable(parts) ? parts : readRecord(parts)
  return isUnreadable(record) ? undefined : translateKeys(record.data).fields
}

function insertKey(text: string, syntax: Syntax, key: string, { at, reason }: WrittenTakedown): string {
  const line = /\r\n/.test(text) ? '\r\n' : '\n'
  // Strings of JSON are strings of YAML and TOML too.
  const quoted = reason === undefined ? undefined : JSON.stringify(reason)
  if (syntax === 'yaml') {
    const why = quoted === undefined ? '' : `  reason: ${quoted}${line}`
    return insertBefore(text, /^(?:---|\.\.\.)[ \t]*\r?$/m, `${key}:${line}  at: "${at}"${line}${why}`)
  }
  if (syntax === 'toml') {
    // At the top, since keys after the head of a table belong to that table.
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

/** Inserts a text before the line that closes the front matter. */
function insertBefore(text: string, closing: RegExp, inserted: string): string {
  const start = text.indexOf('\n') + 1
  const close = closing.exec(text.slice(start))
  return close === null ? text : `${text.slice(0, start + close.index)}${inserted}${text.slice(start + close.index)}`
}
