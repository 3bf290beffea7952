import { isWithin } from '../catalogue/archives.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import type { Scope } from '../catalogue/scope.ts'
import { documentOf, type FeedDocument } from '../feeds/document.ts'
import { FORMATS } from '../feeds/formats.ts'
import type { FeedItem } from '../feeds/item.ts'
import { feedPath, pagePath } from '../feeds/paths.ts'
import { RENDERERS } from '../feeds/render.ts'
import { makeRendition, type Rendition } from '../feeds/rendition.ts'
import { sameElements } from '../feeds/same.ts'
import { FORMAT_NAMES, type FormatName } from '../newsroom/site.ts'
import { headFor, lastModifiedOf, linksOf } from './feed-press.ts'
import { once } from './once.ts'
import type { PressSources } from './press.ts'
import { Workshop } from './workshop.ts'

/** Freshness of an archive in seconds: it changes when a story of its time is corrected or taken down. */
const MAX_AGE = 86_400

/** Archives are many and hardly ever asked for: the last ones printed are kept, up to so many bytes and items. */
const MOST_BYTES = 64 * 1024 * 1024
const MOST_ITEMS = 2000

interface Printed {
  readonly stamp: readonly unknown[]
  readonly rendition: Promise<Rendition>
  bytes: number
}

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
  private readonly sources: PressSources
  private readonly main: Workshop
  private readonly printed = new Map<string, Printed>()
  private workshop: Workshop
  private made = 0
  private bytes = 0

  /** @param main where the items of the feeds are: an archive shows many of them too */
  constructor(base: string, sources: PressSources, main: Workshop) {
    this.base = base
    this.sources = sources
    this.main = main
    this.workshop = new Workshop(base, sources)
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
    const stamp = this.stamp(catalogue, place)
    const known = this.printed.get(path)
    if (known !== undefined && sameElements(known.stamp, stamp)) {
      // The one used last is let go last.
      this.printed.delete(path)
      this.printed.set(path, known)
      return known.rendition
    }
    const rendition = this.print(catalogue, place, path)
    this.forget(path)
    const printed: Printed = { stamp, rendition, bytes: 0 }
    this.printed.set(path, printed)
    rendition.then(
      ({ body }) => this.count(path, printed, body.length),
      () => this.forget(path),
    )
    return rendition
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
      ...articles.flatMap((article) => [article, ...this.main.items.stamp(catalogue, article)]),
    ]
  }

  private async print(catalogue: Catalogue, { scope, index, format }: Place, path: string): Promise<Rendition> {
    const head = headFor(catalogue, scope, this.base, index, this.main.items)
    const items = await this.items(catalogue, scope, index)
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

  /** Items with where they were made: what a feed shows is there already. */
  private async items(catalogue: Catalogue, scope: Scope, index: number) {
    const items: { item: FeedItem; workshop: Workshop }[] = []
    for (const article of scope.archives.closed[index]?.articles ?? []) {
      const known = await this.main.items.peek(catalogue, article, scope.settings)
      const workshop = known === undefined ? this.ownWorkshop() : this.main
      items.push({ item: known ?? (await workshop.items.get(catalogue, article, scope.settings)), workshop })
      await this.sources.breathe()
    }
    return items
  }

  /** A new one now and then, so that what it keeps is bounded. */
  private ownWorkshop(): Workshop {
    this.made += 1
    if (this.made > MOST_ITEMS) {
      this.made = 0
      this.workshop = new Workshop(this.base, this.sources)
    }
    return this.workshop
  }

  private count(path: string, printed: Printed, bytes: number): void {
    if (this.printed.get(path) !== printed) return
    printed.bytes = bytes
    this.bytes += bytes
    for (const oldest of this.printed.keys()) {
      if (this.bytes <= MOST_BYTES || oldest === path) break
      this.forget(oldest)
    }
  }

  private forget(path: string): void {
    this.bytes -= this.printed.get(path)?.bytes ?? 0
    this.printed.delete(path)
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
