import { getRedirectKey, listMovedScopes, type Newsroom, type PublishedScope, type Site } from '../../model/index.ts'
import type { Problem } from '../../problems/index.ts'
import { SITE_FILE } from '../../records/site/index.ts'
import type { Register } from './register.ts'

export interface AdoptedNewsroom {
  readonly newsroom: Newsroom
  readonly problems: readonly Problem[]
}

/** A site without an address of its own has no subscribers. */
const NO_AUTHORITY = /^sectionwire\.invalid,/

/**
 * Returns the settings with what subscribers have: the tag authority, unless site.yaml names another, and the scopes that
 * lead nowhere else.
 */
export function adoptNewsroom(register: Register, newsroom: Newsroom): AdoptedNewsroom {
  const { site, problem } = adoptAuthority(register, newsroom.site)
  const published = listKept(register.scopes, newsroom)
  const problems = problem === undefined ? [] : [problem]
  if (site === newsroom.site && published.size === 0) return { newsroom, problems }
  return { newsroom: { ...newsroom, site, ...(published.size === 0 ? {} : { published }) }, problems }
}

function adoptAuthority(
  { tagAuthority: known, url }: Register,
  site: Site,
): { readonly site: Site; readonly problem?: Problem } {
  if (known === undefined || known === site.tagAuthority || NO_AUTHORITY.test(known)) return { site }
  const isDerived = site.hasDerivedAuthority === true
  const host = site.url === undefined ? 'no `url`' : `the host ${new URL(site.url).host} in \`url\``
  const before = url === undefined ? '' : `, while articles were published at ${new URL(url).host}`
  const problem: Problem = {
    ...{ code: 'changed-authority', severity: 'fault', file: SITE_FILE, at: [isDerived ? 'url' : 'tagAuthority'] },
    found: isDerived ? `${host} and no \`tagAuthority\`${before}` : `\`tagAuthority: ${site.tagAuthority}\``,
    expected: `\`tagAuthority: ${known}\`, with which every id was published`,
    fix: isDerived
      ? `Add the line \`tagAuthority: ${known}\`. Until then ids stay as they were published.`
      : `Put \`tagAuthority: ${known}\` back: with another one, subscribers see every article twice.`,
  }
  return { site: isDerived ? { ...site, tagAuthority: known } : site, problem }
}

/** Returns the scopes without those that have moved, and without feeds for which site.yaml has a redirect or `gone`. */
function listKept(
  scopes: ReadonlyMap<string, PublishedScope>,
  newsroom: Newsroom,
): ReadonlyMap<string, PublishedScope> {
  if (scopes.size === 0) return scopes
  const { url, redirects, gone } = newsroom.site
  const moved = new Set(listMovedScopes(newsroom).map(({ from }) => from))
  const redirected = new Set([...redirects.keys(), ...gone].map((path) => getRedirectKey(url, path)))
  const kept = new Map<string, PublishedScope>()
  for (const [name, { label, feeds }] of scopes) {
    const left = Object.entries(feeds).filter(([, path]) => !redirected.has(path))
    if (!moved.has(name) && left.length > 0) kept.set(name, { label, feeds: Object.fromEntries(left) })
  }
  return kept
}
