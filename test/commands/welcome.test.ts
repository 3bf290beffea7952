import { describe, expect, it } from 'vitest'
import { formatWelcome } from '../../src/commands/welcome.ts'
import { site } from '../support/newsroom.ts'

describe('The first lines of `serve`', () => {
  it('name feeds where this machine reaches them, and the address under which they name themselves', () => {
    const text = formatWelcome(site(), 'https://news.example.org/daily/', 'http://localhost:3000/')
    expect(text).toContain('  http://localhost:3000/daily/rss.xml  ')
    expect(text).toContain('http://localhost:3000/daily/feeds.opml\n')
    expect(text).toContain('\nFeeds name themselves under https://news.example.org/daily/\n')
    expect(formatWelcome(site(), 'http://localhost:3000/', 'http://localhost:3000/')).not.toContain('name themselves')
  })
})
