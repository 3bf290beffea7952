import {
  type Archive,
  type Catalog,
  getArchives,
  listTombstoned,
  type Scope,
  type ScopeListing,
} from '../catalog/index.ts'
import {
  type Article,
  type FormatName,
  getAtomArticleUri,
  getFeedUri,
  type Instant,
  resolveAddress,
  type Site,
} from '../model/index.ts'
import type { FeedItem, FeedPerson } from './item.ts'
import { makeFeedPath, makePagePath } from './paths.ts'

/** A withdrawn article (RFC 6721 §3). */
interface Tombstone {
  /** Of the Atom entry that is gone. */
  readonly id: string
  readonly when: Instant
  /** The reason, or the newsroom's words for having none; plain text. */
  readonly comment: string
}

/** All that a feed says about itself: everything but its items. */
export interface FeedHead {
  /** Its place in the site: ``, `europe`, `authors/diane`. */
  readonly scope: string
  readonly id: string
  readonly title: string
  readonly description: string
  /** The HTML page of the same scope. */
  readonly homeUrl: string
  /** Where each format of the feed is served. */
  readonly selfUrls: Addresses
  /** None in archives: what subscribers are told of is the feed itself (WebSub §4). */
  readonly hubs: readonly string[]
  /** BCP 47. */
  readonly language: string
  readonly rights?: string
  /** Size in pixels. */
  readonly logo?: { readonly url: string; readonly width?: number; readonly height?: number }
  readonly icon?: string
  /** The newsroom itself, as the feed's author. */
  readonly publisher: FeedPerson
  readonly tombstones: readonly Tombstone[]
  readonly archive: ArchiveLinks
}

type Addresses = Readonly<Partial<Record<FormatName, string>>>

/** Where the other documents of the feed are (RFC 5005 §4), by format. */
interface ArchiveLinks {
  /** The one with the items before these. */
  readonly previous?: Addresses
  /** The archive with the items after these. */
  readonly next?: Addresses
  /** The document that subscribers poll: there in every archive, and only there. */
  readonly current?: Addresses
}

/** A feed, format-free. */
export interface FeedDocument extends FeedHead {
  /** The newest change of what is shown (RFC 4287 §4.2.15); never the present. */
  readonly updated: Instant
  readonly items: readonly FeedItem[]
}

/** An empty feed has no change to be dated by; it must have a date all the same (RFC 4287 §4.1.1), and always the same. */
export const EMPTY_FEED_DATE: Instant = Date.UTC(2000, 0, 1)

/** A document of a feed: the one that subscribers poll, or an archive. */
export type DocumentKind = 'current' | Archive

/** What a feed says of itself wherever it is spoken of. `base` is the site's address. */
export const describeFeed = (site: Site, listed: ScopeListing, base: string) => ({
  title: listed.name === '' ? site.title : fillTitle(listed.settings.title, listed.label, site.title),
  description: getDescription(listed, site.description),
  homeUrl: resolveAddress(base, makePagePath(listed.name)),
  selfUrls: getAddresses(listed, base),
  language: site.language,
})

/** The head of a scope's document. `base` is the site's address; `logo` has been measured by whoever can see files. */
export function makeHead(
  catalogue: Catalog,
  scope: Scope,
  base: string,
  logo: FeedHead['logo'],
  place: DocumentKind = 'current',
): FeedHead {
  const { site } = catalogue.newsroom
  const { name } = scope
  return {
    ...describeFeed(site, scope, base),
    scope: name,
    id: getFeedUri(site, name),
    ...(place === 'current' ? {} : { selfUrls: getAddresses(scope, base, place.key) }),
    hubs: place === 'current' ? site.hubs.map(({ url }) => url) : [],
    ...(site.rights === undefined ? {} : { rights: site.rights }),
    ...(logo === undefined ? {} : { logo }),
    ...(site.icon === undefined ? {} : { icon: resolveAddress(base, site.icon) }),
    publisher: { name: site.title, url: base, ...(site.email === undefined ? {} : { email: site.email }) },
    archive: getArchiveLinks(scope, base, place, catalogue.now),
    tombstones: listTombstones(catalogue, scope, place).map((article) => ({
      id: getAtomArticleUri(site, article),
      when: article.withdrawn?.at ?? article.published,
      comment: article.withdrawn?.reason ?? site.wording.withdrawn,
    })),
  }
}

const getAddresses = ({ name, settings }: ScopeListing, base: string, archive?: string): Addresses =>
  Object.fromEntries(
    settings.formats.map((format) => [format, resolveAddress(base, makeFeedPath(name, format, archive))]),
  )

function getArchiveLinks(scope: Scope, base: string, place: DocumentKind, now: Instant): ArchiveLinks {
  const archives = getArchives(scope, now)
  const [previous, next] =
    place === 'current' ? [archives.newest, undefined] : [archives.before(place), archives.after(place)]
  return {
    ...(previous === undefined ? {} : { previous: getAddresses(scope, base, previous.key) }),
    ...(next === undefined ? {} : { next: getAddresses(scope, base, next.key) }),
    ...(place === 'current' ? {} : { current: getAddresses(scope, base) }),
  }
}

/** What is told as withdrawn: all to subscribers, in an archive those that stood in it. */
export function listTombstones(
  { newsroom, now }: Catalog,
  { removed: departed }: Scope,
  place: DocumentKind,
): readonly Article[] {
  const withdrawn = listTombstoned(departed, newsroom.site.tombstoneDays, now)
  return place === 'current'
    ? withdrawn
    : withdrawn.filter(({ published }) => published >= place.start && published < place.end)
}

/** A feed of these items. */
export function makeDocument(head: FeedHead, items: readonly FeedItem[]): FeedDocument {
  const changes = [...items.map(({ updated }) => updated), ...head.tombstones.map(({ when }) => when)]
  return {
    ...head,
    items,
    updated: changes.reduce((newest, at) => Math.max(newest, at), changes[0] ?? EMPTY_FEED_DATE),
  }
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
