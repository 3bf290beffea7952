import { listPlaces } from './text-segment.ts'
import type { HeldDeletion, RecordMark, TextBatch, VersionId, VersionStore } from './version-store.ts'

/** Bodies kept, in bytes; the oldest go first. */
const MAX_BYTES = 64 * 1024 * 1024

interface KeptText {
  readonly batch: TextBatch
  readonly bytes: Uint8Array
}

/** Keeps versions in the memory of this process: they end with it. */
export class MemoryVersions implements VersionStore {
  private readonly maxBytes: number
  private readonly texts = new Map<string, KeptText>()
  private readonly batches = new Set<TextBatch>()
  private size = 0
  private lines: Uint8Array[] = []
  private held: HeldDeletion | undefined
  private served: number | undefined
  private settings: string | undefined

  constructor(maxBytes = MAX_BYTES) {
    this.maxBytes = maxBytes
  }

  keepTexts(batch: TextBatch): void {
    for (const { digest, start, length } of listPlaces(batch, 0)) {
      this.texts.set(digest, { batch, bytes: batch.bytes.subarray(start, start + length) })
    }
    this.batches.add(batch)
    this.size += batch.bytes.length
    for (const oldest of this.batches) {
      if (this.size <= this.maxBytes) break
      this.drop(oldest)
    }
  }

  async text(version: VersionId): Promise<string | undefined> {
    const kept = this.texts.get(version.digest)
    return kept && Buffer.from(kept.bytes.buffer, kept.bytes.byteOffset, kept.bytes.byteLength).toString('utf8')
  }

  appendRecords(line: Uint8Array): void {
    this.lines.push(line)
  }

  async readRecords(): Promise<readonly Uint8Array[]> {
    const { lines } = this
    this.lines = []
    return lines
  }

  mark(): RecordMark {
    return { file: 0, offset: 0 }
  }

  async dropRecords(): Promise<void> {}

  async readHeld(): Promise<HeldDeletion | undefined> {
    return this.held
  }

  async writeHeld(held: HeldDeletion | undefined): Promise<void> {
    this.held = held === undefined ? undefined : (this.held ?? held)
  }

  async readSettings(): Promise<string | undefined> {
    return this.settings
  }

  async writeSettings(text: string): Promise<void> {
    this.settings = text
  }

  async markServed(): Promise<void> {
    this.served = Date.now()
  }

  async readServed(): Promise<number | undefined> {
    return this.served
  }

  async clean(isListed: (digest: string) => boolean): Promise<void> {
    const unlisted = [...this.batches].filter(({ digests }) => !digests.some(isListed))
    for (const batch of unlisted) this.drop(batch)
  }

  async settled(): Promise<void> {}

  /** Drops a batch, as far as its bodies are in no later one. */
  drop(batch: TextBatch): void {
    if (!this.batches.delete(batch)) return
    this.size -= batch.bytes.length
    for (const digest of batch.digests) if (this.texts.get(digest)?.batch === batch) this.texts.delete(digest)
  }
}
