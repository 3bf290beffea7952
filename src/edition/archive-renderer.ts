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
  FORMATS,
  listTombstones,
  makeDocument,
  makeFeedPath,
  parseFeedPath,
  RENDERERS,
} from '../feeds/index.ts'
import type { FormatName } from '../model/index.ts'
import type { EditionTools } from './edition-sources.ts'
import { computeLastModified, makeMeasuredHead } from './feed-renderer.ts'
import { listLinkFields } from './link-fields.ts'
import type { OlderItems } from './older-items.ts'
import { makeRendition, type Rendition } from './rendition.ts'
import { RenditionCache } from './rendition-cache.ts'
import { ARCHIVE_MAX_AGE } from './response-policies.ts'

/** What archives may take up, in bytes. */
const MOST_BYTES = 64 * 1024 * 1024

interface ArchiveLocation {
  readonly scope: Scope
  readonly archive: Archive
  readonly format: FormatName
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
  private readonly olderItems: OlderItems
  private readonly cache: RenditionCache

  constructor(base: string, backIssues: OlderItems, { date }: Pick<EditionTools, 'date'>) {
    this.base = base
    this.olderItems = backIssues
    this.cache = new RenditionCache(MOST_BYTES, date)
  }

  of(catalogue: Catalog): ArchiveEdition {
    const find = (path: string): Promise<Rendition> | undefined => {
      const found = locateArchive(catalogue, path)
      return found === undefined ? undefined : this.get(catalogue, found, path)
    }
    return {
      find,
      has: (path) => locateArchive(catalogue, path) !== undefined,
      redirect: (path) => findNewArchive(catalogue, path),
      redirects: () => listArchiveRedirects(catalogue),
      paths: () => listPaths(catalogue),
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
    { scope, archive, format }: ArchiveLocation,
    path: string,
  ): Promise<Rendition> {
    const head = makeMeasuredHead(catalogue, scope, this.base, archive, this.olderItems.main.items)
    const articles = getArchives(scope, catalogue.now).listArticles(archive)
    const items = await this.olderItems.items(catalogue, articles, scope.settings)
    const document: FeedDocument = makeDocument(
      head,
      items.map(({ item }) => item),
    )
    const fragments: string[] = []
    for (const { item, itemRenderer: workshop } of items) fragments.push(...workshop.fragments.get([item], format))
    return makeRendition({
      path,
      type: FORMATS[format].contentType,
      text: RENDERERS[format].document(document, fragments),
      lastModified: computeLastModified(document, getLastRemoval(scope.removed, archive)),
      links: listLinkFields(document, format),
      maxAge: ARCHIVE_MAX_AGE,
    })
  }
}

function locateArchive(catalogue: Catalog, path: string): ArchiveLocation | undefined {
  const { scope, format, key } = askedFor(catalogue, path) ?? {}
  if (scope === undefined || format === undefined || key === undefined) return undefined
  const archive = getArchives(scope, catalogue.now).find(key)
  return archive && { scope, archive, format }
}

function findNewArchive(catalogue: Catalog, path: string): string | undefined {
  const { scope, format, key } = askedFor(catalogue, path) ?? {}
  if (scope === undefined || format === undefined || key === undefined) return undefined
  const archive = listOpenArchives(scope, getArchives(scope, catalogue.now), key)
  return archive && makeFeedPath(scope.name, format, archive.key)
}

function listArchiveRedirects({ scopes, now }: Catalog): (readonly [string, string])[] {
  const moves: { key: string; path: string; to: string }[] = []
  for (const scope of scopes.values()) {
    const archives = getArchives(scope, now)
    for (const key of new Set([...archives].flatMap(listParentKeys))) {
      const archive = listOpenArchives(scope, archives, key)
      // A time that is not over has no address yet.
      if (archive === undefined) continue
      for (const format of scope.settings.formats)
        moves.push({
          key,
          path: makeFeedPath(scope.name, format, key),
          to: makeFeedPath(scope.name, format, archive.key),
        })
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

/** The feed and the key of an archive's path. */
function askedFor({ scopes }: Catalog, path: string) {
  const { scope: name, format, archive: key } = parseFeedPath(path) ?? {}
  const scope = name === undefined ? undefined : scopes.get(name)
  if (scope === undefined || format === undefined || key === undefined) return undefined
  return scope.settings.formats.includes(format) ? { scope, format, key } : undefined
}

function listPaths({ scopes, now }: Catalog): string[] {
  const paths: { key: string; path: string }[] = []
  for (const scope of scopes.values()) {
    for (const { key } of getArchives(scope, now)) {
      for (const format of scope.settings.formats) paths.push({ key, path: makeFeedPath(scope.name, format, key) })
    }
  }
  return paths.sort(byTime).map(({ path }) => path)
}
