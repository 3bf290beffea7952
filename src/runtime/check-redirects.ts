import { MAX_CLOUDFLARE_RULES, REDIRECTS_PATH } from '../edition/hosting/index.ts'
import { type Edition, makeIsPublished } from '../edition/index.ts'
import { getRedirectKey, type Site } from '../model/index.ts'
import type { KeyPath, Problem } from '../problems/index.ts'
import { SITE_FILE } from '../records/site/index.ts'

/**
 * What is wrong with the old paths of site.yaml, held against what is published: one at which something is published
 * does nothing, and one that leads to nothing is no help.
 *
 * @param base the site's address
 */
export function checkRedirects({ redirects, gone }: Site, edition: Edition, base: string): Problem[] {
  const isPublished = makeIsPublished(edition)
  const problem = (at: KeyPath, told: Pick<Problem, 'severity' | 'found' | 'expected' | 'fix'>): Problem => ({
    ...{ code: 'bad-config', file: SITE_FILE, at },
    ...told,
  })
  const isTaken = (path: string): boolean => {
    const key = getRedirectKey(base, path)
    return key !== undefined && isPublished(key)
  }
  const taken = (at: KeyPath, path: string): Problem[] =>
    isTaken(path)
      ? [
          problem(at, {
            severity: 'fault',
            found: `"${path}", where something is published`,
            expected: 'an old path',
            fix: 'Remove the line: the redirect has no effect while something is published here.',
          }),
        ]
      : []
  const lost = (from: string, to: string): Problem[] => {
    const key = getRedirectKey(base, to)
    if (key === undefined || isPublished(key) || edition.redirect(key) !== undefined) return []
    return [
      problem(['redirects', from], {
        severity: 'warning',
        found: `"${to}", where nothing is published`,
        expected: 'a path such as /europe/rss.xml',
        fix: 'Keep the line if another server answers there.',
      }),
    ]
  }
  return [
    ...[...redirects].flatMap(([from, to]) => [...taken(['redirects', from], from), ...lost(from, to)]),
    ...gone.flatMap((path) => taken(['gone', path], path)),
  ]
}

/** Whether Cloudflare Pages would take all rules of the file that is there for it. */
export async function checkRuleCount(edition: Edition): Promise<Problem[]> {
  const text = (await edition.hostFiles.get(REDIRECTS_PATH)?.())?.body.toString('latin1') ?? ''
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
