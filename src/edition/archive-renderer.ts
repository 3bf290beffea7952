import {
  type Archive,
  type Archives,
  type Catalog,
  getArchives,
  getLastRemoval,
  listParentKeys,
  type Scope,
} from '../catalog/index.ts'
import { compareText } from '../collections/index.ts'
import { type FeedTable, type FeedVariant, makeDocument, makeFeedPath, makeHead } from '../feeds/index.ts'
import type { Instant } from '../model/index.ts'
import { computeFeedChange, type FeedInput, FeedInputs } from './document-input.ts'
import { prepareDocument } from './document-plan.ts'
import type { EditionTools } from './edition-sources.ts'
import { listAlternates, listLinkFields } from './link-fields.ts'
import type { OlderItems } from './older-items.ts'
import { makeRendition, type Rendition } from './rendition/index.ts'
import { RenditionCache } from './rendition-cache.ts'

/** Size of the cache, in bytes. */
const MAX_CACHE_BYTES = 64 * 1024 * 1024

interface ArchiveLocation {
  readonly scope: Scope
  readonly archive: Archive
  readonly variant: FeedVariant
}

/** The archives of one catalog. */
export interface ArchiveEdition {
  readonly find: (path: string) => Promise<Rendition> | undefined
  readonly has: (path: string) => boolean
  /** Returns the input of an archive; undefined when there is none at a path. */
  readonly getInput: (path: string) => FeedInput | undefined
  /** True for a closed part of an archive, which has a document, but is not listed among the paths. */
  readonly isPart: (path: string) => boolean
  /** Returns the path to which an archive redirects that has been divided or has lost its last article. */
  readonly redirect: (path: string) => string | undefined
  /** Lists the redirects of all divided archives, newest first. Periods without articles are left out. */
  readonly redirects: () => readonly (readonly [path: string, to: string])[]
  /** Lists the paths by period, so that a build makes each item once. */
  readonly paths: () => string[]
  /** Lists the paths of one scope. */
  readonly pathsOf: (scope: Scope) => string[]
}

/** Renders archive documents on demand. */
export class ArchiveRenderer {
  private readonly base: string
  private readonly feeds: FeedTable
  private readonly olderItems: OlderItems
  private readonly inputs: FeedInputs
  private readonly cache: RenditionCache

  constructor(
    base: string,
    olderItems: OlderItems,
    { date, feeds, kept }: Pick<EditionTools, 'date' | 'feeds' | 'kept'>,
  ) {
    this.base = base
    this.feeds = feeds
    this.olderItems = olderItems
    this.inputs = new FeedInputs(base, olderItems.main.items)
    this.cache = new RenditionCache(kept.documents ? MAX_CACHE_BYTES : 1, date)
  }

  of(catalog: Catalog): ArchiveEdition {
    const { feeds } = this
    return {
      find: (path) => {
        const location = locateArchive(catalog, feeds, path)
        return location && this.get(catalog, location, path)
      },
      has: (path) => locateArchive(catalog, feeds, path) !== undefined,
      getInput: (path) => {
        const location = locateArchive(catalog, feeds, path)
        return location && this.inputs.getArchive(catalog, location.scope, location.archive)
      },
      isPart: (path) => isArchivePart(catalog, feeds, path),
      redirect: (path) => findNewArchive(catalog, feeds, path),
      redirects: () => listArchiveRedirects(catalog, feeds),
      paths: () => listPaths(catalog, feeds),
      pathsOf: (scope) => listScopePaths([scope], catalog.now, feeds),
    }
  }

  private get(catalog: Catalog, { scope, archive, variant }: ArchiveLocation, path: string): Promise<Rendition> {
    const input = this.inputs.getArchive(catalog, scope, archive)
    const document = prepareDocument(input, (declared) => this.render(declared, variant, path))
    return this.cache.get(path, document, catalog.now)
  }

  private async render(
    { head, items, lastRemoval }: FeedInput,
    variant: FeedVariant,
    path: string,
  ): Promise<Rendition> {
    const older = await this.olderItems.items(items, head.scope.settings)
    const document = makeDocument(
      makeHead(head, this.base, this.feeds),
      older.map(({ item }) => item),
    )
    const fragments: string[] = []
    for (const { item, itemRenderer } of older) fragments.push(...itemRenderer.fragments.get([item], variant))
    const alternates = listAlternates(this.base, this.feeds, head.scope, variant, head.archive)
    return makeRendition({
      path,
      type: variant.format.contentType,
      text: variant.format.renderFeed(document, fragments),
      lastModified: computeFeedChange(document, lastRemoval),
      links: listLinkFields(document, variant, alternates),
    })
  }
}

function locateArchive(catalog: Catalog, feeds: FeedTable, path: string): ArchiveLocation | undefined {
  const located = feeds.locate(catalog, path)
  if (located?.archive === undefined) return undefined
  const { scope, variant } = located
  const archive = getArchives(scope, catalog.now).find(located.archive)
  return archive && { scope, archive, variant }
}

function isArchivePart(catalog: Catalog, feeds: FeedTable, path: string): boolean {
  const location = locateArchive(catalog, feeds, path)
  if (location === undefined) return false
  const { scope, archive } = location
  return getArchives(scope, catalog.now).newestUpTo(archive)?.key !== archive.key
}

function findNewArchive(catalog: Catalog, feeds: FeedTable, path: string): string | undefined {
  const located = feeds.locate(catalog, path)
  if (located?.archive === undefined) return undefined
  const { scope, variant } = located
  const replacement = findReplacement(scope, getArchives(scope, catalog.now), located.archive)
  return replacement && makeFeedPath(scope.name, variant.format.file, replacement.archive?.key)
}

function listArchiveRedirects({ scopes, now }: Catalog, feeds: FeedTable): (readonly [string, string])[] {
  const redirects: { key: string; path: string; to: string }[] = []
  for (const scope of scopes.values()) {
    if (!scope.isOffered) continue
    const archives = getArchives(scope, now)
    const files = listFiles(scope, feeds)
    for (const key of new Set([...archives].flatMap(listParentKeys))) {
      const replacement = findReplacement(scope, archives, key)
      // A period that is not over has no address yet.
      if (replacement === undefined) continue
      for (const file of files) {
        redirects.push({
          key,
          path: makeFeedPath(scope.name, file, key),
          to: makeFeedPath(scope.name, file, replacement.archive?.key),
        })
      }
    }
  }
  return redirects.sort(newestPeriodFirst).map(({ path, to }) => [path, to])
}

/**
 * Returns the archive at which readers continue instead of a period's, if the period ever had articles: the newest one up
 * to the period, or, if there is none, no archive, which stands for the feed itself.
 */
function findReplacement(
  { removed, settings }: Scope,
  archives: Archives,
  key: string,
): { readonly archive: Archive | undefined } | undefined {
  const period = settings.archives ? archives.getPeriod(key) : undefined
  if (period === undefined) return undefined
  const hadArticles = period.from < period.to || getLastRemoval(removed, period) !== undefined
  return hadArticles ? { archive: archives.newestUpTo(period) } : undefined
}

const newestPeriodFirst = (a: { key: string; path: string }, b: { key: string; path: string }): number =>
  compareText(b.key, a.key) || compareText(a.path, b.path)

function listPaths({ scopes, now }: Catalog, feeds: FeedTable): string[] {
  return listScopePaths(
    [...scopes.values()].filter(({ isOffered }) => isOffered),
    now,
    feeds,
  )
}

function listScopePaths(scopes: readonly Scope[], now: Instant, feeds: FeedTable): string[] {
  const paths: { key: string; path: string }[] = []
  for (const scope of scopes) {
    const files = listFiles(scope, feeds)
    for (const { key } of getArchives(scope, now)) {
      for (const file of files) paths.push({ key, path: makeFeedPath(scope.name, file, key) })
    }
  }
  return paths.sort(newestPeriodFirst).map(({ path }) => path)
}

const listFiles = (scope: Scope, feeds: FeedTable): string[] =>
  feeds.listFormats(scope).map(({ variant }) => variant.format.file)
