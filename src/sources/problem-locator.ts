import { findRenderedReferences } from '../html/index.ts'
import { formatPointer, type Problem } from '../problems/index.ts'
import { locateReference, type RereadFile, readRecordBody } from '../records/index.ts'
import { locateProblem, type RecordText, reread } from './record-text.ts'

/** A record that problems are about; its body is rendered when the first of them asks. */
interface LoadedRecord {
  readonly file: string
  readonly source: RecordText | undefined
  readonly parts: RereadFile | undefined
  shown?: Promise<(reference: string) => boolean>
}

/** Finds the places of problems in their records. Consecutive problems of one record read it once. */
export class ProblemLocator {
  private readonly readText: (file: string) => RecordText | undefined
  private last: LoadedRecord | undefined

  constructor(readText: (file: string) => RecordText | undefined) {
    this.readText = readText
  }

  /** Returns the problem with its place; undefined when the record does not contain what it is about. */
  async locate(problem: Problem): Promise<Problem | undefined> {
    const { reference, ...rest } = problem
    if (reference === undefined) {
      const isLocated = problem.place !== undefined || problem.record !== undefined
      return isLocated ? problem : locateProblem(this.readText(problem.file), problem)
    }
    const record = this.load(problem.file)
    const found = record.parts && locateReference(record.parts, reference)
    // A section may be named by its folder alone.
    if (found === undefined) return reference.kind === 'section' ? rest : undefined
    if (found.isInBody && !(await listShown(record))(reference.word)) return undefined
    const name = record.source?.record
    return name === undefined
      ? { ...rest, place: found.place }
      : { ...rest, record: name, pointer: formatPointer(found.at ?? []) }
  }

  private load(file: string): LoadedRecord {
    if (this.last?.file !== file) {
      const source = this.readText(file)
      this.last = { file, source, parts: source && reread(source.text, file) }
    }
    return this.last
  }
}

async function listShown(record: LoadedRecord): Promise<(reference: string) => boolean> {
  const { file, parts } = record
  if (parts === undefined) return () => false
  const { body, bodyForm } = readRecordBody(parts.parts, parts.translated, file)
  record.shown ??= findRenderedReferences(body, bodyForm)
  return record.shown
}
