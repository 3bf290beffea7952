/** Where progress goes: stderr, as a line that redraws itself on a terminal, and as one plain line in a pipe. */
export interface ProgressStream {
  readonly isTTY?: boolean
  write(text: string): unknown
}

/** Work that takes longer than this many milliseconds is worth a word. */
const WORTH_A_WORD = 1_000
const REDRAW_EVERY = 100

/**
 * Tells how far long work has come: `Reading articles  4,200 of 10,000  3,900/s  2 s left`. Silent for work under a
 * second. `clock` counts milliseconds and never goes back.
 */
export class Progress {
  private readonly what: string
  private readonly stream: ProgressStream
  private readonly clock: () => number
  private readonly started: number
  private drawn = Number.NEGATIVE_INFINITY
  private onScreen = false

  constructor(what: string, stream: ProgressStream, clock: () => number) {
    this.what = what
    this.stream = stream
    this.clock = clock
    this.started = clock()
  }

  readonly report = (done: number, total: number): void => {
    const now = this.clock()
    if (this.stream.isTTY !== true || now - this.started < WORTH_A_WORD || now - this.drawn < REDRAW_EVERY) return
    this.drawn = now
    this.onScreen = true
    this.stream.write(`\r\u001b[2K${progressLine(this.what, done, total, now - this.started)}`)
  }

  /** Ends the work; `summary` is printed when it took long enough to be worth it. */
  finish(summary: string): void {
    if (this.onScreen) this.stream.write('\r\u001b[2K')
    const took = this.clock() - this.started
    if (took >= WORTH_A_WORD) this.stream.write(`${summary} in ${(took / 1000).toFixed(1)} s\n`)
  }
}

const number = (value: number): string => Math.round(value).toLocaleString('en-GB')

/** How far work has come, how fast it goes and how long it takes from here, for a person. */
export function progressLine(what: string, done: number, total: number, elapsedMs: number): string {
  const rate = (done / Math.max(elapsedMs, 1)) * 1000
  const left = rate > 0 ? `${number(Math.ceil((total - done) / rate))} s left` : ''
  return `${what}  ${number(done)} of ${number(total)}  ${number(rate)}/s  ${left}`.trimEnd()
}
