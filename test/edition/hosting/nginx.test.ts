import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { buildCatalog } from '../../../src/catalog/update.ts'
import {
  DEFAULT_MAX_AGE,
  makeDocumentCacheControl,
  makeNotFoundCacheControl,
  makeRedirectCacheControl,
} from '../../../src/delivery/http/cache-control.ts'
import { openDiskTarget } from '../../../src/delivery/static/disk-target.ts'
import { writeStatic } from '../../../src/delivery/static/write-static.ts'
import type { Edition } from '../../../src/edition/edition.ts'
import { EditionBuilder } from '../../../src/edition/edition-builder.ts'
import { FEED_POLICY, PAGE_POLICY, SVG_POLICY } from '../../../src/edition/rendition/response-policies.ts'
import { getMediaType, MEDIA_TYPES } from '../../../src/model/media-types.ts'
import { openMediaIn } from '../../../src/sources/files/media/media-files.ts'
import { type Answer, ask, serving, temporaryFolder } from '../../delivery/http/support.ts'
import { put } from '../../support/cli.ts'
import { article, BASE, NOW, newsroom } from '../../support/newsroom.ts'
import { documentedConfiguration, findNginx, startNginx } from '../../support/nginx.ts'

const MEDIA = Object.keys(MEDIA_TYPES).map((extension) => `media/a.${extension}`)
const HIDDEN = [
  '/404.html',
  '/410.html',
  '/_headers',
  '/_redirects',
  '/_redirects.nginx',
  '/.sectionwire/manifest.json',
  '/rss.xml.gz',
  '/rss.xml.br',
]
const MOVED = [
  '/feed/',
  '/feed',
  '/category/world/europe/feed/atom/',
  '/old%20%C3%BC/',
  '/OLD.xml',
  '/away',
  '/dollar$',
  '/archive/2026-08/rss.xml',
  '/europe/archive/2026-08/atom.xml',
  '/authors/ann/archive/2026-08/feed.json',
]
const GONE = ['/comments/feed/', '/retired', '/retired/']

function edition(): Edition {
  // Enough articles in one month to split its archive into days.
  const busy = Array.from({ length: 101 }, (_, index) =>
    article({ id: `b${index}`, published: Date.UTC(2026, 7, 10 + (index % 2), 9, index) }),
  )
  const stories = Array.from({ length: 120 }, (_, index) =>
    article({
      id: `s${index}`,
      published: NOW - index * 36 * 3_600_000,
      tags: ['Élan vital'],
      media: index === 0 ? MEDIA.map((path) => `/${path}`) : [],
    }),
  )
  const old = Array.from({ length: 3 }, (_, index) => article({ id: `o${index}`, published: Date.UTC(2018, index, 1) }))
  const site = {
    movedFrom: ['wordpress', 'jekyll'] as const,
    redirects: new Map([
      ['/old ü', '/tags/%C3%A9lan-vital/rss.xml'],
      ['/old.xml', '/europe/rss.xml'],
      ['/OLD.xml', '/europe/rss.xml'],
      ['/away', 'https://elsewhere.example.org/a?b=c#d'],
      ['/dollar$', '/europe/$1'],
    ]),
    gone: ['/retired/'],
  }
  const measure = (file: string) => (file.startsWith('media/') ? { size: 1 } : undefined)
  const sources = { body: async () => 'x', measure, yieldToEventLoop: async () => {}, report: () => {} }
  return new EditionBuilder(BASE, sources).edition(buildCatalog(newsroom(site), [...stories, ...busy, ...old], NOW))
}

/** The media types in the configuration by file extension; the type of a location wins. */
function typesIn(snippet: string): [ending: string, type: string][] {
  const located = [...snippet.matchAll(/location ~ (\S+)\$\s*\{ types \{ \} default_type "([^"]+)"; \}/g)]
  const [, block = ''] = /\n {2}types \{([^}]*)\}/.exec(snippet) ?? []
  const listed = [...block.matchAll(/(?:"([^"]+)"|(\S+\/\S+))((?: [a-z0-9]+)+);/g)]
  return [
    ...located.map(([, ending = '', type = '']): [string, string] => [ending.replaceAll('\\', ''), type]),
    ...listed.flatMap(([, quoted, bare = '', endings = '']) =>
      endings
        .trim()
        .split(' ')
        .map((ending): [string, string] => [`.${ending}`, quoted ?? bare]),
    ),
  ]
}

const typeOf = (types: readonly [string, string][], path: string): string | undefined =>
  types.find(([ending]) => `/${path}`.endsWith(ending))?.[1]

describe('nginx configuration in docs/static-hosting.md', () => {
  it('knows the media type of every document and all media', async () => {
    const printed = edition()
    const types = typesIn(documentedConfiguration())
    for (const path of printed.paths) {
      const file = path.endsWith('/') ? `${path}index.html` : path
      expect([file, typeOf(types, file)]).toEqual([file, (await printed.find(path))?.type])
    }
    for (const path of MEDIA) expect([path, typeOf(types, path)]).toEqual([path, getMediaType(path)])
  })

  it('has the server’s caching and policies, compressed files, and no directory listing', () => {
    const snippet = documentedConfiguration()
    expect(snippet.split(`"${makeDocumentCacheControl(DEFAULT_MAX_AGE, undefined, 0)}"`)).toHaveLength(2)
    expect(snippet).toContain(`"~^301" "${makeRedirectCacheControl(undefined, 0)}"`)
    expect(snippet).toContain(`"~^4(?:04|10)" "${makeNotFoundCacheControl(undefined, 0)}"`)
    expect(snippet.match(/max-age=\d+/g)).toHaveLength(3)
    for (const policy of [FEED_POLICY, PAGE_POLICY, SVG_POLICY]) expect(snippet).toContain(`"${policy}";`)
    for (const line of [
      'gzip_static on;',
      'gzip_vary on;',
      'add_header X-Content-Type-Options nosniff always;',
      'add_header Access-Control-Allow-Origin * always;',
      'map $uri $moved { volatile; include /srv/feeds/_redirects.nginx; }',
    ])
      expect(snippet).toContain(line)
    expect(snippet).not.toContain('autoindex')
    // In nginx an `add_header` in a location replaces all of those of the server.
    expect(snippet.match(/^ {4}.*add_header|location.*add_header/gm)).toBeNull()
  })

  it('answers like the server, when nginx is installed', async () => {
    const nginx = findNginx()
    // Logged rather than skipped silently; the tests above check the configuration without nginx.
    if (nginx === undefined) {
      process.stderr.write('there is no nginx on this machine: its configuration was compared as text alone\n')
      expect(documentedConfiguration()).toContain('server {')
      return
    }
    const printed = edition()
    const [contentDirectory, out, folder] = [temporaryFolder(), temporaryFolder(), temporaryFolder()]
    for (const path of MEDIA) put(`${contentDirectory}/${path}`, 'x'.repeat(100))
    await writeStatic(printed, await openDiskTarget(out), { openMedia: openMediaIn(contentDirectory), compress: true })
    const { port } = await serving(printed, { openMedia: openMediaIn(contentDirectory), now: () => NOW })
    const other = await startNginx(nginx, out, folder)
    const both = (path: string, headers: Record<string, string> = {}): Promise<[Answer, Answer]> =>
      Promise.all([ask(port, path, { headers }), ask(other, path, { headers })])

    const documents = printed.paths.map((path) => `/${path}`)
    for (const path of [...documents, ...MEDIA.map((each) => `/${each}`)]) {
      const [ours, its] = await both(path)
      expect([path, held(its, path)]).toEqual([path, held(ours, path)])
      expect([path, its.body.equals(ours.body)]).toEqual([path, true])
    }
    for (const path of ['/', '/rss.xml', '/europe/atom.xml', '/feeds.opml', '/sitemap.xml', '/assets/style.css']) {
      const [ours, its] = await both(path, { 'Accept-Encoding': 'gzip' })
      const [, plain] = await both(path)
      for (const { headers } of [ours, its]) {
        expect([path, headers['content-encoding'], headers.vary]).toEqual([path, 'gzip', 'Accept-Encoding'])
      }
      expect(gunzipSync(its.body).equals(gunzipSync(ours.body))).toBe(true)
      expect(plain.headers.vary).toBe('Accept-Encoding')
      expect(its.headers.etag).not.toBe(plain.headers.etag)
      for (const name of ['etag', 'last-modified'] as const) {
        const field = name === 'etag' ? 'If-None-Match' : 'If-Modified-Since'
        const again = await ask(other, path, {
          headers: { [field]: its.headers[name] ?? '', 'Accept-Encoding': 'gzip' },
        })
        expect([path, again.status, again.body.length]).toEqual([path, 304, 0])
        expect(again.headers['cache-control']).toBe(ours.headers['cache-control'])
      }
    }
    for (const path of MOVED) {
      const [ours, its] = await both(path)
      expect([path, its.status, its.headers.location]).toEqual([
        path,
        301,
        ours.headers.location?.replaceAll('$', '%24'),
      ])
      expect(its.headers['cache-control']).toBe(ours.headers['cache-control'])
    }
    // Months and years whose files are not there any more lead to the archive that holds them.
    for (const [path, to] of [
      ['/europe/archive/2018-02/atom.xml', '/europe/archive/2018/atom.xml'],
      ['/archive/2018-02-01T10-15/feed.json', '/archive/2018/feed.json'],
      ['/europe/archive/2018/atom.xml', '/europe/archive/2010s/atom.xml'],
    ] as const) {
      const { status, headers } = await ask(other, path)
      expect([path, status, headers.location]).toEqual([path, 301, to])
    }
    expect((await ask(other, '/europe/archive/2010s/atom.xml')).status).toBe(200)
    // Each document has one address.
    for (const path of ['//rss.xml', '/europe//atom.xml', '//evil.example/index.html', '/europe//index.html?a=1']) {
      expect([path, (await ask(other, path)).status]).toEqual([path, 404])
    }
    for (const [path, to] of [
      ['/europe/index.html?a=//b', '/europe/'],
      ['/tags/%C3%A9lan-vital/index.html', '/tags/%C3%A9lan-vital/'],
    ] as const) {
      const { status, headers } = await ask(other, path)
      expect([path, status, headers.location]).toEqual([path, 301, to])
    }
    expect((await ask(other, '/')).headers['server']).toBe('nginx')
    for (const path of GONE) {
      expect((await both(path)).map(({ status }) => [path, status])).toEqual([
        [path, 410],
        [path, 410],
      ])
      // Browsers get a page there.
      const [ours, its] = await both(path, { Accept: 'text/html,application/xhtml+xml' })
      expect([path, its.body.toString()]).toEqual([path, ours.body.toString()])
      expect([path, its.headers['cache-control']]).toEqual([path, ours.headers['cache-control']])
      expect(its.body.toString()).toContain('This has been taken down')
    }
    for (const path of ['/nothing', '/europe/archive/', '/media/', '/.git/config', '/europe/404.html', ...HIDDEN]) {
      expect((await both(path)).map(({ status }) => [path, status])).toEqual([
        [path, 404],
        [path, 404],
      ])
      // Browsers get a page there.
      for (const coding of ['identity', 'gzip']) {
        const { status, headers, body } = await ask(other, path, { headers: { 'Accept-Encoding': coding } })
        const [ours] = await both(path, { Accept: 'text/html,application/xhtml+xml' })
        const read = headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body
        expect([path, headers['content-encoding'] ?? 'identity', read.equals(ours.body)]).toEqual([path, coding, true])
        expect(held({ status, headers, body }, path)).toEqual({
          ...(held(ours, path) as object),
          exposed: undefined,
        })
      }
    }
  }, 60_000)
})

/** The header fields that must be equal. `Link` is left out: feeds contain their links, and media have none. */
function held({ status, headers }: Answer, path: string): unknown {
  const isStyle = path.endsWith('.css')
  return {
    status,
    type: headers['content-type'],
    caching: headers['cache-control'],
    origin: headers['access-control-allow-origin'],
    exposed: headers['access-control-expose-headers'],
    sniffing: headers['x-content-type-options'],
    ...(isStyle ? {} : { policy: headers['content-security-policy'] }),
  }
}
