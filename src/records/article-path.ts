const ARTICLE = /\.(md|mdx|markdown|json|html?)$/i
/** Names that begin or end as temporary files and hidden folders do. */
const IGNORED = /^(?:[._#~].*|.*[~#]|.*\.(?:tmp|swp|swx|bak|orig|part|crdownload)|node_modules)$/i
/** Files of a repository, and of engines. */
const IGNORED_FILE =
  /^(?:(?:README|LICEN[CS]E|CHANGELOG|CONTRIBUTING)(?:\.[a-z]{2}(?:[-_][a-z]{2,4})?)?\.[a-z]+|package(?:-lock)?\.json|tsconfig.*\.json|.*\.11tydata\.json|_index\.[^/]*)$/i
/** Those whose names in small letters may be articles, such as `security.md` and `license-to-kill.md`. */
const IGNORED_IN_CAPITALS =
  /^(?:(?:README|LICEN[CS]E|CHANGELOG|CONTRIBUTING)[-_][A-Za-z]{2}(?:[-_][A-Za-z]{2,4})?|SECURITY|CODE[-_]OF[-_]CONDUCT)\.[a-z]+$/
const KEPT_FOLDERS = new Set(['_posts', '_drafts'])

/** Returns whether a file at this path can be an article. */
export function isArticlePath(path: string): boolean {
  const folders = path.split('/')
  const name = folders.pop() ?? ''
  return isArticleName(name, folders.length === 0) && !folders.some(isIgnoredFolder)
}

/** Returns whether a folder of this name can hold no articles. */
export const isIgnoredFolder = (name: string): boolean => IGNORED.test(name) && !KEPT_FOLDERS.has(name)

/** Returns whether a path is in a folder that can hold no articles. */
export const isIgnoredPath = (path: string): boolean => path.split('/').slice(0, -1).some(isIgnoredFolder)

/**
 * Returns whether a file of this name can be an article.
 *
 * @param isAtTop whether the file is in the content directory itself, where `index.*` is the site's front page
 */
export const isArticleName = (name: string, isAtTop: boolean): boolean =>
  ARTICLE.test(name) &&
  ![IGNORED, IGNORED_FILE, IGNORED_IN_CAPITALS].some((ignored) => ignored.test(name)) &&
  !(isAtTop && /^index\.[^.]+$/i.test(name))
