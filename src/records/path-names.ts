import { trimBoth } from '../collections/index.ts'
import { removeForbiddenCharacters, shortenSegment, slugify } from '../model/index.ts'

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
  /** True if the path says that the article is not public: a folder such as `_drafts/`, or a name such as `vote.draft.md`. */
  readonly draft: boolean
  /** True if the file is in a folder `_posts/` of Jekyll. */
  readonly isJekyllPost: boolean
}

export function readPathNames(path: string): PathNames {
  const id = path
    .normalize('NFC')
    .replace(/\.[^./]+$/, '')
    .replace(/\/index$/, '')
  const last = id.split('/').at(-1) ?? id
  // One digit is enough for month and day, as in Jekyll (lib/jekyll/document.rb, DATE_FILENAME_MATCHER).
  const dated = DATED_NAME.exec(last)
  const date = dated?.[1] ?? readFolderDate(id)
  return {
    id: removeForbiddenCharacters(id),
    slug: dated?.[2] ?? last,
    ...(date === undefined ? {} : { date }),
    isDated: dated !== null,
    draft: HINT.test(path) && isHiddenPath(path),
    isJekyllPost: path.includes('_posts/'),
  }
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

/** Fills in the placeholders of a Jekyll permalink; `published` is in ISO 8601. */
export function fillPermalink(pattern: string, published: string, slug: string, section: string | undefined): string {
  const [year = '', month = '', day = ''] = published.slice(0, 10).split('-')
  const values: Readonly<Record<string, string>> = {
    ':year': year,
    ':month': month,
    ':day': day,
    ':title': slug,
    ':slug': slug,
    ':categories': section ?? '',
  }
  return pattern.replace(/:[a-z]+/g, (placeholder) => values[placeholder] ?? placeholder).replace(/\/{2,}/g, '/')
}

/** Returns "Middle east" for `middle-east`. */
export const humanizeId = (id: string): string => {
  const words = id.replace(/[-_]+/g, ' ').trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** Returns the form of a name under which it is looked up, in any case. */
export const foldName = (text: string): string => text.normalize('NFC').trim().toLowerCase()
