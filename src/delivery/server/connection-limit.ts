import type { RequestCounters } from './request-counters.ts'

/** The delay of the first line, and the interval of the next ones. */
const FIRST_DELAY_MS = 1000
const LOG_INTERVAL_MS = 60_000

/**
 * Returns a function that counts refused connections and logs their number at most once a minute, so that a flood of
 * connections does not flood the log.
 *
 * @param max connections at once
 */
export function countRefusedConnections(
  requestCounters: RequestCounters,
  max: number,
  log: (line: string) => void,
): () => void {
  let unreported = 0
  let reportedAt = Number.NEGATIVE_INFINITY
  const report = (): void => {
    log(`Connections refused: ${unreported}. At most ${max} may be open (--max-connections).`)
    unreported = 0
    reportedAt = performance.now()
  }
  return () => {
    requestCounters.refusedConnections += 1
    unreported += 1
    if (unreported === 1)
      setTimeout(report, Math.max(FIRST_DELAY_MS, reportedAt + LOG_INTERVAL_MS - performance.now())).unref()
  }
}
