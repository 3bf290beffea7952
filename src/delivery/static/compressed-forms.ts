import { createHash } from 'node:crypto'
import { makeEtag, type Rendition } from '../../edition/index.ts'
import type { Manifest, ManifestEntry } from './manifest.ts'
import type { OutputFolder } from './output-folder.ts'
import { type StaticCoding, SUFFIX } from './static-plan.ts'

/** A file of a document: itself, or a compressed form of it. */
export interface CompressedForm {
  readonly file: string
  readonly entry: ManifestEntry
  /** What is to be written; undefined where just that stands already. */
  readonly bytes: Buffer | undefined
}

/**
 * The compressed form of a document. Compressing takes many times as long as reading what stands there: a form that an
 * earlier build made of the same bytes, and that is as it was written, stays as it is.
 *
 * @param before undefined where the document itself is written anew, and nothing beside it stays
 */
export async function makeCompressedForm(
  rendition: Rendition,
  { file: document, coding }: { readonly file: string; readonly coding: StaticCoding },
  folder: OutputFolder,
  before: Manifest | undefined,
): Promise<CompressedForm> {
  const file = document + SUFFIX[coding]
  const etag = makeEtag(rendition.etag, coding)
  const known = before?.get(file)
  if (known !== undefined && known.etag === etag && (await isAsWritten(folder, file, known))) {
    return { file, entry: known, bytes: undefined }
  }
  const bytes = await rendition.encoded(coding)
  const isHeld = before !== undefined && (await folder.holds(file, bytes))
  const entry = { etag, size: bytes.length, digest: computeDigest(bytes) }
  return { file, entry, bytes: isHeld ? undefined : bytes }
}

async function isAsWritten(folder: OutputFolder, file: string, { size, digest }: ManifestEntry): Promise<boolean> {
  if (size === undefined || digest === undefined) return false
  const bytes = await folder.readBytes(file, size)
  return bytes !== undefined && computeDigest(bytes) === digest
}

const computeDigest = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('base64url').slice(0, 27)
