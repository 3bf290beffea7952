import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { getCalendarDay } from '../../src/model/instant.ts'
import { parseInstant } from '../../src/records/parse-instant.ts'

const iso = (text: string, zone = 'UTC'): string | undefined => {
  const instant = parseInstant(text, zone)
  return typeof instant === 'number' ? new Date(instant).toISOString() : undefined
}

describe('Instant', () => {
  it.each([
    ['2018-07-16T20:00:00+02:00', 'UTC', '2018-07-16T18:00:00.000Z'],
    ['2018-07-16T20:00:00Z', 'Asia/Tokyo', '2018-07-16T20:00:00.000Z'],
    ['2018-07-16T20:00:00.123456Z', 'UTC', '2018-07-16T20:00:00.123Z'],
    ['2018-07-16 20:00', 'Europe/London', '2018-07-16T19:00:00.000Z'],
    ['2018-07-16 20:00:00 +0300', 'UTC', '2018-07-16T17:00:00.000Z'],
    ['2018-07-16 20:00:00 UTC', 'Asia/Tokyo', '2018-07-16T20:00:00.000Z'],
    ['Mon, 16 Jul 2018 20:00:00 GMT', 'UTC', '2018-07-16T20:00:00.000Z'],
    ['16 Jul 2018 20:00 +0200', 'UTC', '2018-07-16T18:00:00.000Z'],
    ['Jul 16 2018', 'UTC', '2018-07-16T00:00:00.000Z'],
    ['July 16, 2018', 'UTC', '2018-07-16T00:00:00.000Z'],
    ['16 July 2018', 'America/New_York', '2018-07-16T04:00:00.000Z'],
    // A date without a time is the start of that day in the newsroom's timezone.
    ['2018-07-16', 'Europe/London', '2018-07-15T23:00:00.000Z'],
    ['2018-01-16', 'Europe/London', '2018-01-16T00:00:00.000Z'],
    ['2018-07-16', 'Pacific/Auckland', '2018-07-15T12:00:00.000Z'],
    // A day without midnight starts at 01:00 (Brazil, 2017-10-15).
    ['2017-10-15', 'America/Sao_Paulo', '2017-10-15T03:00:00.000Z'],
    // A time that the clock skips in spring is moved by the length of the gap.
    ['2024-03-31 01:30', 'Europe/London', '2024-03-31T01:30:00.000Z'],
    ['2024-03-10 02:30', 'America/New_York', '2024-03-10T07:30:00.000Z'],
    // A time that occurs twice in autumn is the first one.
    ['2024-10-27 01:30', 'Europe/London', '2024-10-27T00:30:00.000Z'],
    ['2024-11-03 01:30', 'America/New_York', '2024-11-03T05:30:00.000Z'],
    // Samoa skipped this whole day (2011-12-30).
    ['2011-12-30 12:00', 'Pacific/Apia', '2011-12-30T22:00:00.000Z'],
    ['2000-02-29', 'UTC', '2000-02-29T00:00:00.000Z'],
  ])('%s in %s is %s', (text, zone, expected) => {
    expect(iso(text, zone)).toBe(expected)
  })

  it.each([
    '',
    'tomorow',
    'now',
    '2018-13-01',
    '2018-02-30',
    '2019-02-29',
    '2018-07-16T24:30:00Z',
    '2018-07-16T20:60:00Z',
    '2018-07-16T20:00:00+25:00',
    '2018-7-16',
    '10/11/2026',
    '16.07.2018',
    '20180716',
    '1531771200',
    '2018-07-16T20:00:00 Mars',
    '0000-01-01',
    '99999-01-01',
    '2018-07-16; DROP',
    '２０１８-07-16',
  ])('rejects %j', (text) => {
    expect(parseInstant(text, 'Europe/London')).toMatchObject({
      expected: expect.stringContaining('a date and time such as'),
    })
  })

  it('is parsed to the same value with any offset', () => {
    const offset = fc.integer({ min: -14 * 60, max: 14 * 60 })
    const instant = fc.integer({ min: Date.UTC(1970, 0, 2), max: Date.UTC(2100, 0, 1) })
    fc.assert(
      fc.property(instant, offset, (at, minutes) => {
        const local = new Date(at + minutes * 60_000).toISOString().slice(0, -1)
        const [sign, size] = [minutes < 0 ? '-' : '+', Math.abs(minutes)]
        const pad = (n: number): string => String(n).padStart(2, '0')
        const text = `${local}${sign}${pad(Math.floor(size / 60))}:${pad(size % 60)}`
        expect(parseInstant(text, 'Europe/London')).toBe(at)
      }),
    )
  })

  it('follows the clocks of the newsroom’s timezone, except for times that they skip', () => {
    const zones = fc.constantFrom(
      'Europe/London',
      'America/New_York',
      'Asia/Kolkata',
      'Australia/Lord_Howe',
      'Pacific/Chatham',
    )
    const at = fc.integer({ min: Date.UTC(1971, 0, 1), max: Date.UTC(2037, 0, 1) })
    fc.assert(
      fc.property(zones, at, (zone, instant) => {
        const civil = new Date(instant).toISOString().slice(0, 16)
        const read = parseInstant(civil, zone)
        if (typeof read !== 'number') throw new Error(`${civil} is no instant`)
        const shown = clockAt(read, zone)
        if (shown === civil) return
        // In a gap the result is at most an hour later, and no local time matches.
        const jump = Date.parse(`${shown}Z`) - Date.parse(`${civil}Z`)
        expect(jump).toBeGreaterThan(0)
        expect(jump).toBeLessThanOrEqual(3_600_000)
      }),
    )
  })

  it('does not depend on the timezone of the machine', () => {
    const script = `import { parseInstant } from './src/records/parse-instant.ts'
      console.log(['2018-07-16', '2024-03-31 01:30', 'July 16, 2018'].map((text) => parseInstant(text, 'Europe/London')).join())`
    const told = ['UTC', 'America/New_York', 'Pacific/Auckland'].map((TZ) =>
      execFileSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
        env: { ...process.env, TZ },
        encoding: 'utf8',
      }),
    )
    expect(new Set(told).size).toBe(1)
  })
})

function clockAt(instant: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
  }).formatToParts(instant)
  const part = (type: string): string => parts.find((each) => each.type === type)?.value ?? ''
  return `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}`
}

describe('Date without a time', () => {
  it.each(['UTC', 'Europe/Dublin', 'America/Sao_Paulo', 'Pacific/Apia', 'Africa/Monrovia'])(
    'is that calendar day in %s',
    (timezone) => {
      const days = fc.date({ min: new Date('1900-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
      fc.assert(
        fc.property(days, (date) => {
          const written = date.toISOString().slice(0, 10)
          // Samoa skipped this day when it crossed the date line.
          fc.pre(timezone !== 'Pacific/Apia' || written !== '2011-12-30')
          const instant = parseInstant(written, timezone)
          if (typeof instant !== 'number') throw new Error(instant.expected)
          const { year, month, day } = getCalendarDay(instant, timezone)
          expect(`${year}-${month}-${day}`).toBe(written)
        }),
        { numRuns: 1000 },
      )
    },
  )
})
