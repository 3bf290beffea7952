import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makeParagraphSummary, makeSummary } from '../../src/html/summary.ts'

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

describe('First real paragraph', () => {
  const LONG = 'The council of Lindow met on Monday to vote on the bridge.'

  it.each([
    `<h2>What happened</h2>\n<p>${LONG}</p>\n<p>It was not easy.</p>`,
    `<p>LINDOW –</p>\n<p>${LONG}</p>`,
    `<p>By Ann Lee</p>\n<ul>\n<li>One point of a list that is long enough to be a paragraph</li>\n</ul>\n<p>${LONG}</p>`,
    `<blockquote>\n<p>A quotation that is long enough to be a paragraph, and is none.</p>\n</blockquote>\n<p>${LONG}</p>`,
    `<figure><img src="a.jpg" alt=""><figcaption>A caption that is long enough to be a paragraph</figcaption></figure>\n<p>${LONG}</p>`,
    `<div lang="de"><p>${LONG}</p></div>`,
    `${LONG}<hr><p>Another paragraph that is long enough to be a paragraph.</p>`,
  ])('is the summary, without what stands around it (%s)', (html) => {
    expect(makeParagraphSummary(html)).toBe(LONG)
  })

  it('may be shorter in scripts that need fewer characters', () => {
    expect(makeParagraphSummary('<p>東京</p><p>市議会は月曜日に橋の建設を決めた。反対もあった。</p>')).toMatch(
      /^市議会/,
    )
  })

  it('is cut at a word', () => {
    const summary = makeParagraphSummary(`<p>${'word '.repeat(100)}</p>`)
    expect(summary).toMatch(/word…$/)
    expect(summary?.length).toBeLessThanOrEqual(280)
  })

  it('is none where no paragraph has more than a few words', () => {
    expect(makeParagraphSummary('<p>Short.</p><p>Also short.</p>')).toBeUndefined()
    expect(makeParagraphSummary('<h1>A heading that is long enough to be a paragraph of text</h1>')).toBeUndefined()
  })

  it('is read in a time that grows with the text alone', () => {
    const started = performance.now()
    makeParagraphSummary('<p>a</p>'.repeat(200_000))
    makeParagraphSummary(`<p>${'<b>a</b>'.repeat(200_000)}`)
    expect(performance.now() - started).toBeLessThan(10_000)
  })
})
