import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeSummary } from '../../src/html/summary.ts'

describe('The start of a long text', () => {
  const part = fc.constantFrom(
    'A word',
    ' ',
    '\n',
    '&amp;',
    '&lt;b',
    'é',
    '👩‍👩‍👧‍👦',
    '文字',
    '10<sup>6</sup>',
    '<p>',
    '</p>',
    '<em>so</em>',
    '<pre>x</pre>',
  )

  it('is the same however much of the text is read', () => {
    fc.assert(
      fc.property(fc.array(part, { maxLength: 400 }), fc.integer({ min: 20, max: 300 }), (parts, limit) => {
        const html = `<p>${parts.join('')}</p>`
        const whole = makeSummary(html, Number.POSITIVE_INFINITY)
        const summary = makeSummary(html, limit)
        if (whole.length <= limit) expect(summary).toBe(whole)
        // What follows the place of the cut does not count.
        else
          expect(summary).toBe(makeSummary(`<p>${whole.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</p>`, limit))
      }),
      { numRuns: 500 },
    )
  })

  it('is found without reading the rest', () => {
    const html = `<p>${'A word. '.repeat(100)}</p>`
    const cost = (text: string): number => {
      const started = process.cpuUsage()
      for (let n = 0; n < 200; n += 1) makeSummary(text)
      return process.cpuUsage(started).user
    }
    cost(html)
    expect(cost(html.repeat(200))).toBeLessThan(50 * Math.max(cost(html), 1000))
  })
})
