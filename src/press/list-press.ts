import type { Catalogue } from '../catalogue/catalogue.ts'
import { finishGently } from '../collections/steps.ts'
import { DATE_OF_NOTHING } from '../feeds/document.ts'
import type { Moved } from '../feeds/edition.ts'
import { OPML_TYPE, outlines, renderOpml } from '../feeds/opml.ts'
import { feedPath, OPML_PATH } from '../feeds/paths.ts'
import type { Leads } from '../feeds/redirect-files.ts'
import { makeRendition, type Rendition } from '../feeds/rendition.ts'
import { MovedPress } from './moved-press.ts'
import { onceForEach } from './once.ts'
import type { PressTools } from './press.ts'
import { Shelf } from './shelf.ts'

const MOST_BYTES = 64 * 1024 * 1024

/** What one catalogue says of its feeds as a whole. */
export interface ListEdition {
  readonly opml: () => Promise<Rendition>
  /** The paths of all feeds, sorted. */
  readonly feeds: () => readonly string[]
  /** Where a path leads that a feed had once, and a query at the site's own address. */
  readonly moved: (path: string) => Moved | undefined
  readonly movedByQuery: (query: string) => Moved | undefined
  /** All paths that feeds had once. */
  readonly leads: () => Promise<Leads>
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
      opml: () => this.opml(catalogue),
      feeds: () => this.feeds(catalogue.directory, () => feedsOf(catalogue)),
      moved: (path) => this.moved.at(catalogue, path, isPublished),
      movedByQuery: (query) => this.moved.byQuery(catalogue, query, isPublished),
      leads: () => this.moved.all(catalogue, isPublished),
    }
  }

  private opml(catalogue: Catalogue): Promise<Rendition> {
    const { newsroom, directory, now } = catalogue
    const lastModified = newestPublication(catalogue)
    return this.shelf.get(OPML_PATH, [newsroom, directory, lastModified], now, async () => {
      const text = renderOpml(newsroom.site, await this.outlinesOf(catalogue), lastModified)
      return makeRendition({ path: OPML_PATH, type: OPML_TYPE, text, lastModified })
    })
  }

  private outlinesOf(catalogue: Catalogue): Promise<string> {
    return this.outlines(catalogue.directory, () => finishGently(outlines(catalogue, this.base), this.sources.breathe))
  }
}

const feedsOf = ({ directory }: Catalogue): string[] =>
  [...directory].flatMap(({ name, settings }) => settings.formats.map((format) => feedPath(name, format))).sort()

/** The newest publication anywhere: what the lists are dated by. */
export const newestPublication = ({ scopes }: Catalogue): number =>
  scopes.get('')?.articles.at(0)?.published ?? DATE_OF_NOTHING
