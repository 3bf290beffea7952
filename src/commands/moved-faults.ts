import { SITE_FILE } from '../content/config.ts'
import type { ContentReader } from '../content/reader.ts'
import type { Edition } from '../feeds/edition.ts'
import { MOST_RULES, REDIRECTS_PATH } from '../feeds/redirect-files.ts'
import { keyOn } from '../newsroom/moved-address.ts'
import type { Site } from '../newsroom/site.ts'
import { publishedAt } from '../press/moved-press.ts'
import type { KeyPath, Problem } from '../problem.ts'

/**
 * What is wrong with the old paths of site.yaml, held against what is published: one at which something is published
 * does nothing, and one that leads to nothing is no help.
 *
 * @param base the site's address
 */
export function movedFaults(
  { redirects, gone }: Site,
  edition: Edition,
  base: string,
  reader: Pick<ContentReader, 'placed'>,
): Problem[] {
  const isPublished = publishedAt(edition)
  const problem = (at: KeyPath, told: Pick<Problem, 'severity' | 'found' | 'expected' | 'fix'>): Problem =>
    reader.placed({ code: 'bad-config', file: SITE_FILE, at, ...told })
  const isTaken = (path: string): boolean => {
    const key = keyOn(base, path)
    return key !== undefined && isPublished(key)
  }
  const taken = (at: KeyPath, path: string): Problem[] =>
    isTaken(path)
      ? [
          problem(at, {
            severity: 'fault',
            found: `"${path}", at which something is published`,
            expected: 'a path that is old',
            fix: 'Take it out: what is published there is what everyone gets.',
          }),
        ]
      : []
  const lost = (from: string, to: string): Problem[] => {
    const key = keyOn(base, to)
    if (key === undefined || isPublished(key) || edition.moved(key) !== undefined) return []
    return [
      problem(['redirects', from], {
        severity: 'warning',
        found: `"${to}", at which nothing is published`,
        expected: 'a path such as /europe/rss.xml',
        fix: 'Leave it if another server answers there.',
      }),
    ]
  }
  return [
    ...[...redirects].flatMap(([from, to]) => [...taken(['redirects', from], from), ...lost(from, to)]),
    ...gone.flatMap((path) => taken(['gone', path], path)),
  ]
}

/** Whether Cloudflare Pages would take all rules of the file that is there for it. */
export async function tooManyRules(edition: Edition, reader: Pick<ContentReader, 'placed'>): Promise<Problem[]> {
  const text = (await edition.hostFiles.get(REDIRECTS_PATH)?.())?.body.toString('latin1') ?? ''
  const rules = text.split('\n').length - 1
  if (rules <= MOST_RULES) return []
  return [
    reader.placed({
      code: 'bad-config',
      severity: 'warning',
      file: SITE_FILE,
      at: ['movedFrom'],
      found: `${rules} old paths, with and without their last slash`,
      expected: `at most ${MOST_RULES} where Cloudflare Pages reads ${REDIRECTS_PATH}`,
      fix: 'The first come first: your own, then those of everything, of sections, of authors, of tags.',
    }),
  ]
}
