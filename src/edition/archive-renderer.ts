import {
  type Archive,
  type Archives,
  type Catalog,
  getArchives,
  getLastRemoval,
  listParentKeys,
  type Scope,
} from '../catalog/index.ts'
import { compareText as compare } from '../collections/index.ts'
import {
  type FeedDocument,
  type FeedTable,
  type FeedVariant,
  listTombstones,
  makeDocument,
  makeFeedPath,
} from '../feeds/index.ts'
import type { EditionTools } from './edition-sources.ts'
import { computeLastModified, makeMeasuredHead } from './feed-renderer.ts'
import { listAlternates, listLinkFields } from './link-fields.ts'
import type { OlderItems } from './older-items.ts'
import { makeRendition, type Rendition } from './rendition.ts'
import { RenditionCache } from './rendition-cache.ts'
import { ARCHIVE_MAX_AGE } from './response-policies.ts'

/** What archives may take up, in bytes. */
const MOST_BYTES = 64 * 1024 * 1024

interface ArchiveLocation {
  readonly scope: Scope
  readonly archive: Archive
  readonly variant: FeedVariant
}

/** The archives of one catalogue. */
export interface ArchiveEdition {
  readonly find: (path: string) => Promise<Rendition> | undefined
  readonly has: (path: string) => boolean
  /** Where the walk goes on from the path of an archive that has been divided since, or has lost its last story. */
  readonly redirect: (path: string) => string | undefined
  /**
   * The paths of all that are divided, with where the walk goes on; those of the newest time first. Of a time that is
   * empty nothing is told: that there was something is for nobody to read in a list.
   */
  readonly redirects: () => readonly (readonly [path: string, to: string])[]
  /** Those of one time together, so that whoever prints them all makes each item once. */
  readonly paths: () => string[]
}

/** Prints archive documents when they are asked for. */
export class ArchiveRenderer {
  private readonly base: string
  private readonly feeds: FeedTable
  private readonly olderItems: OlderItems
  private readonly cache: RenditionCache

  constructor(base: string, backIssues: OlderItems, { date, feeds }: Pick<EditionTools, 'date' | 'feeds'>) {
    this.base = base
    this.feeds = feeds
    this.olderItems = backIssues
    this.cache = new RenditionCache(MOST_BYTES, date)
  }

  of(catalogue: Catalog): ArchiveEdition {
    const find = (path: string): Promise<Rendition> | undefined => {
      const found = locateArchive(catalogue, this.feeds, path)
      return found === undefined ? undefined : this.get(catalogue, found, path)
    }
    return {
      find,
      has: (path) => locateArchive(catalogue, this.feeds, path) !== undefined,
      redirect: (path) => findNewArchive(catalogue, this.feeds, path),
      redirects: () => listArchiveRedirects(catalogue, this.feeds),
      paths: () => listPaths(catalogue, this.feeds),
    }
  }

  private get(catalogue: Catalog, place: ArchiveLocation, path: string): Promise<Rendition> {
    return this.cache.get(path, this.getDependencies(catalogue, place), catalogue.now, () =>
      this.render(catalogue, place, path),
    )
  }

  /** Everything that the document shows: as long as it is the same, so is the document. */
  private getDependencies(catalogue: Catalog, { scope, archive }: ArchiveLocation): readonly unknown[] {
    const archives = getArchives(scope, catalogue.now)
    return [
      ...[catalogue.newsroom, scope.subject, archives.after(archive)?.key, archives.before(archive)?.key],
      getLastRemoval(scope.removed, archive),
      ...listTombstones(catalogue, scope, archive),
      ...archives
        .listArticles(archive)
        .flatMap((article) => [article, ...this.olderItems.main.items.stamp(catalogue, article)]),
    ]
  }

  private async render(
    catalogue: Catalog,
    { scope, archive, variant }: ArchiveLocation,
    path: string,
  ): Promise<Rendition> {
    const head = makeMeasuredHead(catalogue, scope, this.base, this.feeds, archive, this.olderItems.main.items)
    const articles = getArchives(scope, catalogue.now).listArticles(archive)
    const items = await this.olderItems.items(catalogue, articles, scope.settings)
    const document: FeedDocument = makeDocument(
      head,
      items.map(({ item }) => item),
    )
    const fragments: string[] = []
    for (const { item, itemRenderer: workshop } of items) fragments.push(...workshop.fragments.get([item], variant))
    return makeRendition({
      path,
      type: variant.format.contentType,
      text: variant.format.renderFeed(document, fragments),
      lastModified: computeLastModified(document, getLastRemoval(scope.removed, archive)),
      links: listLinkFields(document, variant, listAlternates(this.base, this.feeds, scope, variant, archive.key)),
      maxAge: ARCHIVE_MAX_AGE,
    })
  }
}

function locateArchive(catalogue: Catalog, feeds: FeedTable, path: string): ArchiveLocation | undefined {
  const located = feeds.locate(catalogue, path)
  if (located?.archive === undefined) return undefined
  const { scope, variant } = located
  const archive = getArchives(scope, catalogue.now).find(located.archive)
  return archive && { scope, archive, variant }
}

function findNewArchive(catalogue: Catalog, feeds: FeedTable, path: string): string | undefined {
  const located = feeds.locate(catalogue, path)
  if (located?.archive === undefined) return undefined
  const { scope, variant } = located
  const archive = listOpenArchives(scope, getArchives(scope, catalogue.now), located.archive)
  return archive && makeFeedPath(scope.name, variant.format.file, archive.key)
}

function listArchiveRedirects({ scopes, now }: Catalog, feeds: FeedTable): (readonly [string, string])[] {
  const moves: { key: string; path: string; to: string }[] = []
  for (const scope of scopes.values()) {
    const archives = getArchives(scope, now)
    for (const key of new Set([...archives].flatMap(listParentKeys))) {
      const archive = listOpenArchives(scope, archives, key)
      // A time that is not over has no address yet.
      if (archive === undefined) continue
      for (const { variant } of feeds.listFormats(scope)) {
        const { file } = variant.format
        moves.push({
          key,
          path: makeFeedPath(scope.name, file, key),
          to: makeFeedPath(scope.name, file, archive.key),
        })
      }
    }
  }
  return moves.sort(byTime).map(({ path, to }) => [path, to])
}

/** Where the walk goes on from what held articles once. */
function listOpenArchives({ removed: departed }: Scope, archives: Archives, key: string): Archive | undefined {
  const stretch = archives.getPeriod(key)
  if (stretch === undefined) return undefined
  const heldSomething = stretch.from < stretch.to || getLastRemoval(departed, stretch) !== undefined
  return heldSomething ? archives.newestUpTo(stretch) : undefined
}

const byTime = (a: { key: string; path: string }, b: { key: string; path: string }): number =>
  compare(b.key, a.key) || compare(a.path, b.path)

function listPaths({ scopes, now }: Catalog, feeds: FeedTable): string[] {
  const paths: { key: string; path: string }[] = []
  for (const scope of scopes.values()) {
    const files = feeds.listFormats(scope).map(({ variant }) => variant.format.file)
    for (const { key } of getArchives(scope, now)) {
      for (const file of files) paths.push({ key, path: makeFeedPath(scope.name, file, key) })
    }
  }
  return paths.sort(byTime).map(({ path }) => path)
}
