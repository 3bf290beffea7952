import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { countRefusedConnections } from '../../../src/delivery/server/connection-limit.ts'
import { RequestCounters } from '../../../src/delivery/server/request-counters.ts'

describe('Refused connections', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] }))
  afterEach(() => void vi.useRealTimers())

  it('are each counted, and logged at most once a minute', () => {
    const requestCounters = new RequestCounters()
    const lines: string[] = []
    const onTurnedAway = countRefusedConnections(requestCounters, 3, (line) => lines.push(line))
    for (let n = 0; n < 10; n += 1) onTurnedAway()
    expect(lines).toEqual([])
    vi.advanceTimersByTime(1000)
    expect(lines).toEqual(['Connections refused: 10. At most 3 may be open (--max-connections).'])
    for (let second = 0; second < 59; second += 1) {
      onTurnedAway()
      vi.advanceTimersByTime(1000)
    }
    expect(lines).toHaveLength(1)
    vi.advanceTimersByTime(1000)
    expect(lines[1]).toBe('Connections refused: 59. At most 3 may be open (--max-connections).')
    vi.advanceTimersByTime(3_600_000)
    expect(lines).toHaveLength(2)
    expect(requestCounters.refusedConnections).toBe(69)
  })
})
