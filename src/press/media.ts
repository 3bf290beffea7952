import { authorOf, type Catalogue } from '../catalogue/catalogue.ts'
import { mediaPlace } from '../catalogue/media.ts'
import { articleUrl } from '../feeds/article-url.ts'
import type { MediaFile } from '../feeds/edition.ts'
import type { Measured } from '../feeds/item.ts'
import { stateAt } from '../newsroom/lifecycle.ts'

/**
 * The files of the content directory that something visible shows, by the path at which they are published. A picture
 * of an embargoed article alone is in no edition, nor is anything that a retracted article showed.
 */
export function editionMedia(
  catalogue: Catalogue,
  base: string,
  measure: (file: string) => Measured | undefined,
): ReadonlyMap<string, MediaFile> {
  const { newsroom, byId, now } = catalogue
  const media = new Map<string, MediaFile>()
  const add = (reference: string | undefined, from: string, page: string): void => {
    const place = reference === undefined ? undefined : mediaPlace(reference, from, page, base)
    if (place !== undefined && !media.has(place.path) && measure(place.file) !== undefined) media.set(place.path, place)
  }
  add(newsroom.site.logo, '', base)
  add(newsroom.site.icon, '', base)
  add(newsroom.site.nameplate, '', base)
  add(newsroom.site.stylesheet, '', base)
  for (const article of byId.values()) {
    for (const author of article.authors) add(authorOf(newsroom, author).avatar, '', base)
    if (article.media.length === 0 || stateAt(article, now) === 'retracted') continue
    const page = articleUrl(newsroom.site, article, base)
    for (const reference of article.media) add(reference, article.file, page)
  }
  return media
}
