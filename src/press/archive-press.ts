import { isWithin } from '../catalogue/archives.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import type { Scope } from '../catalogue/scope.ts'
import { documentOf, type FeedDocument } from '../feeds/document.ts'
import { FORMATS } from '../feeds/formats.ts'
import { feedPath, pagePath } from '../feeds/paths.ts'
import { RENDERERS } from '../feeds/render.ts'
import { makeRendition, type Rendition } from '../feeds/rendition.ts'
import { FORMAT_NAMES, type FormatName } from '../newsroom/site.ts'
import type { BackIssues } from './back-issues.ts'
import { headFor, lastModifiedOf, linksOf } from './feed-press.ts'
import { once } from './once.ts'
import { Shelf } from './shelf.ts'

/** Freshness of an archive in seconds: it changes when a story of its time is corrected or taken down. */
const MAX_AGE = 86_400

/** What archives may take up, in bytes. */
const MOST_BYTES = 64 * 1024 * 1024

interface Place {
  readonly scope: Scope
  /** In `scope.archives.closed`. */
  readonly index: number
  readonly format: FormatName
}

/** The archives of one catalogue. */
export interface ArchiveEdition {
  readonly find: (path: string) => Promise<Rendition> | undefined
  readonly has: (path: string) => boolean
  /** Those of one time together, so that whoever prints them all makes each item once. */
  readonly paths: () => string[]
}

const PATH = /^(.*?)archive\/([\dT-]+)\/([a-z.]+)$/

/** Prints archive documents when they are asked for. */
export class ArchivePress {
  private readonly base: string
  private readonly backIssues: BackIssues
  private readonly shelf = new Shelf(MOST_BYTES)

  constructor(base: string, backIssues: BackIssues) {
    this.base = base
    this.backIssues = backIssues
  }

  of(catalogue: Catalogue): ArchiveEdition {
    const scopes = once(
      () => new Map([...catalogue.scopes.values()].map((scope) => [pagePath(scope.name), scope] as const)),
    )
    const place = (path: string): Place | undefined => {
      const [, page, key, file] = PATH.exec(path) ?? []
      const scope = page === undefined ? undefined : scopes().get(page)
      const format = FORMAT_NAMES.find((name) => FORMATS[name].file === file)
      if (scope === undefined || format === undefined || !scope.settings.formats.includes(format)) return undefined
      const index = scope.archives.closed.findIndex((archive) => archive.key === key)
      return index === -1 ? undefined : { scope, index, format }
    }
    const find = (path: string): Promise<Rendition> | undefined => {
      const found = place(path)
      return found === undefined ? undefined : this.get(catalogue, found, path)
    }
    return { find, has: (path) => place(path) !== undefined, paths: () => pathsOf(catalogue) }
  }

  private get(catalogue: Catalogue, place: Place, path: string): Promise<Rendition> {
    return this.shelf.get(path, this.stamp(catalogue, place), catalogue.now, () => this.print(catalogue, place, path))
  }

  /** Everything that the document shows: as long as it is the same, so is the document. */
  private stamp(catalogue: Catalogue, { scope, index }: Place): readonly unknown[] {
    const { closed } = scope.archives
    const articles = closed[index]?.articles ?? []
    return [
      catalogue.newsroom,
      scope.label,
      closed[index - 1]?.key,
      closed[index + 1]?.key,
      ...removalsOf(scope, index).map(({ at }) => at),
      ...scope.withdrawn.map(({ id }) => id),
      ...articles.flatMap((article) => [article, ...this.backIssues.main.items.stamp(catalogue, article)]),
    ]
  }

  private async print(catalogue: Catalogue, { scope, index, format }: Place, path: string): Promise<Rendition> {
    const head = headFor(catalogue, scope, this.base, index, this.backIssues.main.items)
    const { articles = [] } = scope.archives.closed[index] ?? {}
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
      lastModified: lastModifiedOf(document, removalsOf(scope, index)),
      links: linksOf(document, format),
      maxAge: MAX_AGE,
    })
  }
}

/** What has left the archive since. */
const removalsOf = ({ removals, archives }: Scope, index: number) => {
  const key = archives.closed[index]?.key ?? ''
  return removals.filter(({ published }) => isWithin(key, published))
}

function pathsOf(catalogue: Catalogue): string[] {
  const paths: { key: string; path: string }[] = []
  for (const { name, settings, archives } of catalogue.scopes.values()) {
    for (const { key } of archives.closed) {
      for (const format of settings.formats) paths.push({ key, path: feedPath(name, format, key) })
    }
  }
  const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
  return paths.sort((a, b) => order(b.key, a.key) || order(a.path, b.path)).map(({ path }) => path)
}
