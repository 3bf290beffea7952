import { LRUCache } from 'lru-cache'
import type { Catalog, Scope } from '../catalog/index.ts'
import { isUnchanged, lazyPromise } from '../collections/index.ts'
import {
  type FeedAddress,
  type FeedDocument,
  type FeedProfile,
  type ItemStyle,
  makeDocument,
  makeHead,
  makeProfileDocument,
  ProfileChecks,
} from '../feeds/index.ts'
import type { Instant } from '../model/index.ts'
import { computeFeedChange, type FeedInput, FeedInputs } from './document-input.ts'
import type { EditionTools } from './edition-sources.ts'
import type { ItemRenderer } from './item-renderer.ts'
import { DatedDocument } from './last-modified/index.ts'
import { listAlternates, listLinkFields } from './link-fields.ts'
import type { PartnerFindings } from './partner-report.ts'
import { makeFeedParts, makeRendition, type Rendition } from './rendition/index.ts'

/** One version of a feed, in all its variants. */
interface FeedVersion {
  readonly input: FeedInput
  /** As the settings of the feed say. */
  readonly document: () => Promise<FeedDocument>
  /** As partners get it. */
  readonly partnerDocument: (style: ItemStyle) => Promise<FeedDocument>
  /** By the name of the variant. */
  readonly documents: Map<string, DatedDocument>
  /** The last finished renditions by the name of the variant, of this version or an earlier one. */
  readonly finished: Map<string, Rendition>
}

type VersionMap = Pick<Map<string, FeedVersion>, 'get' | 'delete'> & {
  readonly set: (name: string, version: FeedVersion) => unknown
}

/** The feeds of one catalog. */
export interface FeedEdition {
  readonly find: (scope: Scope, address: FeedAddress) => Promise<Rendition>
  /** Returns the input of a feed. */
  readonly getInput: (scope: Scope) => FeedInput
  /** Returns what a partner gets, and which articles and rules are in the way of more. */
  readonly examine: (scope: Scope, address: FeedAddress) => Promise<PartnerFindings>
}

/** Scopes whose documents are kept by a builder that forgets them: those of the formats in which a feed is being written. */
const MAX_FORGOTTEN_SCOPES = 16

/** Renders the documents that subscribers poll, and keeps each until its input changes. */
export class FeedRenderer {
  private readonly base: string
  private readonly sources: EditionTools
  private readonly itemRenderer: ItemRenderer
  private readonly inputs: FeedInputs
  private readonly checks: ProfileChecks
  /** By the name of the scope. */
  private readonly versions: VersionMap
  private directory: Catalog['directory'] | undefined

  constructor(base: string, sources: EditionTools, itemRenderer: ItemRenderer) {
    this.base = base
    this.sources = sources
    this.itemRenderer = itemRenderer
    this.inputs = new FeedInputs(base, itemRenderer.items)
    this.checks = new ProfileChecks(sources.report)
    this.versions = this.makeVersionMap()
  }

  of(catalog: Catalog): FeedEdition {
    this.dropRemovedFeeds(catalog)
    const versions = this.makeVersionMap()
    const find: FeedEdition['find'] = (scope, address) => {
      const version = versions.get(scope.name) ?? this.getVersion(catalog, scope)
      versions.set(scope.name, version)
      const { name } = address.variant
      const document = version.documents.get(name) ?? this.makeDatedDocument(version, address, catalog.now)
      version.documents.set(name, document)
      return document.at(catalog.now)
    }
    const examine: FeedEdition['examine'] = (scope, address) =>
      this.examine(versions.get(scope.name) ?? this.getVersion(catalog, scope), address)
    return { find, examine, getInput: (scope) => this.inputs.getFeed(catalog, scope) }
  }

  private async examine(version: FeedVersion, { variant: { profile } }: FeedAddress): Promise<PartnerFindings> {
    const document = await this.getDocument(version, profile)
    const { items } = document
    if (profile === undefined) return { items, shown: items, ofItems: [], ofFeed: [], removed: new Map() }
    const shown = this.checks.select(items, profile)
    const removed = new Map<string, number>()
    for (const item of shown) {
      for (const [name, count] of profile.partner?.countRemoved(item) ?? []) {
        removed.set(name, (removed.get(name) ?? 0) + count)
      }
    }
    const ofFeed = profile.partner?.checkFeed(shown) ?? []
    return { items, shown, ofItems: this.checks.examine(items, profile), ofFeed, removed }
  }

  private getDocument({ document, partnerDocument }: FeedVersion, profile?: FeedProfile): Promise<FeedDocument> {
    return profile?.style === undefined ? document() : partnerDocument(profile.style)
  }

  private makeVersionMap(): VersionMap {
    return this.sources.kept.documents ? new Map() : new LRUCache({ max: MAX_FORGOTTEN_SCOPES })
  }

  private dropRemovedFeeds({ directory, scopes }: Catalog): void {
    const removed = this.directory === undefined ? [] : directory.changesSince(this.directory).removed
    for (const { name } of removed) if (!scopes.has(name)) this.versions.delete(name)
    this.directory = directory
  }

  private makeDatedDocument(version: FeedVersion, address: FeedAddress, now: Instant): DatedDocument {
    const { name } = address.variant
    const before = Promise.resolve(version.finished.get(name))
    const rendering = this.render(version, address)
    const document = new DatedDocument(rendering, before, { name: address.path, now }, this.sources.date)
    document.at(now).then(
      (rendition) => {
        // A version that was replaced while it was rendered is not the one before the next.
        if (this.versions.get(version.input.head.scope.name) === version) version.finished.set(name, rendition)
      },
      () => {
        // The next request tries again.
        if (version.documents.get(name) === document) version.documents.delete(name)
      },
    )
    return document
  }

  /** Returns the scope's last version if its input is unchanged; all variants share the items. */
  private getVersion(catalog: Catalog, scope: Scope): FeedVersion {
    const input = this.inputs.getFeed(catalog, scope)
    const last = this.versions.get(scope.name)
    if (last !== undefined && isUnchanged(last.input, input)) return last
    const version: FeedVersion = {
      input,
      document: lazyPromise(() => this.makeDocument(input, input.head.scope.settings)),
      partnerDocument: (style) => this.makeDocument(input, style),
      documents: new Map(),
      finished: last?.finished ?? new Map(),
    }
    this.versions.set(scope.name, version)
    return version
  }

  private async makeDocument({ head, items }: FeedInput, style: ItemStyle): Promise<FeedDocument> {
    const built = await this.itemRenderer.build(items, style)
    return makeDocument(makeHead(head, this.base, this.sources.feeds), built)
  }

  private async render(version: FeedVersion, address: FeedAddress): Promise<Rendition> {
    const { variant, path } = address
    const { feeds } = this.sources
    const { input } = version
    const shown = this.applyProfile(await this.getDocument(version, variant.profile), address)
    const fragments = await this.itemRenderer.render(shown.items, variant)
    await this.sources.yieldToEventLoop()
    return makeRendition({
      path,
      type: variant.format.contentType,
      text: variant.format.renderFeed(shown, fragments, variant.profile),
      lastModified: computeFeedChange(shown, input.lastRemoval),
      links: listLinkFields(shown, variant, listAlternates(this.base, feeds, input.head.scope, variant)),
      parts: makeFeedParts(shown, fragments, variant),
    })
  }

  private applyProfile(document: FeedDocument, address: FeedAddress): FeedDocument {
    const { profile } = address.variant
    if (profile === undefined) return document
    return makeProfileDocument(document, address, this.checks.select(document.items, profile), this.base)
  }
}
