/** A part of a published picture: bytes from `from` up to `to` of the file, or bytes that are made. */
export type PicturePart = { readonly from: number; readonly to: number } | Buffer

/** Collects the parts of a published picture in their order. */
export class PictureParts {
  private readonly parts: PicturePart[] = []
  /** True when the file says where the picture was taken. */
  hasPosition = false

  /** Keeps bytes of the file; neighbouring ranges become one part. */
  keep(from: number, to: number): void {
    if (from >= to) return
    const last = this.parts.at(-1)
    if (last !== undefined && !Buffer.isBuffer(last) && last.to === from) {
      this.parts[this.parts.length - 1] = { from: last.from, to }
    } else this.parts.push({ from, to })
  }

  add(...made: readonly Buffer[]): void {
    this.parts.push(...made.filter(({ length }) => length > 0))
  }

  /** In bytes. */
  get size(): number {
    return this.parts.reduce((total, part) => total + getPartLength(part), 0)
  }

  list(): readonly PicturePart[] {
    return this.parts
  }
}

export const getPartLength = (part: PicturePart): number => (Buffer.isBuffer(part) ? part.length : part.to - part.from)
