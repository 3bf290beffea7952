import type { FeedFormat } from '../../feeds/index.ts'
import { MEDIA_TYPES } from '../../model/index.ts'
import {
  ARCHIVE_MAX_AGE,
  EXPOSED_FIELDS,
  FEED_POLICY,
  MAX_AGE,
  makeCacheControl,
  PAGE_POLICY,
  SVG_POLICY,
} from '../response-policies.ts'

/** What hosts of static trees (Netlify, Cloudflare Pages) are to send with each file. */
export const HEADERS_PATH = '_headers'

/** Rules that Cloudflare Pages takes from the file, and characters in a line of it. */
const MOST_RULES = 100
const LONGEST_LINE = 2000

export type HeaderField = readonly [name: string, value: string]

/** A path below the site's root, in which `:name` stands for any segment, and `*` for anything; with its fields. */
type Rule = readonly [path: string, fields: readonly HeaderField[]]

/** A feed's own path with its `Link` fields. */
export type FeedLinks = readonly [path: string, links: readonly string[]]

/** What the file is made of. */
export interface HeaderSources {
  /** The path of the site on its host, with slashes at both ends. */
  readonly root: string
  /** The formats that some feed has. */
  readonly formats: readonly FeedFormat[]
  /** Feeds, the most asked for first. */
  readonly links: readonly FeedLinks[]
  /** The Content-Type of the documents that are neither feeds nor pages, by path. */
  readonly others: readonly HeaderField[]
}

/**
 * The fields that HTTP sends, as far as they do not differ from file to file. Cloudflare Pages joins the values of all
 * rules that fit a path, so no two of them name the same field; Netlify, which makes no difference of a last slash and so
 * takes the rule for pages for one of every path, lets the later one win, so what is general comes first. Feeds beyond
 * the limit do without `Link`: they say the same themselves.
 */
export function renderHeaders({ root, formats, links, others }: HeaderSources): string {
  const feeds = listFeedRules(formats, (scope) => scope, MAX_AGE)
  const archives = listFeedRules(formats, (scope) => `${scope}archive/:time/`, ARCHIVE_MAX_AGE)
  const rules = [...EVERYTHING, ...feeds, ...archives, ...others.map(documentRule), ...MEDIA]
  const own = links.map(([path, values]): Rule => [path, [['Link', values.join(', ')]]])
  return [...rules, ...own.slice(0, MOST_RULES - rules.length)]
    .map(([path, fields]) => [`${root}${path}`, ...fields.map(([name, value]) => `  ${name}: ${value}`)])
    .filter((lines) => lines.every(({ length }) => length <= LONGEST_LINE))
    .map((lines) => `${lines.join('\n')}\n`)
    .join('')
}

const makeCachedField = (seconds: number): HeaderField => ['Cache-Control', makeCacheControl(seconds)]

const page: readonly HeaderField[] = [makeCachedField(MAX_AGE), ['Content-Security-Policy', PAGE_POLICY]]

const EVERYTHING: readonly Rule[] = [
  [
    '*',
    [
      ['Access-Control-Allow-Origin', '*'],
      ['Access-Control-Expose-Headers', EXPOSED_FIELDS],
      ['X-Content-Type-Options', 'nosniff'],
    ],
  ],
  ['', page],
  ['*/', page],
]

/** Folders of feeds: everything, a section, an author, a tag. A rule with `*` would hold for archives as well. */
const FOLDERS = ['', ':section/', 'authors/:author/', 'tags/:tag/'] as const

/** Whether a path fits the rule for the feeds of all folders that have this file. */
export const isFeedOfFolder = (path: string, file: string): boolean =>
  path === file || (path.endsWith(`/${file}`) && /^(?:(?:authors|tags)\/)?[^/]+$/.test(path.slice(0, -file.length - 1)))

const listFeedRules = (formats: readonly FeedFormat[], folder: (scope: string) => string, seconds: number): Rule[] =>
  FOLDERS.flatMap((scope) =>
    formats.map(({ file, contentType }) => [
      folder(scope) + file,
      [['Content-Type', contentType], makeCachedField(seconds), ['Content-Security-Policy', FEED_POLICY]],
    ]),
  )

const documentRule = ([path, type]: HeaderField): Rule => [
  path,
  [['Content-Type', type], makeCachedField(MAX_AGE), ['Content-Security-Policy', FEED_POLICY]],
]

/** By the extension: media lie anywhere. */
const MEDIA = Object.entries(MEDIA_TYPES).map(([extension, type]): Rule => {
  const fields: readonly HeaderField[] = [['Content-Type', type], makeCachedField(MAX_AGE)]
  return [`*.${extension}`, type === 'image/svg+xml' ? [...fields, ['Content-Security-Policy', SVG_POLICY]] : fields]
})
