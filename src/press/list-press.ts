import type { Catalogue } from '../catalogue/catalogue.ts'
import { finishGently } from '../collections/steps.ts'
import { DATE_OF_NOTHING } from '../feeds/document.ts'
import type { Moved } from '../feeds/edition.ts'
import { HEADERS_PATH } from '../feeds/header-file.ts'
import { OPML_TYPE, outlines, renderOpml } from '../feeds/opml.ts'
import { feedPath, OPML_PATH } from '../feeds/paths.ts'
import { NGINX_PATH, REDIRECTS_PATH } from '../feeds/redirect-files.ts'
import { makeRendition, type Rendition } from '../feeds/rendition.ts'
import { headersFor } from './host-headers.ts'
import { MovedPress } from './moved-press.ts'
import { onceForEach } from './once.ts'
import type { PressTools } from './press.ts'
import { Shelf } from './shelf.ts'

/** The lists there is one of. */
export const LIST_PATHS: readonly string[] = [REDIRECTS_PATH, NGINX_PATH, HEADERS_PATH, OPML_PATH]

const MOST_BYTES = 64 * 1024 * 1024

/** What one catalogue says of its feeds as a whole. */
export interface ListEdition {
  readonly find: (path: string) => Promise<Rendition> | undefined
  /** The paths of all feeds, sorted. */
  readonly feeds: () => readonly string[]
  /** Where a path leads that a feed had once, and a query at the site's own address. */
  readonly moved: (path: string) => Moved | undefined
  readonly movedByQuery: (query: string) => Moved | undefined
}

/** Prints the lists of feeds; what they have in common lasts as long as no feed comes, goes or is called otherwise. */
export class ListPress {
  private readonly base: string
  private readonly sources: Pick<PressTools, 'breathe' | 'date'>
  private readonly shelf: Shelf
  private readonly feeds = onceForEach<Catalogue['directory'], readonly string[]>()
  private readonly moved: MovedPress
  private readonly outlines = onceForEach<Catalogue['directory'], Promise<string>>()

  constructor(base: string, sources: Pick<PressTools, 'breathe' | 'date'>) {
    this.base = base
    this.sources = sources
    this.moved = new MovedPress(base, sources.breathe)
    this.shelf = new Shelf(MOST_BYTES, sources.date)
  }

  /** @param isPublished of a path without slashes at either end: whether something is there, whatever it is */
  of(catalogue: Catalogue, isPublished: (path: string) => boolean): ListEdition {
    return {
      find: (path) => (LIST_PATHS.includes(path) ? this.print(catalogue, path, isPublished) : undefined),
      feeds: () => this.feeds(catalogue.directory, () => feedsOf(catalogue)),
      moved: (path) => this.moved.at(catalogue, path, isPublished),
      movedByQuery: (query) => this.moved.byQuery(catalogue, query, isPublished),
    }
  }

  private print(catalogue: Catalogue, path: string, isPublished: (path: string) => boolean): Promise<Rendition> {
    const { newsroom, directory, now } = catalogue
    const lastModified = newestPublication(catalogue)
    if (path === OPML_PATH)
      return this.shelf.get(path, [newsroom, directory, lastModified], now, async () => {
        const text = renderOpml(newsroom.site, await this.outlinesOf(catalogue), lastModified)
        return makeRendition({ path, type: OPML_TYPE, text, lastModified })
      })
    // They name what any article may change: which paths are published, and where histories go on.
    return this.shelf.get(path, [catalogue], now, async () => {
      const text =
        path === HEADERS_PATH
          ? headersFor(catalogue, this.base)
          : await this.moved.file(catalogue, path === NGINX_PATH ? 'nginx' : 'hosts', isPublished)
      return makeRendition({ path, type: 'text/plain; charset=utf-8', text, lastModified })
    })
  }

  private outlinesOf(catalogue: Catalogue): Promise<string> {
    return this.outlines(catalogue.directory, () => finishGently(outlines(catalogue, this.base), this.sources.breathe))
  }
}

const feedsOf = ({ directory }: Catalogue): string[] =>
  [...directory].flatMap(({ name, settings }) => settings.formats.map((format) => feedPath(name, format))).sort()

/** The newest publication anywhere: what the lists are dated by. */
const newestPublication = ({ scopes }: Catalogue): number =>
  scopes.get('')?.articles.at(0)?.published ?? DATE_OF_NOTHING
