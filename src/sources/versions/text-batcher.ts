import { listPlaces } from './text-segment.ts'
import type { TextBatch } from './version-store.ts'

/** The least capacity, in bytes. */
const MIN_CAPACITY = 64 * 1024

/** Collects the bodies of versions as they are read. */
export class TextBatcher {
  private digests: string[] = []
  private lengths: number[] = []
  private bytes = Buffer.alloc(0)
  private size = 0
  private capacity = MIN_CAPACITY

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
    // The next batch is about as large.
    this.capacity = Math.max(MIN_CAPACITY, Math.ceil(1.1 * this.size))
    this.bytes = Buffer.alloc(0)
    this.size = 0
    return batch
  }

  private reserve(length: number): void {
    const needed = this.size + length
    if (needed <= this.bytes.length) return
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.capacity, 2 * this.bytes.length))
    this.bytes.copy(larger, 0, 0, this.size)
    this.bytes = larger
  }
}
