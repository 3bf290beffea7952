import { describe, expect, it } from 'vitest'
import type { PartnerFeed } from '../../../src/model/site.ts'
import { formatProblem } from '../../../src/problems/problem.ts'
import { readConfig } from '../../support/config.ts'

const read = (...lines: string[]): { readonly partners: readonly PartnerFeed[]; readonly problems: string[] } => {
  const text = ['title: The Tester', 'url: https://news.example.org/', 'sections: [{ id: sport }]', ...lines].join('\n')
  const { newsroom, problems } = readConfig(text, undefined)
  return { partners: newsroom?.site.feeds.partners ?? [], problems: problems.map(formatProblem) }
}

describe('partners of site.yaml', () => {
  it('are names of profiles, or feeds with settings of their own', () => {
    const { partners, problems } = read(
      'partners:',
      '  - yahoo',
      '  - { profile: msn, name: msn-sport, section: sport, items: 30, pictureRights: true, exceptSources: [The Agency] }',
      '  - { profile: smartnews, tag: "Middle East", path: /partners/8f3kq2/news.rss, logo: /media/logo.png }',
    )
    expect(problems).toEqual([])
    expect(partners).toEqual([
      {
        name: 'yahoo',
        profile: 'yahoo',
        scope: '',
        path: 'partners/yahoo/rss.xml',
        exceptSources: [],
        pictureRights: false,
      },
      {
        ...{ name: 'msn-sport', profile: 'msn', scope: 'sport', path: 'partners/msn-sport/rss.xml' },
        ...{ exceptSources: ['The Agency'], pictureRights: true, items: 30 },
      },
      {
        ...{ name: 'smartnews', profile: 'smartnews', scope: 'tags/middle-east', path: 'partners/8f3kq2/news.rss' },
        ...{ exceptSources: [], pictureRights: false, logo: '/media/logo.png' },
      },
    ])
  })

  it('are in the settings of every section, whatever it sets', () => {
    const { newsroom } = readConfig(
      'title: T\nurl: https://a.example/\npartners: [msn]\nsections: [{ id: sport, feeds: { items: 5 } }]',
      undefined,
    )
    expect(newsroom?.site.sections[0]?.feeds.partners).toBe(newsroom?.site.feeds.partners)
  })

  it.each([
    ['partners: [msn, msn]', 'a `name` that no other partner feed has'],
    ['partners: [msn, { profile: yahoo, name: msn }]', 'a `name` that no other partner feed has'],
    ['partners: [yahoo, { profile: msn, path: /partners/yahoo/rss.xml }]', 'a path that no other partner feed has'],
    ['partners: [yahoo, { profile: msn, section: sport, tag: Sport }]', 'a section or a tag'],
    ['partners: [yahoo, google]', '`email` or `msn` or `smartnews` or `yahoo` or `newsbreak` or `flipboard`'],
    ['partners: [yahoo, { profile: msn, path: /sport/rss.xml }]', 'below /partners/'],
    ['partners: [yahoo, { profile: msn, path: /partners/a/../rss.xml }]', 'below /partners/'],
    ['partners: [yahoo, { profile: msn, name: MSN }]', 'a name of small letters'],
    ['partners: [yahoo, { profile: msn, items: 0 }]', 'a whole number from 1 to 1000'],
    ['partners: [yahoo, { profile: msn, sections: sport }]', '`section`, perhaps'],
  ])('leave out a faulty feed and say what is expected: %s', (line, expected) => {
    const { partners, problems } = read(line)
    expect(problems).toEqual([expect.stringContaining(expected)])
    expect(problems[0]).toMatch(/^site\.yaml:4:\d+: /)
    expect(partners).toHaveLength(1)
  })
})
