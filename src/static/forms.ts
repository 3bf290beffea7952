import { createHash } from 'node:crypto'
import { etagFor, type Rendition } from '../feeds/rendition.ts'
import type { Folder } from './folder.ts'
import type { Manifest, ManifestEntry } from './manifest.ts'
import { type StaticCoding, SUFFIX } from './plan.ts'

/** A file of a document: itself, or a compressed form of it. */
export interface Form {
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
export async function formOf(
  rendition: Rendition,
  { file: document, coding }: { readonly file: string; readonly coding: StaticCoding },
  folder: Folder,
  before: Manifest | undefined,
): Promise<Form> {
  const file = document + SUFFIX[coding]
  const etag = etagFor(rendition.etag, coding)
  const known = before?.get(file)
  if (known !== undefined && known.etag === etag && (await isAsWritten(folder, file, known))) {
    return { file, entry: known, bytes: undefined }
  }
  const bytes = await rendition.encoded(coding)
  const isHeld = before !== undefined && (await folder.holds(file, bytes))
  const entry = { etag, size: bytes.length, digest: digestOf(bytes) }
  return { file, entry, bytes: isHeld ? undefined : bytes }
}

async function isAsWritten(folder: Folder, file: string, { size, digest }: ManifestEntry): Promise<boolean> {
  if (size === undefined || digest === undefined) return false
  const bytes = await folder.bytesOf(file, size)
  return bytes !== undefined && digestOf(bytes) === digest
}

const digestOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('base64url').slice(0, 27)
