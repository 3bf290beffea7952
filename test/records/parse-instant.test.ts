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
    // YAML 1.1 timestamps, and years first with other signs.
    ['2024-1-6', 'UTC', '2024-01-06T00:00:00.000Z'],
    ['2024-1-6 9:20', 'UTC', '2024-01-06T09:20:00.000Z'],
    ['2024-01-06 8:00:00 -0400', 'UTC', '2024-01-06T12:00:00.000Z'],
    ['2024-01-06 08:00:00 -4', 'UTC', '2024-01-06T12:00:00.000Z'],
    ['2024-01-06 08:00:00   -4:30', 'UTC', '2024-01-06T12:30:00.000Z'],
    ['2024/03/16', 'UTC', '2024-03-16T00:00:00.000Z'],
    ['2024/3/16 7:05:09', 'UTC', '2024-03-16T07:05:09.000Z'],
    ['2024-03-16 17:00:00+17:00', 'UTC', '2024-03-16T00:00:00.000Z'],
    ['2024-2-07T00:00:00.000Z', 'UTC', '2024-02-07T00:00:00.000Z'],
    ['2018-7-16', 'UTC', '2018-07-16T00:00:00.000Z'],
    // As Unix, JavaScript, Go and Ruby print dates.
    ['Fri Sep  3 11:21:31 CEST 2021', 'UTC', '2021-09-03T09:21:31.000Z'],
    ['Fri Sep 3 11:21:31 2021', 'UTC', '2021-09-03T11:21:31.000Z'],
    ['Fri Sep 03 2021 11:21:31 GMT+0200 (Central European Summer Time)', 'UTC', '2021-09-03T09:21:31.000Z'],
    ['2021-09-03 11:21:31.5 +0200 CEST', 'UTC', '2021-09-03T09:21:31.500Z'],
    ['Fri Sep 03 11:21:31 +0200 2021', 'UTC', '2021-09-03T09:21:31.000Z'],
    ['Friday, 03 Sep 2021 11:21:31 EDT', 'UTC', '2021-09-03T15:21:31.000Z'],
    // As people write them.
    ['January 5, 2024 9:00 AM', 'UTC', '2024-01-05T09:00:00.000Z'],
    ['Jan. 5, 2024, 12:05 a.m.', 'UTC', '2024-01-05T00:05:00.000Z'],
    ['Sept 5th, 2024 at 9:30 pm', 'UTC', '2024-09-05T21:30:00.000Z'],
    ['5 Jan 2024 14:00', 'Europe/Paris', '2024-01-05T13:00:00.000Z'],
    ['Thu 2 Jan 2014', 'UTC', '2014-01-02T00:00:00.000Z'],
    ['Thu, 2014-01-02', 'UTC', '2014-01-02T00:00:00.000Z'],
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
    '2018-7/16',
    '18-7-16',
    'Mon, 01 Jan 2026 00:00:00 GMT',
    'Frid 3 Sep 2021 x',
    '2024-01-05 13:00 PM',
    '2024-01-05 0:30 am',
    '5 Janvier 2024',
    '2024-01-05 10:00 XYZ',
    '2024-01-05 10:00 2024',
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

  it('has a timezone of its own for days, and one for times', () => {
    const zones = { times: 'UTC', days: 'America/New_York' }
    const read = (text: string): string => new Date(Number(parseInstant(text, zones))).toISOString()
    expect(read('2018-07-16')).toBe('2018-07-16T04:00:00.000Z')
    expect(read('July 16, 2018')).toBe('2018-07-16T04:00:00.000Z')
    expect(read('2018-07-16 20:00:00')).toBe('2018-07-16T20:00:00.000Z')
    expect(read('16 Jul 2018 20:00')).toBe('2018-07-16T20:00:00.000Z')
    expect(read('2018-07-16 20:00:00 +02:00')).toBe('2018-07-16T18:00:00.000Z')
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
    const printed = ['UTC', 'America/New_York', 'Pacific/Auckland'].map((TZ) =>
      execFileSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
        env: { ...process.env, TZ },
        encoding: 'utf8',
      }),
    )
    expect(new Set(printed).size).toBe(1)
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
