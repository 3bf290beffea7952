/** A request for a part of a file. */
export interface ReadRequest {
  readonly offset: number
  /** In bytes; fewer are passed on at the end of the file. */
  readonly length: number
  /** True when only pixels follow: nothing that describes the picture is read any more. */
  readonly isPixels: boolean
}

/** Work that asks for the bytes it needs, so that it runs on memory, on a file and step by step alike. */
export type Reading<T> = Generator<ReadRequest, T, Buffer>

/** Bytes requested at once; neighbouring reads are answered from the same piece. */
const PIECE_LENGTH = 64 * 1024

/** Reads a picture forward. */
export class PictureReader {
  /** In bytes. */
  readonly size: number
  private piece: Buffer = Buffer.alloc(0)
  private start = 0

  constructor(size: number) {
    this.size = size
  }

  /** Returns the bytes from an offset; fewer than `length` only at the end of the file. */
  *bytes(offset: number, length: number, isPixels = false): Reading<Buffer> {
    const end = Math.min(offset + length, this.size)
    if (offset >= end) return this.piece.subarray(0, 0)
    if (offset < this.start || end > this.start + this.piece.length) {
      this.piece = yield { offset, length: Math.min(Math.max(length, PIECE_LENGTH), this.size - offset), isPixels }
      this.start = offset
    }
    return this.piece.subarray(offset - this.start, end - this.start)
  }
}

/** Runs work on bytes in memory. */
export function readFromMemory<T>(bytes: Buffer, reading: Reading<T>): T {
  let step = reading.next()
  while (step.done !== true) {
    const { offset, length } = step.value
    step = reading.next(bytes.subarray(offset, offset + length))
  }
  return step.value
}
