import {
  type Archive,
  type Catalog,
  getArchives,
  listTombstoned,
  type Scope,
  type ScopeListing,
} from '../catalog/index.ts'
import { type Dependencies, dependsOn } from '../collections/index.ts'
import {
  type Article,
  getArticleUri,
  getAtomArticleUri,
  getFeedUri,
  resolveAddress,
  type Site,
} from '../model/index.ts'
import { type Addresses, type ArchiveLinks, type FeedDocument, type FeedHead, makeDocument } from './document.ts'
import type { FeedItem, MediaMeasurement } from './feed-item.ts'
import { type FeedAddress, type FeedTable, isListed } from './feed-table.ts'
import { makeFeedPath, makePagePath } from './paths.ts'

/** The document that subscribers poll, or an archive. */
export type DocumentKind = 'current' | Archive

/**
 * Returns the title and description of a scope's feed, for feeds and lists of feeds.
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

/** Everything that the head of a document is made from. */
export type HeadInput = Dependencies<{
  readonly site: Site
  readonly scope: Dependencies<ScopeListing>
  /** Key of the archive; undefined for the document that subscribers poll. */
  readonly archive: string | undefined
  /** Key of the archive with the items before these. */
  readonly previous: string | undefined
  /** Key of the archive with the items after these. */
  readonly next: string | undefined
  /** Withdrawn articles that the document announces. */
  readonly tombstones: readonly Article[]
  /** The file of the site's logo; undefined without a logo, or if it is on another site. */
  readonly logo: MediaMeasurement | undefined
}>

/** @param logo the file of the site's logo */
export function getHeadInput(
  catalog: Catalog,
  scope: Scope,
  kind: DocumentKind,
  logo: MediaMeasurement | undefined,
): HeadInput {
  const { name, label, subject, settings } = scope
  const archives = getArchives(scope, catalog.now)
  const [previous, next] =
    kind === 'current' ? [archives.newest, undefined] : [archives.before(kind), archives.after(kind)]
  return dependsOn({
    site: catalog.newsroom.site,
    scope: dependsOn({ name, label, subject, settings }),
    archive: kind === 'current' ? undefined : kind.key,
    previous: previous?.key,
    next: next?.key,
    tombstones: listTombstones(catalog, scope, kind),
    logo,
  })
}

/**
 * Returns the head of a document.
 *
 * @param base the site's address
 */
export function makeHead(input: HeadInput, base: string, table: FeedTable): FeedHead {
  const { site, scope, archive } = input
  const { name } = scope
  return {
    ...describeFeed(site, scope, base, table),
    scope: name,
    id: getFeedUri(site, name),
    ...(archive === undefined ? {} : { selfUrls: getAddresses(scope, base, table, archive) }),
    hubs: archive === undefined ? site.hubs.map(({ url }) => url) : [],
    ...(site.rights === undefined ? {} : { rights: site.rights }),
    ...(site.logo === undefined ? {} : { logo: makeLogo(resolveAddress(base, site.logo), input.logo) }),
    ...(site.icon === undefined ? {} : { icon: resolveAddress(base, site.icon) }),
    publisher: { name: site.title, url: base, ...(site.email === undefined ? {} : { email: site.email }) },
    archive: getArchiveLinks(input, base, table),
    tombstones: input.tombstones.map((article) => ({
      id: getAtomArticleUri(site, article),
      guid: getArticleUri(site, article),
      published: article.published,
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

function makeLogo(url: string, { width, height }: Partial<MediaMeasurement> = {}): NonNullable<FeedHead['logo']> {
  return width === undefined || height === undefined ? { url } : { url, width, height }
}

function getArchiveLinks({ scope, archive, previous, next }: HeadInput, base: string, table: FeedTable): ArchiveLinks {
  return {
    ...(previous === undefined ? {} : { previous: getAddresses(scope, base, table, previous) }),
    ...(next === undefined ? {} : { next: getAddresses(scope, base, table, next) }),
    ...(archive === undefined ? {} : { current: getAddresses(scope, base, table) }),
  }
}

/** Returns the withdrawn articles that a document announces: all of them, or those of the archive's time. */
function listTombstones({ newsroom, now }: Catalog, { removed }: Scope, kind: DocumentKind): readonly Article[] {
  const withdrawn = listTombstoned(removed, newsroom.site.tombstoneDays, now)
  return kind === 'current'
    ? withdrawn
    : withdrawn.filter(({ published }) => published >= kind.start && published < kind.end)
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
