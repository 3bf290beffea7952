import type { FileSystem } from './file-system.ts'
import type { OutputFolder } from './output-folder.ts'
import { isInside, OWN_FOLDER } from './static-plan.ts'
import { getErrorCode, StaticWriteError } from './write-error.ts'

/** A file that a build wrote; empty for a file that is listed before its bytes are written. */
export interface ManifestEntry {
  /** As over HTTP; media files have none. */
  readonly etag?: string
  /** In bytes. */
  readonly size?: number
  /** Only for compressed forms, whose bytes the `etag` does not identify. */
  readonly digest?: string
}

/** The files that builds wrote, by path. A build removes no other file. */
export type Manifest = ReadonlyMap<string, ManifestEntry>

const MANIFEST = `${OWN_FOLDER}/manifest.json`
const SET_ASIDE = `${OWN_FOLDER}/manifest.unreadable.json`

/** Returns the manifest of the last build. An invalid one is renamed and counts as empty, so that no file is removed. */
export async function readManifest(folder: OutputFolder, fs: FileSystem): Promise<Manifest> {
  try {
    return parseManifest(await fs.readFile(folder.path(MANIFEST), 'utf8'))
  } catch (error) {
    if (getErrorCode(error) === 'ENOENT') return new Map()
    if (!(error instanceof SyntaxError)) throw StaticWriteError.from(error, folder.path(MANIFEST))
    await fs.rename(folder.path(MANIFEST), folder.path(SET_ASIDE))
    return new Map()
  }
}

/** Replaces the manifest unless it is equal. */
export async function writeManifest(folder: OutputFolder, manifest: Manifest): Promise<void> {
  const bytes = Buffer.from(printManifest(manifest))
  if (await folder.holds(MANIFEST, bytes)) return
  await folder.publish(await folder.prepare(MANIFEST, bytes))
  await folder.resolvePath(MANIFEST)
}

/** Returns the manifest's text: sorted and without times, so that equal output has an equal manifest. */
export function printManifest(manifest: Manifest): string {
  const sorted = [...manifest].sort(([a], [b]) => (a < b ? -1 : 1))
  return `${JSON.stringify({ version: 1, files: Object.fromEntries(sorted) }, undefined, 1)}\n`
}

/** Returns the entries of a manifest that stay inside the output. @throws SyntaxError for another kind of file */
export function parseManifest(text: string): Manifest {
  const parsed: unknown = JSON.parse(text)
  const files = isObject(parsed) && parsed.version === 1 ? parsed.files : undefined
  if (!isObject(files)) throw new SyntaxError('expected a manifest of version 1')
  const manifest = new Map<string, ManifestEntry>()
  for (const [file, entry] of Object.entries(files)) {
    if (!isInside(file) || !isObject(entry)) continue
    const { etag, size, digest } = entry
    manifest.set(file, {
      ...(typeof etag === 'string' ? { etag } : {}),
      ...(typeof size === 'number' ? { size } : {}),
      ...(typeof digest === 'string' ? { digest } : {}),
    })
  }
  return manifest
}

type ManifestKey = 'version' | 'files' | 'etag' | 'size' | 'digest'

const isObject = (value: unknown): value is { readonly [name in ManifestKey]?: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
