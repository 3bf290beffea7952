import { removeForbiddenCharacters, shortenSegment, slugify } from '../model/index.ts'

/** What a file's path says of its article. */
export interface PathNames {
  /** The path without its extension; a page bundle (`vote/index.md`) is named by its folder. */
  readonly id: string
  /** The last segment, without a date in front (`2018-07-16-helsinki.md`, as Jekyll has it). */
  readonly slug: string
  /** That date. */
  readonly date?: string
  /** Whether it lies among drafts (`_drafts/`). */
  readonly draft: boolean
}

export function readPathNames(path: string): PathNames {
  const id = path
    .normalize('NFC')
    .replace(/\.[^./]+$/, '')
    .replace(/\/index$/, '')
  const last = id.split('/').at(-1) ?? id
  const dated = /^(\d{4}-\d{2}-\d{2})[-_](.+)$/.exec(last)
  return {
    id: removeForbiddenCharacters(id),
    slug: dated?.[2] ?? last,
    ...(dated?.[1] === undefined ? {} : { date: dated[1] }),
    draft: path.includes('_drafts') && path.split('/').includes('_drafts'),
  }
}

/** What stays as it is: no character to replace or compose, no `-` or `.` at its ends, and short enough. */
const PLAIN_SEGMENT = /^\w(?:[\w.-]{0,98}\w)?$/

/** A name as one path segment: what would part or end it is a hyphen. */
export function toPathSegment(name: string): string {
  if (PLAIN_SEGMENT.test(name)) return name
  const segment = removeForbiddenCharacters(name)
    .normalize('NFC')
    .replace(/[\s/\\?#%"<>]+/gu, '-')
    .replace(/^-+|-+$/g, '')
  // A name with a dot in front is hidden to web servers.
  return shortenSegment(/^\.*$/.test(segment) ? slugify(name) : segment.replace(/^\.+/, ''))
}

/** Jekyll's placeholders in a permalink, from an instant written as ISO 8601 and the article's names. */
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

/** `middle-east` → "Middle east". */
export const humanizeId = (id: string): string => {
  const words = id.replace(/[-_]+/g, ' ').trim()
  return words.charAt(0).toUpperCase() + words.slice(1)
}
