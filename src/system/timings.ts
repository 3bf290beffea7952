/** Measures how long the parts of a work take, one after the other. */
export class Timings {
  private readonly clock: () => number
  private readonly parts = new Map<string, number>()
  private current: { readonly name: string; readonly since: number } | undefined

  /** @param clock returns monotonic milliseconds */
  constructor(clock: () => number) {
    this.clock = clock
  }

  /** Ends the part before, and begins another. A part that begins again goes on. */
  readonly begin = (name: string): void => {
    const now = this.clock()
    this.end(now)
    this.current = { name, since: now }
  }

  /** Returns a line for each part and one for the sum, and ends the last part. */
  format(): string {
    this.end(this.clock())
    this.current = undefined
    const total = [...this.parts.values()].reduce((sum, ms) => sum + ms, 0)
    const rows = [...this.parts, ['in all', total] as const]
    const width = Math.max(...rows.map(([name]) => name.length))
    return rows.map(([name, ms]) => `${name.padEnd(width)}  ${(ms / 1000).toFixed(2).padStart(7)} s\n`).join('')
  }

  private end(now: number): void {
    if (this.current === undefined) return
    const { name, since } = this.current
    this.parts.set(name, (this.parts.get(name) ?? 0) + now - since)
  }
}
