import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { getCalendarDay } from '../../src/model/instant.ts'

const ZONES = ['UTC', 'Europe/London', 'America/St_Johns', 'Asia/Kathmandu', 'Pacific/Apia', 'America/Caracas']

describe('Calendar day', () => {
  it.each(ZONES)('equals that of Intl in %s', (timeZone) => {
    const format = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
    const instants = fc.integer({ min: Date.UTC(1900, 0, 1), max: Date.UTC(2100, 0, 1) })
    fc.assert(
      fc.property(instants, (instant) => {
        const { year, month, day } = getCalendarDay(instant, timeZone)
        expect(`${year}-${month}-${day}`).toBe(format.format(instant))
      }),
      { numRuns: 1000 },
    )
  })

  it('changes at midnight of the timezone', () => {
    const midnight = Date.parse('2026-07-15T00:00:00+02:00')
    expect(getCalendarDay(midnight - 1, 'Europe/Berlin')).toEqual({ year: '2026', month: '07', day: '14' })
    expect(getCalendarDay(midnight, 'Europe/Berlin')).toEqual({ year: '2026', month: '07', day: '15' })
  })
})
