import { describe, expect, it } from 'vitest'
import { canBeArticle, findOwnPath } from '../../src/records/article-address.ts'
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
    ...['/rss.xml.gz', '/vote.html.BR', '/vote.gz/'],
    ...['/a%2Fb', '/%00', '/%5C', '/a%0Ab', '/%zz', '/.sectionwire/x', '/a/.b/', `/${'x'.repeat(241)}/`],
  ])('rejects a path of the site itself or one that no file can have: %s', (path) => {
    expect(canBeArticle(path, site())).toBe(false)
  })
})

describe('Path of an address in the site', () => {
  const base = 'https://news.example.org/paper/'

  it.each([
    ['/vote/', '/vote/'],
    ['/paper/vote/', '/vote/'],
    ['/paper/../vote/', '/paper/../vote/'],
    ['https://news.example.org/paper/vote/', '/vote/'],
    ['HTTPS://NEWS.example.org:443/paper/a/../rss.xml', '/rss.xml'],
    ['https://news.example.org/paper/', '/'],
    ['https://news.example.org/paper/?p=1', undefined],
    ['https://news.example.org/vote/', undefined],
    ['https://other.example.org/paper/vote/', undefined],
  ])('of %s is %s', (address, path) => {
    expect(findOwnPath(address, { ...site(), url: base })).toBe(path)
  })

  it('is unknown without the site, and of a newsroom with pages of its own', () => {
    expect(findOwnPath(`${base}vote/`, { pages: true })).toBe(undefined)
    expect(findOwnPath(`${base}vote/`, { url: base, pages: false })).toBe(undefined)
    expect(findOwnPath('/vote/', { pages: true })).toBe('/vote/')
  })
})
