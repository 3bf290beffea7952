export { type EditContext, editRecord, RecordEditError } from './edit-record.ts'
export { EDIT_PARTICIPLES, type RecordEdit } from './record-edit.ts'
