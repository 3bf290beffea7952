import { listPlaces } from './text-segment.ts'
import type { TextBatch } from './version-store.ts'

/** Bodies are collected in memory up to this size, in bytes. */
const MIN_CAPACITY = 64 * 1024

/** Collects the bodies of versions as they are read. */
export class TextBatcher {
  private digests: string[] = []
  private lengths: number[] = []
  private bytes = Buffer.allocUnsafeSlow(MIN_CAPACITY)
  private size = 0

  /** Copies a body: the caller may overwrite its buffer afterwards. */
  add(digest: string, body: string | Buffer): void {
    const length = typeof body === 'string' ? Buffer.byteLength(body) : body.length
    this.reserve(length)
    if (typeof body === 'string') this.bytes.write(body, this.size)
    else body.copy(this.bytes, this.size)
    this.digests.push(digest)
    this.lengths.push(length)
    this.size += length
  }

  /** Copies the bodies of another batch. */
  addBatch(batch: TextBatch): void {
    for (const { digest, start, length } of listPlaces(batch, 0)) {
      this.add(digest, Buffer.from(batch.bytes.buffer, batch.bytes.byteOffset + start, length))
    }
  }

  /** Returns what was added since the last call; undefined when that is nothing. */
  take(): TextBatch | undefined {
    if (this.digests.length === 0) return undefined
    const batch = { digests: this.digests, lengths: this.lengths, bytes: this.bytes.subarray(0, this.size) }
    this.digests = []
    this.lengths = []
    this.bytes = Buffer.allocUnsafeSlow(MIN_CAPACITY)
    this.size = 0
    return batch
  }

  private reserve(length: number): void {
    const needed = this.size + length
    if (needed <= this.bytes.length) return
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, 2 * this.bytes.length))
    this.bytes.copy(larger, 0, 0, this.size)
    this.bytes = larger
  }
}
