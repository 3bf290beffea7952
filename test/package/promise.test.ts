import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '..', '..')
const RELEASED = join(import.meta.dirname, 'released')

interface Released {
  /** Ids by path. */
  readonly feeds: Readonly<Record<string, string>>
  readonly items: readonly { readonly id: string; readonly url: string; readonly published: string }[]
}

const readText = (path: string): string => readFileSync(join(ROOT, 'feeds', path), 'utf8')

// Another test holds that the sample builds to these files.
describe.each(readdirSync(RELEASED))('An upgrade from the release of %s', (name) => {
  const { feeds, items } = JSON.parse(readFileSync(join(RELEASED, name), 'utf8')) as Released

  it('changes no id, date or address of an article', () => {
    expect(items.length).toBeGreaterThan(10)
    const { items: now } = JSON.parse(readText('feed.json')) as {
      items: readonly { readonly id: string; readonly url: string; readonly date_published: string }[]
    }
    expect(now.map(({ id, url, date_published: published }) => ({ id, url, published }))).toEqual(items)
  })

  it('changes no id or address of a feed, and every page is where it was', () => {
    expect(Object.keys(feeds).length).toBeGreaterThan(10)
    const now = Object.keys(feeds).map((path) => [path, /<id>([^<]*)<\/id>/.exec(readText(path))?.[1]])
    expect(Object.fromEntries(now)).toEqual(feeds)
    for (const { url } of items) {
      expect(existsSync(join(ROOT, 'feeds', new URL(url).pathname, 'index.html'))).toBe(true)
    }
  })
})
