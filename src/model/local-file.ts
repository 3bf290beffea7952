import { getPathname, removeQuery, withBasePath } from './address.ts'

/**
 * Returns the file of the content directory that a reference leads to, whatever the address of the article's page;
 * undefined when the reference has a scheme or a host, or leads out of the directory.
 *
 * @param from the file that holds the reference, relative to the content directory
 * @param base the site's address, with a trailing slash
 */
export function resolveLocalFile(written: string, from: string, base: string): string | undefined {
  if (/^(?:[a-z][a-z0-9+.-]*:|[/\\]{2})/i.test(written)) return undefined
  const reference = removeQuery(written)
  return reference.startsWith('/')
    ? resolveBeside('', decodePath(withBasePath(reference, base).slice(getPathname(base).length)))
    : resolveBeside(from, decodePath(reference))
}

/** Resolves a path against the folder of a file; undefined when it leaves the content directory. */
export function resolveBeside(from: string, path: string | undefined): string | undefined {
  if (path === undefined) return undefined
  const segments = from.split('/').slice(0, -1)
  for (const segment of path.split('/')) {
    if (segment === '..') {
      if (segments.pop() === undefined) return undefined
    } else if (segment !== '.' && segment !== '') segments.push(segment)
  }
  return segments.join('/')
}

/** Returns a path without its percent-encoding; undefined for a bad escape and for a path with NUL. */
export function decodePath(path: string): string | undefined {
  try {
    const text = decodeURIComponent(path)
    return text.includes('\0') ? undefined : text
  } catch {
    return undefined
  }
}
