import type { Catalogue } from '../catalogue/catalogue.ts'
import { finishGently } from '../collections/steps.ts'
import { DATE_OF_NOTHING } from '../feeds/document.ts'
import { HEADERS_PATH, REDIRECTS_PATH, renderHeaders, renderRedirects } from '../feeds/host-files.ts'
import { movedPaths, trimSlashes } from '../feeds/moved.ts'
import { outlines, renderOpml } from '../feeds/opml.ts'
import { feedPath, OPML_PATH } from '../feeds/paths.ts'
import { makeRendition, type Rendition } from '../feeds/rendition.ts'
import { rooted } from '../newsroom/rooted.ts'
import { onceForEach } from './once.ts'
import type { PressTools } from './press.ts'
import { Shelf } from './shelf.ts'

/** The lists there is one of. */
export const LIST_PATHS: readonly string[] = [REDIRECTS_PATH, HEADERS_PATH, OPML_PATH]

/** Freshness of feeds, in seconds, that hosts of static trees are told. */
const MAX_AGE = 300

const MOST_BYTES = 64 * 1024 * 1024

/** What one catalogue says of its feeds as a whole. */
export interface ListEdition {
  readonly find: (path: string) => Promise<Rendition> | undefined
  /** The paths of all feeds, sorted. */
  readonly feeds: () => readonly string[]
  /** Where a path leads that a feed had once. */
  readonly moved: (path: string) => { readonly to: string } | 'gone' | undefined
}

/** Prints the lists of feeds; what they have in common lasts as long as no feed comes, goes or is called otherwise. */
export class ListPress {
  private readonly base: string
  private readonly sources: Pick<PressTools, 'breathe' | 'date'>
  private readonly shelf: Shelf
  private readonly feeds = onceForEach<Catalogue['directory'], readonly string[]>()
  private readonly moved = onceForEach<Catalogue['directory'], ReadonlyMap<string, string>>()
  private readonly outlines = onceForEach<Catalogue['directory'], Promise<string>>()

  constructor(base: string, sources: Pick<PressTools, 'breathe' | 'date'>) {
    this.base = base
    this.sources = sources
    this.shelf = new Shelf(MOST_BYTES, sources.date)
  }

  of(catalogue: Catalogue): ListEdition {
    const { directory, newsroom } = catalogue
    const gone = new Set(newsroom.site.gone.map(trimSlashes))
    const moved = (): ReadonlyMap<string, string> => this.moved(directory, () => movedPaths(catalogue))
    return {
      find: (path) => (LIST_PATHS.includes(path) ? this.print(catalogue, path, moved) : undefined),
      feeds: () => this.feeds(directory, () => feedsOf(catalogue)),
      moved: (path) => {
        const old = trimSlashes(path)
        const to = moved().get(old)
        if (to !== undefined) return { to: rooted(to, this.base) }
        return gone.has(old) ? 'gone' : undefined
      },
    }
  }

  private print(catalogue: Catalogue, path: string, moved: () => ReadonlyMap<string, string>): Promise<Rendition> {
    const { newsroom, directory, now } = catalogue
    const lastModified = newestPublication(catalogue)
    return this.shelf.get(path, [newsroom, directory, lastModified], now, async () => {
      if (path === OPML_PATH) {
        const text = renderOpml(newsroom.site, await this.outlinesOf(catalogue), lastModified)
        return makeRendition({ path, type: 'text/x-opml; charset=utf-8', text, lastModified })
      }
      const redirects = (): string => renderRedirects(moved(), newsroom.site.gone.map(trimSlashes))
      const text = path === REDIRECTS_PATH ? redirects() : renderHeaders(MAX_AGE)
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
