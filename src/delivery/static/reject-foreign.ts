import { promisify } from 'node:util'
import { brotliDecompress, gunzip } from 'node:zlib'
import { computeStreamDigest } from '../../collections/index.ts'
import type { DocumentBody, Edition } from '../../edition/index.ts'
import { ERROR_PAGE_MARK, ERROR_PAGE_PATHS } from '../../pages/index.ts'
import type { OpenMedia } from '../../sources/index.ts'
import type { Manifest } from './manifest.ts'
import { listPlannedFiles, type PlannedDocument, type StaticCoding, type StaticPlan, SUFFIX } from './static-plan.ts'
import type { Target } from './target.ts'
import { StaticWriteError } from './write-error.ts'

/** Files named in a message; more are only counted. */
const MAX_NAMED = 10

interface Inputs {
  readonly edition: Edition
  readonly plan: StaticPlan
  readonly target: Target
  readonly openMedia: OpenMedia
}

/**
 * Rejects when a planned file exists that no build wrote. A file that already has the planned content counts as written
 * by a build, so that a tree whose manifest was lost is taken over.
 *
 * @param overwrite replaces such files; folders, links and the content directory are never replaced
 * @throws StaticWriteError with the code `FOREIGN`
 */
export async function rejectForeign(inputs: Inputs, manifest: Manifest, overwrite: boolean): Promise<void> {
  const { plan, target } = inputs
  const found = new Set(await target.findForeign(listPlannedFiles(plan), manifest))
  if (overwrite || found.size === 0) return
  const others: string[] = []
  for (const document of plan.documents) others.push(...(await listOtherForms(document, found, inputs)))
  for (const { file, media } of plan.media) {
    if (found.has(file) && !(await holdsMedia(file, media.file, inputs))) others.push(file)
  }
  if (others.length > 0) throw makeForeignError(others, target, manifest.size === 0)
}

function makeForeignError(others: readonly string[], target: Target, isFirstBuild: boolean): StaticWriteError {
  const [first = '', ...rest] = others
  const named = rest.slice(0, MAX_NAMED - 1).join(', ')
  const more = rest.length >= MAX_NAMED ? ` and ${rest.length + 1 - MAX_NAMED} more` : ''
  const also = rest.length === 0 ? '' : `, and so are ${named}${more}`
  const lost = isFirstBuild
    ? ' If an earlier build wrote it, the list of its files (.sectionwire/manifest.json) is lost: --overwrite makes a new one.'
    : ''
  const reason = `it is a file that no build wrote${also}. Move it away, choose another folder with --out, or replace it with --overwrite.${lost}`
  return new StaticWriteError(target.locate(first), 'FOREIGN', reason)
}

/** Returns the existing files of a document, compressed ones included, that hold something else. */
async function listOtherForms(
  { file, path, codings }: PlannedDocument,
  found: ReadonlySet<string>,
  { edition, target }: Inputs,
): Promise<string[]> {
  const forms = codings.filter((coding) => found.has(file + SUFFIX[coding]))
  if (!found.has(file) && forms.length === 0) return []
  const body = (await (edition.find(path) ?? edition.hostFiles.get(path)?.()))?.body
  if (body === undefined) return []
  const isOwn = !found.has(file) || (await holdsDocument(file, body, target))
  const others = isOwn ? [] : [file]
  for (const coding of forms) {
    const name = file + SUFFIX[coding]
    if (!isOwn || !(await decodesTo(await target.read(name), coding, body.bytes()))) others.push(name)
  }
  return others
}

async function holdsDocument(file: string, body: DocumentBody, target: Target): Promise<boolean> {
  if (await target.holds(file, body.length, () => body.digest)) return true
  return ERROR_PAGE_PATHS.includes(file) && (await target.read(file))?.includes(ERROR_PAGE_MARK) === true
}

const DECODERS: Readonly<
  Record<StaticCoding, (bytes: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>>
> = { gzip: promisify(gunzip), br: promisify(brotliDecompress) }

/** Compared without the coding: other versions of Node compress to other bytes. */
async function decodesTo(bytes: Buffer | undefined, coding: StaticCoding, body: Buffer): Promise<boolean> {
  if (bytes === undefined) return false
  try {
    return (await DECODERS[coding](bytes, { maxOutputLength: body.length + 1 })).equals(body)
  } catch {
    return false
  }
}

async function holdsMedia(file: string, source: string, { target, openMedia }: Inputs): Promise<boolean> {
  const media = await openMedia(source)
  if (media === undefined) return true
  try {
    return await target.holds(file, media.size, () => computeStreamDigest(media.stream()))
  } finally {
    await media.close()
  }
}
