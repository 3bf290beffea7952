import { isInside } from './static-plan.ts'

/** A file that a build wrote; empty for a file that is listed before its bytes are written. */
export interface ManifestEntry {
  /** As over HTTP; media files have none. */
  readonly etag?: string
  /** In bytes. */
  readonly size?: number
  /** Only for compressed forms, whose bytes the `etag` does not identify. */
  readonly digest?: string
}

/** Returns true for a file that is listed, and of which nobody has noted that it was written. */
export const isListedAlone = ({ etag, size, digest }: ManifestEntry): boolean =>
  etag === undefined && size === undefined && digest === undefined

/** The files that builds wrote, by path. A build removes no other file. */
export type Manifest = ReadonlyMap<string, ManifestEntry>

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

/** Returns the paths in a manifest that cannot be parsed: each begins a line, as `printManifest` writes it. */
export const salvagePaths = (text: string): string[] =>
  [...text.matchAll(/^ {2}("(?:[^"\\\n]|\\.)*"): \{/gm)].flatMap(([, name = '""']) => {
    const path = parseString(name)
    return path !== undefined && isInside(path) ? [path] : []
  })

function parseString(json: string): string | undefined {
  try {
    return String(JSON.parse(json))
  } catch {
    return undefined
  }
}

type ManifestKey = 'version' | 'files' | 'etag' | 'size' | 'digest'

const isObject = (value: unknown): value is { readonly [name in ManifestKey]?: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
