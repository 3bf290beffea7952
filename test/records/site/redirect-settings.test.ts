import { describe, expect, it } from 'vitest'
import { formatProblem } from '../../../src/problems/problem.ts'
import { RereadSettings } from '../../../src/records/site/reread-settings.ts'
import { readConfig } from '../../support/config.ts'

const read = (...lines: string[]) => {
  const { newsroom, problems } = readConfig(
    ['title: The Tester', 'url: https://news.example.org/', ...lines].join('\n'),
    undefined,
  )
  const { redirects = new Map<string, string>(), gone = [] } = newsroom?.site ?? {}
  return { redirects: Object.fromEntries(redirects), gone, faults: problems.map(formatProblem) }
}

describe('Redirects in site.yaml', () => {
  it('lead to paths of the site and to other addresses, as URIs', () => {
    expect(
      read(
        'redirects:',
        '  /old.rss: /europe/rss.xml',
        '  /alt/überblick feed: /tags/überblick/rss.xml',
        '  /away: https://пример.рф/лента?a=b c',
        'gone: [/podcast/feed/, /podcast/feed, "/a b"]',
      ),
    ).toEqual({
      redirects: {
        '/old.rss': '/europe/rss.xml',
        '/alt/überblick feed': '/tags/%C3%BCberblick/rss.xml',
        '/away': 'https://xn--e1afmkfd.xn--p1ai/%D0%BB%D0%B5%D0%BD%D1%82%D0%B0?a=b%20c',
      },
      gone: ['/podcast/feed', '/a b'],
      faults: [],
    })
  })

  it.each([
    ['redirects: { old.rss: /x }', /^site\.yaml:3:23: found "old\.rss"; expected a path such as \/feed\/\./],
    ['redirects: { https://news.example.org/a: /x }', /expected a path such as \/feed\//],
    ['redirects: { //evil.example/a: /x }', /expected a path such as \/feed\//],
    ['redirects: { /a%2Fb: /x }', /expected a path such as \/feed\//],
    ['redirects: { "/?feed=rss2": /rss.xml }', /expected a path without a query.*Leave out/],
    ['redirects: { "/a#b": /rss.xml }', /expected a path without a query/],
    ['redirects: { "/blog/*": /rss.xml }', /expected one path.*are not supported/],
    ['redirects: { "/blog/:slug/feed": /rss.xml }', /expected one path/],
    ['redirects: { /a: "/:splat" }', /found "\/:splat"; expected a path such as .* are not supported/],
    ['redirects: { /a: "javascript:x" }', /expected a path such as \/europe\/rss\.xml, or an http or https address/],
    ['redirects: { /a: europe/rss.xml }', /expected a path such as \/europe\/rss\.xml/],
    ['redirects: { /a: "https://user:secret@example.org/" }', /expected a path such as \/europe\/rss\.xml/],
    ['redirects: { /a: 5 }', /found 5; expected a path such as \/europe\/rss\.xml/],
    ['redirects: { /a/: /x, /%61: /y }', /found "\/%61" a second time; expected each old path once/],
    ['redirects: { /a: /A/../a/ }', /found the loop \/a → \/a\/; expected redirects that end\. Redirect one of/],
    ['gone: [podcast]', /^site\.yaml:3:8: found "podcast"; expected a path such as \/feed\//],
    ['gone: [5]', /found something else; expected a path such as \/feed\//],
    ['gone: ["/a?b"]', /expected a path without a query/],
    ['gone: ["/a/*"]', /expected one path/],
  ])('are reported and left out when they are not valid: %s', (line, message) => {
    const { redirects, gone, faults } = read(line)
    expect(faults).toEqual([expect.stringMatching(message)])
    expect([Object.keys(redirects).length, gone]).toEqual([line.includes('/%61') ? 1 : 0, []])
  })

  it('are reported one by one when they form a loop, with the whole chain', () => {
    const { redirects, faults } = read(
      'redirects:',
      '  /a: /b/',
      '  /b: https://news.example.org/c',
      '  /c/: /a',
      '  /into: /b',
      '  /fine: /rss.xml',
    )
    expect(redirects).toEqual({ '/fine': '/rss.xml' })
    expect(faults.map((fault) => fault.replace(/;.*/, ''))).toEqual([
      'site.yaml:4:7: found the loop /a → /b/ → https://news.example.org/c → /a',
      'site.yaml:5:7: found the loop /b → https://news.example.org/c → /a → /b/',
      'site.yaml:6:8: found the loop /c/ → /a → /b/ → https://news.example.org/c',
      'site.yaml:7:10: found the loop /into → /b → https://news.example.org/c → /a → /b/',
    ])
  })

  it('cannot be combined with `gone` for the same path, nor lead to a path that is gone', () => {
    const both = read('redirects: { /a: /rss.xml }', 'gone: [/b, /a/]')
    expect(both.faults).toEqual([
      expect.stringMatching(/^site\.yaml:4:12: found "\/a" in `redirects` and in `gone`; expected the path in one/),
    ])
    expect(both).toMatchObject({ redirects: { '/a': '/rss.xml' }, gone: ['/b'] })
    const into = read('redirects: { /a: /b, /b: /c }', 'gone: [/c/]')
    expect(into.faults).toEqual([
      expect.stringMatching(
        /found \/a → \/b → \/c, which is under `gone`; expected a path that is published\. List \/a under/,
      ),
      expect.stringMatching(/found \/b → \/c, which is under `gone`/),
    ])
    expect(into).toMatchObject({ redirects: {}, gone: ['/c/'] })
  })

  it('have positions in the file, list entries by their text', () => {
    const text = 'title: x\ngone:\n  - 5\n  - /a\nredirects:\n  /b: /c\n'
    expect(new RereadSettings(text).locate(['gone', '/a'])).toEqual({ line: 4, column: 5 })
    expect(new RereadSettings(text).locate(['redirects', '/b'])).toEqual({ line: 6, column: 7 })
  })
})
