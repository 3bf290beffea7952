import type { Site } from '../../model/index.ts'
import type { RecordFieldName } from '../fields/index.ts'
import { isUnreadable, normalizeLineEnds, type RecordHead, readRecord, splitFile } from '../front-matter/index.ts'
import { getLocalZones, parseInstant } from '../parse-instant.ts'
import { readPathNames } from '../path-names.ts'
import { translateKeys } from '../translate-keys.ts'
import { combineVisibility, VisibilityFinder } from '../visibility/index.ts'
import { applyToData, type ChangeWriter, isSameData, type KeyChange } from './key-change.ts'
import { type EditedRecord, planEdit, RecordEditError } from './plan-edit.ts'
import type { RecordEdit } from './record-edit.ts'
import { writeJson } from './write-json.ts'
import { writeToml } from './write-toml.ts'
import { writeYaml } from './write-yaml.ts'

export { RecordEditError }

const WRITERS: Readonly<Record<RecordHead['syntax'], ChangeWriter>> = {
  yaml: writeYaml,
  toml: writeToml,
  json: writeJson,
}

/** The settings of a newsroom that an edit depends on. */
export type EditContext = Pick<Site, 'records' | 'timezone'>

/**
 * Returns an article file with a change in its record. Every other character stays: comments, order, line ends, text.
 *
 * @param file the path of the file in the content directory
 * @throws RecordEditError when the change makes no sense, or the form of the record allows no change
 */
export function editRecord(text: string, file: string, edit: RecordEdit, context: EditContext): string {
  const record = readEdited(text, file, context)
  let edited = text
  for (const change of planEdit(record, edit)) edited = applyChange(edited, file, change)
  checkVisibility(readEdited(edited, file, context), file, edit, context)
  return edited
}

function readEdited(text: string, file: string, { records }: EditContext): EditedRecord {
  const { data } = readData(text, file)
  const ownKeys = new Map(Object.entries(records.keys) as [string, RecordFieldName][])
  const { fields } = translateKeys(data, ownKeys)
  const names = readPathNames(file)
  const values = new VisibilityFinder().find(data, names.isJekyllPost).filter(({ row }) => row?.values !== 'takedown')
  return { fields, values, hasDate: fields.published !== undefined || names.date !== undefined }
}

function readData(text: string, file: string) {
  const parts = splitFile(text, file)
  if (isUnreadable(parts)) throw new RecordEditError(`its record cannot be read: found ${parts.found}`)
  const record = readRecord(parts)
  if (isUnreadable(record)) throw new RecordEditError(`its record cannot be read: found ${record.found}`)
  if (record.repaired !== undefined) {
    throw new RecordEditError(
      `its record has a fault in line ${record.repaired.place.line}: found ${record.repaired.found}`,
    )
  }
  return { parts, data: record.data }
}

function applyChange(text: string, file: string, change: KeyChange): string {
  const { parts, data } = readData(text, file)
  const { syntax, head, headLine } = parts
  const normal = normalizeLineEnds(text)
  const start = getLineOffset(normal, headLine)
  const splices = normal.startsWith(head, start) ? WRITERS[syntax](head, change) : undefined
  const edited = splices && insert(text, start, splices)
  // A record can have unexpected forms, so the result is read again.
  if (edited === undefined || !isSameData(readAgain(edited, file), applyToData(data, change))) {
    throw new RecordEditError(
      `\`${change.at.join('.')}\` cannot be changed in a record that is written in this way; change it by hand`,
    )
  }
  return edited
}

function readAgain(text: string, file: string): unknown {
  try {
    return readData(text, file).data
  } catch {
    return undefined
  }
}

/** Returns the offset of a line, counted from 1. */
function getLineOffset(text: string, line: number): number {
  let offset = 0
  for (let count = 1; count < line; count += 1) offset = text.indexOf('\n', offset) + 1
  return offset
}

/** Applies splices whose offsets are those in a text with LF as line ends and without a byte order mark. */
function insert(
  text: string,
  start: number,
  splices: readonly { readonly start: number; readonly end: number; readonly text: string }[],
): string {
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n'
  const last = splices.toSorted((a, b) => b.start - a.start)
  return last.reduce((edited, splice) => {
    const [from, to] = [toOffset(edited, start + splice.start), toOffset(edited, start + splice.end)]
    return edited.slice(0, from) + splice.text.replace(/\n/g, lineEnd) + edited.slice(to)
  }, text)
}

/** Returns the offset in a text as written of an offset in its normal form. */
function toOffset(text: string, normal: number): number {
  let [offset, count] = [text.startsWith('\ufeff') ? 1 : 0, 0]
  for (; count < normal; count += 1) offset += text.startsWith('\r\n', offset) ? 2 : 1
  return offset
}

/** @throws RecordEditError when the record still hides the article that is to be public, or shows one that is not */
function checkVisibility(record: EditedRecord, file: string, edit: RecordEdit, context: EditContext): void {
  const zones = getLocalZones(context)
  const names = readPathNames(file)
  const { isHidden, until } = combineVisibility(record.values, zones, record.hasDate)
  if (edit.action === 'unpublish') {
    if (!isHidden) throw new RecordEditError('its record says in several ways that it is public; change it by hand')
    return
  }
  if (edit.action !== 'publish' && edit.action !== 'restore') return
  if (names.draft) throw new RecordEditError('its folder or the name of its file makes it a draft; move the file')
  if (!record.hasDate) throw new RecordEditError('it has no date; `sectionwire publish` gives it one')
  const at = edit.action === 'publish' && edit.at !== undefined ? parseInstant(edit.at, zones) : undefined
  if (typeof at === 'number' && until !== undefined && until > at) {
    throw new RecordEditError('another date in its record keeps it from the public for longer; change it by hand')
  }
}
