import { createHash } from 'node:crypto'
import { type Catalog, getArchives, getLastFeedRemoval, type Scope, selectFeedArticles } from '../catalog/index.ts'
import { lazy, shallowEqual } from '../collections/index.ts'
import {
  type DocumentKind,
  type FeedAddress,
  type FeedDocument,
  type FeedTable,
  type FeedVariant,
  type ItemBuilder,
  listTombstones,
  makeDocument,
  makeHead,
  makeProfileDocument,
  ProfileChecks,
} from '../feeds/index.ts'
import { type Instant, resolveAddress } from '../model/index.ts'
import type { EditionTools } from './edition-sources.ts'
import type { ItemRenderer } from './item-renderer.ts'
import { DatedDocument } from './last-modified/index.ts'
import { listAlternates, listLinkFields } from './link-fields.ts'
import { type FeedParts, makeRendition, type Rendition } from './rendition.ts'

/** A feed as it was last asked for. */
interface Feed {
  /** Everything that it shows: as long as it is the same, so is the feed. */
  readonly dependencies: readonly unknown[]
  readonly document: () => Promise<FeedDocument>
  /** When something last left it. */
  readonly left: Instant | undefined
  /** By the name of the variant. */
  readonly renditions: Map<string, DatedDocument>
  /** Those that subscribers have, be they of this version or of one before. */
  readonly printed: Map<string, Rendition>
}

/** The feeds of one catalogue. */
export type FeedEdition = (scope: Scope, address: FeedAddress) => Promise<Rendition>

/** Prints the documents that subscribers poll. */
export class FeedRenderer {
  private readonly base: string
  private readonly sources: EditionTools
  private readonly itemRenderer: ItemRenderer
  private readonly checks: ProfileChecks
  private readonly feeds = new Map<string, Feed>()
  private directory: Catalog['directory'] | undefined

  constructor(base: string, sources: EditionTools, workshop: ItemRenderer) {
    this.base = base
    this.sources = sources
    this.itemRenderer = workshop
    this.checks = new ProfileChecks(sources.report)
  }

  /** Each feed in each format: the one of the last edition as long as nothing that it shows has changed. */
  of(catalogue: Catalog): FeedEdition {
    this.retain(catalogue)
    const feeds = new Map<string, Feed>()
    return (scope, address) => {
      const feed = feeds.get(scope.name) ?? this.feed(catalogue, scope)
      feeds.set(scope.name, feed)
      const { name } = address.variant
      const made = feed.renditions.get(name) ?? this.make(feed, scope, address, catalogue.now)
      feed.renditions.set(name, made)
      return made.at(catalogue.now)
    }
  }

  /** Lets go of the feeds that are no longer published. */
  private retain({ directory, scopes }: Catalog): void {
    const gone = this.directory === undefined ? [] : directory.changesSince(this.directory).removed
    for (const { name } of gone) if (!scopes.has(name)) this.feeds.delete(name)
    this.directory = directory
  }

  private make(feed: Feed, scope: Scope, address: FeedAddress, now: Instant): DatedDocument {
    const occasion = { name: address.path, now }
    const before = Promise.resolve(feed.printed.get(address.variant.name))
    const document = new DatedDocument(this.print(feed, scope, address), before, occasion, this.sources.date)
    document.at(now).then(
      (rendition) => {
        // One that was overtaken while it was printed is not what the next one follows.
        if (this.feeds.get(scope.name) === feed) feed.printed.set(address.variant.name, rendition)
      },
      () => {},
    )
    return document
  }

  /** The formats of a feed show the same items: they are gathered once. */
  private feed(catalogue: Catalog, scope: Scope): Feed {
    const shown = selectFeedArticles(scope, catalogue.now)
    const { items } = this.itemRenderer
    const { logo } = catalogue.newsroom.site
    const left = getLastFeedRemoval(scope, shown, catalogue.now)
    const stamp = [
      ...[catalogue.newsroom, scope.subject, getArchives(scope, catalogue.now).newest?.key],
      ...[left, logo && items.measured(logo, '', this.base)],
      ...listTombstones(catalogue, scope, 'current'),
      ...shown.flatMap((article) => [article, ...items.stamp(catalogue, article)]),
    ]
    const known = this.feeds.get(scope.name)
    if (known !== undefined && shallowEqual(known.dependencies, stamp)) return known
    const feed: Feed = {
      dependencies: stamp,
      document: lazy(async () => {
        const made = await this.itemRenderer.make(catalogue, shown, scope.settings)
        return makeDocument(makeMeasuredHead(catalogue, scope, this.base, this.sources.feeds, 'current', items), made)
      }),
      left,
      renditions: new Map(),
      printed: known?.printed ?? new Map(),
    }
    this.feeds.set(scope.name, feed)
    return feed
  }

  private async print(feed: Feed, scope: Scope, address: FeedAddress): Promise<Rendition> {
    const { variant, path } = address
    const document = this.getDocument(await feed.document(), address)
    const fragments = await this.itemRenderer.render(document.items, variant)
    await this.sources.yieldToEventLoop()
    return makeRendition({
      path,
      type: variant.format.contentType,
      text: variant.format.renderFeed(document, fragments, variant.profile),
      lastModified: computeLastModified(document, feed.left),
      links: listLinkFields(document, variant, listAlternates(this.base, this.sources.feeds, scope, variant)),
      parts: getFeedParts(document, fragments, variant),
    })
  }

  private getDocument(document: FeedDocument, address: FeedAddress): FeedDocument {
    const { profile } = address.variant
    if (profile === undefined) return document
    return makeProfileDocument(document, address, this.checks.select(document.items, profile), this.base)
  }
}

function getFeedParts(
  document: FeedDocument,
  fragments: readonly string[],
  { format, profile }: FeedVariant,
): FeedParts {
  const tombstones = format.hasTombstones ? document.tombstones : []
  const digests = lazy(() => ({
    items: fragments.map(computeFragmentDigest),
    tombstones: tombstones.map((tombstone) => computeFragmentDigest(JSON.stringify(tombstone))),
  }))
  return {
    digests: () => [...digests().items, ...digests().tombstones],
    without: (known) => {
      const { items, tombstones: ends } = digests()
      const left = {
        ...document,
        tombstones: tombstones.filter((_, at) => !known.has(ends[at] ?? -1)),
      }
      return format.renderFeed(
        left,
        fragments.filter((_, at) => !known.has(items[at] ?? -1)),
        profile,
      )
    },
  }
}

/** A number takes a tenth of the memory of a text, and a server keeps millions; of 48 bits, so that it is whole. */
const computeFragmentDigest = (text: string): number => createHash('sha256').update(text).digest().readUIntBE(0, 6)

/** The newest instant at which something happened to what the document shows, its leaving included. */
export const computeLastModified = ({ updated }: FeedDocument, departure: Instant | undefined): Instant =>
  Math.max(updated, departure ?? updated)

/** The head of a document, its logo measured. */
export function makeMeasuredHead(
  catalogue: Catalog,
  scope: Scope,
  base: string,
  feeds: FeedTable,
  place: DocumentKind,
  items: ItemBuilder,
) {
  const { logo } = catalogue.newsroom.site
  if (logo === undefined) return makeHead(catalogue, scope, base, feeds, undefined, place)
  const { width, height } = items.measured(logo, '', base) ?? {}
  const size = width === undefined || height === undefined ? {} : { width, height }
  return makeHead(catalogue, scope, base, feeds, { url: resolveAddress(base, logo), ...size }, place)
}
