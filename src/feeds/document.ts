import type { Catalogue } from '../catalogue/catalogue.ts'
import type { Scope } from '../catalogue/scope.ts'
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
  readonly selfUrls: Readonly<Partial<Record<FormatName, string>>>
  readonly hubs: readonly string[]
  readonly language: string
  readonly rights?: string
  readonly logo?: { readonly url: string; readonly width?: number; readonly height?: number }
  readonly icon?: string
  /** The newsroom itself, as the feed's author. */
  readonly publisher: FeedPerson
  readonly tombstones: readonly Tombstone[]
}

/** A feed, format-free. */
export interface FeedDocument extends FeedHead {
  /** The newest change of what is shown (RFC 4287 §4.2.15); never the present. */
  readonly updated: Instant
  readonly items: readonly FeedItem[]
}

/** An empty feed has no change to be dated by; it must have a date all the same (RFC 4287 §4.1.1), and always the same. */
export const DATE_OF_NOTHING: Instant = Date.UTC(2000, 0, 1)

/** The head of a scope's feed. `base` is the site's address; `logo` has been measured by whoever can see files. */
export function headOf(catalogue: Catalogue, scope: Scope, base: string, logo: FeedHead['logo']): FeedHead {
  const { site } = catalogue.newsroom
  const { name, settings } = scope
  return {
    scope: name,
    id: feedUri(site, name),
    title: name === '' ? site.title : fillTitle(settings.title, scope.label, site.title),
    description: descriptionOf(scope, site.description),
    homeUrl: addressOf(base, pagePath(name)),
    selfUrls: Object.fromEntries(settings.formats.map((format) => [format, addressOf(base, feedPath(name, format))])),
    hubs: site.hubs,
    language: site.language,
    ...(site.rights === undefined ? {} : { rights: site.rights }),
    ...(logo === undefined ? {} : { logo }),
    ...(site.icon === undefined ? {} : { icon: addressOf(base, site.icon) }),
    publisher: { name: site.title, url: base, ...(site.email === undefined ? {} : { email: site.email }) },
    tombstones: scope.withdrawn.map((article) => ({
      id: atomArticleUri(site, article),
      when: article.withdrawn?.at ?? article.published,
      comment: article.withdrawn?.reason ?? site.wording.withdrawn,
    })),
  }
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
