/** A pair of tags whose end has not been read. */
interface OpenBlock {
  readonly name: string
  /** The number of pieces before its text. */
  readonly start: number
  readonly isStrict: boolean
}

/** The output of a scan, with the pairs that are open: the end of a pair decides what becomes of the text between. */
export class OpenBlocks {
  private readonly pieces: string[] = []
  private readonly open: OpenBlock[] = []
  /** Open blocks by name: an end without a beginning is found without a search. */
  private readonly counts = new Map<string, number>()

  write(text: string): void {
    if (text !== '') this.pieces.push(text)
  }

  /** @param isStrict without an end, the block hides everything after its beginning */
  begin(name: string, isStrict: boolean): void {
    this.open.push({ name, start: this.pieces.length, isStrict })
    this.counts.set(name, this.count(name) + 1)
  }

  isOpen(name: string): boolean {
    return this.count(name) > 0
  }

  get isEmpty(): boolean {
    return this.open.length === 0
  }

  /** Returns true if the block that was begun last has this name: nothing in it is hidden. */
  isInnermost(name: string): boolean {
    return this.open.at(-1)?.name === name
  }

  /** Removes the text since the beginning of the innermost block of this name, and returns it in pieces. */
  end(name: string): string[] | undefined {
    if (!this.isOpen(name)) return undefined
    for (let block = this.open.pop(); block !== undefined; block = this.open.pop()) {
      this.counts.set(block.name, this.count(block.name) - 1)
      if (block.name === name) return this.pieces.splice(block.start)
    }
    return undefined
  }

  /** Returns the whole output. */
  finish(): string {
    const hidden = this.open.find(({ isStrict }) => isStrict)
    return (hidden === undefined ? this.pieces : this.pieces.slice(0, hidden.start)).join('')
  }

  private count(name: string): number {
    return this.counts.get(name) ?? 0
  }
}
