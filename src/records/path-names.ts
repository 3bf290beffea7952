import { trimBoth } from '../collections/index.ts'
import {
  type CalendarDay,
  findPathLanguage,
  type PathLanguage,
  removeForbiddenCharacters,
  shortenSegment,
  slugify,
} from '../model/index.ts'

/** The parts of a file's path that describe its article. */
export interface PathNames {
  /** The path without its extension, or the folder of a page bundle (`vote/index.md`). */
  readonly id: string
  /** The last segment without Jekyll's date (`2018-07-16-helsinki.md`). */
  readonly slug: string
  /** That date, else the date of folders (`2018/07/16/helsinki.md`). */
  readonly date?: string
  /** True if the date is in the file's own name. */
  readonly isDated: boolean
  /** The language that the path names. */
  readonly language?: PathLanguage
  /** True if the path says that the article is not public: a folder such as `_drafts/`, or a name such as `vote.draft.md`. */
  readonly draft: boolean
  /** True if the file is in a folder `_posts/` of Jekyll. */
  readonly isJekyllPost: boolean
}

export function readPathNames(path: string): PathNames {
  const language = findPathLanguage(path)
  const bare = path.normalize('NFC').replace(/\.[^./]+$/, '')
  const own = language?.isInName === true ? bare.slice(0, -language.written.length - 1) : bare
  const page = own.replace(/\/index$/, '')
  // A translation beside its original has a name of its own.
  const id = page === own && own === bare ? bare : own === bare ? page : `${page}.${language?.written}`
  const last = page.split('/').at(-1) ?? page
  // One digit is enough for month and day, as in Jekyll (lib/jekyll/document.rb, DATE_FILENAME_MATCHER).
  const dated = readDatedName(last)
  const date = dated?.[1] ?? readFolderDate(page)
  return {
    id: removeForbiddenCharacters(id),
    slug: dated?.[2] ?? last,
    ...(date === undefined ? {} : { date }),
    isDated: dated !== null,
    ...(language === undefined ? {} : { language }),
    draft: HINT.test(path) && isHiddenPath(path),
    isJekyllPost: path.includes('_posts/'),
  }
}

/** Returns the parts of a name with a date that there is: `2018-09-31-vote` has none. */
function readDatedName(name: string): RegExpExecArray | null {
  const found = DATED_NAME.exec(name)
  const [year = 0, month = 0, day = 0] = found?.[1]?.split('-').map(Number) ?? []
  return found !== null &&
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= new Date(Date.UTC(year, month, 0)).getUTCDate()
    ? found
    : null
}

const DATED_NAME = /^(\d{4}-\d{1,2}-\d{1,2})[-_](.+)$/
const DATED_PATH = /(?:^|\/)(\d{4})\/(0?[1-9]|1[0-2])\/(0?[1-9]|[12]\d|3[01])\/[^/]+\/?$/

/** Returns the date of the last folders of a path or an address, such as `2018/07/16/helsinki`, as ISO 8601 has it. */
export function readFolderDate(path: string): string | undefined {
  const found = DATED_PATH.exec(path)
  return found === null ? undefined : found.slice(1).join('-')
}

const HINT = /draft|private|unpublished|embargo/i

/** Folders whose articles are not public. `draft` alone is a subject of sports sections. */
const HIDDEN_FOLDERS = new Set(['drafts', 'private', 'unpublished', 'embargoed'])
/** Parts of file names such as `vote.draft.en.md`. */
const HIDDEN_PARTS = new Set(['draft', 'private', 'unpublished', 'embargoed'])

function isHiddenPath(path: string): boolean {
  const folders = path.toLowerCase().split('/')
  const name = folders.pop() ?? ''
  const isHiddenName = (each: string): boolean =>
    each
      .split('.')
      .slice(1)
      .some((part) => HIDDEN_PARTS.has(part))
  return (
    folders.some((folder) => HIDDEN_FOLDERS.has(folder.replace(/^_/, '')) || isHiddenName(folder)) ||
    isHiddenName(name.slice(0, Math.max(0, name.lastIndexOf('.'))))
  )
}

/** Names that are segments already: nearly all. */
const PLAIN_SEGMENT = /^\w(?:[\w.-]{0,98}\w)?$/

/** Returns a name as one path segment, with hyphens for characters that would split or end it. */
export function toPathSegment(name: string): string {
  if (PLAIN_SEGMENT.test(name)) return name
  const joined = removeForbiddenCharacters(name)
    .normalize('NFC')
    .replace(/[\s/\\?#%"<>]+/gu, '-')
  const segment = trimBoth(joined, '-')
  // Web servers hide names that begin with a dot.
  return shortenSegment(/^\.*$/.test(segment) ? slugify(name) : segment.replace(/^\.+/, ''))
}

/** The parts of an article that permalinks name; texts are percent-encoded. */
export interface PermalinkParts {
  readonly day: CalendarDay
  readonly slug: string
  readonly sections: readonly string[]
  readonly name: string
}

/**
 * Fills in the placeholders of a permalink of Jekyll (lib/jekyll/drops/url_drop.rb) or Hugo (resources/page/permalinks.go).
 */
export function fillPermalink(pattern: string, { day: date, slug, sections, name }: PermalinkParts): string {
  const { year, month, day } = date
  const values: Readonly<Record<string, string>> = {
    ...{ ':year': year, ':month': month, ':day': day, ':short_year': year.slice(2) },
    ...{ ':i_month': String(Number(month)), ':i_day': String(Number(day)), ':output_ext': '.html' },
    ...{ ':title': slug, ':slug': slug, ':slugorfilename': slug, ':slugorcontentbasename': slug },
    ...{ ':name': name, ':filename': name, ':contentbasename': name },
    ...{ ':categories': sections.join('/'), ':section': sections[0] ?? '', ':sections': sections.join('/') },
  }
  return pattern
    .replace(/:[a-z]+(?:_[a-z]+)?/g, (placeholder) => values[placeholder] ?? placeholder)
    .replace(/\/{2,}/g, '/')
}

/** Returns "Middle east" for `middle-east`. */
export const humanizeId = (id: string): string => {
  const words = id.replace(/[-_]+/g, ' ').trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** Returns the form of a name under which it is looked up, in any case. */
export const foldName = (text: string): string => text.normalize('NFC').trim().toLowerCase()
