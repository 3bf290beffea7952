/** The output of a progress line, usually stderr. A terminal gets a line that is redrawn, a pipe only the summary. */
export interface ProgressStream {
  readonly isTTY?: boolean
  write(text: string): unknown
}

/** Shorter work is not reported. */
const MIN_REPORTED_MS = 1_000
const REDRAW_INTERVAL_MS = 100

/** Shows the progress of work that takes over a second: `Reading articles  4,200 of 10,000  3,900/s  2 s left`. */
export class Progress {
  private readonly label: string
  private readonly stream: ProgressStream
  private readonly clock: () => number
  private readonly started: number
  private drawnAt = Number.NEGATIVE_INFINITY
  private isDrawn = false

  /** @param clock returns monotonic milliseconds */
  constructor(label: string, stream: ProgressStream, clock: () => number) {
    this.label = label
    this.stream = stream
    this.clock = clock
    this.started = clock()
  }

  readonly report = (done: number, total: number): void => {
    const now = this.clock()
    if (this.stream.isTTY !== true || now - this.started < MIN_REPORTED_MS || now - this.drawnAt < REDRAW_INTERVAL_MS)
      return
    this.drawnAt = now
    this.isDrawn = true
    this.stream.write(`\r\u001b[2K${formatProgress(this.label, done, total, now - this.started)}`)
  }

  /** Ends the work. Writes the summary unless the work was short. */
  finish(summary: string): void {
    if (this.isDrawn) this.stream.write('\r\u001b[2K')
    const elapsedMs = this.clock() - this.started
    if (elapsedMs >= MIN_REPORTED_MS) this.stream.write(`${summary} in ${(elapsedMs / 1000).toFixed(1)} s\n`)
  }
}

const formatNumber = (value: number): string => Math.round(value).toLocaleString('en-GB')

/** Returns a progress line with the count, the rate and the time left. */
export function formatProgress(label: string, done: number, total: number, elapsedMs: number): string {
  const rate = (done / Math.max(elapsedMs, 1)) * 1000
  const left = rate > 0 ? `${formatNumber(Math.ceil((total - done) / rate))} s left` : ''
  return `${label}  ${formatNumber(done)} of ${formatNumber(total)}  ${formatNumber(rate)}/s  ${left}`.trimEnd()
}

/** Returns "12 articles", "1 article". */
export const formatCount = (count: number, noun: string): string =>
  `${formatNumber(count)} ${noun}${count === 1 ? '' : 's'}`
