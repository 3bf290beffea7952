import type { Redirect } from '../../redirects/index.ts'

/** Redirects for hosts that read this file (Netlify, Cloudflare Pages). */
export const REDIRECTS_PATH = '_redirects'

/** Redirects and addresses that are gone for nginx, to be included in a `map` of `$uri`. */
export const NGINX_PATH = '_redirects.nginx'

/** Static rules that Cloudflare Pages reads; it ignores further ones. */
export const MAX_CLOUDFLARE_RULES = 2000

/** Characters of a rule that Cloudflare Pages accepts. */
const MAX_RULE_LENGTH = 1000

/** Bytes of a path that fit a `map_hash_bucket_size` of 1024. */
const MAX_ENTRY_BYTES = 900

/** By the key of the old path, as `getRedirectKey` returns it; published paths are left out. */
export type RedirectEntries = readonly (readonly [key: string, redirect: Redirect])[]

/** All redirects of an edition. */
export interface AllRedirects {
  /** From former addresses of feeds. */
  readonly old: RedirectEntries
  /** From divided archives; less important, because no subscription depends on them. */
  readonly archived: RedirectEntries
}

/**
 * Renders `_redirects`: a line for each path with and without its last slash, because hosts tell them apart. Addresses
 * that are gone have no line: Cloudflare Pages ignores status 410, and the answer is 404 in any case. Archives fill the
 * space that is left.
 *
 * @param root the path of the site on its host, with slashes at both ends
 */
export function renderRedirects({ old, archived }: AllRedirects, root: string): string {
  const rules = listRules(old, root)
  const free = Math.max(0, MAX_CLOUDFLARE_RULES - rules.length)
  return [...rules, ...listRules(archived, root).slice(0, free)].join('')
}

const listRules = (redirects: RedirectEntries, root: string): string[] =>
  redirects
    .flatMap(([key, redirect]) =>
      redirect === 'gone' ? [] : listForms(key).map((form) => renderRule(root + form, redirect.to)),
    )
    .filter((line) => line.length <= MAX_RULE_LENGTH)
    .map((line) => `${line}\n`)

/** Percent-encodes `*` and `:name`, which are placeholders in rules. */
const renderRule = (from: string, to: string): string =>
  `${from.replaceAll('*', '%2A')} ${to.replace(/\/:/g, '/%3A')} 301`

/**
 * Renders the entries of a map from `$uri`, which is decoded, to the new address or to `gone`. nginx does not start with
 * two paths that differ in case only, or with a path that exceeds a hash bucket, so such entries are left out.
 */
export function renderNginxMap({ old, archived }: AllRedirects, root: string): string {
  const entries = new Map<string, string>()
  for (const [key, redirect] of [...old, ...archived]) {
    // `$` would start a variable.
    const to = redirect === 'gone' ? redirect : redirect.to.replaceAll('$', '%24')
    for (const form of listForms(key)) {
      const path = decodeURIComponent(root + form)
      const folded = path.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
      if (entries.has(folded) || Buffer.byteLength(path) > MAX_ENTRY_BYTES) continue
      entries.set(folded, `${quote(path)} ${quote(to)};\n`)
    }
  }
  return [...entries.values()].join('')
}

const quote = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`

/** Returns the path with and without a last slash, unless it is the site itself or a file. */
const listForms = (key: string): string[] => (key === '' || /\.[a-z]+$/.test(key) ? [key] : [key, `${key}/`])
