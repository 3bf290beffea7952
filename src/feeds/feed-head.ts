import {
  type Archive,
  type Catalog,
  getArchives,
  listTombstoned,
  type Scope,
  type ScopeListing,
} from '../catalog/index.ts'
import { type Article, getAtomArticleUri, getFeedUri, type Instant, resolveAddress, type Site } from '../model/index.ts'
import { type Addresses, type ArchiveLinks, type FeedDocument, type FeedHead, makeDocument } from './document.ts'
import { type FeedAddress, type FeedTable, isListed } from './feed-table.ts'
import type { FeedItem } from './item.ts'
import { makeFeedPath, makePagePath } from './paths.ts'

/** The document that subscribers poll, or an archive. */
export type DocumentKind = 'current' | Archive

/**
 * Returns what feeds and lists of feeds say of a scope's feed.
 *
 * @param base the site's address
 */
export const describeFeed = (site: Site, listed: ScopeListing, base: string, table: FeedTable) => ({
  title: listed.name === '' ? site.title : fillTitle(listed.settings.title, listed.label, site.title),
  description: getDescription(listed, site.description),
  homeUrl: resolveAddress(base, makePagePath(listed.name)),
  selfUrls: getAddresses(listed, base, table),
  language: site.language,
})

/**
 * Returns the head of a document of a scope.
 *
 * @param base the site's address
 * @param logo with its size, where that is known
 */
export function makeHead(
  catalogue: Catalog,
  scope: Scope,
  base: string,
  table: FeedTable,
  logo: FeedHead['logo'],
  place: DocumentKind = 'current',
): FeedHead {
  const { site } = catalogue.newsroom
  const { name } = scope
  return {
    ...describeFeed(site, scope, base, table),
    scope: name,
    id: getFeedUri(site, name),
    ...(place === 'current' ? {} : { selfUrls: getAddresses(scope, base, table, place.key) }),
    hubs: place === 'current' ? site.hubs.map(({ url }) => url) : [],
    ...(site.rights === undefined ? {} : { rights: site.rights }),
    ...(logo === undefined ? {} : { logo }),
    ...(site.icon === undefined ? {} : { icon: resolveAddress(base, site.icon) }),
    publisher: { name: site.title, url: base, ...(site.email === undefined ? {} : { email: site.email }) },
    archive: getArchiveLinks(scope, base, table, place, catalogue.now),
    tombstones: listTombstones(catalogue, scope, place).map((article) => ({
      id: getAtomArticleUri(site, article),
      when: article.withdrawn?.at ?? article.published,
      comment: article.withdrawn?.reason ?? site.wording.withdrawn,
    })),
  }
}

const getAddresses = (scope: ScopeListing, base: string, table: FeedTable, archive?: string): Addresses =>
  Object.fromEntries(
    table
      .listFormats(scope)
      .map(({ variant: { name, format }, path }) => [
        name,
        resolveAddress(base, archive === undefined ? path : makeFeedPath(scope.name, format.file, archive)),
      ]),
  )

function getArchiveLinks(
  scope: Scope,
  base: string,
  table: FeedTable,
  place: DocumentKind,
  now: Instant,
): ArchiveLinks {
  const archives = getArchives(scope, now)
  const [previous, next] =
    place === 'current' ? [archives.newest, undefined] : [archives.before(place), archives.after(place)]
  return {
    ...(previous === undefined ? {} : { previous: getAddresses(scope, base, table, previous.key) }),
    ...(next === undefined ? {} : { next: getAddresses(scope, base, table, next.key) }),
    ...(place === 'current' ? {} : { current: getAddresses(scope, base, table) }),
  }
}

/** Returns the withdrawn articles that a document announces: all of them, or those of the archive's time. */
export function listTombstones(
  { newsroom, now }: Catalog,
  { removed }: Scope,
  place: DocumentKind,
): readonly Article[] {
  const withdrawn = listTombstoned(removed, newsroom.site.tombstoneDays, now)
  return place === 'current'
    ? withdrawn
    : withdrawn.filter(({ published }) => published >= place.start && published < place.end)
}

/**
 * Returns a profile's document from that of the scope's feed: its own address, no archives, and hubs only if it is
 * listed, since hubs make their topics known.
 */
export function makeProfileDocument(
  document: FeedDocument,
  { variant, path }: FeedAddress,
  items: readonly FeedItem[],
  base: string,
): FeedDocument {
  const selfUrls = { [variant.format.name]: resolveAddress(base, path) }
  return makeDocument({ ...document, selfUrls, archive: {}, hubs: isListed(variant) ? document.hubs : [] }, items)
}

const fillTitle = (pattern: string, section: string, site: string): string =>
  pattern.replace(/\{(section|site)\}/g, (_, key) => (key === 'site' ? site : section))

function getDescription({ subject, label }: ScopeListing, siteDescription: string): string {
  switch (subject.kind) {
    case 'section':
      return subject.section.description ?? `${label}: ${siteDescription}`
    case 'author':
      return subject.author.bio ?? `${label}: ${siteDescription}`
    case 'tag':
      return `${label}: ${siteDescription}`
    case 'everything':
      return siteDescription
  }
}
