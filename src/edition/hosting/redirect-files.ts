import type { Redirect } from '../../redirects/index.ts'

/** Where feeds have moved to, for hosts of static trees that read it (Netlify, Cloudflare Pages). */
export const REDIRECTS_PATH = '_redirects'

/** The same, and what is gone, for nginx: what is to be included in a `map` of `$uri`. */
export const NGINX_PATH = '_redirects.nginx'

/** Rules for single paths that Cloudflare Pages takes from the file; those beyond it are passed over. */
export const MAX_CLOUDFLARE_RULES = 2000

/** Longest rule, in characters, that Cloudflare Pages takes. */
const LONGEST_RULE = 1000

/** Longest path, in bytes, for a `map_hash_bucket_size` of 1024. */
const LONGEST_ENTRY = 900

/** By the key of the path, which `keyOn` makes; published paths are not in it. */
export type RedirectEntries = readonly (readonly [key: string, lead: Redirect])[]

/** All that hosts are told of. */
export interface AllRedirects {
  /** From where feeds were once. */
  readonly old: RedirectEntries
  /** From archives that have been divided: where one is missing no subscription is lost, only a way into the past. */
  readonly archived: RedirectEntries
}

/**
 * A line for each form of each old path, for no host takes one for the other. What is gone has none: of the two hosts
 * one passes over a rule with the status 410, and what isn't there is 404 in any case. Of archives there are as many as
 * find room behind the others.
 *
 * @param root the path of the site on its host, with slashes at both ends
 */
export function renderRedirects({ old, archived }: AllRedirects, root: string): string {
  const rules = listRules(old, root)
  const free = Math.max(0, MAX_CLOUDFLARE_RULES - rules.length)
  return [...rules, ...listRules(archived, root).slice(0, free)].join('')
}

const listRules = (leads: RedirectEntries, root: string): string[] =>
  leads
    .flatMap(([key, lead]) => (lead === 'gone' ? [] : forms(key).map((form) => rule(root + form, lead.to))))
    .filter((line) => line.length <= LONGEST_RULE)
    .map((line) => `${line}\n`)

/** `*` and `:name` in a path stand for others there: they are escaped, as a URI allows. */
const rule = (from: string, to: string): string => `${from.replaceAll('*', '%2A')} ${to.replace(/\/:/g, '/%3A')} 301`

/**
 * Entries of a map from `$uri`, which is decoded, to the address of now, or to `gone`. One that nginx would not take
 * would keep it from starting: paths that differ by case alone are one to it, and a long one fits in no bucket.
 */
export function renderNginxMap({ old, archived }: AllRedirects, root: string): string {
  const entries = new Map<string, string>()
  for (const [key, lead] of [...old, ...archived]) {
    // In an address `$` would begin a variable.
    const to = lead === 'gone' ? lead : lead.to.replaceAll('$', '%24')
    for (const form of forms(key)) {
      const path = decodeURIComponent(root + form)
      const folded = path.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
      if (entries.has(folded) || Buffer.byteLength(path) > LONGEST_ENTRY) continue
      entries.set(folded, `${word(path)} ${word(to)};\n`)
    }
  }
  return [...entries.values()].join('')
}

const word = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`

/** With and without the last slash, unless the path is the site itself or ends in a file's name. */
const forms = (key: string): string[] => (key === '' || /\.[a-z]+$/.test(key) ? [key] : [key, `${key}/`])
