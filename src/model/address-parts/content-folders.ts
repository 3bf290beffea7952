/** Folders that hold the content of an engine, and are in no address. */
const CONTENT_FOLDERS = new Set(['_posts', '_drafts', 'content', 'src', 'source', 'articles'])

/** Codes of languages (ISO 639-1) that folders of translations have, with a script or a region after them. */
const LANGUAGE_FOLDER = /^([a-z]{2})(?:[-_]([a-z]{2}|[a-z]{4}))?$/i

const LANGUAGES = new Set(
  `ar az be bg bn bs ca cs cy da de el en eo es et eu fa fi fr ga gl gu he hi hr hu hy id is it ja ka kk km kn ko ky lb lt lv
  mk ml mn mr ms my nb ne nl nn no pa pl ps pt ro ru si sk sl sq sr sv sw ta te th tr uk ur uz vi zh`.split(/\s+/),
)

/** Returns the language that a folder is named for, such as `ja` or `zh-CN`; undefined for every other folder. */
function getFolderLanguage(folder: string): string | undefined {
  const [, language = '', rest] = LANGUAGE_FOLDER.exec(folder) ?? []
  if (!LANGUAGES.has(language.toLowerCase())) return undefined
  if (rest === undefined) return language.toLowerCase()
  const region =
    rest.length === 2 ? rest.toUpperCase() : `${rest.charAt(0).toUpperCase()}${rest.slice(1).toLowerCase()}`
  return `${language.toLowerCase()}-${region}`
}

/** Codes of languages that are more often the name of a desk, a country or a state. */
const OTHER_NAMES = new Set(['it', 'is', 'my', 'id', 'be', 'am', 'uk', 'eu', 'ca', 'ga', 'pa', 'ms', 'mn'])
const HINT = /[./][a-z]{2}(?:[-_][a-z]{2,4})?[./]/i

/** The language that a path names. */
export interface PathLanguage {
  /** As BCP 47 has it. */
  readonly language: string
  /** As the path has it. */
  readonly written: string
  /** True for a part of the file's name: `vote.ja.md`, or `vote/ja.mdx`. */
  readonly isInName: boolean
}

/** Returns the language of a file such as `ja/vote.md`, `vote.ja.md`, `vote/index.ja.md` or `vote/ja.mdx`. */
export function findPathLanguage(path: string): PathLanguage | undefined {
  if (!HINT.test(`/${path}`)) return undefined
  const folders = path.split('/')
  const name = folders.pop() ?? ''
  const [, suffix, whole] = /\.([a-z_-]{2,7})\.[a-z]+$|^([a-z_-]{2,7})\.mdx$/i.exec(name) ?? []
  const inName = suffix ?? (folders.length > 0 ? whole : undefined)
  const language = inName === undefined ? undefined : getFolderLanguage(inName)
  if (inName !== undefined && language !== undefined) return { language, written: inName, isInName: true }
  for (const folder of folders) {
    const found = OTHER_NAMES.has(folder) ? undefined : getFolderLanguage(folder)
    if (found !== undefined) return { language: found, written: folder, isInName: false }
  }
  return undefined
}

/** Returns the folders of an article that its engine has in addresses: without that of a page bundle, or of a language. */
export function listContentFolders(path: string): string[] {
  const folders = path.split('/')
  const name = folders.pop() ?? ''
  const language = findPathLanguage(path)
  if (/^index\.[^/]+$/.test(name) || (language?.isInName === true && name.startsWith(`${language.written}.`)))
    folders.pop()
  return folders.filter((folder) => !CONTENT_FOLDERS.has(folder) && folder !== language?.written)
}
