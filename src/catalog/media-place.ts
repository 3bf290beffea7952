import {
  decodePath,
  getMediaType,
  getPathname,
  isPlainPath,
  removeQuery,
  resolveBeside,
  withBasePath,
} from '../model/index.ts'

/** A file of the content directory and the path at which it is published. */
export interface MediaPlace {
  /** Percent-encoded, relative to the site's address. */
  readonly path: string
  /** Relative to the content directory, with `/`. */
  readonly file: string
}

/**
 * Returns the local media file of a reference; undefined if it leads to another site or is no media file. `/media/a.jpg`
 * starts at the content directory, a relative reference at the folder of `from`. The published path is the reference
 * resolved against the address of the page.
 *
 * @param from the file with the reference, relative to the content directory; '' for site.yaml
 * @param page the absolute address of that file's page
 * @param base the site's address, with a trailing slash
 */
export function resolveMediaPlace(written: string, from: string, page: string, base: string): MediaPlace | undefined {
  const plain = resolvePlainPlace(written, from, page, base)
  if (plain !== undefined) return isMediaFile(plain) ? plain : undefined
  const reference = withBasePath(written, base)
  if (!URL.canParse(reference, page)) return undefined
  const url = new URL(reference, page)
  const site = new URL(base)
  if (url.origin !== site.origin || !url.pathname.startsWith(site.pathname)) return undefined
  const path = url.pathname.slice(site.pathname.length)
  const relative = !/^([a-z][a-z0-9+.-]*:|\/)/i.test(reference)
  const file = relative ? resolveBeside(from, decodePath(removeQuery(reference))) : resolveBeside('', decodePath(path))
  if (file === undefined) return undefined
  const place = { path, file }
  return isMediaFile(place) ? place : undefined
}

/** A path with a slash at its end is that of a folder, whatever its name. */
const isMediaFile = ({ path, file }: MediaPlace): boolean => !path.endsWith('/') && getMediaType(file) !== undefined

/** Fast path for references and pages that need no URL resolution; undefined for all others. */
function resolvePlainPlace(written: string, from: string, page: string, base: string): MediaPlace | undefined {
  if (!page.startsWith(base)) return undefined
  if (written.startsWith('/')) {
    const path = withBasePath(written, base).slice(getPathname(base).length)
    return path !== '' && isPlainPath(path) && isPlainPath(written.slice(1)) ? { path, file: path } : undefined
  }
  const place = page.slice(base.length)
  const file = resolveBeside(from, written)
  if (written === '' || file === undefined || !isPlainPath(written) || !isPlainPath(place)) return undefined
  return { path: `${place.slice(0, place.lastIndexOf('/') + 1)}${written}`, file }
}
