import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const WORDS =
  'the minister said that talks on the border would resume after a long night of negotiation while observers in the capital watched closely and markets moved little amid reports of progress'.split(
    ' ',
  )

/** A small deterministic generator (mulberry32), so that every run measures the same articles. */
function randomInts(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

/** Writes `count` Markdown articles of eight paragraphs under `folder`: ten sections, 40 authors, dates over years. */
export function generateArticles(folder: string, count: number): void {
  const random = randomInts(1)
  const words = (length: number): string => Array.from({ length }, () => WORDS[random(WORDS.length)]).join(' ')
  for (let section = 0; section < 10; section += 1) mkdirSync(join(folder, `section-${section}`), { recursive: true })
  for (let number = 0; number < count; number += 1) {
    const date = new Date(Date.UTC(2010, 0, 1) + Math.floor((number / count) * 500_000_000) * 1000)
    const body = Array.from({ length: 8 }, () => `${words(60 + random(30))}.`).join('\n\n')
    writeFileSync(
      join(folder, `section-${number % 10}`, `story-${number}.md`),
      `---\ntitle: "Story ${number}: ${words(4)} & ${words(2)}"\ndate: ${date.toISOString()}\nauthor: Author ${number % 40}\ntags: [topic ${number % 100}, theme ${number % 37}]\nsummary: ${words(20)}.\n---\n\n${body}\n`,
    )
  }
}
