import { MAX_CLOUDFLARE_RULES, REDIRECTS_PATH } from '../edition/hosting/index.ts'
import { type Edition, makeIsPublished } from '../edition/index.ts'
import { getRedirectKey, type Site } from '../model/index.ts'
import type { KeyPath, Problem } from '../problems/index.ts'
import { SITE_FILE } from '../records/site/index.ts'

/**
 * Returns the problems of the redirects in site.yaml: an old path at which something is published has no effect, and a
 * redirect to an unpublished path leads nowhere.
 *
 * @param base the site's address
 */
export function checkRedirects({ redirects, gone }: Site, edition: Edition, base: string): Problem[] {
  const isPublished = makeIsPublished(edition)
  const makeProblem = (at: KeyPath, details: Pick<Problem, 'severity' | 'found' | 'expected' | 'fix'>): Problem => ({
    ...{ code: 'bad-config', file: SITE_FILE, at },
    ...details,
  })
  const isInUse = (path: string): boolean => {
    const key = getRedirectKey(base, path)
    return key !== undefined && isPublished(key)
  }
  const checkOldPath = (at: KeyPath, path: string): Problem[] =>
    isInUse(path)
      ? [
          makeProblem(at, {
            severity: 'fault',
            found: `"${path}", where something is published`,
            expected: 'an old path',
            fix: 'Remove the line: it has no effect while something is published here.',
          }),
        ]
      : []
  const checkDestination = (from: string, to: string): Problem[] => {
    const key = getRedirectKey(base, to)
    if (key === undefined || isPublished(key) || edition.redirect(key) !== undefined) return []
    return [
      makeProblem(['redirects', from], {
        severity: 'warning',
        found: `"${to}", where nothing is published`,
        expected: 'a path such as /europe/rss.xml',
        fix: 'Keep the line if another server answers there.',
      }),
    ]
  }
  return [
    ...[...redirects].flatMap(([from, to]) => [
      ...checkOldPath(['redirects', from], from),
      ...checkDestination(from, to),
    ]),
    ...gone.flatMap((path) => checkOldPath(['gone', path], path)),
  ]
}

/** Returns a problem when Cloudflare Pages would ignore rules of its file. */
export async function checkRuleCount(edition: Edition): Promise<Problem[]> {
  const text = (await edition.hostFiles.get(REDIRECTS_PATH)?.())?.body.toString() ?? ''
  const rules = text.split('\n').length - 1
  if (rules <= MAX_CLOUDFLARE_RULES) return []
  return [
    {
      code: 'bad-config',
      severity: 'warning',
      file: SITE_FILE,
      at: ['movedFrom'],
      found: `${rules} old paths, counted with and without the trailing slash`,
      expected: `at most ${MAX_CLOUDFLARE_RULES}, because Cloudflare Pages reads no more of ${REDIRECTS_PATH}`,
      fix: 'Your own redirects come first in the file, then those of the whole site, of sections, of authors and of tags.',
    },
  ]
}
