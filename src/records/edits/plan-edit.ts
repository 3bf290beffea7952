import { omitUndefined } from '../../collections/index.ts'
import type { KeyPath } from '../../problems/index.ts'
import type { RecordFieldName } from '../fields/index.ts'
import type { FoundValue } from '../translate-keys.ts'
import { isClearNo, isClearYes, isFlag, type ValueKind, type VisibilityValue } from '../visibility/index.ts'
import type { KeyChange } from './key-change.ts'
import type { RecordEdit } from './record-edit.ts'

/** Says why a record was not changed. */
export class RecordEditError extends Error {
  override readonly name = 'RecordEditError'
}

/** The values of a record that an edit may concern. */
export interface EditedRecord {
  readonly fields: Readonly<Partial<Record<RecordFieldName, FoundValue>>>
  /** Values that decide about visibility. */
  readonly values: readonly VisibilityValue[]
  /** True if the record or the name of its file has a date. */
  readonly hasDate: boolean
}

/** Returns the changes of a record that an edit consists of, in the order in which they are made. */
export function planEdit(record: EditedRecord, edit: RecordEdit): readonly KeyChange[] {
  const { fields } = record
  switch (edit.action) {
    case 'withdraw':
    case 'retract': {
      const key = edit.action === 'withdraw' ? 'withdrawn' : 'retracted'
      if (fields[key] !== undefined) throw new RecordEditError(`it is already ${key}`)
      const keepHeadline = edit.action === 'retract' && edit.keepHeadline === true ? true : undefined
      const value = omitUndefined({ at: edit.at, reason: edit.reason, keepHeadline })
      return [{ kind: 'set', at: [key], value: { at: edit.at, ...value } }]
    }
    case 'correct':
      return [
        { kind: 'append', at: fields.corrections?.at ?? ['corrections'], value: { at: edit.at, note: edit.note } },
      ]
    case 'update':
      return [{ kind: 'set', at: fields.updated?.at ?? ['updated'], value: edit.at }]
    case 'publish':
      return [...show(record), ...(edit.at === undefined ? [] : date(record, edit.at))]
    case 'unpublish':
      return hide(record)
    case 'restore':
      return [...(['withdrawn', 'retracted'] as const).flatMap((key) => remove(fields[key])), ...show(record)]
  }
}

const remove = (field: FoundValue | undefined): KeyChange[] =>
  field === undefined ? [] : [{ kind: 'remove', at: field.at }]

/** Keys with a word for the state of an article. */
const WORD_KINDS: ReadonlySet<ValueKind | undefined> = new Set<ValueKind>(['status', 'state'])
/** Keys of which yes means public. */
const SHOWING_KINDS: ReadonlySet<ValueKind | undefined> = new Set<ValueKind>(['showing-flag', 'publication'])

/** Changes every value that hides the article. */
function show({ values }: EditedRecord): KeyChange[] {
  return values
    .filter(({ verdict }) => verdict.says === 'hidden')
    .map(({ at, value, row }): KeyChange => {
      if (row?.values === 'hiding-flag' && isClearYes(value)) return { kind: 'set', at, value: false }
      if (SHOWING_KINDS.has(row?.values) && isClearNo(value)) return { kind: 'set', at, value: true }
      if (WORD_KINDS.has(row?.values) && typeof value === 'string') return { kind: 'set', at, value: 'published' }
      throw new RecordEditError(`\`${at.join('.')}\` keeps it from the public; change that line yourself`)
    })
}

function hide({ values, fields }: EditedRecord): KeyChange[] {
  const shown = values.find(
    ({ verdict, row, value }) =>
      verdict.says === 'shown' &&
      (row?.values === 'hiding-flag' ||
        (SHOWING_KINDS.has(row?.values) && isFlag(value)) ||
        WORD_KINDS.has(row?.values)),
  )
  if (shown === undefined) return [{ kind: 'set', at: ['draft'], value: true }]
  const { at, row } = shown
  if (at.length > 1 && fields.title?.at.length === 1) return [{ kind: 'set', at: ['draft'], value: true }]
  return [
    { kind: 'set', at, value: row?.values === 'hiding-flag' ? true : WORD_KINDS.has(row?.values) ? 'draft' : false },
  ]
}

/** Keys with a date of publication. */
const DATE_KINDS: ReadonlySet<ValueKind | undefined> = new Set<ValueKind>(['publication', 'dated', 'release'])

/** Writes a date wherever the record has its date, or under a key that is free. */
function date({ fields: { published }, values }: EditedRecord, at: string): KeyChange[] {
  const first: KeyPath = published === undefined ? ['published'] : isFlag(published.value) ? ['date'] : published.at
  const others = values.filter(
    ({ verdict, row, value, at: path }) =>
      verdict.says === 'until' && DATE_KINDS.has(row?.values) && typeof value === 'string' && !isSamePath(path, first),
  )
  return [first, ...others.map((each) => each.at)].map((path) => ({ kind: 'set', at: path, value: at }))
}

const isSamePath = (a: KeyPath, b: KeyPath): boolean =>
  a.length === b.length && a.every((step, index) => step === b[index])
