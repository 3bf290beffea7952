import type { RequestCounters } from './request-counters.ts'

/** The first line comes after so long, the next ones this far apart; in milliseconds. */
const FIRST_AFTER = 1000
const SAY_EVERY = 60_000

/**
 * Counts the connections that are turned away, and has it said how many they were: once a minute at most, since whoever
 * floods a server would flood its log as well.
 *
 * @param most connections at once
 */
export function countRefusedConnections(tally: RequestCounters, most: number, say: (line: string) => void): () => void {
  let unsaid = 0
  let said = Number.NEGATIVE_INFINITY
  const report = (): void => {
    say(`Connections refused: ${unsaid}. At most ${most} may be open (--max-connections).`)
    unsaid = 0
    said = performance.now()
  }
  return () => {
    tally.refusedConnections += 1
    unsaid += 1
    if (unsaid === 1) setTimeout(report, Math.max(FIRST_AFTER, said + SAY_EVERY - performance.now())).unref()
  }
}
