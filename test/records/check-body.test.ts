import { describe, expect, it } from 'vitest'
import { formatProblem } from '../../src/problems/problem.ts'
import { readRecords } from '../../src/sources/memory/read-records.ts'
import { newsroom } from '../support/newsroom.ts'

function read(text: string, file = 'a.md') {
  const [reading] = readRecords([{ file, text }], newsroom())
  return { article: reading?.article, problems: (reading?.problems ?? []).map(formatProblem) }
}

const HEAD = '---\ntitle: A\ndate: 2026-01-05\n---\n'

const picture = (bytes: number): string => `data:image/png;base64,${'iVBO'.repeat(Math.ceil(bytes / 3))}`

describe('A picture in the text itself', () => {
  it('is reported with its line when it is large, and the article is published', () => {
    const { article, problems } = read(
      `${HEAD}\nText.\n\nA ![b](${picture(9_000_000)})\n\n<img src="${picture(70_000)}">\n`,
    )
    expect(article).toBeDefined()
    expect(problems).toEqual([
      'a.md:8:8: warning: found a picture of 9,000,000 bytes in the text itself; expected at most 65,536. The article is published without it. Put the picture into a file. [too-large]',
      'a.md:10:11: warning: found a picture of 70,002 bytes in the text itself; expected at most 65,536. The article is published without it. Put the picture into a file. [too-large]',
    ])
  })

  it('is no problem when it is small', () => {
    expect(read(`${HEAD}A ![b](${picture(60_000)})`).problems).toEqual([])
  })

  it('may be broken into lines', () => {
    const lines = picture(90_000).replace(/.{76}/g, '$&\r\n')
    expect(read(`${HEAD}<img src="${lines}">`).problems).toEqual([expect.stringContaining('in the text itself')])
  })
})

describe('A text that is too long', () => {
  it('withholds its article', () => {
    const { article, problems } = read(HEAD + 'Word '.repeat(200_001))
    expect(article).toBeUndefined()
    expect(problems).toEqual([
      'a.md:5:1: found a text of 1,000,005 characters; expected at most 1,000,000. Divide the article. [too-large] (article withheld)',
    ])
    expect(read(HEAD + 'Word '.repeat(200_000)).article).toBeDefined()
  })

  it('is reported at its field', () => {
    const json = JSON.stringify({ title: 'A', date: '2026-01-05', content_html: 'Word '.repeat(200_001) })
    const { article, problems } = read(json, 'a.json')
    expect(article).toBeUndefined()
    expect(problems).toEqual([expect.stringMatching(/^a\.json:1:\d+: found a text of 1,000,005 characters/)])
  })
})
