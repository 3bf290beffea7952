import { computeDigest } from '../../collections/index.ts'
import { MAX_AGE, makeCacheControl, makeEtag, type Rendition } from '../../edition/index.ts'
import type { Manifest, ManifestEntry } from './manifest.ts'
import { type PlannedDocument, type StaticCoding, SUFFIX } from './static-plan.ts'
import type { FileHeaders, Target, TargetFile } from './target.ts'

/** One file of a document: the document itself or a compressed form. */
export interface DocumentFile {
  readonly path: string
  readonly entry: ManifestEntry
  /** Undefined when the target already holds the file. */
  readonly changed: TargetFile | undefined
}

/** The files of a document, and those that must go before the changed ones are published. */
export interface DocumentFiles {
  readonly files: readonly DocumentFile[]
  readonly obsolete: readonly string[]
}

/** Returns the files of a document, compared with the files that the target holds. */
export async function makeDocumentFiles(
  rendition: Rendition,
  { file: path, codings }: PlannedDocument,
  target: Target,
  before: Manifest,
): Promise<DocumentFiles> {
  const { etag, body } = rendition
  const isChanged = !(await target.holds(path, body.length, () => body.digest))
  const forms = await Promise.all(
    codings.map((coding) => makeCompressedForm(rendition, path, coding, target, isChanged ? undefined : before)),
  )
  const headers = makeHeaders(rendition)
  const document: DocumentFile = {
    path,
    entry: { etag, size: body.length },
    changed: isChanged ? { path, content: body.get(), headers } : undefined,
  }
  return {
    files: [document, ...forms],
    obsolete: isChanged ? listOldForms(path, codings.length > 0, before) : [],
  }
}

/**
 * Compresses a document unless the target holds the form that an earlier run made of the same bytes: reading and hashing
 * it is many times as fast as compressing.
 *
 * @param before undefined when the document itself has changed, and every form with it
 */
async function makeCompressedForm(
  rendition: Rendition,
  document: string,
  coding: StaticCoding,
  target: Target,
  before: Manifest | undefined,
): Promise<DocumentFile> {
  const path = document + SUFFIX[coding]
  const etag = makeEtag(rendition.etag, coding)
  const earlier = before?.get(path)
  if (earlier !== undefined && earlier.etag === etag && (await isIntact(target, path, earlier))) {
    return { path, entry: earlier, changed: undefined }
  }
  const content = await rendition.encoded(coding, 'low')
  const entry = { etag, size: content.length, digest: computeDigest(content) }
  const isHeld = before !== undefined && (await target.holds(path, entry.size, () => entry.digest))
  const headers = { ...makeHeaders(rendition), 'Content-Encoding': coding }
  return { path, entry, changed: isHeld ? undefined : { path, content, headers } }
}

const isIntact = async (target: Target, path: string, { size, digest }: ManifestEntry): Promise<boolean> =>
  size !== undefined && digest !== undefined && (await target.holds(path, size, () => digest))

/**
 * Returns the compressed forms of the old document: they must never stand beside the new one. Without compression, a
 * form that no earlier run wrote belongs to someone else.
 */
const listOldForms = (document: string, isCompressed: boolean, before: Manifest): string[] =>
  Object.values(SUFFIX)
    .map((suffix) => document + suffix)
    .filter((path) => isCompressed || before.has(path))

const makeHeaders = ({ type, links }: Rendition): FileHeaders => ({
  'Content-Type': type,
  'Cache-Control': makeCacheControl(MAX_AGE),
  ...(links.length === 0 ? {} : { Link: links.join(', ') }),
})
