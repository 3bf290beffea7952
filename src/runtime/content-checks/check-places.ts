import { listDeadFragments } from '../../html/index.ts'
import type { Articles, Newsroom } from '../../model/index.ts'
import type { Problem } from '../../problems/index.ts'
import type { RecordSource } from '../../sources/index.ts'

/** Longer fragments are not named in full. In characters. */
const MAX_NAME = 60

/** Returns a warning for each link of an article to a place in it, such as `#results`, that is not there. */
export async function checkPlaces(source: RecordSource, { site }: Newsroom, articles: Articles): Promise<Problem[]> {
  // The page of another program may have headings that the text has not.
  if (!site.pages) return []
  const context = {
    ...{ page: 'https://site.invalid/a/', site: site.url ?? 'http://localhost/', idPrefix: 'a' },
    ...{ markup: site.markup, tags: site.records.tags },
  }
  const problems: Problem[] = []
  for (const article of articles) {
    const { file, bodyForm: form, values = {} } = article
    const text = await source.text(article).catch(() => '')
    for (const fragment of listDeadFragments({ source: text, form, context: { ...context, values } })) {
      const shown = fragment.length > MAX_NAME ? `${fragment.slice(0, MAX_NAME)}…` : fragment
      problems.push({
        ...({ code: 'missing-link', severity: 'warning', file, place: { line: 1, column: 1 } } as const),
        found: `a link to "#${shown}", which is no place in the article`,
        expected: 'the id of a heading or an element',
        fix: 'Its text is published without the link.',
      })
    }
  }
  return problems
}
