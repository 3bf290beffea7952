import { isWithin } from '../catalogue/archives.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import type { Scope } from '../catalogue/scope.ts'
import type { Article } from '../newsroom/article.ts'
import { atomArticleUri, feedUri } from '../newsroom/identity.ts'
import type { Instant } from '../newsroom/instant.ts'
import type { FormatName } from '../newsroom/site.ts'
import type { FeedItem, FeedPerson } from './item.ts'
import { addressOf, feedPath, pagePath } from './paths.ts'

/** A withdrawn article (RFC 6721 §3). */
export interface Tombstone {
  readonly id: string
  readonly when: Instant
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
  readonly language: string
  readonly rights?: string
  readonly logo?: { readonly url: string; readonly width?: number; readonly height?: number }
  readonly icon?: string
  /** The newsroom itself, as the feed's author. */
  readonly publisher: FeedPerson
  readonly tombstones: readonly Tombstone[]
  readonly archive: ArchiveLinks
}

type Addresses = Readonly<Partial<Record<FormatName, string>>>

/** Where the other documents of the feed are (RFC 5005 §4), by format. */
export interface ArchiveLinks {
  /** The one with the entries before these. */
  readonly previous?: Addresses
  /** The archive with the entries after these. */
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
export const DATE_OF_NOTHING: Instant = Date.UTC(2000, 0, 1)

/** A document of a feed: the one that subscribers poll, or the archive at that place in the list, newest first. */
export type DocumentPlace = 'current' | number

/** The head of a scope's document. `base` is the site's address; `logo` has been measured by whoever can see files. */
export function headOf(
  catalogue: Catalogue,
  scope: Scope,
  base: string,
  logo: FeedHead['logo'],
  place: DocumentPlace = 'current',
): FeedHead {
  const { site } = catalogue.newsroom
  const { name, settings } = scope
  return {
    scope: name,
    id: feedUri(site, name),
    title: name === '' ? site.title : fillTitle(settings.title, scope.label, site.title),
    description: descriptionOf(scope, site.description),
    homeUrl: addressOf(base, pagePath(name)),
    selfUrls: addressesAt(scope, base, place) ?? {},
    hubs: place === 'current' ? site.hubs.map(({ url }) => url) : [],
    language: site.language,
    ...(site.rights === undefined ? {} : { rights: site.rights }),
    ...(logo === undefined ? {} : { logo }),
    ...(site.icon === undefined ? {} : { icon: addressOf(base, site.icon) }),
    publisher: { name: site.title, url: base, ...(site.email === undefined ? {} : { email: site.email }) },
    archive: archiveLinksOf(scope, base, place),
    tombstones: withdrawnAt(scope, place).map((article) => ({
      id: atomArticleUri(site, article),
      when: article.withdrawn?.at ?? article.published,
      comment: article.withdrawn?.reason ?? site.wording.withdrawn,
    })),
  }
}

function addressesAt({ name, settings, archives }: Scope, base: string, place: DocumentPlace): Addresses | undefined {
  const key = place === 'current' ? undefined : archives.closed[place]?.key
  if (place !== 'current' && key === undefined) return undefined
  return Object.fromEntries(settings.formats.map((format) => [format, addressOf(base, feedPath(name, format, key))]))
}

function archiveLinksOf(scope: Scope, base: string, place: DocumentPlace): ArchiveLinks {
  const previous = addressesAt(scope, base, place === 'current' ? 0 : place + 1)
  const next = place === 'current' ? undefined : addressesAt(scope, base, place - 1)
  const current = place === 'current' ? undefined : addressesAt(scope, base, 'current')
  return {
    ...(previous === undefined ? {} : { previous }),
    ...(next === undefined ? {} : { next }),
    ...(current === undefined ? {} : { current }),
  }
}

/** All are told to subscribers; an archive tells of those that stood in it. */
function withdrawnAt({ withdrawn, archives }: Scope, place: DocumentPlace): readonly Article[] {
  const key = place === 'current' ? undefined : archives.closed[place]?.key
  return key === undefined ? withdrawn : withdrawn.filter(({ published }) => isWithin(key, published))
}

export function documentOf(head: FeedHead, items: readonly FeedItem[]): FeedDocument {
  const changes = [...items.map(({ updated }) => updated), ...head.tombstones.map(({ when }) => when)]
  return {
    ...head,
    items,
    updated: changes.reduce((newest, at) => Math.max(newest, at), changes[0] ?? DATE_OF_NOTHING),
  }
}

const fillTitle = (pattern: string, section: string, site: string): string =>
  pattern.replace(/\{(section|site)\}/g, (_, key) => (key === 'site' ? site : section))

function descriptionOf({ subject, label }: Scope, siteDescription: string): string {
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
