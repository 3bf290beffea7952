import { describe, expect, it } from 'vitest'
import { Timings } from '../../src/system/timings.ts'

describe('Timings', () => {
  it('add up what each part took, also one that began again', () => {
    let now = 1000
    const timings = new Timings(() => now)
    const takes = (name: string, ms: number): void => {
      timings.begin(name)
      now += ms
    }
    takes('read', 1500)
    takes('write', 20_250)
    takes('read', 500)
    expect(timings.format()).toBe('read       2.00 s\nwrite     20.25 s\nin all    22.25 s\n')
    now += 5000
    expect(timings.format()).toContain('in all    22.25 s')
  })
})
