import type { Catalog } from '../../src/catalog/catalog.ts'
import { buildCatalog } from '../../src/catalog/update.ts'
import type { Edition } from '../../src/edition/edition.ts'
import { EditionBuilder } from '../../src/edition/edition-builder.ts'
import type { Rendition } from '../../src/edition/rendition/rendition.ts'
import type { MediaMeasurement } from '../../src/feeds/feed-item.ts'
import type { FeedTable } from '../../src/feeds/feed-table.ts'
import type { Article, Author } from '../../src/model/article.ts'
import { NEUTRAL_MARKUP } from '../../src/model/engine.ts'
import {
  type FeedSettings,
  type Newsroom,
  PARTNER_PROFILES,
  type PartnerFeed,
  type Section,
  type Site,
} from '../../src/model/site.ts'
import { DEFAULT_WORDING } from '../../src/model/wording/index.ts'
import type { Problem } from '../../src/problems/problem.ts'

export const BASE = 'https://news.example.org/'
export const NOW = Date.UTC(2026, 10, 20, 12)

export const settings = (overrides: Partial<FeedSettings> = {}): FeedSettings => ({
  items: 50,
  content: 'full',
  related: true,
  title: '{section} – {site}',
  formats: ['rss', 'atom', 'json'],
  order: 'published',
  archives: true,
  ...overrides,
})

/** A feed of everything for each partner. */
export const PARTNER_FEEDS: readonly PartnerFeed[] = PARTNER_PROFILES.map((profile) => ({
  ...{ name: profile, profile, scope: '', path: `partners/${profile}/rss.xml`, exceptSources: [], pictureRights: true },
}))

export const section = (
  id: string,
  title: string,
  sections: Section[] = [],
  feeds: Partial<FeedSettings> = {},
): Section => ({
  id,
  title,
  feeds: settings(feeds),
  sections,
})

export const site = (overrides: Partial<Site> = {}): Site => ({
  title: 'The Tester',
  description: 'News for tests',
  language: 'en-GB',
  timezone: 'Europe/London',
  tagAuthority: 'news.example.org,2018',
  hubs: [],
  tombstoneDays: 30,
  keepsPictureMetadata: false,
  records: {
    sectionFrom: 'auto',
    unknownSections: 'create',
    unknownAuthors: 'create',
    bylines: 'split',
    url: '/articles/{slug}/',
    keys: {},
    slugStyle: 'plain',
    addressDay: 'site',
    times: 'site',
    days: 'site',
    dateFrom: 'record',
    tags: {},
  },
  markup: NEUTRAL_MARKUP,
  feeds: settings(),
  feedFiles: ['rss.xml', 'atom.xml', 'feed.json'],
  authorFeeds: true,
  tagFeeds: true,
  tagFeedsFrom: 1,
  deltas: false,
  related: { auto: 0, reciprocal: false },
  movedFrom: [],
  redirects: new Map(),
  gone: [],
  sections: [
    section('world', 'World', [section('europe', 'Europe'), section('asia', 'Asia')]),
    section('science', 'Science'),
  ],
  pages: true,
  wording: DEFAULT_WORDING,
  ...overrides,
})

export const newsroom = (overrides: Partial<Site> = {}, authors: readonly Author[] = []): Newsroom => ({
  site: site(overrides),
  authors: new Map(authors.map((author) => [author.id, author])),
})

let count = 0

/** Returns a minimal live article; each is an hour older than the one before. */
export function article(overrides: Partial<Article> & { id: string }): Article {
  count += 1
  return {
    file: `${overrides.id}.md`,
    version: `v${count}`,
    bodyForm: 'markdown',
    title: `Story ${overrides.id}`,
    slug: overrides.id.split('/').at(-1) ?? overrides.id,
    sections: [{ id: 'europe', title: 'Europe' }],
    authors: [{ id: 'ann', name: 'Ann Lee' }],
    published: NOW - count * 3_600_000,
    tags: [],
    attachments: [],
    related: [],
    digest: `d${count}`,
    draft: false,
    corrections: [],
    media: [],
    aliases: [],
    links: [],
    ...overrides,
  }
}

export interface Printed {
  readonly catalog: Catalog
  readonly edition: Edition
  readonly problems: Problem[]
  readonly paths: readonly string[]
  readonly get: (path: string) => Promise<Rendition>
  readonly text: (path: string) => Promise<string>
}

/** Builds an edition of articles in memory. */
export function print(
  room: Newsroom,
  articles: readonly Article[],
  options: {
    now?: number
    bodies?: Record<string, string>
    files?: Record<string, MediaMeasurement>
    base?: string
    feeds?: FeedTable
  } = {},
): Printed {
  const problems: Problem[] = []
  const editionBuilder = new EditionBuilder(options.base ?? BASE, {
    body: async ({ id }) => options.bodies?.[id] ?? `Body of ${id}.`,
    measure: (file) => options.files?.[file],
    yieldToEventLoop: async () => {},
    report: (problem) => problems.push(problem),
    ...(options.feeds === undefined ? {} : { feeds: options.feeds }),
  })
  const catalog = buildCatalog(room, articles, options.now ?? NOW)
  const edition = editionBuilder.edition(catalog)
  const get = async (path: string): Promise<Rendition> => {
    const rendition = await edition.find(path)
    if (rendition === undefined) throw new Error(`nothing is published at ${path}`)
    return rendition
  }
  return {
    catalog,
    edition,
    problems,
    paths: edition.paths,
    get,
    text: async (path) => (await get(path)).body.toString(),
  }
}
