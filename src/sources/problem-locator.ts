import { findRenderedReferences, hasRenderedLink } from '../html/index.ts'
import { formatPointer, type Problem, type Reference } from '../problems/index.ts'
import { RereadRecord } from '../records/index.ts'
import { RereadSettings, SITE_FILE } from '../records/site/index.ts'
import type { RecordText } from './record-text.ts'

/** A file that problems are about, read again when the first of them asks. */
interface RereadFile {
  readonly file: string
  /** Names the record where no file holds it. */
  readonly name: string | undefined
  readonly settings?: RereadSettings
  readonly record?: RereadRecord | undefined
  shown?: Promise<(reference: string) => boolean>
}

/** Finds the places of problems in their records. Consecutive problems of one record read it once. */
export class ProblemLocator {
  private readonly readText: (file: string) => RecordText | undefined
  private last: RereadFile | undefined

  constructor(readText: (file: string) => RecordText | undefined) {
    this.readText = readText
  }

  /** Returns a problem whose key is known with its line and column, or its record and JSON pointer. */
  locate(problem: Problem): Problem {
    if (problem.place !== undefined || problem.record !== undefined) return problem
    const { settings, record, name } = this.load(problem.file)
    const { at = [] } = problem
    const path = settings?.resolvePath(at) ?? record?.findWrittenPath(at)
    if (path === undefined) return problem
    if (name !== undefined) return { ...problem, record: name, pointer: formatPointer(path) }
    const place = settings?.locate(at) ?? record?.positions.locate(path)
    return place === undefined ? problem : { ...problem, place }
  }

  /** Returns the problem with its place; undefined when the record does not contain what it is about. */
  async confirm(problem: Problem): Promise<Problem | undefined> {
    const { reference, ...rest } = problem
    return reference === undefined ? this.locate(problem) : this.findReference(rest, reference)
  }

  private async findReference(problem: Problem, reference: Reference): Promise<Problem | undefined> {
    const file = this.load(problem.file)
    const found = file.record?.findReference(reference)
    // A section may be named by its folder alone.
    if (found === undefined) return reference.kind === 'section' ? problem : undefined
    if (reference.kind === 'link' && !(await isLinkShown(file, reference.word))) return undefined
    if (found.isInBody && !(await listShown(file))(reference.word)) return undefined
    return file.name === undefined
      ? { ...problem, place: found.place }
      : { ...problem, record: file.name, pointer: formatPointer(found.at ?? []) }
  }

  private load(file: string): RereadFile {
    if (this.last?.file !== file) this.last = reread(file, this.readText(file))
    return this.last
  }
}

function reread(file: string, source: RecordText | undefined): RereadFile {
  const name = source?.record
  if (source === undefined) return { file, name }
  return file === SITE_FILE
    ? { file, name, settings: new RereadSettings(source.text) }
    : { file, name, record: RereadRecord.open(source.text, file) }
}

async function isLinkShown({ record, file }: RereadFile, key: string): Promise<boolean> {
  if (record === undefined) return false
  const { body, bodyForm } = record.readBody(file)
  return hasRenderedLink(body, bodyForm, key)
}

async function listShown(reread: RereadFile): Promise<(reference: string) => boolean> {
  if (reread.record === undefined) return () => false
  const { body, bodyForm } = reread.record.readBody(reread.file)
  reread.shown ??= findRenderedReferences(body, bodyForm)
  return reread.shown
}
