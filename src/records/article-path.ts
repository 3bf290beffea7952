const ARTICLE = /\.(md|mdx|markdown|json)$/i
/** What editors and tools leave lying about, and files that every repository has. */
const NO_ARTICLE =
  /^(?:[._#~].*|.*[~#]|.*\.(?:tmp|swp|swx|bak|orig|part|crdownload)|node_modules|README.*|LICEN[CS]E.*|CHANGELOG.*|CONTRIBUTING.*|package(?:-lock)?\.json|tsconfig.*\.json|.*\.11tydata\.json|_index\.[^/]*)$/i
const KEPT_FOLDERS = new Set(['_posts', '_drafts'])

/** Whether a path could be an article's, by its names alone. */
export function isArticlePath(path: string): boolean {
  const folders = path.split('/')
  const name = folders.pop() ?? ''
  return isArticleName(name, folders.length === 0) && !folders.some(isIgnoredFolder)
}

/** Whether nothing below a folder of this name is an article. */
export const isIgnoredFolder = (name: string): boolean => NO_ARTICLE.test(name) && !KEPT_FOLDERS.has(name)

/** Whether a path lies in a folder that nobody looks into. */
export const isIgnoredPath = (path: string): boolean => path.split('/').slice(0, -1).some(isIgnoredFolder)

/**
 * Whether a file of this name could be an article, in a folder that may hold some.
 *
 * @param isAtTop whether it lies in the content directory itself: the index there is the site's own page
 */
export const isArticleName = (name: string, isAtTop: boolean): boolean =>
  ARTICLE.test(name) && !NO_ARTICLE.test(name) && !(isAtTop && /^index\.[^.]+$/i.test(name))
