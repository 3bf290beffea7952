import { findRenderedReferences } from '../../html/index.ts'
import type { Problem } from '../../problems/index.ts'
import { isUnreadable, normalizeLineEnds, readRecord, splitFile } from '../../records/front-matter/index.ts'
import { locateReference, type RereadFile, readRecordBody, translateKeys } from '../../records/index.ts'
import { locateProblem } from './article-text.ts'
import { isProblem, readText } from './read-file.ts'

/** A file that problems are about; its body is rendered when the first of them asks. */
interface ReadReferences {
  readonly path: string
  readonly file: RereadFile | undefined
  shown?: Promise<(reference: string) => boolean>
}

/** Looks up in their files what was only gathered from the index; a file with several in a row is read once. */
export class ProblemLocator {
  private readonly root: string
  private last: ReadReferences | undefined

  /** @param root the content directory, absolute */
  constructor(root: string) {
    this.root = root
  }

  /** A problem with its line and column; undefined when its file does not say it after all. */
  async of(problem: Problem): Promise<Problem | undefined> {
    const { reference: mention, ...rest } = problem
    if (mention === undefined) return problem.place === undefined ? locateProblem(this.root, problem) : problem
    const looked = this.look(problem.file)
    const found = looked.file && locateReference(looked.file, mention)
    // A section may be named by its folder alone.
    if (found === undefined) return mention.kind === 'section' ? rest : undefined
    const isShown = !found.isInBody || (await shownBy(looked))(mention.word)
    return isShown ? { ...rest, place: found.place } : undefined
  }

  private look(path: string): ReadReferences {
    if (this.last?.path !== path) this.last = { path, file: rereadFile(this.root, path) }
    return this.last
  }
}

async function shownBy(looked: ReadReferences): Promise<(reference: string) => boolean> {
  const { path, file } = looked
  if (file === undefined) return () => false
  const { body, bodyForm } = readRecordBody(file.parted, file.translated, path)
  looked.shown ??= findRenderedReferences(body, bodyForm)
  return looked.shown
}

function rereadFile(root: string, path: string): RereadFile | undefined {
  const file = readText(root, path)
  if (isProblem(file)) return undefined
  const text = normalizeLineEnds(file.text)
  const parted = splitFile(text, path.endsWith('.json'))
  const data = isUnreadable(parted) ? parted : readRecord(parted)
  if (isUnreadable(parted) || isUnreadable(data)) return undefined
  return { text, parted, data, translated: translateKeys(data) }
}
