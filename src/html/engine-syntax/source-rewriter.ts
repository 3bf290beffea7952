import { SourceReader } from '../source-reader.ts'
import { OpenBlocks } from './open-blocks.ts'

/** Copies a text forward, without the parts that are hidden and with others in place of some. */
export class SourceRewriter {
  protected readonly source: string
  protected readonly reader: SourceReader
  protected readonly output = new OpenBlocks()
  /** Everything before is in the output, or hidden. */
  protected copied = 0

  constructor(source: string) {
    this.source = source
    this.reader = new SourceReader(source)
  }

  /** Leaves out a part, and returns its end. */
  protected hide(at: number, end: number): number {
    this.copyUntil(at)
    this.copied = Math.max(this.copied, end)
    return end
  }

  protected replace(at: number, end: number, text: string): number {
    this.hide(at, end)
    this.output.write(text)
    return end
  }

  protected copyUntil(end: number): void {
    if (end > this.copied) this.output.write(this.source.slice(this.copied, end))
    this.copied = Math.max(this.copied, end)
  }
}
