import { describe, expect, it } from 'vitest'
import { canBeArticle } from '../../src/records/article-address.ts'
import { site } from '../support/newsroom.ts'

describe('Article path', () => {
  it.each([
    '/2018/07/vote/',
    '/articles/vote',
    '/europe/vote.html',
    '/vote/index.html',
    '/archive/vote/',
    '/page/',
    '/ä/ö/',
  ])('accepts %s', (path) => expect([path, canBeArticle(path, site())]).toEqual([path, path !== '/page/']))

  it.each([
    ...['/', '//', '/index.html', '/europe/', '/Europe', '/europe/index.html', '/feeds/', '/tags/a/', '/authors/ann/'],
    ...['/rss.xml', '/rss.xml/x', '/europe/ATOM.xml', '/sitemap.xml', '/robots.txt', '/assets/style.css', '/_headers'],
    ...['/404.html', '/healthz', '/metrics/', '/europe/page/2/', '/archive/2018-07/', '/europe/archive/2018-07-16T20/'],
    ...['/a%2Fb', '/%00', '/%5C', '/a%0Ab', '/%zz', '/.sectionwire/x', '/a/.b/', `/${'x'.repeat(241)}/`],
  ])('rejects a path of the site itself or one that no file can have: %s', (path) => {
    expect(canBeArticle(path, site())).toBe(false)
  })
})
