import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Section } from '../../../src/model/site.ts'
import { formatProblem } from '../../../src/problems/problem.ts'
import { SITE_KEYS } from '../../../src/records/site/site-schema.ts'
import { readConfig } from '../../support/config.ts'

const site = (...lines: string[]): string =>
  ['title: The Tester', 'url: https://news.example.org/', ...lines].join('\n')
const faults = (siteText: string | undefined, authors?: string): string[] =>
  readConfig(siteText, authors).problems.map(formatProblem)

describe('site.yaml', () => {
  it('requires a title alone, and has a default for every other setting', () => {
    const { newsroom, problems } = readConfig('title: The Tester\nurl: https://news.example.org', undefined)
    expect(problems).toEqual([])
    expect(newsroom?.site).toMatchObject({
      title: 'The Tester',
      description: 'The Tester',
      url: 'https://news.example.org/',
      language: 'en',
      timezone: 'UTC',
      tagAuthority: 'news.example.org,2026',
      hubs: [],
      feeds: { items: 50, content: 'full', related: true, formats: ['rss', 'atom', 'json'] },
    })
  })

  it('passes settings from the site to sections and their subsections', () => {
    const { newsroom } = readConfig(
      site(
        'feeds: { items: 20, title: "{section} at {site}" }',
        'sections:',
        '  - id: world',
        '    feeds: { content: summary }',
        '    sections:',
        '      - id: middle-east',
        '        feeds: { items: 5 }',
      ),
      undefined,
    )
    const [world] = newsroom?.site.sections ?? []
    expect(world).toMatchObject({
      title: 'World',
      feeds: { items: 20, content: 'summary', title: '{section} at {site}' },
    })
    expect(world?.sections[0]).toMatchObject({ title: 'Middle east', feeds: { items: 5, content: 'summary' } })
  })

  it('accepts redirects, presets of other systems, and retired paths', () => {
    const { newsroom, problems } = readConfig(
      site('movedFrom: [wordpress, hugo]', 'redirects: { /old.rss: /europe/rss.xml }', 'gone: [/podcast/]'),
      undefined,
    )
    expect(problems).toEqual([])
    expect(newsroom?.site).toMatchObject({ movedFrom: ['wordpress', 'hugo'], gone: ['/podcast/'] })
    expect([...(newsroom?.site.redirects ?? [])]).toEqual([['/old.rss', '/europe/rss.xml']])
    for (const bad of ['movedFrom: [drupal]']) {
      expect([bad, faults(site(bad)).length]).toEqual([bad, 1])
    }
  })

  it('accepts settings for related articles, the order of feeds and pages', () => {
    const read = (...lines: string[]) => readConfig(site(...lines), undefined)
    expect(read('related: auto').newsroom?.site.related).toEqual({ auto: 3, reciprocal: false })
    expect(read('related: { auto: 5, reciprocal: true }').newsroom?.site.related).toEqual({ auto: 5, reciprocal: true })
    expect(read().newsroom?.site.related).toEqual({ auto: 0, reciprocal: false })
    expect(read('feeds: { order: updated }').newsroom?.site.feeds.order).toBe('updated')
    expect(read('pages: false').newsroom?.site.pages).toBe(false)
    expect(read('stylesheet: /media/a.css').newsroom?.site.stylesheet).toBe('/media/a.css')
    for (const bad of [
      'related: always',
      'related: { auto: 21 }',
      'feeds: { order: newest }',
      'pages: maybe',
      'stylesheet: https://x.example/a.css',
      'wording: { oldr: Older }',
    ]) {
      expect([bad, faults(site(bad)).length]).toEqual([bad, 1])
    }
  })

  it('normalizes the URL of a hub for a header field', () => {
    const { newsroom } = readConfig(
      'title: T\ntagAuthority: a.org,2020\nhubs: ["https://hüb.example/höb"]\n',
      undefined,
    )
    expect(newsroom?.site.hubs.map(({ url }) => url)).toEqual(['https://xn--hb-xka.example/h%C3%B6b'])
  })

  it('accepts a hub as a URL or with settings, and drops repetitions', () => {
    const { newsroom, problems } = readConfig(
      site(
        'hubs:',
        '  - https://hub.example/',
        '  - { url: "http://10.0.0.5:8080/hub", private: true, several: true }',
        '  - https://HUB.example/',
      ),
      undefined,
    )
    expect(problems).toEqual([])
    expect(newsroom?.site.hubs).toEqual([
      { url: 'https://hub.example/', private: false, several: false },
      { url: 'http://10.0.0.5:8080/hub', private: true, several: true },
    ])
  })

  it.each([
    [
      'is missing',
      undefined,
      /^site\.yaml:1:1: found no such file in the content directory; expected the settings of the newsroom\. Create the file with these lines: `title: My newsroom`/,
    ],
    ['is empty', '', /^site\.yaml:1:1: found no settings; expected settings such as `title: My newsroom`/],
    ['is not YAML', 'title: "x', /^site\.yaml:\d+:\d+: found .*\[bad-syntax\]$/],
    ['is a list', '- a', /^site\.yaml:1:1: found no settings/],
    ['has no title', 'url: https://x.example/', /^site\.yaml:1:1: found nothing; expected a line of text/],
    [
      'has an address without a host',
      site().replace('https://news.example.org/', 'news'),
      /^site\.yaml:2:6: found "news"; expected an address such as https:\/\/news\.example\.org\//,
    ],
    [
      'has an address that runs a script',
      site().replace('https://news.example.org/', 'javascript:alert(1)'),
      /^site\.yaml:2:6: found "javascript:alert\(1\)"; expected an address such as/,
    ],
    [
      'has an address with a line break, which files for hosts would hold',
      site().replace('https://news.example.org/', 'https://news.example.org/a%0Ab/'),
      /^site\.yaml:2:6: found .*; expected an address without control characters/,
    ],
    [
      'has an unknown setting',
      site('timezon: Europe/London'),
      /^site\.yaml:3:1: found the unknown setting `timezon`; expected `timezone`, perhaps/,
    ],
    [
      'has an unknown feed setting',
      site('feeds: { itmes: 5 }'),
      /^site\.yaml:3:10: found the unknown setting `itmes`; expected `items`, perhaps/,
    ],
    [
      'has an unknown timezone',
      site('timezone: Europe/Atlantis'),
      /^site\.yaml:3:11: found "Europe\/Atlantis"; expected a timezone such as Europe\/London/,
    ],
    ['has an invalid language', site('language: 5%'), /^site\.yaml:3:11: found "5%"; expected a language tag/],
    [
      'has an invalid tag authority',
      site('tagAuthority: news'),
      /^site\.yaml:3:15: found "news"; expected a domain and a year/,
    ],
    [
      'has too many items',
      site('feeds: { items: 5000 }'),
      /^site\.yaml:3:17: found 5000; expected a whole number from 1 to 1000/,
    ],
    [
      'has an unknown format',
      site('feeds: { formats: [rss, rdf] }'),
      /^site\.yaml:3:25: found "rdf"; expected `rss` or `atom` or `json`/,
    ],
    [
      'has a hub without a host',
      site('hubs: [/hub]'),
      /^site\.yaml:3:8: found "\/hub"; expected the address of a hub, such as https:\/\/hub\.example\.org\//,
    ],
    [
      'has a hub with a password',
      site('hubs: [{ url: "https://me:secret@hub.example/" }]'),
      /^site\.yaml:3:15: found .*; expected the address of a hub/,
    ],
    [
      'has a hub with an unknown setting',
      site('hubs: [{ url: https://hub.example/, privat: true }]'),
      /^site\.yaml:3:37: found the unknown setting `privat`; expected `private`, perhaps/,
    ],
    [
      'has a section id with a slash',
      site('sections: [{ id: a/b }]'),
      /^site\.yaml:3:18: found "a\/b"; expected an id of letters, digits/,
    ],
    [
      'has two sections with one id',
      site('sections: [{ id: europe }, { id: Europe }]'),
      /^site\.yaml:3:\d+: found section "Europe" a second time; expected an id that no other section has/,
    ],
    [
      'has a section inside itself',
      site('sections: [{ id: a, sections: [{ id: b, sections: [{ id: a }] }] }]'),
      /^site\.yaml:3:\d+: found section "a" below "a"; expected a section that is not inside itself/,
    ],
    [
      'has a section that is a path of the site',
      site('sections: [{ id: tags }]'),
      /^site\.yaml:3:18: found section "tags"; expected an id that the site does not use as a path of its own.* \[reserved-id\]$/,
    ],
  ])('reports one problem when it %s', (_, text, line) => {
    const { newsroom, problems } = readConfig(text, undefined)
    // A wrong entry of a list or a wrong decoration costs itself alone.
    const isLeftOut = /^(?:title: .*\n)?(?:.*\n)*(?:hubs|sections|movedFrom|logo|icon|stylesheet|email): /.test(
      text ?? '',
    )
    expect(newsroom !== undefined).toBe(isLeftOut)
    expect(problems.map(formatProblem)).toEqual([expect.stringMatching(line)])
  })

  it.each([
    ['has no valid id', 'a/b'],
    ['has an id that the site uses', 'tags'],
  ])('passes the settings of a section that %s to those below it', (_, id) => {
    const { newsroom } = readConfig(
      site(
        `sections: [{ id: ${id}, feeds: { content: summary, items: 7 }, sections: [{ id: c, feeds: { items: 5 } }] }]`,
      ),
      undefined,
    )
    expect(newsroom?.site.sections).toMatchObject([{ id: 'c', feeds: { items: 5, content: 'summary' } }])
  })

  it('names the line of every fault when sections before it are left out', () => {
    const lines = [
      'sections:',
      '  - 7',
      '  - id: a/b',
      '    sections:',
      '      - id: 5',
      '      - id: tags',
      '  - id: feeds',
    ]
    expect(
      faults(site(...lines))
        .map((line) => line.split(':')[1])
        .sort(),
    ).toEqual(['4', '5', '7', '8', '9'])
  })

  it('publishes the other sections when one is wrong, those below it included', () => {
    const ids = (text: string): string[] => {
      const list = (sections: readonly Section[]): string[] =>
        sections.flatMap(({ id, sections }) => [id, ...list(sections)])
      const { newsroom, problems } = readConfig(site(text), undefined)
      expect(problems.length).toBeGreaterThan(0)
      return list(newsroom?.site.sections ?? [])
    }
    expect(ids('sections: [{ id: world }, { id: feeds, sections: [{ id: europe }] }, { id: a/b }]')).toEqual([
      'world',
      'europe',
    ])
    expect(ids('sections: [{ id: a }, 7, { title: x, sections: [{ id: b }] }, { id: A }, { id: c }]')).toEqual([
      'a',
      'b',
      'c',
    ])
    expect(
      ids('sections: [{ id: a, title: [x], sections: [{ id: "" }, { id: b, sections: [{ id: a }, { id: d }] }] }]'),
    ).toEqual(['a', 'b', 'd'])
  })

  it('keeps the good entries of other lists', () => {
    const { newsroom } = readConfig(
      site(
        'hubs: [https://hub.example/, /bad, { url: https://two.example/ }]\nmovedFrom: [ghost, typo3]\nlogo: "javascript:x"',
      ),
      undefined,
    )
    expect(newsroom?.site.hubs.map(({ url }) => url)).toEqual(['https://hub.example/', 'https://two.example/'])
    expect(newsroom?.site.movedFrom).toEqual(['ghost'])
    expect(newsroom?.site.logo).toBeUndefined()
  })

  it.each([
    'timezone: Europe/Nowhere',
    'feeds: { content: sumary }',
    'sections: [{ id: a, feeds: { content: sumary } }]',
    'sections: [{ id: a, feds: {} }]',
    'pages: fals',
    'articles: { url: /rss.xml }',
    'articles: { url: "/" }',
    'articles: { url: "/tags/{slug}/" }',
    'articles: { url: "/{year}/" }',
    'articles: { url: "authors/{slug}" }',
  ])('comes up with nothing, rather than with texts or addresses that nobody wants: %s', (text) => {
    const { newsroom, problems } = readConfig(site(text), undefined)
    expect(newsroom).toBeUndefined()
    expect(problems).toHaveLength(1)
  })

  it('accepts patterns of addresses that make a path of their own for each article', () => {
    for (const url of ['/{slug}/', '{slug}', '/{section}/{year}/{slug}.html', '/story/{id}']) {
      expect(readConfig(site(`articles: { url: "${url}" }`), undefined).newsroom).toBeDefined()
    }
  })

  it('describes every fault in words of its own, whatever the value (property)', { timeout: 60_000 }, () => {
    const value = fc.oneof(
      fc.constantFrom(1e300, -1, 0.5, Number.MAX_SAFE_INTEGER, '', 'x', null, true, [], {}, [[]], [{}], [1], { a: 1 }),
      fc.jsonValue({ maxDepth: 2 }),
    )
    const key = fc.constantFrom(...SITE_KEYS)
    fc.assert(
      fc.property(key, fc.option(key), value, (first, second, inner) => {
        const values = { title: 'T', [first]: second === null ? inner : { [second]: inner } }
        for (const text of readConfig({ values }, undefined).problems.map(formatProblem)) {
          expect(text).not.toMatch(
            /Invalid |Too (?:big|small)|expected \w+ to (?:be|have)|received|Unrecognized|NaN|undefined/,
          )
        }
      }),
      { numRuns: 400 },
    )
  })

  it('is accepted with a warning without a URL or a tag authority', () => {
    const { newsroom, problems } = readConfig('title: The Tester', undefined)
    expect(newsroom?.site.url).toBeUndefined()
    expect(problems).toMatchObject([{ severity: 'warning', found: 'neither `tagAuthority` nor `url`' }])
  })
})

describe('authors.yaml', () => {
  it('accepts a list, or ids as keys', () => {
    for (const text of [
      '- { id: diane, name: Diane Marsh, bio: Likes ruins }',
      'diane: { name: Diane Marsh, bio: Likes ruins }',
    ]) {
      const { newsroom, problems } = readConfig(site(), text)
      expect(problems).toEqual([])
      expect([...(newsroom?.authors.values() ?? [])]).toEqual([
        { id: 'diane', name: 'Diane Marsh', bio: 'Likes ruins' },
      ])
    }
  })

  it.each([
    ['an author without a name', '- { id: diane }', /^authors\.yaml:1:3: found nothing; expected a line of text/],
    [
      'an id twice but for letter case',
      '- { id: a, name: A }\n- { id: A, name: B }',
      /^authors\.yaml:2:9: found author "A" beside "a"/,
    ],
    ['an id twice', '- { id: a, name: A }\n- { id: a, name: B }', /^authors\.yaml:2:9: found author "a" a second time/],
    [
      'an address that runs a script',
      '- { id: a, name: A, url: "javascript:x" }',
      /^authors\.yaml:1:26: found "javascript:x"; expected an http/,
    ],
    [
      'an invalid e-mail address',
      '- { id: a, name: A, email: nobody }',
      /^authors\.yaml:1:28: found "nobody"; expected an e-mail address/,
    ],
    [
      'an unknown key',
      '- { id: a, name: A }\n- id: b\n  name: B\n  emial: b@example.org',
      /^authors\.yaml:4:3: found the unknown key `emial`; expected `email`, perhaps\. \[bad-config\]$/,
    ],
    ['text that is not YAML', '- { id', /^authors\.yaml:\d+:\d+: .*\[bad-syntax\]$/],
    ['plain text', 'Diane', /^authors\.yaml:1:1: found something else; expected a list of authors/],
  ])('with %s reports one problem, and keeps the other authors', (_, text, line) => {
    expect(faults(site(), text)).toEqual([expect.stringMatching(line)])
    expect(readConfig(site(), text).newsroom).toBeDefined()
  })
})
