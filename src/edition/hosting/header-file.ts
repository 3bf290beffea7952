import type { FeedFormat } from '../../feeds/index.ts'
import { MEDIA_TYPES } from '../../model/index.ts'
import { EXPOSED_FIELDS, FEED_POLICY, MAX_AGE, makeCacheControl, PAGE_POLICY, SVG_POLICY } from '../rendition/index.ts'

/** Response headers for hosts that read this file (Netlify, Cloudflare Pages). */
export const HEADERS_PATH = '_headers'

/** Limits of Cloudflare Pages: rules in the file, and characters in a line. */
const MAX_RULES = 100
const MAX_LINE_LENGTH = 2000

export type HeaderField = readonly [name: string, value: string]

/** Fields for a path below the site's root. In the path, `:name` matches one segment and `*` matches anything. */
type Rule = readonly [path: string, fields: readonly HeaderField[]]

/** A feed's own path with its `Link` fields. */
export type FeedLinks = readonly [path: string, links: readonly string[]]

/** The content of the file. */
export interface HeaderSources {
  /** Path of the site on its host, with slashes at both ends. */
  readonly root: string
  /** The formats that some feed has. */
  readonly formats: readonly FeedFormat[]
  /** Most important feeds first. */
  readonly links: readonly FeedLinks[]
  /** The Content-Type of the documents that are neither feeds nor pages, by path. */
  readonly others: readonly HeaderField[]
}

/**
 * Renders the fields that the server sends, except those that differ for every file. Cloudflare Pages joins the values of
 * all matching rules, so no two rules for one path name the same field. On Netlify the last matching rule wins and a last
 * slash is ignored, so general rules come first. Feeds beyond the limit have no `Link`, which they contain themselves.
 */
export function renderHeaders({ root, formats, links, others }: HeaderSources): string {
  const feeds = listFeedRules(formats, (scope) => scope)
  const archives = listFeedRules(formats, (scope) => `${scope}archive/:time/`)
  const rules = [...GENERAL_RULES, ...feeds, ...archives, ...others.map(makeDocumentRule), ...MEDIA_RULES]
  const linkRules = links.map(([path, values]): Rule => [path, [['Link', values.join(', ')]]])
  return [...rules, ...linkRules.slice(0, MAX_RULES - rules.length)]
    .map(([path, fields]) => [`${root}${path}`, ...fields.map(([name, value]) => `  ${name}: ${value}`)])
    .filter((lines) => lines.every(({ length }) => length <= MAX_LINE_LENGTH))
    .map((lines) => `${lines.join('\n')}\n`)
    .join('')
}

const makeCacheField = (seconds: number): HeaderField => ['Cache-Control', makeCacheControl(seconds)]

const PAGE_FIELDS: readonly HeaderField[] = [makeCacheField(MAX_AGE), ['Content-Security-Policy', PAGE_POLICY]]

const GENERAL_RULES: readonly Rule[] = [
  [
    '*',
    [
      ['Access-Control-Allow-Origin', '*'],
      ['Access-Control-Expose-Headers', EXPOSED_FIELDS],
      ['X-Content-Type-Options', 'nosniff'],
    ],
  ],
  ['', PAGE_FIELDS],
  ['*/', PAGE_FIELDS],
]

/** Folders of feeds: everything, a section, an author, a tag. A rule with `*` would match archives, too. */
const FOLDERS = ['', ':section/', 'authors/:author/', 'tags/:tag/'] as const

/** Returns true if the rules for feeds with this file name match a path. */
export const isFeedOfFolder = (path: string, file: string): boolean =>
  path === file || (path.endsWith(`/${file}`) && /^(?:(?:authors|tags)\/)?[^/]+$/.test(path.slice(0, -file.length - 1)))

const listFeedRules = (formats: readonly FeedFormat[], folder: (scope: string) => string): Rule[] =>
  FOLDERS.flatMap((scope) =>
    formats.map(({ file, contentType }) => [
      folder(scope) + file,
      [['Content-Type', contentType], makeCacheField(MAX_AGE), ['Content-Security-Policy', FEED_POLICY]],
    ]),
  )

const makeDocumentRule = ([path, type]: HeaderField): Rule => [
  path,
  [['Content-Type', type], makeCacheField(MAX_AGE), ['Content-Security-Policy', FEED_POLICY]],
]

/** Rules by file extension, because media can be in any folder. */
const MEDIA_RULES = Object.entries(MEDIA_TYPES).map(([extension, type]): Rule => {
  const fields: readonly HeaderField[] = [['Content-Type', type], makeCacheField(MAX_AGE)]
  return [`*.${extension}`, type === 'image/svg+xml' ? [...fields, ['Content-Security-Policy', SVG_POLICY]] : fields]
})
