import type { Edition } from '../../edition/index.ts'
import { makeDocumentFiles } from './document-files.ts'
import type { Manifest, ManifestEntry } from './manifest.ts'
import type { PlannedDocument } from './static-plan.ts'
import type { Target } from './target.ts'

/** A file of a document after it was compared, and written where it differed. */
export interface WrittenDocumentFile {
  readonly path: string
  readonly entry: ManifestEntry
  readonly isWritten: boolean
  /** As `Target.getState` returns it. */
  readonly state: string | undefined
}

/** Writes documents of the same edition on another thread. */
export interface DocumentHelper {
  /**
   * Resolves to the files of each document, in the order of the documents; to undefined when one of them has to be rendered
   * by the caller, who reports why it cannot be, or when the thread has ended.
   *
   * @param before the entries of their files in the manifest
   */
  readonly write: (
    documents: readonly PlannedDocument[],
    before: readonly (readonly [string, ManifestEntry])[],
  ) => Promise<readonly (readonly WrittenDocumentFile[])[] | undefined>
}

/** Renders a document, and writes those of its files that differ. Resolves to its files; none when there is no document. */
export async function writeDocument(
  edition: Pick<Edition, 'find' | 'hostFiles'>,
  document: PlannedDocument,
  target: Target,
  before: Manifest,
): Promise<WrittenDocumentFile[]> {
  const { path } = document
  const rendition = await (edition.find(path) ?? edition.hostFiles.get(path)?.())
  if (rendition === undefined) return []
  const { files, obsolete } = await makeDocumentFiles(rendition, document, target, before)
  const changed = files.flatMap((file) => file.changed ?? [])
  if (changed.length > 0) await target.put(changed, obsolete)
  const written: WrittenDocumentFile[] = []
  for (const file of files) {
    const isWritten = file.changed !== undefined
    written.push({ path: file.path, entry: file.entry, isWritten, state: await target.getState(file.path) })
  }
  return written
}
