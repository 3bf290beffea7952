import { Readable } from 'node:stream'
import { getMediaType } from '../../model/index.ts'
import { readDimensions } from '../media-dimensions.ts'
import type { MediaInfo, OpenedMedia } from '../source.ts'

/** Media files from code, by their paths. */
export class MemoryMedia {
  private readonly files = new Map<string, { readonly bytes: Uint8Array; readonly info: MediaInfo }>()
  private readonly mtimeMs: number

  /** @param mtimeMs time of the last change of all files, in milliseconds since 1970 */
  constructor(files: Readonly<Record<string, Uint8Array>>, mtimeMs: number) {
    this.mtimeMs = mtimeMs
    for (const [path, bytes] of Object.entries(files)) {
      const type = getMediaType(path)
      if (type === undefined || bytes.length === 0) continue
      const pixels = type.startsWith('image/') ? readDimensions(bytes) : {}
      this.files.set(path, { bytes, info: { size: bytes.length, type, ...pixels } })
    }
  }

  get paths(): ReadonlySet<string> {
    return new Set(this.files.keys())
  }

  get(file: string): MediaInfo | undefined {
    return this.files.get(file)?.info
  }

  async open(file: string): Promise<OpenedMedia | undefined> {
    const bytes = this.files.get(file)?.bytes
    if (bytes === undefined) return undefined
    const stream = (first = 0, last = bytes.length - 1): Readable =>
      Readable.from([Buffer.from(bytes.buffer, bytes.byteOffset + first, last - first + 1)])
    return { size: bytes.length, mtimeMs: this.mtimeMs, stream, close: async () => {} }
  }
}
