import type { Catalogue } from '../catalogue/catalogue.ts'
import type { Edition, Moved } from '../feeds/edition.ts'
import { FORMATS } from '../feeds/formats.ts'
import { HEADERS_PATH } from '../feeds/header-file.ts'
import { leadOf, movedPaths } from '../feeds/moved.ts'
import { INDEX_PATH } from '../feeds/paths.ts'
import { type Leads, NGINX_PATH, REDIRECTS_PATH } from '../feeds/redirect-files.ts'
import { sameElements } from '../feeds/same.ts'
import { wordpressPath } from '../feeds/wordpress-query.ts'
import { mediaTypeOf } from '../newsroom/media-types.ts'
import { trimSlashes } from '../newsroom/normal-path.ts'
import { FORMAT_NAMES } from '../newsroom/site.ts'
import { MISSING_PATH } from '../pages/places.ts'

/** Whether something is at a path without slashes at either end. */
type IsPublished = (path: string) => boolean

/** What the server answers of itself, and what is in a static tree for its host. */
const OWN_PATHS: readonly string[] = [
  ...['healthz', 'readyz', 'metrics'],
  ...[HEADERS_PATH, REDIRECTS_PATH, NGINX_PATH, MISSING_PATH],
]

/** Whether an old address would stand in the way of what is published: a document, a page, a feed by its scope, media. */
export const publishedAt =
  ({ has, medium }: Pick<Edition, 'has' | 'medium'>): IsPublished =>
  (path) =>
    has(path === '' ? INDEX_PATH : path) ||
    OWN_PATHS.includes(path) ||
    (path !== '' && (has(`${path}/`) || FORMAT_NAMES.some((name) => has(`${path}/${FORMATS[name].file}`)))) ||
    // Only then, since the list of media may not have been made yet.
    (mediaTypeOf(path) !== undefined && medium(path) !== undefined)

interface Made {
  readonly from: readonly unknown[]
  readonly paths: ReadonlyMap<string, Moved>
}

/** Tells where the feeds of older systems are now; the list lasts as long as no feed comes, goes or is called otherwise. */
export class MovedPress {
  private readonly base: string
  private readonly breathe: () => Promise<void>
  private made: Made | undefined

  constructor(base: string, breathe: () => Promise<void>) {
    this.base = base
    this.breathe = breathe
  }

  at(catalogue: Catalogue, path: string, isPublished: IsPublished): Moved | undefined {
    const key = path === INDEX_PATH ? '' : trimSlashes(path)
    return leadOf(this.paths(catalogue), key, this.base, isPublished)
  }

  /** WordPress knows feeds by queries too, at an address where something else is published. */
  byQuery(catalogue: Catalogue, query: string, isPublished: IsPublished): Moved | undefined {
    if (!query.includes('feed=') || !catalogue.newsroom.site.movedFrom.includes('wordpress')) return undefined
    const path = wordpressPath(query)
    return path === undefined ? undefined : this.at(catalogue, path, isPublished)
  }

  /** All of them; between the paths others have their turn. */
  async all(catalogue: Catalogue, isPublished: IsPublished): Promise<Leads> {
    const paths = this.paths(catalogue)
    const leads: [string, Moved][] = []
    for (const key of paths.keys()) {
      const lead = leadOf(paths, key, this.base, isPublished)
      if (lead !== undefined) leads.push([key, lead])
      await this.breathe()
    }
    return leads
  }

  private paths(catalogue: Catalogue): ReadonlyMap<string, Moved> {
    const { newsroom, directory, sectionPaths } = catalogue
    const from = [newsroom, directory, sectionPaths]
    if (this.made === undefined || !sameElements(this.made.from, from)) {
      this.made = { from, paths: movedPaths(catalogue, this.base) }
    }
    return this.made.paths
  }
}
