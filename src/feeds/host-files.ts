import type { FormatName } from '../newsroom/site.ts'
import { FORMATS } from './formats.ts'
import { OPML_PATH } from './paths.ts'

/** Files by which hosts of static trees (Netlify, Cloudflare Pages) are told what HTTP would say. */
export const REDIRECTS_PATH = '_redirects'
export const HEADERS_PATH = '_headers'

/** @param moved as `movedPaths` gives them; @param gone paths of retired feeds */
export function renderRedirects(moved: ReadonlyMap<string, string>, gone: readonly string[]): string {
  const lines = [...moved].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([from, to]) => both(from, `${to} 301`))
  return [...lines, ...gone.flatMap((path) => both(path, '/ 410'))].map((line) => `${line}\n`).join('')
}

/** With and without the last slash, unless the path ends in a file's name. */
const both = (path: string, rest: string): string[] =>
  /\.[a-z]+$/.test(path) ? [`/${path} ${rest}`] : [`/${path} ${rest}`, `/${path}/ ${rest}`]

export function renderHeaders(maxAge: number): string {
  const types: [string, string][] = (Object.keys(FORMATS) as FormatName[]).map((name) => [
    FORMATS[name].file,
    FORMATS[name].contentType,
  ])
  const rules = [...types, [OPML_PATH, 'text/x-opml; charset=utf-8'] as const].flatMap(([file, type]) =>
    [`/${file}`, ...(file === OPML_PATH ? [] : [`/*/${file}`])].map(
      (path) =>
        `${path}\n  Content-Type: ${type}\n  Cache-Control: public, max-age=${maxAge}, stale-while-revalidate=60, stale-if-error=86400\n  Access-Control-Allow-Origin: *\n  X-Content-Type-Options: nosniff\n`,
    ),
  )
  return rules.join('')
}
