import { load } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { getFreshness, type Hop, makeCache, NGINX_REVALIDATING, VARNISH_KEEPING } from '../support/http-cache.ts'
import { MAX_AGE, openNewsroom } from '../support/live-newsroom.ts'
import { article, NOW } from '../support/newsroom.ts'
import { readRecipe } from '../support/recipes.ts'

const BROWSERS = [
  'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8',
  'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
]
const READERS = [
  '*/*',
  'application/atom+xml,application/rss+xml,application/xml;q=0.9,text/xml;q=0.2,*/*;q=0.1',
  'application/feed+json, application/atom+xml, application/rss+xml, text/xml;q=0.6, */*;q=0.2',
]
const FEEDS = ['/rss.xml', '/europe/atom.xml', '/tags/%C3%A9t%C3%A9/feed.json']
const OTHERS = ['/', '/europe/', '/articles/rss.xml-explained/', '/feeds.opml', '/europe']

/** A recipe as this test understands it: who goes past its cache, and how the rest is asked for. */
interface Recipe {
  readonly isAside: (path: string, accept: string) => boolean
  /** Returns the coding that is asked for instead of the client's; undefined: not through the cache. */
  readonly toCoding: (coding: string) => string | undefined
}

const RECIPES: Readonly<Record<'nginx' | 'vcl' | 'haproxy', () => Recipe>> = {
  nginx: () => {
    const [, source = ''] = /\$aside \{ default 0; "~([^"]+)" 1; \}/.exec(readRecipe('nginx')) ?? []
    expect(source).not.toBe('')
    const pattern = new RegExp(source)
    return { isAside: (path, accept) => pattern.test(`${path}|${accept}`), toCoding: (coding) => coding }
  },
  vcl: () => {
    const [, url = '', accept = ''] =
      /req\.url ~ "([^"]+)" && req\.http\.Accept ~ "([^"]+)"/.exec(readRecipe('vcl')) ?? []
    expect([url, accept]).not.toContain('')
    return {
      isAside: (path, sent) => new RegExp(url).test(path) && new RegExp(accept).test(sent),
      toCoding: (coding) => coding,
    }
  },
  haproxy: () => {
    const recipe = readRecipe('haproxy')
    const [, word = ''] = /acl aside req\.hdr\(Accept\) -m sub (\S+)/.exec(recipe) ?? []
    const [, gzip = ''] = /acl gz req\.hdr\(Accept-Encoding\) -m reg -i (\S+)/.exec(recipe) ?? []
    expect([word, gzip]).not.toContain('')
    const pattern = new RegExp(gzip.replaceAll('[[:space:]]', '\\s'), 'i')
    return {
      isAside: (_, accept) => accept.includes(word),
      toCoding: (coding) => (pattern.test(coding) ? 'gzip' : undefined),
    }
  },
}

describe('Recipe in docs/behind-a-proxy.md', () => {
  it.each(['nginx', 'vcl', 'haproxy'] as const)('sends people who open a feed past the cache: %s', (name) => {
    const { isAside } = RECIPES[name]()
    for (const path of FEEDS) {
      for (const accept of BROWSERS) expect([path, accept, isAside(path, accept)]).toEqual([path, accept, true])
      for (const accept of READERS) expect([path, accept, isAside(path, accept)]).toEqual([path, accept, false])
    }
    for (const path of OTHERS) {
      for (const accept of READERS) expect([path, accept, isAside(path, accept)]).toEqual([path, accept, false])
    }
  })

  it.each([
    ['nginx', NGINX_REVALIDATING],
    ['vcl', VARNISH_KEEPING],
    ['haproxy', { keep: 0, renewsForFirstFreshness: false, hasHitForMiss: false }],
  ] as const)(
    'gives readers and people through a model of the cache what the server gives: %s',
    async (name, product) => {
      const { isAside, toCoding } = RECIPES[name]()
      const site = openNewsroom(false)
      const cache = makeCache(site.origin, product, site.now)
      const proxy: Hop = (request) => {
        const { accept = '', 'accept-encoding': coding = '' } = request.headers
        const asked = toCoding(coding)
        if (isAside(request.target, accept)) return site.origin(request)
        if (asked === undefined) {
          return site.origin({ ...request, headers: { ...request.headers, 'accept-encoding': 'identity' } })
        }
        return cache({ ...request, headers: { ...request.headers, 'accept-encoding': asked } })
      }
      let hits = 0
      for (let round = 0; round < 6; round += 1) {
        const ids = Array.from({ length: round + 1 }, (_, n) => article({ id: `s${n}`, published: NOW - 1000 + n }))
        site.publish(ids)
        site.wait(MAX_AGE * 1000)
        for (const accept of [...READERS, ...BROWSERS]) {
          for (const coding of ['gzip', 'gzip, br', 'br', 'gzip;q=0', '']) {
            for (const target of ['/rss.xml', '/articles/s0/', '/nothing']) {
              const request = { target, headers: { accept, 'accept-encoding': coding } }
              const [given, direct] = [await proxy(request), await site.origin(request)]
              const { 'content-type': type, 'content-encoding': used } = given.headers
              expect([request, given.status, type]).toEqual([request, direct.status, direct.headers['content-type']])
              if (used !== undefined) expect(coding.split(', ')).toContain(used)
              if (getFreshness(given) > 0) hits += 1
            }
          }
        }
      }
      expect(hits).toBeGreaterThan(100)
    },
  )

  it('has no setting in nginx that breaks a promise', () => {
    const recipe = readRecipe('nginx')
    expect(recipe).not.toMatch(/proxy_cache_use_stale[^;]*updating/)
    expect(recipe).not.toMatch(/proxy_pass http:\/\/[^;]*\/;/)
    expect(recipe).not.toMatch(/proxy_cache_valid|proxy_ignore_headers|\bgzip on/)
    for (const line of [
      'proxy_set_header X-Forwarded-For $remote_addr;',
      'proxy_http_version 1.1;',
      'max_fails=0;',
      'server_tokens off;',
    ]) {
      expect(recipe).toContain(line)
    }
  })

  it('leaves compression to the server in Caddy and Traefik, and keeps one coding in HAProxy', () => {
    expect(readRecipe('caddyfile')).toContain('compression off')
    expect(readRecipe('caddyfile')).not.toContain('encode')
    expect(readRecipe('haproxy')).toMatch(/cache-store feeds if \{ res\.hdr\(Content-Encoding\) -m str gzip \}/)
    expect(readRecipe('haproxy')).toContain('option forwardfor')
    const traefik = load(readRecipe('yml')) as {
      http: { services: { courier: { loadBalancer: { servers: unknown } } } }
    }
    expect(traefik.http.services.courier.loadBalancer.servers).toEqual([{ url: 'http://127.0.0.1:3000' }])
    expect(readRecipe('yml')).not.toContain('compress')
  })
})
