import { type Archive, type Archives, keysAbove } from '../catalogue/archives.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import { lastDeparture } from '../catalogue/departed.ts'
import { archivesOf, type Scope } from '../catalogue/scope.ts'
import { documentOf, type FeedDocument, withdrawnAt } from '../feeds/document.ts'
import { FORMATS } from '../feeds/formats.ts'
import { ARCHIVE_MAX_AGE } from '../feeds/freshness.ts'
import { feedPath, readFeedPath } from '../feeds/paths.ts'
import { RENDERERS } from '../feeds/render.ts'
import { makeRendition, type Rendition } from '../feeds/rendition.ts'
import { compareText as compare } from '../newsroom/compare-text.ts'
import type { FormatName } from '../newsroom/site.ts'
import type { BackIssues } from './back-issues.ts'
import { headFor, lastModifiedOf, linksOf } from './feed-press.ts'
import type { PressTools } from './press.ts'
import { Shelf } from './shelf.ts'

/** What archives may take up, in bytes. */
const MOST_BYTES = 64 * 1024 * 1024

interface Place {
  readonly scope: Scope
  readonly archive: Archive
  readonly format: FormatName
}

/** The archives of one catalogue. */
export interface ArchiveEdition {
  readonly find: (path: string) => Promise<Rendition> | undefined
  readonly has: (path: string) => boolean
  /** Where the walk goes on from the path of an archive that has been divided since, or has lost its last story. */
  readonly moved: (path: string) => string | undefined
  /**
   * The paths of all that are divided, with where the walk goes on; those of the newest time first. Of a time that is
   * empty nothing is told: that there was something is for nobody to read in a list.
   */
  readonly moves: () => readonly (readonly [path: string, to: string])[]
  /** Those of one time together, so that whoever prints them all makes each item once. */
  readonly paths: () => string[]
}

/** Prints archive documents when they are asked for. */
export class ArchivePress {
  private readonly base: string
  private readonly backIssues: BackIssues
  private readonly shelf: Shelf

  constructor(base: string, backIssues: BackIssues, { date }: Pick<PressTools, 'date'>) {
    this.base = base
    this.backIssues = backIssues
    this.shelf = new Shelf(MOST_BYTES, date)
  }

  of(catalogue: Catalogue): ArchiveEdition {
    const find = (path: string): Promise<Rendition> | undefined => {
      const found = placeAt(catalogue, path)
      return found === undefined ? undefined : this.get(catalogue, found, path)
    }
    return {
      find,
      has: (path) => placeAt(catalogue, path) !== undefined,
      moved: (path) => movedFrom(catalogue, path),
      moves: () => movesIn(catalogue),
      paths: () => pathsOf(catalogue),
    }
  }

  private get(catalogue: Catalogue, place: Place, path: string): Promise<Rendition> {
    return this.shelf.get(path, this.stamp(catalogue, place), catalogue.now, () => this.print(catalogue, place, path))
  }

  /** Everything that the document shows: as long as it is the same, so is the document. */
  private stamp(catalogue: Catalogue, { scope, archive }: Place): readonly unknown[] {
    const archives = archivesOf(scope, catalogue.now)
    return [
      ...[catalogue.newsroom, scope.subject, archives.after(archive)?.key, archives.before(archive)?.key],
      lastDeparture(scope.departed, archive),
      ...withdrawnAt(catalogue, scope, archive),
      ...archives
        .articlesOf(archive)
        .flatMap((article) => [article, ...this.backIssues.main.items.stamp(catalogue, article)]),
    ]
  }

  private async print(catalogue: Catalogue, { scope, archive, format }: Place, path: string): Promise<Rendition> {
    const head = headFor(catalogue, scope, this.base, archive, this.backIssues.main.items)
    const articles = archivesOf(scope, catalogue.now).articlesOf(archive)
    const items = await this.backIssues.items(catalogue, articles, scope.settings)
    const document: FeedDocument = documentOf(
      head,
      items.map(({ item }) => item),
    )
    const fragments: string[] = []
    for (const { item, workshop } of items) fragments.push(...workshop.fragments.get([item], format))
    return makeRendition({
      path,
      type: FORMATS[format].contentType,
      text: RENDERERS[format].document(document, fragments),
      lastModified: lastModifiedOf(document, lastDeparture(scope.departed, archive)),
      links: linksOf(document, format),
      maxAge: ARCHIVE_MAX_AGE,
    })
  }
}

function placeAt(catalogue: Catalogue, path: string): Place | undefined {
  const { scope, format, key } = askedFor(catalogue, path) ?? {}
  if (scope === undefined || format === undefined || key === undefined) return undefined
  const archive = archivesOf(scope, catalogue.now).find(key)
  return archive && { scope, archive, format }
}

function movedFrom(catalogue: Catalogue, path: string): string | undefined {
  const { scope, format, key } = askedFor(catalogue, path) ?? {}
  if (scope === undefined || format === undefined || key === undefined) return undefined
  const archive = goingOn(scope, archivesOf(scope, catalogue.now), key)
  return archive && feedPath(scope.name, format, archive.key)
}

function movesIn({ scopes, now }: Catalogue): (readonly [string, string])[] {
  const moves: { key: string; path: string; to: string }[] = []
  for (const scope of scopes.values()) {
    const archives = archivesOf(scope, now)
    for (const key of new Set([...archives].flatMap(keysAbove))) {
      const archive = goingOn(scope, archives, key)
      // A time that is not over has no address yet.
      if (archive === undefined) continue
      for (const format of scope.settings.formats)
        moves.push({ key, path: feedPath(scope.name, format, key), to: feedPath(scope.name, format, archive.key) })
    }
  }
  return moves.sort(byTime).map(({ path, to }) => [path, to])
}

/** Where the walk goes on from what held articles once. */
function goingOn({ departed }: Scope, archives: Archives, key: string): Archive | undefined {
  const stretch = archives.stretch(key)
  if (stretch === undefined) return undefined
  const heldSomething = stretch.from < stretch.to || lastDeparture(departed, stretch) !== undefined
  return heldSomething ? archives.newestUpTo(stretch) : undefined
}

const byTime = (a: { key: string; path: string }, b: { key: string; path: string }): number =>
  compare(b.key, a.key) || compare(a.path, b.path)

/** The feed and the key of an archive's path. */
function askedFor({ scopes }: Catalogue, path: string) {
  const { scope: name, format, archive: key } = readFeedPath(path) ?? {}
  const scope = name === undefined ? undefined : scopes.get(name)
  if (scope === undefined || format === undefined || key === undefined) return undefined
  return scope.settings.formats.includes(format) ? { scope, format, key } : undefined
}

function pathsOf({ scopes, now }: Catalogue): string[] {
  const paths: { key: string; path: string }[] = []
  for (const scope of scopes.values()) {
    for (const { key } of archivesOf(scope, now)) {
      for (const format of scope.settings.formats) paths.push({ key, path: feedPath(scope.name, format, key) })
    }
  }
  return paths.sort(byTime).map(({ path }) => path)
}
