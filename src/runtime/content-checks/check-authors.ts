import type { Articles, Newsroom } from '../../model/index.ts'
import type { Problem } from '../../problems/index.ts'
import { AUTHORS_FILE } from '../../records/site/index.ts'

/** Authors that a message names. */
const MAX_NAMED = 5

/** A few names in lower case are pen names. */
const MIN_KEYS = 3

/**
 * Returns a warning when many authors look like keys of a map that a site's theme has, such as `nzakas`: readers would see
 * them as names.
 */
export function checkAuthors({ authors: defined }: Newsroom, articles: Articles): Problem[] {
  const names = new Map<string, string>()
  for (const { authors, file } of articles) {
    for (const { id, name } of authors) if (!defined.has(id) && !names.has(name)) names.set(name, file)
  }
  const keys = [...names].filter(([name]) => /^@?\p{Ll}[\p{Ll}\p{N}._-]{0,39}$/u.test(name))
  const [first] = keys
  if (first === undefined || (keys.length < MIN_KEYS && keys.length < names.size)) return []
  const listed = keys.slice(0, MAX_NAMED).map(([name]) => `"${name}"`)
  const rest = keys.length - listed.length
  return [
    {
      ...({ code: 'unknown-author', severity: 'warning', file: first[1], place: { line: 1, column: 1 } } as const),
      found: `${keys.length.toLocaleString('en-GB')} ${keys.length === 1 ? 'author that looks like a key' : 'authors that look like keys'}: ${listed.join(', ')}${rest > 0 ? ` and ${rest.toLocaleString('en-GB')} more` : ''}`,
      expected: 'the names of people, which readers see',
      fix: `Add them to ${AUTHORS_FILE}, a line for each: \`- { id: ${first[0].replace(/^@/, '')}, name: "…" }\`. A map of authors that your engine has can be copied there.`,
    },
  ]
}
