import { type Catalog, findEarliest, type LostScope, listLostScopes, type Scope } from '../catalog/index.ts'
import { compareText, type Fingerprints, lazy } from '../collections/index.ts'
import {
  type FeedLocation,
  type FeedTable,
  type FeedVariant,
  INDEX_PATH,
  type ItemSources,
  makePagePath,
  OPML_LISTS,
} from '../feeds/index.ts'
import {
  type Article,
  getArticlePath,
  getPathname,
  type Instant,
  listMovedScopes,
  type PublishedScope,
  trimSlashes,
} from '../model/index.ts'
import type { Redirect } from '../redirects/index.ts'
import type { ArchiveEdition } from './archive-renderer.ts'
import type { Edition, FeedOffer, HostFiles, MediaFile } from './edition.ts'
import type { FeedEdition } from './feed-renderer.ts'
import { makeHostFiles, type RedirectEntries } from './hosting/index.ts'
import type { ListEdition } from './list-renderer.ts'
import { findMedia, listMedia, type MediaIndex } from './media-index.ts'
import type { PageEdition } from './page-renderer.ts'
import type { PartnerReport } from './partner-report.ts'
import { makeIsPublished } from './redirect-resolver.ts'
import type { Rendition } from './rendition/index.ts'

/** The parts of an edition. */
export interface EditionParts {
  readonly table: FeedTable
  readonly feeds: FeedEdition
  readonly archives: ArchiveEdition
  readonly pages: PageEdition
  readonly getLists: (isPublished: (path: string) => boolean) => ListEdition
  readonly media: () => MediaIndex
  readonly measure: ItemSources['measure']
  readonly keepsDocuments: boolean
  readonly fingerprints: Fingerprints
}

/** The key of an archive is the name of its folder. Archives of one time are written together: they share articles. */
const newestArchiveFirst = (a: string, b: string): number => {
  const [keyOfA = '', keyOfB = ''] = [a, b].map((path) => path.split('/').at(-2))
  return compareText(keyOfB, keyOfA) || compareText(a, b)
}

/** The edition of one catalog: finds the part that publishes a path. */
export class CatalogEdition implements Edition {
  readonly now: Instant
  readonly nextChange?: Instant
  readonly staleAt?: Instant
  readonly hasDeltas: boolean
  readonly formats: FeedTable['formats']
  readonly hostFiles: HostFiles
  readonly redirectByQuery: Edition['redirectByQuery']
  private readonly catalog: Catalog
  private readonly base: string
  private readonly root: string
  private readonly parts: EditionParts
  private readonly lists: ListEdition
  private readonly isPublished: (path: string) => boolean
  private readonly getMoved = lazy(() => listMovedScopes(this.catalog.newsroom))
  /** Feeds and the list of feeds that have been requested. */
  private readonly found = new Map<string, Promise<Rendition>>()
  private readonly getPaths = lazy(() => this.listPaths())
  private readonly getMedia = lazy(() => listMedia(this.parts.media(), this.now, this.parts.measure))

  /** @param base the site's address */
  constructor(catalog: Catalog, base: string, parts: EditionParts) {
    const { table, archives, pages } = parts
    const staleAt = findEarliest([catalog.nextChange, pages.nextChange])
    this.catalog = catalog
    this.base = base
    this.root = getPathname(base)
    this.parts = parts
    this.now = catalog.now
    if (catalog.nextChange !== undefined) this.nextChange = catalog.nextChange
    if (staleAt !== undefined) this.staleAt = staleAt
    this.hasDeltas = catalog.newsroom.site.deltas
    this.formats = table.formats
    this.isPublished = makeIsPublished(this)
    this.lists = parts.getLists(this.isPublished)
    this.redirectByQuery = this.lists.redirectByQuery
    this.hostFiles = makeHostFiles(catalog, base, table, {
      redirects: this.listRedirects,
      archived: () => archives.redirects().map(([path, to]) => [path, { to: this.root + to }]),
      errorPages: pages.errorPages,
    })
  }

  get paths(): readonly string[] {
    return this.getPaths()
  }

  get feeds(): readonly string[] {
    return this.lists.feeds()
  }

  get media(): ReadonlyMap<string, MediaFile> {
    return this.getMedia()
  }

  readonly find = (path: string): Promise<Rendition> | undefined => {
    const found = this.found.get(path)
    if (found !== undefined) return found
    const feed = this.findFeed(path)
    const { archives, pages, feeds } = this.parts
    if (feed === undefined && !OPML_LISTS.has(path)) return archives.find(path) ?? pages.find(path)
    const rendition =
      feed === undefined ? this.lists.opml(path) : feeds.find(feed.scope, { variant: feed.variant, path })
    if (rendition === undefined || !this.parts.keepsDocuments) return rendition
    this.found.set(path, rendition)
    // The next request tries again.
    rendition.catch(() => this.found.delete(path))
    return rendition
  }

  readonly fingerprint = (path: string): string | undefined => {
    const { table, fingerprints, feeds, archives, pages } = this.parts
    const location = table.locate(this.catalog, path)
    // A profile checks items, and reports those that break its rules.
    if (!table.isBuiltIn || location?.variant.profile !== undefined) return undefined
    const input =
      location !== undefined && location.archive === undefined
        ? feeds.getInput(location.scope)
        : (archives.getInput(path) ?? pages.getInput(path))
    return input && fingerprints.compute([this.base, location?.variant.name ?? '', path, input])
  }

  readonly has = (path: string): boolean =>
    this.found.has(path) ||
    this.findFeed(path) !== undefined ||
    (OPML_LISTS.has(path) && this.lists.opmlPaths().includes(path)) ||
    this.parts.archives.has(path) ||
    this.parts.pages.has(path)

  readonly listKept = (before: Iterable<string>): readonly string[] => {
    const { archives, pages, table } = this.parts
    const listed = new Set(this.paths)
    const parts: string[] = []
    const kept = new Map<string, FeedLocation['scope']>()
    for (const path of before) {
      if (listed.has(path)) continue
      if (archives.isPart(path)) parts.push(path)
      const feed = this.findFeed(path)
      if (feed?.scope.isOffered === false) kept.set(feed.scope.name, feed.scope)
    }
    const scopes = [...kept.values()]
    const feeds = scopes.flatMap((scope) => [...table.listFormats(scope), ...table.listProfiles(scope)])
    return [
      ...feeds.map(({ path }) => path),
      ...scopes.flatMap(pages.pathsOf),
      ...parts.concat(scopes.flatMap(archives.pathsOf)).sort(newestArchiveFirst),
    ]
  }

  readonly listLost = (): readonly LostScope[] => listLostScopes(this.catalog)

  readonly listKnown = (): ReadonlySet<string> => new Set(this.catalog.newsroom.published?.keys())

  readonly listSubscriptions = (): ReadonlyMap<string, PublishedScope> => {
    const { directory } = this.catalog
    const listed = [...directory].map((scope): [string, PublishedScope] => {
      const formats = this.parts.table.listFormats(scope)
      const feeds = Object.fromEntries(formats.map(({ variant, path }) => [variant.name, path]))
      return [scope.name, { label: scope.label, feeds }]
    })
    return new Map(listed)
  }

  readonly getArticlePath = (article: Article): string | undefined =>
    getArticlePath(this.catalog.newsroom.site, article, this.base)

  readonly medium = (path: string): MediaFile | undefined =>
    findMedia(this.parts.media(), path, this.now, this.parts.measure)

  readonly examinePartners: Edition['examinePartners'] = async () => {
    const { table, feeds } = this.parts
    const reports: PartnerReport[] = []
    for (const address of table.listPartners(this.catalog.newsroom.site.feeds)) {
      const scope = this.catalog.scopes.get(address.scope)
      const feed = address.variant.profile?.partner?.feed
      if (feed === undefined) continue
      reports.push({ feed, ...(scope === undefined ? {} : { findings: await feeds.examine(scope, address) }) })
    }
    return reports
  }

  readonly readable = (path: string): Promise<Rendition> | undefined => {
    const feed = this.findFeed(path)
    return feed === undefined || feed.variant.profile !== undefined
      ? undefined
      : this.parts.pages.readable(feed.scope, path)
  }

  readonly feedAt = (path: string): FeedVariant | undefined => this.parts.table.locate(this.catalog, path)?.variant

  readonly listOffers = (folder: string): readonly FeedOffer[] => {
    const offers = this.formats.map(({ file, mediaTypes }) => ({
      path: folder === '' ? file : `${folder}/${file}`,
      mediaTypes,
    }))
    return offers.filter(({ path }) => this.has(path))
  }

  readonly redirect = (path: string): Redirect | undefined =>
    this.lists.redirect(path) ??
    this.redirectPart(path) ??
    this.redirectFormer(path) ??
    this.redirectArchive(path) ??
    (this.parts.pages.isWithdrawn(path) ? 'gone' : undefined)

  private redirectFormer(path: string): Redirect | undefined {
    const key = path === INDEX_PATH ? '' : trimSlashes(path)
    const to = this.parts.pages.findFormer(key)
    return to === undefined || this.isPublished(key) ? undefined : { to: this.root + to }
  }

  /** Older pages and archives of a scope that has moved. */
  private redirectPart(path: string): Redirect | undefined {
    for (const { from, to } of this.getMoved()) {
      const folder = makePagePath(from)
      const moved = path.startsWith(folder) ? makePagePath(to) + path.slice(folder.length) : undefined
      if (moved !== undefined && !this.has(path) && this.has(moved)) return { to: this.root + moved }
    }
    return undefined
  }

  private readonly listRedirects = async (): Promise<RedirectEntries> => {
    const old = await this.lists.listRedirects()
    const taken = new Set(old.map(([key]) => key))
    const former: [string, Redirect][] = []
    for (const [key, path] of this.parts.pages.formerPaths()) {
      if (!taken.has(key) && !this.isPublished(key)) former.push([key, { to: this.root + path }])
    }
    return former.length === 0 ? old : [...old, ...former]
  }

  private redirectArchive(path: string): Redirect | undefined {
    const to = this.parts.archives.redirect(path)
    return to === undefined ? undefined : { to: this.root + to }
  }

  private findFeed(path: string): FeedLocation | undefined {
    const location = this.parts.table.locate(this.catalog, path)
    return location?.archive === undefined ? location : undefined
  }

  /** Returns the scopes with subscribers that are not offered. */
  private listSubscribed(): Scope[] {
    const { newsroom, scopes } = this.catalog
    return [...(newsroom.published?.keys() ?? [])].flatMap((name) => {
      const scope = scopes.get(name)
      return scope === undefined || scope.isOffered ? [] : scope
    })
  }

  private listPaths(): readonly string[] {
    const { lists, parts } = this
    const kept = this.listSubscribed()
    const pages = [...lists.opmlPaths(), ...parts.pages.paths(), ...kept.flatMap(parts.pages.pathsOf)]
    const keptFeeds = [...(this.catalog.newsroom.published?.keys() ?? [])].flatMap((name) => {
      const scope = this.catalog.scopes.get(name)
      return scope === undefined ? [] : parts.table.listKept(scope)
    })
    const paths = new Set([...lists.feeds(), ...lists.unlisted(), ...keptFeeds, ...pages])
    return [...paths]
      .sort()
      .concat(parts.archives.paths(), kept.flatMap(parts.archives.pathsOf).sort(newestArchiveFirst))
  }
}
