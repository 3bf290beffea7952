import { buildCatalog } from '../../src/catalog/update.ts'
import { exchange } from '../../src/delivery/http/answer-without-socket.ts'
import { createApp } from '../../src/delivery/http/app.ts'
import type { Edition } from '../../src/edition/edition.ts'
import { EditionBuilder } from '../../src/edition/edition-builder.ts'
import type { Article } from '../../src/model/article.ts'
import type { Hop } from './http-cache.ts'
import { BASE, NOW, newsroom } from './newsroom.ts'

/** Freshness in seconds. */
export const MAX_AGE = 20

/** A newsroom with a clock that the test moves, and what is published in it. */
export function openNewsroom(deltas: boolean) {
  const builder = new EditionBuilder(BASE, {
    body: async ({ id }) => `Body of ${id}.`,
    measure: () => undefined,
    yieldToEventLoop: async () => {},
    report: () => {},
  })
  let now = NOW
  let articles: readonly Article[] = []
  let edition: Edition
  const update = (): void => {
    edition = builder.edition(buildCatalog(newsroom({ deltas }), articles, now))
  }
  update()
  const app = createApp({ edition: () => edition, now: () => now, maxAge: MAX_AGE, openMedia: async () => undefined })
  const handle = app.callback()
  const origin: Hop = async ({ target, headers }) => {
    const answer = await exchange(handle, { method: 'GET', target, headers })
    return { status: answer.status, headers: Object.fromEntries(lower(answer.headers)), body: String(answer.body) }
  }
  return {
    origin,
    now: () => now,
    /** Publishes stories, now or at an instant to come. */
    publish: (next: readonly Article[]): void => {
      articles = next
      update()
    },
    /** Moves the clock; editions follow each instant. */
    wait: (ms: number): void => {
      const until = now + ms
      while (edition.nextChange !== undefined && edition.nextChange <= until) {
        now = edition.nextChange
        update()
      }
      now = until
    },
    titles: (): Map<string, string> =>
      new Map(articles.filter(({ published }) => published <= now).map(({ id, title }) => [id, title])),
  }
}

const lower = (headers: readonly (readonly [string, string])[]): [string, string][] =>
  headers.map(([name, value]) => [name.toLowerCase(), value])
