import type { FileSystem } from './file-system.ts'
import type { OutputFolder } from './output-folder.ts'
import { isInside, OWN_FOLDER } from './static-plan.ts'
import { getErrorCode, StaticWriteError } from './write-error.ts'

/** A file that a build wrote. A file only announced, before its bytes are there, has no field. */
export interface ManifestEntry {
  /** As over HTTP; media have none. */
  readonly etag?: string
  /** In bytes. */
  readonly size?: number
  /** Of the bytes of a compressed form, which no `etag` tells. */
  readonly digest?: string
}

/** The files of the output that builds wrote, by path: these alone are ever removed. */
export type Manifest = ReadonlyMap<string, ManifestEntry>

const MANIFEST = `${OWN_FOLDER}/manifest.json`
const SET_ASIDE = `${OWN_FOLDER}/manifest.unreadable.json`

/** The manifest of the last build; empty when there is none, and when it cannot be understood: then nothing is removed. */
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

/** Puts a manifest in place of the last one, unless it says the same. */
export async function writeManifest(folder: OutputFolder, manifest: Manifest): Promise<void> {
  const bytes = Buffer.from(printManifest(manifest))
  if (await folder.holds(MANIFEST, bytes)) return
  await folder.publish(await folder.prepare(MANIFEST, bytes))
  await folder.resolvePath(MANIFEST)
}

/** Sorted, without a time or a name of the machine: the same output has the same manifest. */
export function printManifest(manifest: Manifest): string {
  const sorted = [...manifest].sort(([a], [b]) => (a < b ? -1 : 1))
  return `${JSON.stringify({ version: 1, files: Object.fromEntries(sorted) }, undefined, 1)}\n`
}

/** @throws SyntaxError for anything that is no manifest; entries that lead out of the folder are left out */
export function parseManifest(text: string): Manifest {
  const parsed: unknown = JSON.parse(text)
  const files = isObject(parsed) && parsed.version === 1 ? parsed.files : undefined
  if (!isObject(files)) throw new SyntaxError('found no manifest of version 1')
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

type Named = 'version' | 'files' | 'etag' | 'size' | 'digest'

const isObject = (value: unknown): value is { readonly [name in Named]?: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
