import { describe, expect, it } from 'vitest'
import { parseInstantOption } from '../../src/commands/option-values.ts'

const NOW = Date.UTC(2026, 10, 30, 23, 30)

describe('An instant on the command line', () => {
  it.each([
    ['8:00', '2026-12-01T07:00:00.000Z'],
    ['8:00 pm', '2026-12-01T19:00:00.000Z'],
    ['today 8:00', '2026-12-01T07:00:00.000Z'],
    ['tomorrow 8:00', '2026-12-02T07:00:00.000Z'],
    ['Tomorrow at 8:00', '2026-12-02T07:00:00.000Z'],
    ['tomorrow', '2026-12-01T23:00:00.000Z'],
    ['28 November 2026 08:00', '2026-11-28T07:00:00.000Z'],
    ['2026-11-28 08:00', '2026-11-28T07:00:00.000Z'],
    ['2026-11-28T08:00:00Z', '2026-11-28T08:00:00.000Z'],
  ])('is in the timezone of the newsroom: %s', (text, is) => {
    expect(new Date(parseInstantOption('--at', text, 'Europe/Berlin', NOW)).toISOString()).toBe(is)
  })

  it.each(['', 'soon', '25:00', 'tomorrow soon', 'yesterday 8:00'])(
    'is refused with an example of today: %j',
    (text) => {
      expect(() => parseInstantOption('--at', text, 'Europe/Berlin', NOW)).toThrow('such as "2026-12-01 12:00"')
    },
  )
})
