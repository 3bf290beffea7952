import { describe, expect, it } from 'vitest'
import { formatProgress, Progress } from '../../src/system/progress.ts'

function watched(isTTY: boolean) {
  let time = 0
  const written: string[] = []
  const progress = new Progress('Reading articles', { isTTY, write: (text) => written.push(text) }, () => time)
  return { progress, written, at: (ms: number) => (time = ms) }
}

describe('Progress', () => {
  it('shows the count, the rate and the time left', () => {
    expect(formatProgress('Reading articles', 4200, 10_000, 1400)).toBe(
      'Reading articles  4,200 of 10,000  3,000/s  2 s left',
    )
  })

  it('prints nothing for work under a second', () => {
    const { progress, written, at } = watched(true)
    at(900)
    progress.report(5, 10)
    progress.finish('Read 10 articles')
    expect(written).toEqual([])
  })

  it('redraws one line on a terminal at most ten times a second, and clears it at the end', () => {
    const { progress, written, at } = watched(true)
    for (let ms = 0; ms < 3000; ms += 10) {
      at(ms)
      progress.report(ms, 3000)
    }
    progress.finish('Read 3,000 articles')
    expect(written.length).toBeLessThanOrEqual(23)
    expect(written[0]).toMatch(/^\r\u001b\[2KReading articles {2}1,000 of 3,000/)
    expect(written.at(-2)).toBe('\r\u001b[2K')
    expect(written.at(-1)).toBe('Read 3,000 articles in 3.0 s\n')
  })

  it('prints one plain line in a pipe', () => {
    const { progress, written, at } = watched(false)
    at(2000)
    progress.report(5, 10)
    progress.finish('Read 10 articles')
    expect(written).toEqual(['Read 10 articles in 2.0 s\n'])
  })
})
