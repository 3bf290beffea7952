import type { Problem } from '../problem.ts'
import { placed } from './article-text.ts'
import { translate } from './dialects.ts'
import { isUnreadable, normalise, part, readRecord } from './front-matter.ts'
import { placeOfMention, type Reread } from './mention.ts'
import { isProblem, readText } from './read-file.ts'
import { bodyOf } from './record-body.ts'
import { referencesShown } from './rendered-references.ts'

/** A file that problems are about; its body is rendered when the first of them asks. */
interface Looked {
  readonly path: string
  readonly file: Reread | undefined
  shown?: Promise<(reference: string) => boolean>
}

/** Looks up in their files what was only gathered from the index; a file with several in a row is read once. */
export class Confirmation {
  private readonly root: string
  private last: Looked | undefined

  /** @param root the content directory, absolute */
  constructor(root: string) {
    this.root = root
  }

  /** A problem with its line and column; undefined when its file does not say it after all. */
  async of(problem: Problem): Promise<Problem | undefined> {
    const { mention, ...rest } = problem
    if (mention === undefined) return problem.place === undefined ? placed(this.root, problem) : problem
    const looked = this.look(problem.file)
    const found = looked.file && placeOfMention(looked.file, mention)
    // A section may be named by its folder alone.
    if (found === undefined) return mention.kind === 'section' ? rest : undefined
    const isShown = !found.isInBody || (await shownBy(looked))(mention.word)
    return isShown ? { ...rest, place: found.place } : undefined
  }

  private look(path: string): Looked {
    if (this.last?.path !== path) this.last = { path, file: reread(this.root, path) }
    return this.last
  }
}

async function shownBy(looked: Looked): Promise<(reference: string) => boolean> {
  const { path, file } = looked
  if (file === undefined) return () => false
  const { body, bodyForm } = bodyOf(file.parted, file.translated, path)
  looked.shown ??= referencesShown(body, bodyForm)
  return looked.shown
}

function reread(root: string, path: string): Reread | undefined {
  const file = readText(root, path)
  if (isProblem(file)) return undefined
  const text = normalise(file.text)
  const parted = part(text, path.endsWith('.json'))
  const data = isUnreadable(parted) ? parted : readRecord(parted)
  if (isUnreadable(parted) || isUnreadable(data)) return undefined
  return { text, parted, data, translated: translate(data) }
}
