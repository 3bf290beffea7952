import { Readable } from 'node:stream'
import { getMediaType } from '../../model/index.ts'
import { readDimensions } from '../media-dimensions.ts'
import type { MediaInfo, OpenedMedia } from '../source.ts'

interface MediaFile {
  readonly bytes: Uint8Array
  readonly mtimeMs: number
  readonly info: MediaInfo
}

/** Media files from code, by their paths. */
export class MemoryMedia {
  private readonly files = new Map<string, MediaFile>()

  /**
   * Adds a file or replaces it. Empty files and files without a media type are no media, and are removed.
   *
   * @param mtimeMs time of the change, in milliseconds since 1970
   */
  put(path: string, bytes: Uint8Array, mtimeMs: number): void {
    const type = getMediaType(path)
    if (type === undefined || bytes.length === 0) {
      this.files.delete(path)
      return
    }
    const pixels = type.startsWith('image/') ? readDimensions(bytes) : {}
    this.files.set(path, { bytes, mtimeMs, info: { size: bytes.length, type, ...pixels } })
  }

  get paths(): ReadonlySet<string> {
    return new Set(this.files.keys())
  }

  get(file: string): MediaInfo | undefined {
    return this.files.get(file)?.info
  }

  async open(file: string): Promise<OpenedMedia | undefined> {
    const found = this.files.get(file)
    if (found === undefined) return undefined
    const { bytes, mtimeMs } = found
    const stream = (first = 0, last = bytes.length - 1): Readable =>
      Readable.from([Buffer.from(bytes.buffer, bytes.byteOffset + first, last - first + 1)])
    return { size: bytes.length, mtimeMs, stream, close: async () => {} }
  }
}
