import { Readable } from 'node:stream'
import { getMediaType } from '../../model/index.ts'
import { cleanPicture, readFromMemory } from '../../pictures/index.ts'
import { readDimensions } from '../media-dimensions.ts'
import type { MediaInfo, OpenedMedia } from '../source.ts'

interface MediaFile {
  /** As published. */
  readonly bytes: Uint8Array
  readonly mtimeMs: number
  readonly info: MediaInfo
  /** True for a picture that said where it was taken. */
  readonly hasPosition: boolean
}

/** Media files from code, by their paths. */
export class MemoryMedia {
  private readonly files = new Map<string, MediaFile>()
  private readonly keepsMetadata: boolean

  /** @param keepsMetadata publishes pictures as they are */
  constructor(keepsMetadata: boolean) {
    this.keepsMetadata = keepsMetadata
  }

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
    const picture = type.startsWith('image/') ? clean(bytes) : undefined
    const published = this.keepsMetadata ? bytes : (picture?.bytes ?? bytes)
    const info = { size: published.length, type, ...pixels }
    this.files.set(path, { bytes: published, mtimeMs, info, hasPosition: picture?.hasPosition === true })
  }

  hasPosition(file: string): boolean {
    return this.files.get(file)?.hasPosition === true
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

function clean(bytes: Uint8Array): { readonly bytes: Uint8Array; readonly hasPosition: boolean } {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const { parts, hasPosition } = readFromMemory(buffer, cleanPicture(buffer.length))
  const cleaned = parts.map((part) => (Buffer.isBuffer(part) ? part : buffer.subarray(part.from, part.to)))
  return { bytes: Buffer.concat(cleaned), hasPosition }
}
